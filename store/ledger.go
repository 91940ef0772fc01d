package store

import (
	"context"
	"time"

	"rondo/theme"
)

// Identity says whether this database may send letters. One that was copied or restored may not, until somebody
// confirms that it is the one to go on with: the original may be at work elsewhere, and an older copy does not know
// what has left since.
type Identity struct {
	Confirmed bool
	Why       string // one sentence for the operator when not confirmed
}

// Sign is a sign of life: a moment that was believed, and where the clock that nobody sets stood then.
type Sign struct {
	At   time.Time     // the time of day; zero for no sign
	Boot string        // names the time since the machine was started; "" where that is not known
	Ran  time.Duration // since then, sleep included
}

// Options say how a database is opened.
type Options struct {
	Now    func() time.Time // the clock for what the ledger notes by itself; required
	Daemon bool             // carries letters: in a file it is the only one, on a server one of several
	Alone  bool             // no daemon may be at work beside it, on a server either
	Hourly int              // letters to one person in any hour; 0 for no limit
	Posted func()           // called when letters are in the outbox, while more may follow; may be nil

	// Password returns the password of a database on a server, at every connect; "" for none. May be nil.
	Password func(context.Context) (string, error)

	// Loaded are files that were loaded for another reason. Where they are the accepted ones, those need not be loaded again.
	// May be nil, and may return nil.
	Loaded func() *theme.Set
}
