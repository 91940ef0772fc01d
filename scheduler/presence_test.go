package scheduler

import (
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// TestCame holds who counts as having come: what is known, and where nothing is known of anybody what was to be expected.
func TestCame(t *testing.T) {
	for _, test := range []struct {
		name    string
		seat    Seat
		nothing bool // where nothing is known of the others
		some    bool // where something is known of somebody
	}{
		{"came", Seat{Came: Present, Answer: ical.Declined}, true, true},
		{"did not come", Seat{Came: Absent, Answer: ical.Accepted}, false, false},
		{"accepted", Seat{Answer: ical.Accepted}, true, false},
		{"accepted, and waits for a place", Seat{Answer: ical.Accepted, Waits: WaitsTold}, false, false},
		{"tentative", Seat{Answer: ical.Tentative}, false, false},
		{"no answer", Seat{Answer: ical.NeedsAction}, false, false},
		{"presents it", Seat{Role: theme.Presenter, Answer: ical.NeedsAction}, true, false},
		{"organizes it", Seat{Role: theme.Organizer, Answer: ical.NeedsAction}, true, false},
		{"organizes it and declined", Seat{Role: theme.Organizer, Answer: ical.Declined}, false, false},
		{"accepted and left", Seat{Answer: ical.Accepted, Left: true}, false, false},
	} {
		test.seat.Address = "ada@example.org"
		s := &Session{Seats: []Seat{test.seat}}
		if got := s.Came(test.seat); got != test.nothing {
			t.Errorf("%s, nothing known: %t", test.name, got)
		}
		s.Seats = append(s.Seats, Seat{Address: "ben@example.org", Came: Absent})
		if got := s.Came(test.seat); got != test.some {
			t.Errorf("%s, somebody known: %t", test.name, got)
		}
	}
	s := &Session{Facts: Facts{Cancelled: true}, Seats: []Seat{{Answer: ical.Accepted}}}
	if s.Came(s.Seats[0]) {
		t.Error("somebody came to what was cancelled")
	}
}

func TestOpen(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	f := Facts{Start: start, End: start.Add(time.Hour)}
	for offset, want := range map[time.Duration]bool{
		-Early - 1: false, -Early: true, 0: true, time.Hour - 1: true, time.Hour: false,
	} {
		if got := f.Open(start.Add(offset)); got != want {
			t.Errorf("open %s after the start: %t", offset, got)
		}
	}
	f.Cancelled = true
	if f.Open(start) {
		t.Error("what is cancelled is open")
	}
}
