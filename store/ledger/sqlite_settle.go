package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

const doubtSQL = `
UPDATE letters SET state = 'in_doubt', doubts = doubts + 1, leased_until = ?2, carried_at = ?3, crowded = 0, note = ''
WHERE id = ?1 AND (state = 'queued' OR state = 'in_doubt') AND leased_until IS NULL`

// Doubt records that the server may have the letter from now on. It returns at once; wait returns after the commit. The
// final dot leaves right after that, and not at all after an error: [store.ErrNotCarried] where the letter has been expired
// or withdrawn since it was claimed. Where the program ends before wait has returned, the dot counts as not sent.
func (db *DB) Doubt(ctx context.Context, id int64) (wait func() error) {
	committed := db.beginDoubt(ctx, id)
	return func() error {
		err := committed()
		if err == nil {
			db.crossings.dotLeaves(id)
		}
		return err
	}
}

// beginDoubt does what Doubt does for a letter whose final dot does not leave yet.
func (db *DB) beginDoubt(ctx context.Context, id int64) (wait func() error) {
	if err := db.Room(); err != nil {
		return func() error { return fmt.Errorf("mark letter %d as in doubt: %w", id, err) }
	}
	if _, ours := db.leases.since(id); !ours {
		return func() error { return fmt.Errorf("mark letter %d as in doubt: %w", id, store.ErrNotCarried) }
	}
	committed := db.queue(ctx, func(tx *sql.Tx) (bool, error) { return true, db.mark(tx, id) }, &staging{doubt: id})
	return func() error {
		if err := db.ballast.watch(committed()); err != nil {
			return fmt.Errorf("mark letter %d as in doubt: %w", id, err)
		}
		return nil
	}
}

func (db *DB) mark(tx *sql.Tx, id int64) error {
	since, ours := db.leases.since(id)
	if !ours {
		since = db.now() // a program before this one has claimed it
	}
	return one(tx.Stmt(db.hot.doubt).Exec(id, instant{since.Add(leaseTime)}, instant{since}))
}

// settleSQL brings letter ?1 to state ?2 (see Settle); ?7 says that it is leased. A doubt that found its answer is none; the
// last one that the letter's copies allow holds it. A late "sent" counts even when the lease has lapsed. It is one plain
// UPDATE, because UPDATE FROM costs SQLite a temporary table each time, ten times what the rest does.
const settleSQL = `
UPDATE letters SET
	state = iif(` + lastDoubt + `, 'held', ?2),
	doubts = doubts + (?2 = 'in_doubt') - ` + inDoubt + `,
	attempts = attempts + ?3,
	reply = ?4,
	note = iif(` + lastDoubt + `, 'maybe delivered: ' || ` + doubtsNow + ` || ' attempts ended in doubt', ''),
	not_before = iif(` + waitsAgain + `, ?5, not_before),
	settled_at = iif(` + waitsAgain + `, NULL, ?6),
	carried_at = iif(?2 = 'sent' OR ?2 = 'in_doubt', ?6, NULL),
	crowded = 0,
	leased_until = NULL
WHERE id = ?1 AND (leased_until IS NOT NULL OR (?7 OR ?2 = 'sent') AND (state = 'queued' OR state = 'in_doubt'))`

const (
	inDoubt    = `(leased_until IS NOT NULL OR state = 'in_doubt' AND NOT ?7)` // by this attempt
	doubtsNow  = `(doubts + NOT ` + inDoubt + `)`                              // with ?2 = 'in_doubt'
	lastDoubt  = `(?2 = 'in_doubt' AND ` + doubtsNow + ` >= copies)`
	waitsAgain = `(?2 = 'queued' OR ?2 = 'in_doubt' AND NOT ` + lastDoubt + `)`
)

const attemptSQL = `
INSERT INTO attempts
SELECT ?1, 1 + count(*), ?2, ?3, ?4 FROM attempts WHERE letter_id = ?1`

// Settle records what became of an attempt and ends the lease; wait returns after the commit. The third attempt that ends
// in doubt, for a reminder the second, holds the letter as maybe delivered. A recipient who is gone is suppressed by the
// same commit. [store.ErrNotCarried] means that the letter was settled already or that the lease has lapsed.
//
// Of a letter that was sent Settle returns when its receipt outlives this program, though perhaps not the machine.
func (db *DB) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) (wait func() error) {
	settle, stage := db.settling(id, r, now)
	change := func(tx *sql.Tx) (bool, error) { return true, settle(tx) }
	committed := db.queue(ctx, change, stage)
	if stage != nil && db.crossings.accepted(id, stage.reply, now) != nil {
		err := committed()
		committed = func() error { return err }
	}
	return func() error {
		err := db.ballast.insistAfter(committed(), func() error { return db.move(ctx, change, stage) })
		if err == nil || errors.Is(err, store.ErrNotCarried) {
			db.crossings.forget(id)
			db.leases.end(id)
		}
		if err != nil {
			return fmt.Errorf("settle letter %d as %s: %w", id, r.State, err)
		}
		return nil
	}
}

// settling returns the change that Settle makes, and the same as a staged row; nil where it cannot be staged.
func (db *DB) settling(id int64, r scheduler.Result, now time.Time) (settle func(*sql.Tx) error, stage *staging) {
	reply := r.Reply
	if reply == "" {
		reply = "(no reply text)"
	}
	again := r.NotBefore
	if again.IsZero() {
		again = now
	}
	_, leased := db.leases.since(id)
	settle = func(tx *sql.Tx) error {
		err := one(tx.Stmt(db.hot.settle).Exec(id, string(r.State), r.Attempted, reply, instant{again}, instant{now}, leased))
		if err == nil && r.Attempted && r.State != scheduler.Sent { // the last attempt, of which the letter itself tells
			_, err = tx.Stmt(db.hot.attempt).Exec(id, instant{now}, string(r.State), reply)
		}
		if err == nil && r.Gone {
			err = suppressRecipient(tx, id, reply, now)
		}
		if err == nil && r.State == scheduler.Held {
			_, err = tx.Exec(`UPDATE letters SET note = ?2 WHERE id = ?1`, id, waveNote)
		}
		if err == nil && len(r.With) > 0 {
			err = takeBack(tx, r, again)
		}
		return err
	}
	if r.State == scheduler.Sent && r.Attempted && leased {
		stage = &staging{receipt: id, reply: reply, at: now, settle: settle}
	}
	return settle, stage
}

// one turns a change that found no row into ErrNotCarried.
func one(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return store.ErrNotCarried
}
