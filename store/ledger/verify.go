package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/store"
)

// verifier holds a ledger, whatever database it is in, against what has to be true of it.
type verifier struct {
	db     *core
	where  string                 // the database, for people
	holder func() (string, error) // who is the daemon
	now    time.Time

	found   []finding
	place   int          // of what is found next
	damaged *atomic.Bool // what is read of the ledger means nothing

	senders map[string]bool // addresses that letters may be sent from
	lowered map[string]int  // places that were taken when there were more
}

// finding is a violation with its place among all, since several look at a time.
type finding struct {
	place int
	store.Violation
}

// task is one part of what is looked at. It reads the ledger as of one moment, in a transaction that others do not share.
type task struct {
	place int // of what it finds
	look  func(v *verifier, tx *sql.Tx) error
}

// The order in which violations are told, whoever finds them first. Those of the rules stand from byRule on, in order of rules.
const (
	ofFile       = 0
	ofReferences = 1
	byRule       = 2
	ofRows       = 1000 // by looks that are more than a query
	ofHighWater  = 2000
	ofChecks     = 2001
	ofStates     = 2002
)

func (v *verifier) add(rule, subject, format string, args ...any) {
	v.found = append(v.found, finding{v.place, store.Violation{Rule: rule, Subject: subject, Found: fmt.Sprintf(format, args...)}})
}

// violations returns what was found, in its order.
func (v *verifier) violations() (all []store.Violation) {
	slices.SortStableFunc(v.found, func(a, b finding) int { return cmp.Compare(a.place, b.place) })
	for _, f := range v.found {
		all = append(all, f.Violation)
	}
	return all
}

// run lets tasks be done beside each other, as many at a time as there are processors and connections left for what they read besides, in
// their order. What is behind one that found
// the ledger damaged is left out. The errors are those of all tasks.
func (v *verifier) run(ctx context.Context, tasks []task) error {
	v.damaged = new(atomic.Bool)
	queue := make(chan task, len(tasks))
	for _, t := range tasks {
		queue <- t
	}
	close(queue)
	workers := make([]verifier, min(runtime.GOMAXPROCS(0), readers-2, len(tasks)))
	var group errgroup.Group
	for i := range workers {
		w := &workers[i]
		*w = *v
		group.Go(func() error {
			for t := range queue {
				if v.damaged.Load() {
					break
				}
				w.place = t.place
				if err := inTx(ctx, w.db.readers, func(tx *sql.Tx) error { return t.look(w, tx) }); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := group.Wait()
	for _, w := range workers {
		v.found = append(v.found, w.found...)
	}
	return err
}

// tasks lists what holds every row against the rules, what takes longest first.
func (v *verifier) tasks(ctx context.Context) []task {
	all := []task{
		{ofStates, func(v *verifier, tx *sql.Tx) error { return v.together(ctx, tx) }},
		{ofRows + 1, (*verifier).letters},
	}
	all = append(all, ruleTasks(slices.Concat(rules, peopleRules))...)
	all = append(all, task{ofRows, (*verifier).shapes})
	for _, look := range []func(*verifier, *sql.Tx) error{(*verifier).marks, (*verifier).surveys, (*verifier).sayings, (*verifier).presenting, (*verifier).sources, (*verifier).mails} {
		all = append(all, task{ofRows + 2, look})
	}
	return all
}

// together holds what is read of the ledger against itself.
func (v *verifier) together(ctx context.Context, tx *sql.Tx) error {
	if err := v.readLowered(tx); err != nil {
		return err
	}
	have, err := v.db.State(ctx)
	if err != nil {
		v.add("state", v.where, "it cannot be read for planning: %v", err)
		return nil
	}
	if _, err := v.db.Past(ctx, time.Time{}, v.now); err != nil {
		v.add("state", v.where, "what is past cannot be read: %v", err)
	}
	v.places(have)
	if err := v.people(ctx, have); err != nil {
		return err
	}
	if err := v.calendars(ctx, have); err != nil {
		return err
	}
	return v.cancellations(ctx, have)
}
