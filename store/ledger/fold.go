package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// What is folded goes by few rows at a time, so that nobody who writes waits for it. A session's people are counted first, in the
// transaction that says that it is folded; each seat then goes with what it adds to its person's history; at last the session is done.
// Whatever ends in between goes on from there.

// foldShare is how many seats or letters go in one transaction.
const foldShare = 200

const (
	oldSQL = `
SELECT s.uid, coalesce(f.done, -1) FROM sessions s LEFT JOIN folded f ON f.uid = s.uid
WHERE s.ends_at < ?1 AND coalesce(f.done, 0) = 0 ORDER BY s.ends_at, s.uid`

	turnoutSQL = `
INSERT INTO folded (uid, done, invited, accepted, waiting, tentative, declined, silent, came, missed, unknown, presents)
SELECT ?1, 0, count(*) FILTER (WHERE told),
	count(*) FILTER (WHERE told AND answer = 'ACCEPTED' AND waits = ''),
	count(*) FILTER (WHERE told AND answer = 'ACCEPTED' AND waits <> ''),
	count(*) FILTER (WHERE told AND answer = 'TENTATIVE'),
	count(*) FILTER (WHERE told AND (answer = 'DECLINED' OR answer = 'DELEGATED')),
	count(*) FILTER (WHERE told AND answer = 'NEEDS-ACTION'),
	count(*) FILTER (WHERE came = 'yes'), count(*) FILTER (WHERE came = 'no'), count(*) FILTER (WHERE told AND came = ''),
	(SELECT count(*) FROM marks WHERE uid = ?1 AND mark = '` + string(scheduler.Presents) + `')
FROM (SELECT answer, waits, came, "left" = 0 AND revision > 0 AS told FROM seats WHERE uid = ?1) AS seated
WHERE true ON CONFLICT (uid) DO NOTHING`

	someSeatsSQL = `SELECT address FROM seats WHERE uid = ?1 ORDER BY address LIMIT ?2`

	// The seats up to an address.
	historySQL = `
INSERT INTO histories (theme, address, first_at, last_at, sessions, accepted)
SELECT s.theme, t.address, s.ends_at, s.ends_at, 1, iif(t.answer = 'ACCEPTED', 1, 0)
FROM seats t JOIN sessions s ON s.uid = t.uid WHERE t.uid = ?1 AND t.address <= ?2 AND t."left" = 0 AND t.revision > 0
ON CONFLICT (theme, address) DO UPDATE SET sessions = histories.sessions + 1, accepted = histories.accepted + excluded.accepted,
	first_at = iif(excluded.first_at < histories.first_at, excluded.first_at, histories.first_at),
	last_at = iif(excluded.last_at > histories.last_at, excluded.last_at, histories.last_at)`

	unseatSQL = `DELETE FROM seats WHERE uid = ?1 AND address <= ?2`

	// Letters that nobody will ask for: settled before, of a folded session or of none, and neither the newest of all, which says how
	// many there were, nor one that something else names.
	oldLettersSQL = `
SELECT l.id FROM letters l WHERE ` + oldLetters + ` ORDER BY l.id`

	oldLetters = `l.settled_at < ?1 AND l.state <> 'held' AND l.id < (SELECT max(id) FROM letters)
	AND (l.uid = '' OR EXISTS (SELECT 1 FROM folded f WHERE f.uid = l.uid AND f.done = 1) OR NOT EXISTS (SELECT 1 FROM sessions s WHERE s.uid = l.uid))
	AND NOT EXISTS (SELECT 1 FROM seats t WHERE t.letter_id = l.id)
	AND NOT EXISTS (SELECT 1 FROM originals o WHERE o.letter_id = l.id)
	AND l.name NOT IN (SELECT letter FROM suppressions)
	AND NOT EXISTS (SELECT 1 FROM knocks k WHERE k.address = l.address)
	AND NOT EXISTS (SELECT 1 FROM latest a WHERE a.kind = l.kind AND a.theme = l.theme AND a.address = l.address AND a.at < ?1)`

	// Moves letters from the totals of their states to that of those that are gone.
	goneSQL = `
UPDATE settled SET gone = settled.gone + g.letters, sent = settled.sent - g.sent, failed = settled.failed - g.failed,
	held = settled.held - g.held, expired = settled.expired - g.expired
FROM (SELECT count(*) AS letters, count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'failed') AS failed,
	count(*) FILTER (WHERE state = 'held') AS held, count(*) FILTER (WHERE state = 'expired') AS expired
	FROM letters WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?1))) AS g
WHERE one = (SELECT min(one) FROM settled)`

	oldLettersNowSQL = `
SELECT l.id FROM letters l WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each(?2)) AND ` + oldLetters
)

