package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"rondo/scheduler"
)

// lease is how long a claimed letter is its carrier's: longer than the longest conversation of RFC 5321 §4.5.3.2, so
// that it ends only for a carrier that is gone.
const lease = time.Hour

// candidatesSQL finds due letters in the order in which they leave, and says which of them are overtaken, because newer
// news for their seat was posted while they were being carried, and which are for an address that is suppressed. Each
// other is free to go, but for the hourly limit and for a letter to the same seat that is claimed with it.
const candidatesSQL = `
SELECT l.id, l.kind, l.name, l.address, l.lane, l.attempts, l.doubts, l.expires_at,
	(l.kind = 'request' OR l.kind = 'update' OR l.kind = 'cancel' OR l.kind = 'refresh') AND EXISTS (
		SELECT 1 FROM seats s JOIN letters news ON news.id = s.letter_id AND news.withdrawn = 0
		WHERE s.uid = l.uid AND s.address = l.address AND news.id > l.id),
	(SELECT count(*) FROM letters r WHERE r.address = l.address AND r.carried_at > ?3 AND r.carried_at <= ?1 AND (r.state = 'leased' OR r.state = 'in_doubt' OR r.state = 'sent')) +
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
WHERE address = ?1 AND carried_at > ?2 AND carried_at <= ?5 AND (state = 'leased' OR state = 'in_doubt' OR state = 'sent')
ORDER BY carried_at DESC
LIMIT 1 OFFSET max(0, ?3 - CASE ?4 WHEN 'cancel' THEN 0 ELSE
	(SELECT count(*) FROM letters WHERE address = ?1 AND state = 'queued' AND kind = 'cancel' AND not_before <= ?5) END)`

const leaseSQL = `
UPDATE letters SET state = 'leased', leased_until = ?2, carried_at = ?3, crowded = 0, note = ''
WHERE id = ?1`

// Claim leases up to n letters that are due, for the caller to carry: those never in doubt first, then by lane and age,
// one for a session and person. Letters past their life, and those to suppressed addresses, are expired on the way. A
// person's letters beyond the hourly limit are put off until there is room, CANCELs last. Nothing is claimed from an unconfirmed database (see
// [DB.Identity]) nor of a theme on hold, nor to a domain of except (in lower case), which may be empty.
//
// Every claimed letter has to come back by [DB.Settle]; the attempt that passes the final dot calls [DB.Doubt] first.
func (db *DB) Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	if err := db.Room(); err != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	var claimed []scheduler.Delivery
	err := db.move(ctx, func(tx *sql.Tx) (bool, error) {
		claimed = nil
		var doubt string
		if err := tx.QueryRow(`SELECT doubt FROM identity`).Scan(&doubt); err != nil || doubt != "" {
			return false, err
		}
		var err error
		claimed, err = db.claim(tx, now, n, except)
		return len(claimed) > 0, err
	}, nil)
	if err == nil {
		err = db.fetch(ctx, claimed)
	}
	if db.ballast.watch(err) != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	return claimed, nil
}

const fetchSQL = `
SELECT letter_id, message_id, sender, bytes FROM json_each(?1) j CROSS JOIN sealed ON letter_id = j.value`

// fetch reads the sealed mails of claimed letters, which keeps nobody from writing. When they cannot be read, the letters go
// back.
func (db *DB) fetch(ctx context.Context, claimed []scheduler.Delivery) error {
	if len(claimed) == 0 {
		return nil
	}
	at := make(map[int64]*scheduler.Delivery, len(claimed))
	ids := make([]int64, len(claimed))
	for i := range claimed {
		ids[i] = claimed[i].ID
		at[ids[i]] = &claimed[i]
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, fetchSQL, []any{string(list)}, func(rows *sql.Rows) error {
			var id int64
			var sealed scheduler.Sealed
			if err := rows.Scan(&id, &sealed.MessageID, &sealed.From, &sealed.Bytes); err != nil {
				return err
			}
			at[id].Sealed = sealed
			delete(at, id)
			return nil
		})
	})
	for _, d := range at {
		err = fmt.Errorf("read the bytes of %s: %w", d.Name, explain(cmp.Or(err, sql.ErrNoRows)))
		break
	}
	if err == nil {
		return nil
	}
	back := func(tx *sql.Tx) error {
		for _, d := range claimed {
			if err := endLeases(tx, db.now(), fmt.Sprintf("leased_until IS NOT NULL AND id = %d", d.ID)); err != nil {
				return err
			}
		}
		return nil
	}
	return errors.Join(err, db.write(context.WithoutCancel(ctx), back))
}

func (db *DB) claim(tx *sql.Tx, now time.Time, n int, except []string) ([]scheduler.Delivery, error) {
	var claimed []scheduler.Delivery
	for len(claimed) < n {
		due, err := db.candidates(tx, now, n-len(claimed), except)
		if err != nil || len(due) == 0 {
			return claimed, err
		}
		taken := make(map[string]bool, len(due))
		for _, c := range due {
			if taken[c.To] {
				continue // the next round finds what is in flight to this person, and how much that makes in the hour
			}
			if past, err := c.expire(tx, now); err != nil {
				return nil, err
			} else if past {
				continue
			}
			if put, err := db.crowded(tx, c, now); err != nil {
				return nil, err
			} else if put {
				continue
			}
			if _, err := tx.Stmt(db.hot.lease).Exec(c.ID, instant{now.Add(lease)}, instant{now}); err != nil {
				return nil, err
			}
			taken[c.To] = true
			claimed = append(claimed, c.Delivery)
		}
	}
	return claimed, nil
}

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
	if c.Expires.IsZero() || now.Before(c.Expires) {
		return false, nil
	}
	_, err := tx.Exec(expireSQL+` AND id = ?2`, instant{now}, c.ID)
	return true, err
}

func (db *DB) candidates(tx *sql.Tx, now time.Time, n int, except []string) ([]candidate, error) {
	var domains strings.Builder
	for _, domain := range except {
		domains.WriteString("@" + domain + " ")
	}
	rows, err := tx.Stmt(db.hot.candidates).Query(instant{now}, n, instant{now.Add(-time.Hour)}, domains.String())
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

const nextDueSQL = `
SELECT l.not_before FROM letters l
WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL AND ` + unhindered + `
	AND NOT EXISTS (SELECT 1 FROM identity WHERE doubt <> '')
ORDER BY l.not_before LIMIT 1`

// NextDue returns when the next waiting letter becomes due, the zero time if none will by itself. Letters that wait for
// a hold or for another letter to the same seat do not count: what frees them is a change that its maker knows of.
func (db *DB) NextDue(ctx context.Context) (time.Time, error) {
	var due instant
	err := db.readers.QueryRowContext(ctx, nextDueSQL).Scan(&due)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("find the next due letter: %w", explain(err))
	}
	return due.Time, nil
}
