package scheduler

import (
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Only those of the audience who accepted and are still in it take a place; the others come in the order of their claims.
func TestPlaces(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 2, 9, minute, 0, 0, time.UTC) }
	s := &Session{Seats: []Seat{
		{Address: "a", Answer: ical.Accepted, Waits: WaitsTold, Claimed: at(3)},
		{Address: "b", Answer: ical.Accepted, Role: theme.Audience, Claimed: at(1)},
		{Address: "c", Answer: ical.Accepted, Waits: WaitsNew, Claimed: at(2)},
		{Address: "d", Answer: ical.Accepted, Waits: WaitsNew, Claimed: at(2)},
		{Address: "e", Answer: ical.Accepted, Left: true},
		{Address: "f", Answer: ical.Accepted, Role: theme.Organizer},
		{Address: "g", Answer: ical.Accepted, Role: theme.Presenter},
		{Address: "h", Answer: ical.NeedsAction, Waits: WaitsTold, Claimed: at(0)}, // of an answer that counts no more
		{Address: "i", Answer: ical.Tentative},
	}}
	taken, waiting := s.Places()
	got := ""
	for _, seat := range waiting {
		got += seat.Address
	}
	if taken != 1 || got != "cda" {
		t.Errorf("%d places taken, %q wait, want 1 and cda", taken, got)
	}
}

func TestCapacity(t *testing.T) {
	s := newStory(t)
	s.step("edit themes/datatalks.yaml", "+seats: 40\n+sessions:\n+  2026-12-01: { seats: 12 }\n")
	s.step("plan 2026-11-12T09:00Z", "")
	for i, want := range []int{12, 40} {
		if got := s.state.Capacity(s.state.Sessions[i]); got != want {
			t.Errorf("%s has room for %d, want %d", s.state.Sessions[i].UID, got, want)
		}
	}
	if got := s.state.Capacity(&Session{Theme: "nothing"}); got != 0 {
		t.Errorf("a theme without a file has room for %d, want any number", got)
	}
}
