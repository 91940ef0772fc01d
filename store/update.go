package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rondo/scheduler"
)

const (
	// share is the most letters that one transaction posts, so that nobody waits longer than a fifth of a second for the
	// writer, also on a slow machine.
	share = 250
	// tries is how often a decision is made anew because the ledger changed while it was made.
	tries = 5
)

// Update lets decide look at a snapshot and records the actions that it returns. Decide runs without holding the
// writer; if what it looked at has changed meanwhile it is asked again, so it must not have effects of its own. What was
// recorded is returned, with an error also in part.
//
// Letters are recorded in transactions of at most 250. What is no letter, and what happens to a seat together
// with its letter, is never in a later transaction than what depends on it: a crash leaves a ledger from which planning
// again goes on.
func (db *DB) Update(ctx context.Context, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if db.writer == nil {
		return nil, ErrReadOnly
	}
	if err := db.Room(); err != nil {
		return nil, fmt.Errorf("record a decision: %w", err)
	}
	var recorded []scheduler.Action
	for range tries {
		have, version, err := db.snapshot(ctx)
		if err != nil {
			return recorded, fmt.Errorf("read the ledger: %w", explain(err))
		}
		acts, err := decide(have)
		if err != nil {
			return recorded, err
		}
		done, err := db.record(ctx, have, version, acts)
		recorded = append(recorded, done...)
		if !errors.Is(err, errStale) {
			return recorded, db.ballast.watch(err)
		}
	}
	return recorded, fmt.Errorf("record a decision: %w, %d times in a row", errStale, tries)
}

// record applies actions to the snapshot that they were decided on and writes what they touch, share by share.
func (db *DB) record(ctx context.Context, have scheduler.State, version int64, acts []scheduler.Action) (done []scheduler.Action, err error) {
	for _, acts := range shares(acts) {
		now := db.now()
		next := have.Apply(acts, now)
		err := db.alone(ctx, func(tx *sql.Tx) error {
			// The update takes its place only if nobody came in between; it also makes the next one stale.
			if err := one(tx.Exec(`UPDATE ledger SET version = version + 1 WHERE version = ?1`, version)); err != nil {
				return errStale
			}
			r := recorder{tx: tx, next: next, now: now}
			return r.record(acts)
		})
		if err != nil {
			return done, fmt.Errorf("record a decision: %w", explain(err))
		}
		have, version = next, version+1
		done = append(done, acts...)
	}
	return done, nil
}

// shares cuts actions into what the transactions record. The first has everything but the letters beyond its share and
// what happens to their seats.
func shares(acts []scheduler.Action) [][]scheduler.Action {
	type seat struct{ uid, address string }
	turn := make(map[seat]int) // the transaction of seats whose letters are not in the first
	posts, last := 0, 0
	for _, a := range acts {
		if p, ok := a.(scheduler.Post); ok && p.Letter.UID != "" {
			at := seat{p.Letter.UID, p.Letter.To.Email}
			if _, set := turn[at]; !set {
				turn[at] = posts / share
				last = posts / share
			}
			posts++
		}
	}
	cut := make([][]scheduler.Action, last+1)
	for _, a := range acts {
		n := 0
		switch a := a.(type) {
		case scheduler.Post:
			n = turn[seat{a.Letter.UID, a.Letter.To.Email}]
		case scheduler.Drop:
			n = turn[seat{a.UID, a.Address}]
		case scheduler.Expire:
			n = turn[seat{a.UID, a.Address}]
		}
		cut[n] = append(cut[n], a)
	}
	if len(acts) == 0 {
		return nil
	}
	return cut
}
