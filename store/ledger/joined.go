package ledger

import (
	"database/sql"
	"sync"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// joinedRows keeps who joined, and the accepted files with them, for as long as both are the same.
type joinedRows struct {
	mu      sync.Mutex
	version int64 // of the part "joined" when they were read
	all     []scheduler.Joined
	files   *theme.Set
	peopled *theme.Set
}

// read returns who asked to join, in order of Theme, UID, Address, and the accepted files with those who are in.
func (r *joinedRows) read(tx *sql.Tx, files *theme.Set) ([]scheduler.Joined, *theme.Set, error) {
	var version int64
	if err := tx.QueryRow(`SELECT version FROM versions WHERE part = '` + partJoined + `'`).Scan(&version); err != nil {
		return nil, nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.version != version {
		all, err := readJoined(tx)
		if err != nil {
			return nil, nil, err
		}
		r.version, r.all, r.peopled = version, all, nil
	}
	if r.peopled == nil || r.files != files {
		r.files, r.peopled = files, files.With(scheduler.Joiners(r.all))
	}
	return r.all, r.peopled, nil
}

func readJoined(tx *sql.Tx) (all []scheduler.Joined, err error) {
	err = each(tx, `SELECT theme, uid, address, name, language, timezone, asked_at, wrote_at, confirmed_at, admitted_at, ended_at, refused
		FROM joined ORDER BY theme, uid, address`, nil, func(rows *sql.Rows) error {
		var j scheduler.Joined
		var asked, wrote, confirmed, admitted, ended instant
		err := rows.Scan(&j.Theme, &j.UID, &j.Address, &j.Name, &j.Language, &j.Timezone, &asked, &wrote, &confirmed, &admitted, &ended, &j.Refused)
		j.Asked, j.Wrote, j.Confirmed, j.Admitted, j.Ended = asked.Time, wrote.Time, confirmed.Time, admitted.Time, ended.Time
		all = append(all, j)
		return err
	})
	return all, err
}

const (
	joinSQL = `
INSERT INTO joined VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (theme, uid, address) DO UPDATE SET name = ?4, language = ?5, timezone = ?6, asked_at = ?7, wrote_at = ?8,
	confirmed_at = ?9, admitted_at = ?10, ended_at = ?11, refused = ?12`

	partJoinedSQL = `UPDATE versions SET version = version + 1 WHERE part = '` + partJoined + `'`

	knockSQL = `INSERT INTO knocks VALUES (?1, ?2) ON CONFLICT (address) DO UPDATE SET at = ?2`

	// Nobody asks for a knock that is older than the day within which it counts.
	unknockSQL = `DELETE FROM knocks WHERE at < ?1`

	// wroteSQL gives everything that the reader of a letter can confirm the stamp of it.
	wroteSQL = `UPDATE joined SET wrote_at = ?2 WHERE address = ?1 AND coalesce(confirmed_at < asked_at, true) AND asked_at > ?3 AND refused = 0
	AND coalesce(wrote_at < asked_at, true)`
)

// join records who asked to join. Whoever is taken away leaves nothing behind in the file.
func (r *recorder) join(j scheduler.Joined) error {
	if err := r.exec(partJoinedSQL); err != nil {
		return err
	}
	if j.Asked.IsZero() {
		return r.db.overwriting(r.tx, `DELETE FROM joined WHERE theme = ?1 AND uid = ?2 AND address = ?3`, j.Theme, j.UID, j.Address)
	}
	if j.ComesBack() {
		if err := r.exec(`DELETE FROM forgotten WHERE hash = ?1`, r.next.Forgotten.Hash(j.Address)); err != nil {
			return err
		}
	}
	return r.exec(joinSQL, j.Theme, j.UID, j.Address, j.Name, j.Language, j.Timezone, instant{j.Asked}, instant{j.Wrote},
		instant{j.Confirmed}, instant{j.Admitted}, instant{j.Ended}, j.Refused)
}

// knocked notes a letter to an address that anybody may have typed, and forgets those that do not count any more.
func (r *recorder) knocked(l scheduler.Letter) error {
	if err := r.exec(knockSQL, l.To.Email, instant{l.Stamp}); err != nil {
		return err
	}
	if err := r.exec(unknockSQL, instant{l.Stamp.Add(-7 * 24 * time.Hour)}); err != nil || l.Kind != scheduler.Confirm {
		return err
	}
	if err := r.exec(partJoinedSQL); err != nil {
		return err
	}
	return r.exec(wroteSQL, l.To.Email, instant{l.Stamp}, instant{l.Stamp.Add(-scheduler.ConfirmWithin)})
}

func readKnocks(tx *sql.Tx, which string, args ...any) (map[string]time.Time, error) {
	all := make(map[string]time.Time)
	err := each(tx, `SELECT address, at FROM knocks WHERE `+which, args, func(rows *sql.Rows) error {
		var address string
		var at instant
		err := rows.Scan(&address, &at)
		all[address] = at.Time
		return err
	})
	return all, err
}
