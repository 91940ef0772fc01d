package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// tries is how often a decision is made anew because the ledger changed while it was made.
const tries = 5

// Update lets decide look at a snapshot and records the actions that it returns. Decide runs without holding the
// writer; if what it looked at has changed meanwhile it is asked again, so it must not have effects of its own. What was
// recorded is returned, with an error also in part.
//
// Letters are recorded in transactions of at most 250, and what follows from mail that came in by about 2,000 actions,
// those about one mail together. What is no letter, and what happens to a seat together with its letter, is never in a
// later transaction than what depends on it: a crash leaves a ledger from which planning again goes on.
func (db *DB) Update(ctx context.Context, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if db.writer == nil {
		return nil, store.ErrReadOnly
	}
	if err := db.Room(); err != nil {
		return nil, fmt.Errorf("record a decision: %w", err)
	}
	var recorded []scheduler.Action
	for range tries {
		read := db.now()
		have, version, err := db.snapshot(ctx)
		if err != nil {
			return recorded, fmt.Errorf("read the ledger: %w", explain(err))
		}
		acts, err := decide(have)
		if err != nil {
			return recorded, err
		}
		done, err := db.record(ctx, have, version, read, acts)
		recorded = append(recorded, done...)
		if !errors.Is(err, store.ErrStale) {
			return recorded, db.ballast.watch(err)
		}
	}
	return recorded, fmt.Errorf("record a decision: %w, %d times in a row", store.ErrStale, tries)
}

// record applies actions to the snapshot that they were decided on and writes what they touch, share by share.
func (db *DB) record(ctx context.Context, have scheduler.State, version int64, read time.Time, acts []scheduler.Action) (done []scheduler.Action, err error) {
	steps := have.Steps()
	for _, acts := range shares(acts) {
		now := db.now()
		next, parcels := steps.Apply(acts), pack(acts)
		err := db.transact(ctx, func(tx *sql.Tx) error {
			// The update takes its place only if nobody came in between; it also makes the next one stale.
			if err := one(tx.Exec(`UPDATE ledger SET version = version + 1 WHERE version = ?1`, version)); err != nil {
				return store.ErrStale
			}
			r := recorder{tx: tx, next: next, now: now, read: read, leased: db.leases.has, parcels: parcels}
			return r.record(acts)
		})
		if err != nil {
			return done, fmt.Errorf("record a decision: %w", explain(err))
		}
		version++
		db.logs.nudge()
		done = append(done, acts...)
		if db.posted != nil {
			db.posted()
		}
	}
	return done, nil
}
