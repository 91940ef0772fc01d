package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// The outbox as an organizer sees it and changes it.
var outbox = []test{
	{"LettersAreFiltered", lettersAreFiltered},
	{"LetterByNameAndID", letterByNameAndID},
	{"InterventionsAskForTheRightState", interventionsAskForTheRightState},
	{"ResendIsANewLetterToTheSameSeat", resendIsANewLetterToTheSameSeat},
	{"PruneDropsBytesAndKeepsLetters", pruneDropsBytesAndKeepsLetters},
}

func lettersAreFiltered(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 3)
	l.Invite("yoga", 2)
	l.End(l.TakeOne().ID, Delivered)
	for _, c := range []struct {
		store.Filter
		want int
	}{
		{store.Filter{}, 5},
		{store.Filter{State: scheduler.Queued}, 4},
		{store.Filter{State: scheduler.Sent}, 1},
		{store.Filter{Theme: "yoga"}, 2},
		{store.Filter{To: "Person001@example.org"}, 2},
		{store.Filter{To: "person001@example.org", Theme: "datatalks", State: scheduler.Queued, Kind: scheduler.Request}, 1},
		{store.Filter{Kind: scheduler.Reminder}, 0},
		{store.Filter{Limit: 2}, 2},
		{store.Filter{Before: 3}, 2},
		{store.Filter{Themes: []string{"yoga", "else"}}, 2},
		{store.Filter{Themes: []string{}}, 0},
	} {
		if got, err := l.Letters(t.Context(), c.Filter); err != nil || len(got) != c.want {
			t.Errorf("%+v: %d letters, want %d (%v)", c.Filter, len(got), c.want, err)
		}
	}
	got, err := l.Letters(t.Context(), store.Filter{Newest: true, Before: 5, Limit: 2})
	if err != nil || len(got) != 2 || got[0].ID != 4 || got[1].ID != 3 {
		t.Errorf("the newest two before the fifth: %+v, %v", got, err)
	}
}

func letterByNameAndID(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 2)
	name := Request(s, "person001@example.org").Name
	row, bytes, tried, err := l.Letter(t.Context(), "2")
	if err != nil || row.Name != name || row.Why != "3 weeks before" || !row.Expires.Equal(s.Facts.Start) ||
		bytes.From != "guild@example.org" || !strings.Contains(string(bytes.Bytes), name) || len(tried) != 0 {
		t.Errorf("%+v %+v %v, %v", row, bytes, tried, err)
	}
	if _, _, _, err := l.Letter(t.Context(), "request/nobody"); !errors.Is(err, store.ErrNoLetter) {
		t.Errorf("a letter that is not there: %v", err)
	}
}

func interventionsAskForTheRightState(t *testing.T, open Opener) {
	states := map[string]func(l *ledger){
		"queued":   func(l *ledger) {},
		"in doubt": func(l *ledger) { l.Dot(l.TakeOne().ID) },
		"sent":     func(l *ledger) { l.End(l.TakeOne().ID, Delivered) },
		"failed":   func(l *ledger) { l.End(l.TakeOne().ID, scheduler.Result{State: scheduler.Failed, Attempted: true}) },
		"held":     func(l *ledger) { l.End(l.TakeOne().ID, scheduler.Result{State: scheduler.Held, Attempted: true}) },
		"late": func(l *ledger) {
			l.End(l.TakeOne().ID, scheduler.Result{State: scheduler.Held, Attempted: true})
			l.Clock = l.Clock.Add(15 * 24 * time.Hour)
		},
	}
	for _, c := range []struct {
		verb    func(*ledger) error
		name    string
		allowed string
	}{
		{func(l *ledger) error { return l.Retry(l.T.Context(), "1") }, "retry", "queued failed"},
		{func(l *ledger) error { return l.Release(l.T.Context(), "1") }, "release", "held"},
	} {
		for state, bring := range states {
			l := open.fresh(t)
			l.Invite("datatalks", 1)
			bring(l)
			err := c.verb(l)
			if strings.Contains(c.allowed, state) {
				if err != nil || len(l.Take(1)) != 1 {
					t.Errorf("%s of a %s letter: %v, or it does not leave", c.name, state, err)
				}
			} else if !errors.Is(err, store.ErrState) {
				t.Errorf("%s of a %s letter: %v", c.name, state, err)
			}
		}
	}
}

func resendIsANewLetterToTheSameSeat(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	first := l.TakeOne()
	l.End(first.ID, Delivered)
	l.Clock = l.Clock.Add(time.Hour)
	again := func(name string) (scheduler.Post, error) {
		letter := Request(s, "person000@example.org")
		letter.Name, letter.Stamp, letter.Why = name, l.Clock, "sent again by hand"
		return Sealed(letter), nil
	}
	for _, want := range []string{first.Name + "/resend-2", first.Name + "/resend-3"} {
		l.Clock = l.Clock.Add(time.Minute)
		before := l.Have()
		name, err := l.Resend(t.Context(), first.Name, again)
		if err != nil || name != want {
			t.Fatalf("resent as %q, %v; want %q", name, err, want)
		}
		if have, err := l.Newer(t.Context(), before); err != nil || !have.Sessions[0].Seats[0].Stamp.Equal(l.Clock) {
			t.Errorf("whoever reads what is new of the seat has %+v (%v)", have.Sessions[0].Seats[0], err)
		}
		d := l.TakeOne()
		if d.Name != want || d.MessageID == first.MessageID || d.To != first.To {
			t.Errorf("claimed %+v", d)
		}
		l.End(d.ID, Delivered)
	}
	seat := l.Have().Sessions[0].Seats[0]
	if !seat.Stamp.Equal(l.Clock) || seat.Sequence != 0 || seat.Pending != nil {
		t.Errorf("the seat is %+v", seat)
	}
	broken := errors.New("no template")
	if _, err := l.Resend(t.Context(), first.Name, func(string) (scheduler.Post, error) { return scheduler.Post{}, broken }); !errors.Is(err, broken) {
		t.Errorf("a letter that cannot be sealed: %v", err)
	}
}

func pruneDropsBytesAndKeepsLetters(t *testing.T, open Opener) {
	const term = 30 * 24 * time.Hour
	l := open.fresh(t)
	s := l.Invite("datatalks", 3)
	sent, held := l.TakeOne(), l.TakeOne()
	l.End(sent.ID, Delivered)
	l.End(held.ID, scheduler.Result{State: scheduler.Held, Reply: "550 5.7.1 policy", Attempted: true})
	for _, c := range []struct {
		after time.Duration
		want  int64
	}{{0, 0}, {term, 0}, {term + time.Minute, 2}, {term + time.Hour, 0}} {
		if n, err := l.Prune(t.Context(), s.Facts.Start.Add(c.after)); err != nil || n != c.want {
			t.Errorf("%v after the start %d letters lose their bytes, want %d (%v)", c.after, n, c.want, err)
		}
	}
	row, bytes, tried, err := l.Letter(t.Context(), sent.Name)
	if err != nil || row.State != scheduler.Sent || len(bytes.Bytes) != 0 || len(tried) != 1 {
		t.Errorf("%+v %+v %+v, %v", row, bytes, tried, err)
	}
	if _, bytes, _, err := l.Letter(t.Context(), "3"); err != nil || len(bytes.Bytes) == 0 {
		t.Errorf("a letter that still waits has lost its bytes (%v)", err)
	}
}