// besideSeats are the tables that say of single people what a folded session needs no more, and whether a State has it.
var besideSeats = []struct{ table, part string }{{"presenting", ""}, {"sayings", ""}, {"lowered", ""}, {"proposals", ""}, {"joined", partJoined}}

// Fold folds the sessions that ended before a moment, as [store.Keeper] says.
func (db *core) Fold(ctx context.Context, before time.Time) (done store.Folded, err error) {
	var letters int64
	if done.Sessions, err = db.foldSessions(ctx, before); err == nil {
		letters, err = db.dropLetters(ctx, before)
		done.Letters = int(letters)
	}
	if err == nil {
		err = db.shrink(ctx)
	}
	if err != nil {
		return done, fmt.Errorf("fold what is long over: %w", explain(err))
	}
	return done, nil
}

func (db *core) foldSessions(ctx context.Context, before time.Time) (sessions int, err error) {
	type old struct {
		uid   string
		begun bool
	}
	var all []old
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, oldSQL, []any{instant{before}}, func(rows *sql.Rows) error {
			var s old
			var done int
			err := rows.Scan(&s.uid, &done)
			s.begun = done == 0
			all = append(all, s)
			return err
		})
	})
	for _, s := range all {
		if err == nil && !s.begun {
			err = db.write(ctx, func(tx *sql.Tx) error { return beginFold(tx, s.uid) })
		}
		for more := true; err == nil && more; {
			err = db.write(ctx, func(tx *sql.Tx) (err error) {
				more, err = db.unseat(tx, s.uid)
				return err
			})
		}
		if err != nil {
			return sessions, err
		}
		sessions++
	}
	return sessions, err
}

// beginFold counts a session's people, and drops what is kept of them beside their seats.
func beginFold(tx *sql.Tx, uid string) error {
	if _, err := tx.Exec(turnoutSQL, uid); err != nil {
		return err
	}
	for _, b := range besideSeats {
		gone, err := tx.Exec(`DELETE FROM `+b.table+` WHERE uid = ?1`, uid)
		if err != nil {
			return err
		}
		if n, err := gone.RowsAffected(); err != nil || n > 0 && b.part != "" {
			if err = touch(tx, b.part); err != nil {
				return err
			}
		}
	}
	return nil
}

// unseat takes some seats of a session into the histories of their people, who may have another address today. Without any left it drops
// the session's earlier facts, and the session is done.
func (db *core) unseat(tx *sql.Tx, uid string) (more bool, err error) {
	last := ""
	err = each(tx, someSeatsSQL, []any{uid, foldShare}, func(rows *sql.Rows) error { return rows.Scan(&last) })
	if err != nil {
		return false, err
	}
	if last == "" {
		if _, err := tx.Exec(`DELETE FROM facts WHERE uid = ?1 AND revision < (SELECT revision FROM sessions WHERE uid = ?1)`, uid); err != nil {
			return false, err
		}
		_, err := tx.Exec(`UPDATE folded SET done = 1 WHERE uid = ?1`, uid)
		return false, err
	}
	for _, statement := range []string{historySQL, unseatSQL} {
		if _, err := tx.Exec(statement, uid, last); err != nil {
			return false, err
		}
	}
	set, err := db.accepted.read(tx)
	if err != nil || set == nil {
		return true, err
	}
	var theme string
	if err := tx.QueryRow(`SELECT theme FROM sessions WHERE uid = ?1`, uid).Scan(&theme); err != nil {
		return false, err
	}
	return true, followHistories(tx, moved(set.People), theme)
}

// dropLetters drops letters that nobody will ask for, with what is kept beside them.
func (db *core) dropLetters(ctx context.Context, before time.Time) (letters int64, err error) {
	return db.inShares(ctx, oldLettersSQL, before, foldShare, func(tx *sql.Tx, old string) (int64, error) {
		return dropSome(tx, before, old)
	})
}

// dropSome drops those of some letters that still may go.
func dropSome(tx *sql.Tx, before time.Time, old string) (letters int64, err error) {
	ids, err := returned(tx, oldLettersNowSQL, instant{before}, old)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	still := numbers(ids)
	if _, err := tx.Exec(goneSQL, still); err != nil {
		return 0, err
	}
	for _, from := range []string{"attempts WHERE letter_id", "sealed WHERE letter_id", "letters WHERE id"} {
		if _, err := tx.Exec(`DELETE FROM `+from+` IN (SELECT CAST(value AS BIGINT) FROM json_each(?1))`, still); err != nil {
			return 0, err
		}
	}
	return int64(len(ids)), nil
}
