package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Sessions that ended within a time, of all themes or of some, with their seats in numbers. The CROSS JOIN keeps SQLite from reading all
// seats for a few sessions.
const (
	endedSQL   = endedOf + timed + seatedOf + timed + inOrder
	endedInSQL = endedOf + themed + seatedOf + themed + inOrder

	timed  = `ends_at >= ?1 AND ends_at < ?2`
	themed = `theme IN (SELECT value FROM json_each(?3)) AND ` + timed

	endedOf = `
WITH these AS (SELECT uid FROM sessions WHERE `
	seatedOf = `),
	seated AS (
		SELECT s.uid, count(*) FILTER (WHERE told) AS invited,
			count(*) FILTER (WHERE told AND s.answer = 'ACCEPTED' AND s.waits = '') AS accepted,
			count(*) FILTER (WHERE told AND s.answer = 'ACCEPTED' AND s.waits <> '') AS waiting,
			count(*) FILTER (WHERE told AND s.answer = 'TENTATIVE') AS tentative,
			count(*) FILTER (WHERE told AND (s.answer = 'DECLINED' OR s.answer = 'DELEGATED')) AS declined,
			count(*) FILTER (WHERE told AND s.answer = 'NEEDS-ACTION') AS none,
			count(*) FILTER (WHERE s.came = 'yes') AS came,
			count(*) FILTER (WHERE s.came = 'no') AS missed,
			count(*) FILTER (WHERE told AND s.came = '') AS unknown
		FROM these CROSS JOIN (SELECT *, "left" = 0 AND revision > 0 AS told FROM seats) s ON s.uid = these.uid
		GROUP BY s.uid)
` + recordedColumns + `,
	coalesce(z.invited, d.invited, 0), coalesce(z.accepted, d.accepted, 0), coalesce(z.waiting, d.waiting, 0),
	coalesce(z.tentative, d.tentative, 0), coalesce(z.declined, d.declined, 0), coalesce(z.silent, none, 0),
	coalesce(z.came, d.came, 0), coalesce(z.missed, d.missed, 0), coalesce(z.unknown, d.unknown, 0)
FROM these CROSS JOIN sessions s ON s.uid = these.uid JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
	LEFT JOIN folded z ON z.uid = s.uid LEFT JOIN seated d ON d.uid = s.uid
UNION ALL
` + importedColumns + `, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM imported WHERE `
	inOrder = `
ORDER BY ended, theme, uid`

	recordedColumns = `SELECT s.uid, s.theme, s.slot, s.organizer_name, s.organizer_address, s.sequence, s.revision, s.changed_at, s.created_at, s.modified_at,
	f.facts, 0, s.ends_at AS ended`
	importedColumns = `SELECT uid, theme, slot, '', '', 0, 1, NULL, NULL, NULL, facts, 1, ends_at`

	// endedAloneSQL counts no seats.
	endedAloneSQL = recordedColumns + `
FROM sessions s JOIN facts f ON f.uid = s.uid AND f.revision = s.revision
WHERE s.ends_at < ?1
UNION ALL
` + importedColumns + ` FROM imported WHERE ends_at < ?1` + inOrder
)

// Past lists the sessions that ended at from or later and before to, in order of their end, Theme and UID: those that were
// recorded, the cancelled ones too, and those that were imported. The zero time for from is the beginning. With themes, by their
// ids, only theirs are listed. It costs what their seats cost, whatever others there are.
func (db *core) Past(ctx context.Context, from, to time.Time, themes ...string) (all []store.PastSession, err error) {
	query, values := endedSQL, []any{instant{from}.text(), instant{to}.text()}
	if len(themes) > 0 {
		query, values = endedInSQL, append(values, list(themes))
	}
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, query, values, func(rows *sql.Rows) error {
			var p store.PastSession
			t := &p.Turnout
			if err := scanPast(rows, &p, &t.Invited, &t.Accepted, &t.Waiting, &t.Tentative, &t.Declined, &t.None, &t.Came, &t.Missed, &t.Unknown); err != nil {
				return err
			}
			all = append(all, p)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read past sessions: %w", explain(err))
	}
	return all, nil
}

// Ended lists the sessions that Past lists up to a moment. It costs what they cost, however many seats they have.
func (db *core) Ended(ctx context.Context, before time.Time) (all []*scheduler.Session, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, endedAloneSQL, []any{instant{before}.text()}, func(rows *sql.Rows) error {
			var p store.PastSession
			err := scanPast(rows, &p)
			all = append(all, &p.Session)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read past sessions: %w", explain(err))
	}
	return all, nil
}

// scanPast reads a session and where it is from; more takes the columns behind them.
func scanPast(rows *sql.Rows, p *store.PastSession, more ...any) error {
	var slot wall
	var changed, created, modified instant
	var facts, ended sql.RawBytes
	columns := []any{&p.UID, &p.Theme, &slot, &p.Organizer.Name, &p.Organizer.Address, &p.Sequence, &p.Revision,
		&changed, &created, &modified, &facts, &p.Imported, &ended}
	if err := rows.Scan(append(columns, more...)...); err != nil {
		return err
	}
	p.Slot, p.Changed, p.Created, p.Modified = slot.Local, changed.Time, created.Time, modified.Time
	if err := json.Unmarshal(facts, &p.Facts); err != nil {
		return fmt.Errorf("facts of %s: %w", p.UID, err)
	}
	return nil
}

