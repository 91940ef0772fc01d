package scheduler

import (
	"reflect"
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

func TestPageURL(t *testing.T) {
	slot := ical.LocalDate(2027, 1, 12, 9, 30, 0)
	for _, c := range []struct{ site, uid, want string }{
		{"https://sessions.example.org", "talks.20261201@sessions.example.org", "https://sessions.example.org/s/talks/2026-12-01"},
		{"https://sessions.example.org/", "talks.20261201t1400@old.example.com", "https://sessions.example.org/s/talks/2026-12-01t1400"},
		{"https://example.org/rondo", "talks.20261201-2@example.org", "https://example.org/rondo/s/talks/2026-12-01-2"},
		{"https://example.org", "imported@example.com", "https://example.org/s/talks/2027-01-12t0930"},
		{"", "talks.20261201@localhost", ""},
	} {
		s := &Session{Theme: "talks", UID: c.uid, Slot: slot}
		if got := PageURL(theme.Site{URL: c.site}, s); got != c.want {
			t.Errorf("%s on %q: %q, want %q", c.uid, c.site, got, c.want)
		}
	}
}

// A clock that was set back keeps nobody from being told: stamps go on where they were.
func TestStampNeverFalls(t *testing.T) {
	s := newStory(t)
	s.step("plan 2026-11-12T09:00Z", "")
	s.step("edit themes/datatalks.yaml", "-place: Room 5\n+place: Room 6\n+notify: { settle: 0s }\n")
	s.step("plan 2026-11-11T09:00Z", "")
	for _, a := range s.last {
		if post, ok := a.(Post); ok {
			want := time.Date(2026, 11, 12, 9, 0, 1, 0, time.UTC)
			if got := post.Letter.Stamp; !got.Equal(want) {
				t.Errorf("%s is stamped %s, want %s", post.Letter.Name, got, want)
			}
			return
		}
	}
	t.Error("nobody is told")
}

// Apply leaves the state it was called on as it was.
func TestApplySharesNothing(t *testing.T) {
	s := newStory(t)
	s.step("plan 2026-11-12T09:00Z", "")
	before := s.state
	for _, session := range before.Sessions {
		before.Apply([]Action{Drop{UID: session.UID, Address: "ada@example.org"}, Close{UID: session.UID}}, s.now)
	}
	s.step("edit themes/datatalks.yaml", "-place: Room 5\n+place: Room 6\n+ended: true\n")
	s.step("plan 2026-11-12T10:00Z", "")
	s.step("plan 2026-11-12T10:10Z", "")
	again := newStory(t)
	again.step("plan 2026-11-12T09:00Z", "")
	if !reflect.DeepEqual(before.Sessions, again.state.Sessions) || !reflect.DeepEqual(before.Known, again.state.Known) {
		t.Error("an earlier state changed")
	}
}

// After mail.from has changed, a session that nobody knows of has the new sender, and one that people have in their calendars
// keeps its own.
func TestO7AnotherSender(t *testing.T) {
	s := newStory(t)
	s.step("plan 2026-11-12T09:00Z", "")
	set := s.set()
	was := set.Config.Mail.Sender
	if found := Strangers(s.state, was.Address, s.now); len(found) > 0 {
		t.Fatalf("%d senders are strange before anything has changed", len(found))
	}
	now := ical.Mailbox{Name: "Talks", Address: "talks@example.org"}
	changed := *set
	changed.Config.Mail.Sender = now
	acts, _ := Plan(&changed, s.state, s.now)
	next := s.state.Apply(acts, s.now)
	moved, kept := 0, 0
	for _, session := range next.Sessions {
		switch known := len(session.Seats) > 0; {
		case known && session.Organizer == was:
			kept++
		case !known && session.Organizer == now:
			moved++
		default:
			t.Errorf("%s with %d seats is organized by %s", session.UID, len(session.Seats), session.Organizer.Address)
		}
	}
	if moved == 0 || kept == 0 {
		t.Fatalf("%d sessions have the new sender, %d their own", moved, kept)
	}
	for _, a := range acts {
		if post, ok := a.(Post); ok {
			t.Errorf("somebody hears of it: %v", post)
		}
	}
	found := Strangers(next, now.Address, s.now)
	if len(found) != 1 || found[0].Address != was.Address || len(found[0].Sessions) != kept {
		t.Errorf("the senders that are strange: %+v", found)
	}
	if found := Strangers(next, now.Address, s.now.AddDate(1, 0, 0)); len(found) > 0 {
		t.Error("they are strange when all is over")
	}
	if again, _ := Plan(&changed, next, s.now); len(again) > 0 {
		t.Errorf("the next plan has %v", again)
	}
}
