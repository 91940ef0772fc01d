package store

import (
	"context"
	"time"

	"rondo/scheduler"
)

// ActsFor is how long acts are kept: a season of a year, with some weeks in which to look back on it.
const ActsFor = 400 * 24 * time.Hour

// Acts is the audit trail: what people did at the desk and by verbs.
type Acts interface {
	// Note adds an act that changed nothing in the ledger. What does change something there is noted by the same commit: the
	// context of its call comes from [Acting].
	Note(ctx context.Context, act scheduler.Act) error

	// Acts lists acts, oldest first.
	Acts(ctx context.Context, f ActFilter) ([]scheduler.Act, error)

	// PruneActs forgets acts from before a moment, and says how many.
	PruneActs(ctx context.Context, before time.Time) (acts int64, err error)
}

// ActFilter says which acts are listed. The zero filter lists all.
type ActFilter struct {
	Theme string    // those about the theme with this id or a session of it
	Who   string    // whose, as [scheduler.Act].Who has it
	Since time.Time // not older
	Last  int       // how many of the newest; 0 for all
}

// actKey finds the act in a context.
type actKey struct{}

// acting is an act that waits for the change it is about.
type acting struct {
	act   scheduler.Act
	noted bool
}

// Acting returns a context in which the next change that is committed has an act of the audit trail in its commit. Where
// nothing is committed nothing is noted; the zero act never is. It is for one goroutine and one act.
func Acting(ctx context.Context, act scheduler.Act) context.Context {
	return context.WithValue(ctx, actKey{}, &acting{act: act})
}

// ActOf returns the act that the next commit in this context notes, nil for none. An engine calls noted once that is committed.
func ActOf(ctx context.Context) (act *scheduler.Act, noted func()) {
	a, _ := ctx.Value(actKey{}).(*acting)
	if a == nil || a.noted || a.act.What == "" {
		return nil, func() {}
	}
	return &a.act, func() { a.noted = true }
}