// Imported rises with each [DB.Import] that changed something; it is 0 before the first.
func (db *core) Imported(ctx context.Context) (version int64, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM versions WHERE part = ?1`, partImported).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("look for imported sessions: %w", explain(err))
	}
	return version, nil
}

// Those of some sessions to whom they belong, by address: invited, came, and whether that is noted. Of folded ones they are who belonged to
// their themes in the time from the first to the last of them.
const reachedSQL = `(SELECT s.address, s."left" = 0 AND s.revision > 0 AS told, s.came FROM json_each(?1) u CROSS JOIN seats s ON s.uid = u.value
	UNION ALL
	SELECT h.address, true, '' FROM (
		SELECT s.theme, min(s.ends_at) AS first_at, max(s.ends_at) AS last_at
		FROM json_each(?1) u CROSS JOIN folded f ON f.uid = u.value CROSS JOIN sessions s ON s.uid = f.uid GROUP BY s.theme) t
	CROSS JOIN histories h ON h.theme = t.theme AND h.first_at <= t.last_at AND h.last_at >= t.first_at) AS people`

// Reach counts the people of some sessions, each once however many of them they were invited or came to, and whatever address they had
// then. UIDs that nobody knows count for nothing. Of sessions that are folded it counts who belonged to their themes in the time from the
// first to the last of them.
func (db *core) Reach(ctx context.Context, uids []string) (r store.Reach, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		err := tx.QueryRow(`SELECT count(DISTINCT address) FILTER (WHERE told), count(DISTINCT address) FILTER (WHERE came = 'yes'),
			count(*) FILTER (WHERE came <> '') FROM `+reachedSQL, list(uids)).Scan(&r.Invited, &r.Came, &r.Noted)
		if err != nil {
			return err
		}
		set, err := db.accepted.read(tx)
		if err != nil || set == nil {
			return err
		}
		return twice(tx, &r, uids, moved(set.People))
	})
	if err != nil {
		return store.Reach{}, fmt.Errorf("count the people of past sessions: %w", explain(err))
	}
	return r, nil
}

// twice takes those off a Reach who stand in it under an earlier address and under today's.
func twice(tx *sql.Tx, r *store.Reach, uids []string, today map[string]string) error {
	if len(today) == 0 {
		return nil
	}
	both := slices.AppendSeq(slices.Collect(maps.Keys(today)), maps.Values(today))
	told, came := map[string]bool{}, map[string]bool{}
	err := each(tx, `SELECT address, count(*) FILTER (WHERE told), count(*) FILTER (WHERE came = 'yes') FROM `+reachedSQL+`
		WHERE address IN (SELECT value FROM json_each(?2)) GROUP BY address`, []any{list(uids), list(both)}, func(rows *sql.Rows) error {
		var address string
		var invited, present int
		err := rows.Scan(&address, &invited, &present)
		told[address], came[address] = invited > 0, present > 0
		return err
	})
	for was, address := range today {
		if told[was] && told[address] {
			r.Invited--
		}
		if came[was] && came[address] {
			r.Came--
		}
	}
	return err
}

// Import records sessions from before rondo, all or none of them: only [DB.Past] returns them, so nobody is told of them
// and no plan or feed knows them. Of each UID, Theme, Slot and Facts are kept. One with the UID of a session that was
// imported before takes its place. How many were new, and how many were other than before, is returned; importing the same
// once more changes nothing. The error is [store.ErrRecorded] where a session with such a UID was recorded by a plan.
func (db *core) Import(ctx context.Context, sessions []scheduler.Session) (added, changed int, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		added, changed = 0, 0
		for _, s := range sessions {
			facts, err := json.Marshal(s.Facts)
			if err != nil {
				return err
			}
			was := instant{}
			err = tx.QueryRow(`SELECT ends_at FROM sessions WHERE uid = ?1`, s.UID).Scan(&was)
			if err == nil {
				return fmt.Errorf("%w: %s", store.ErrRecorded, s.UID)
			} else if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			fresh, err := tx.Exec(`INSERT INTO imported VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (uid) DO NOTHING`,
				s.UID, s.Theme, wall{s.Slot}, instant{s.Facts.End}, string(facts))
			if err = one(fresh, err); err == nil {
				added++
				continue
			} else if !errors.Is(err, store.ErrNotCarried) {
				return err
			}
			other, err := tx.Exec(`UPDATE imported SET theme = ?2, slot = ?3, ends_at = ?4, facts = ?5
				WHERE uid = ?1 AND (theme, slot, ends_at, facts) <> (?2, ?3, ?4, ?5)`,
				s.UID, s.Theme, wall{s.Slot}, instant{s.Facts.End}, string(facts))
			if err = one(other, err); err == nil {
				changed++
			} else if !errors.Is(err, store.ErrNotCarried) {
				return err
			}
		}
		if added+changed == 0 {
			return nil
		}
		return touch(tx, partImported)
	})
	if err != nil {
		return 0, 0, fmt.Errorf("import past sessions: %w", explain(err))
	}
	return added, changed, nil
}
