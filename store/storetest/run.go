package storetest

import (
	"testing"
	"time"

	"rondo/store"
)

// Opener opens a ledger as a program does. place is an empty folder for one ledger: an engine puts its file there, or takes the path
// for a name. The same place again is the same ledger: beside the first one when that is open, and after a crash when it was closed.
// What ends with the test is closed by [Run]; an error ends the test.
type Opener func(t testing.TB, place string, o store.Options) store.Ledger

// Run holds that the ledgers that open opens do what every ledger must do.
func Run(t *testing.T, open Opener) {
	for _, all := range [][]test{claiming, crowding, settling, outbox, inbox, notes, coming, sequels, channels, seasons, past, ballots, sayings, presenters, sources, calendars, joining, devices, updating, reading, keeping, folding, forgetting} {
		for _, one := range all {
			t.Run(one.name, func(t *testing.T) { one.run(t, open) })
		}
	}
}

// test is one behaviour, by its name.
type test struct {
	name string
	run  func(t *testing.T, open Opener)
}

// ledger is one that a test works with, and where it can be opened again.
type ledger struct {
	Hand
	open  Opener
	place string
}

// fresh opens a ledger that nothing is in.
func (open Opener) fresh(t testing.TB) *ledger {
	t.Helper()
	return open.at(t, t.TempDir(), true)
}

// at opens the ledger of a place, at noon.
func (open Opener) at(t testing.TB, place string, daemon bool) *ledger {
	t.Helper()
	l := &ledger{Hand: Hand{T: t, Clock: Noon}, open: open, place: place}
	l.Ledger = open(t, place, store.Options{Daemon: daemon, Now: func() time.Time { return l.Clock }})
	t.Cleanup(func() { l.Close() })
	return l
}

// beside opens the ledger once more, as another program does.
func (l *ledger) beside() *ledger {
	l.T.Helper()
	return l.open.at(l.T, l.place, false)
}

// reopen closes the ledger as a crash would, and opens it again.
func (l *ledger) reopen() *ledger {
	l.T.Helper()
	l.Close()
	next := l.open.at(l.T, l.place, true)
	next.Clock = l.Clock
	return next
}

// audit fails the test for what must never be in the ledger, as far as its engine looks for that.
func (l *ledger) audit() {
	l.T.Helper()
	a, ok := l.Ledger.(store.Auditor)
	if !ok {
		return
	}
	if found, err := a.Audit(l.T.Context(), l.Clock); err != nil || len(found) > 0 {
		l.T.Errorf("found %v, %v", found, err)
	}
}
