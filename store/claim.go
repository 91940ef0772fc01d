package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rondo/scheduler"
)

// lease is how long a claimed letter is its carrier's: longer than the longest conversation of RFC 5321 §4.5.3.2, so
// that it ends only for a carrier that is gone.
const lease = time.Hour

const leaseSQL = `
UPDATE letters SET state = 'leased', leased_until = ?2, carried_at = ?3, crowded = 0, note = ''
WHERE id = ?1 AND (state = 'queued' OR state = 'in_doubt') AND leased_until IS NULL AND not_before <= ?3`

// Claim leases up to n letters that are due, for the caller to carry: those never in doubt first, then by lane and age,
// one for a session and person. Letters past their life, and those to suppressed addresses, are expired on the way. A
// person's letters beyond the hourly limit are put off until there is room, CANCELs last. Nothing is claimed from an unconfirmed
// database (see [DB.Identity]) nor of a theme on hold, nor to a domain of except (in lower case), which may be empty.
//
// Every claimed letter has to come back by [DB.Settle]; the attempt that passes the final dot calls [DB.Doubt] first.
func (db *DB) Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	if db.commits == nil {
		return nil, fmt.Errorf("claim letters: %w", ErrReadOnly)
	}
	if err := db.Room(); err != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	found, err := db.lookAhead(ctx, now, n, except)
	if err != nil {
		return nil, fmt.Errorf("claim letters: %w", explain(err))
	}
	claimed, err := db.take(ctx, now, n, except, found)
	if err == nil {
		err = db.fetch(ctx, claimed)
	}
	if db.ballast.watch(err) != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	return claimed, nil
}

// take leases letters, those that are ready first. It does not see where letters in transit are, and need not: they are
// leased.
func (db *DB) take(ctx context.Context, now time.Time, n int, except []string, r ready) (claimed []scheduler.Delivery, err error) {
	lease := func(tx *sql.Tx) (bool, error) {
		claimed = nil
		var doubt string
		var version int64
		err := tx.Stmt(db.hot.standing).QueryRow().Scan(&doubt, &version)
		if err != nil || doubt != "" {
			return false, err
		}
		if version != r.version {
			r.due = nil
		}
		claimed, err = db.claim(tx, now, n, except, r.due)
		return len(claimed) > 0, err
	}
	err = db.enqueue(ctx, &change{apply: lease, beside: true})()
	return claimed, err
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

// claim takes the letters that are due first, and then what else it finds.
func (db *DB) claim(tx *sql.Tx, now time.Time, n int, except []string, due []candidate) (claimed []scheduler.Delivery, err error) {
	for landed := false; len(claimed) < n; due = nil {
		if due == nil {
			if due, err = db.candidates(tx.Stmt(db.hot.candidates), now, n-len(claimed), except); err != nil {
				return nil, err
			}
		}
		if len(due) == 0 {
			if landed {
				return claimed, nil
			}
			if err := db.land(tx); err != nil { // another letter to the same person may wait for one that has arrived
				return nil, err
			}
			landed = true
			continue
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
			if err := one(tx.Stmt(db.hot.lease).Exec(c.ID, instant{now.Add(lease)}, instant{now})); errors.Is(err, ErrNotCarried) {
				continue // it was found before somebody else changed it
			} else if err != nil {
				return nil, err
			}
			taken[c.To] = true
			claimed = append(claimed, c.Delivery)
		}
	}
	return claimed, nil
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
