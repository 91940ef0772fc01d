package storetest

import (
	"testing"
	"time"

	"rondo/scheduler"
)

// What follows sessions.
var sequels = []test{{"HowFarLettersAfterASessionAreIsKept", howFarLettersAfterAreKept}}

// How far the letters after a session are outlives the program, in the whole and in parts.
func howFarLettersAfterAreKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	other := l.Invite("lunchbytes", 1)
	begun := scheduler.Sequel{Since: s.Facts.End.Add(time.Hour), Told: "slides\thttps://slides.example.org/"}
	done := begun
	done.Done = true
	told := done
	told.Late = true
	for _, want := range []scheduler.Sequel{begun, done, told} {
		l.Record(scheduler.Conclude{UID: s.UID, Sequel: want})
		l = l.reopen()
		have := l.Have()
		if got := have.Session(s.UID).Sequel; got != want {
			t.Errorf("%+v follows it, want %+v", got, want)
		}
		if got := have.Session(other.UID).Sequel; got != (scheduler.Sequel{}) {
			t.Errorf("%+v follows another one", got)
		}
	}
	l.audit()
}
