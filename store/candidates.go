package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"rondo/scheduler"
)

// candidatesSQL finds due letters in the order in which they leave, and says which of them are overtaken, because newer
// news for their seat was posted while they were being carried, and which are for an address that is suppressed. Each
// other is free to go, but for the hourly limit and for a letter to the same seat that is claimed with it.
const candidatesSQL = `
SELECT l.id, l.kind, l.name, l.address, l.lane, l.attempts, l.doubts, l.expires_at,
	(l.kind = 'request' OR l.kind = 'update' OR l.kind = 'cancel' OR l.kind = 'refresh') AND EXISTS (
		SELECT 1 FROM seats s JOIN letters news ON news.id = s.letter_id AND news.withdrawn = 0
		WHERE s.uid = l.uid AND s.address = l.address AND news.id > l.id),
	(SELECT count(*) FROM letters r WHERE r.address = l.address AND r.carried_at > ?3 AND r.carried_at <= ?1) +
	(SELECT count(*) FROM letters r WHERE r.address = l.address AND r.state = 'queued' AND r.kind = 'cancel'),
	EXISTS (SELECT 1 FROM suppressions p WHERE p.address = l.address AND p.restored_at IS NULL)
FROM letters l
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND l.not_before <= ?1 AND
	(?4 = '' OR instr(?4, lower(substr(l.address, instr(l.address, '@'))) || ' ') = 0) AND ` + unhindered + `
ORDER BY l.doubts, l.lane, l.id LIMIT ?2`

// unhindered is the condition that neither a hold of the letter's theme nor a letter in flight to the same seat stands in
// the way of l.
const unhindered = `
NOT EXISTS (SELECT 1 FROM holds h WHERE h.scope = 'theme/' || l.theme) AND
NOT EXISTS (SELECT 1 FROM letters f WHERE f.uid = l.uid AND f.address = l.address AND f.uid <> '' AND f.leased_until IS NOT NULL)`

// roomSQL finds the letter that has to become an hour old before person ?1 may get one more: the ?3-th newest of those
// carried since ?2, counted from 0. For kinds other than a CANCEL, room is kept for each CANCEL that waits.
const roomSQL = `
SELECT carried_at FROM letters
WHERE address = ?1 AND carried_at > ?2 AND carried_at <= ?5
ORDER BY carried_at DESC
LIMIT 1 OFFSET max(0, ?3 - CASE ?4 WHEN 'cancel' THEN 0 ELSE
	(SELECT count(*) FROM letters WHERE address = ?1 AND state = 'queued' AND kind = 'cancel' AND not_before <= ?5) END)`

// candidate is a letter that is free to go, unless it is overtaken, past its life or for nobody, or its recipient has had
// enough.
type candidate struct {
	scheduler.Delivery
	kind      scheduler.Kind
	overtaken bool
	gone      bool // the recipient's address is suppressed
	recent    int  // letters carried to the recipient within the hour, and CANCELs that wait
}

// expire ends the life of a letter that is past it, overtaken or for nobody, and says whether it did.
func (c candidate) expire(tx *sql.Tx, now time.Time) (bool, error) {
	why := ""
	switch {
	case c.gone:
		why = "the address is suppressed"
	case c.overtaken:
		why = "overtaken by newer news"
	}
	if why != "" {
		_, err := tx.Exec(`UPDATE letters SET state = 'expired', settled_at = ?2, note = ?3 ||
			iif(doubts > 0, ', maybe delivered', '') WHERE id = ?1`, c.ID, instant{now}, why)
		return true, err
	}
	if !c.past(now) {
		return false, nil
	}
	_, err := tx.Exec(expireSQL+` AND id = ?2`, instant{now}, c.ID)
	return true, err
}

func (c candidate) past(now time.Time) bool { return !c.Expires.IsZero() && !now.Before(c.Expires) }

func (db *DB) candidates(find *sql.Stmt, now time.Time, n int, except []string) ([]candidate, error) {
	var domains strings.Builder
	for _, domain := range except {
		domains.WriteString("@" + domain + " ")
	}
	rows, err := find.Query(instant{now}, n, instant{now.Add(-time.Hour)}, domains.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var due []candidate
	for rows.Next() {
		var c candidate
		var expires instant
		if err := rows.Scan(&c.ID, (*string)(&c.kind), &c.Name, &c.To, &c.Lane, &c.Attempts, &c.Doubts, &expires, &c.overtaken, &c.recent, &c.gone); err != nil {
			return nil, err
		}
		c.Expires = expires.Time
		due = append(due, c)
	}
	return due, rows.Err()
}

// crowded puts a letter off when its recipient has had enough for the hour, and says whether it did.
func (db *DB) crowded(tx *sql.Tx, c candidate, now time.Time) (bool, error) {
	limit := db.hourly.Load()
	if limit <= 0 || int64(c.recent) < limit {
		return false, nil
	}
	var carried instant
	err := tx.QueryRow(roomSQL, c.To, instant{now.Add(-time.Hour)}, limit-1, string(c.kind), instant{now}).Scan(&carried)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(`UPDATE letters SET not_before = ?2, crowded = 1, note = 'the person''s hourly limit is reached'
		WHERE id = ?1`, c.ID, instant{carried.Add(time.Hour)})
	return true, err
}

// ready are letters that were found free to go at a version of the ledger. They are while it has that version, unless one
// of them has been leased or settled.
type ready struct {
	version int64
	due     []candidate
}

// lookAhead finds letters without keeping anybody from writing. Where there is more to do with one of them than to lease
// it, none are found.
func (db *DB) lookAhead(ctx context.Context, now time.Time, n int, except []string) (r ready, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		if err := tx.QueryRow(`SELECT version FROM ledger`).Scan(&r.version); err != nil {
			return err
		}
		r.due, err = db.candidates(tx.Stmt(db.hot.look), now, n, except)
		return err
	})
	limit := db.hourly.Load()
	for _, c := range r.due {
		if c.gone || c.overtaken || c.past(now) || limit > 0 && int64(c.recent) >= limit {
			r.due = nil
			break
		}
	}
	return r, err
}
