package storetest

import (
	"maps"
	"testing"
	"time"

	"rondo/scheduler"
)

// Who came to sessions.
var coming = []test{
	{"WhoCameIsKept", whoCameIsKept},
	{"WhoCameIsForgottenWhenItsTimeIsOver", whoCameIsForgotten},
	{"NobodyHasComeToWhatIsMovedAhead", nobodyHasComeToWhatIsMovedAhead},
}

// presences are who came to a theme's session, by address.
func (l *ledger) presences(s scheduler.Session) map[string]scheduler.Presence {
	l.T.Helper()
	all := map[string]scheduler.Presence{}
	have := l.Have()
	for _, seat := range have.Session(s.UID).Seats {
		all[seat.Address] = seat.Came
	}
	return all
}

func (l *ledger) wants(s scheduler.Session, when string, want map[string]scheduler.Presence) {
	l.T.Helper()
	if got := l.presences(s); !maps.Equal(got, want) {
		l.T.Errorf("%s: %v came, want %v", when, got, want)
	}
}

// Presence outlives the program, changes no answer, and gives nobody a seat.
func whoCameIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 3)
	l.Record(Yes(s, "person001@example.org", 0, l.Clock))
	const zero, one, two = "person000@example.org", "person001@example.org", "person002@example.org"
	attend := func(address string, came scheduler.Presence) scheduler.Action {
		return scheduler.Attend{UID: s.UID, Address: address, Came: came}
	}
	l.Record(attend(zero, scheduler.Present), attend(one, scheduler.Absent), attend("stranger@example.org", scheduler.Present))
	l = l.reopen()
	l.wants(s, "after a crash", map[string]scheduler.Presence{zero: scheduler.Present, one: scheduler.Absent, two: scheduler.NotKnown})
	l.Record(attend(zero, scheduler.NotKnown), attend(one, scheduler.Present))
	l.wants(s, "corrected", map[string]scheduler.Presence{zero: scheduler.NotKnown, one: scheduler.Present, two: scheduler.NotKnown})
	if seat := l.Have().Session(s.UID).Seat(one); seat.Answer != "ACCEPTED" || seat.Said.Comment == "" {
		t.Errorf("the answer is %+v", seat)
	}
}

// Only what is older than it may be is forgotten, and a State that was read before is known to be old.
func whoCameIsForgotten(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	const who = "person000@example.org"
	l.Record(scheduler.Attend{UID: s.UID, Address: who, Came: scheduler.Present})
	version, _ := l.Version(t.Context())
	before := l.Have()
	for _, step := range []struct {
		after time.Duration
		want  int64
		came  scheduler.Presence
	}{{time.Hour - time.Second, 0, scheduler.Present}, {time.Hour + time.Second, 1, scheduler.NotKnown}, {time.Hour + time.Second, 0, scheduler.NotKnown}} {
		seats, err := l.PruneCame(t.Context(), s.Facts.End.Add(step.after), time.Hour)
		if err != nil || seats != step.want {
			t.Errorf("%s after its end %d seats are forgotten, %v; want %d", step.after, seats, err, step.want)
		}
		l.wants(s, step.after.String(), map[string]scheduler.Presence{who: step.came})
	}
	if now, err := l.Version(t.Context()); err != nil || now != version+1 {
		t.Errorf("the version went from %d to %d, %v", version, now, err)
	}
	if newer, err := l.Newer(t.Context(), before); err != nil || newer.Session(s.UID).Seat(who).Came != scheduler.NotKnown {
		t.Errorf("who reads what is new still knows who came: %v", err)
	}
}

// Who came early to a session that is then put off has not come to it.
func nobodyHasComeToWhatIsMovedAhead(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	const who = "person000@example.org"
	l.Record(scheduler.Attend{UID: s.UID, Address: who, Came: scheduler.Present})
	amend := func(revision int, to, at time.Time) {
		facts := s.Facts
		facts.Start, facts.End = to, to.Add(time.Hour)
		l.Record(scheduler.Amend{UID: s.UID, Slot: s.Slot, Sequence: revision - 1, Revision: revision, Facts: facts, Changed: at, Modified: at})
	}
	start := s.Facts.Start
	amend(2, start.Add(20*time.Minute), start.Add(-5*time.Minute))
	l.wants(s, "put off by minutes", map[string]scheduler.Presence{who: scheduler.Present})
	amend(3, start.AddDate(0, 0, 7), start.Add(-5*time.Minute))
	l.wants(s, "put off by a week", map[string]scheduler.Presence{who: scheduler.NotKnown})
	l.audit()
}
