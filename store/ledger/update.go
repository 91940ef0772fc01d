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

// tries is how often a decision is repeated because the ledger changed while it was made.
const tries = 5

// Update lets decide look at a snapshot of a scope and records the actions that it returns. Decide runs without holding the
// writer. Where something in the scope has changed meanwhile it is asked again, as it is after [scheduler.Unread], for which
// the scope grows; so it must not have effects of its own. Changes outside the scope leave the decision as it is, and
// actions about sessions and people outside it are refused. What was recorded is returned, with an error also in part.
//
// The error is [store.ErrStale] when the scope had changed each of five times: somebody else is busy with it. Nothing is
// wrong then, and the caller may come again; what is returned with it was recorded.
//
// Letters are recorded in transactions of at most 250, the first of at most 50, and what follows from mail that came in by about 2,000 actions,
// those about one mail together. What is no letter, and what happens to a seat together with its letter, is never in a
// later transaction than what depends on it: a crash leaves a ledger from which planning again goes on.
func (db *core) Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if db.writer == nil {
		return nil, store.ErrReadOnly
	}
	if err := db.Room(); err != nil {
		return nil, fmt.Errorf("record a decision: %w", err)
	}
	var recorded []scheduler.Action
	for stale, wider := 0, 0; stale < tries; {
		read := db.now()
		have, err := db.snapshot(ctx, scope)
		if err != nil {
			return recorded, fmt.Errorf("read the ledger: %w", explain(err))
		}
		acts, err := decide(have)
		if lack := (*scheduler.Unread)(nil); errors.As(err, &lack) && have.Read.Part != nil {
			if scope = scope.And(lack.Scope); wider == widenings {
				scope = scope.And(scheduler.Scope{Everybody: true})
			}
			wider++
			continue
		}
		if err != nil {
			return recorded, err
		}
		if have.Read.Part != nil {
			if err := have.Demand(have.Subjects(acts)); err != nil {
				return recorded, fmt.Errorf("record a decision: it goes beyond its scope: %w", err)
			}
		}
		done, err := db.record(ctx, have, read, acts)
		recorded = append(recorded, done...)
		if !errors.Is(err, store.ErrStale) {
			return recorded, db.watch(err)
		}
		stale++
	}
	return recorded, fmt.Errorf("record a decision: %w, %d times in a row", store.ErrStale, tries)
}

// widenings is how often a scope grows by what a decision asks for before everything is read.
const widenings = 5

// record applies actions to the snapshot that they were decided on and writes what they touch, share by share.
func (db *core) record(ctx context.Context, have scheduler.State, read time.Time, acts []scheduler.Action) (done []scheduler.Action, err error) {
	steps, basis := have.Steps(), basisOf(have)
	for _, acts := range shares(acts) {
		now := db.now()
		next, parcels := steps.Apply(acts), pack(acts)
		following, files := basis, int64(0)
		act, noted := store.ActOf(ctx)
		err := db.transact(ctx, func(tx *sql.Tx) (err error) {
			// The decision takes its place only if nobody came in between; it also makes others stale that read the same.
			if following, err = basis.take(tx, acts); err != nil {
				return err
			}
			leased, err := db.leasedIn(tx)
			if err != nil {
				return err
			}
			r := recorder{db: db, tx: tx, was: have.Accepted, next: next, now: now, read: read, leased: leased, parcels: parcels}
			if err := r.record(acts); err != nil {
				return err
			}
			if r.accepts {
				if files, err = filesVersion(tx); err != nil {
					return err
				}
			}
			return noteAct(tx, act)
		})
		if err != nil {
			return done, fmt.Errorf("record a decision: %w", explain(err))
		}
		noted()
		if files > 0 {
			db.accepted.keep(files, next.Accepted.Written())
		}
		basis = following
		db.recorded()
		done = append(done, acts...)
		if db.posted != nil {
			db.posted()
		}
	}
	return done, nil
}
