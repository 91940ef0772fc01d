package scheduler

import (
	"fmt"
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

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

// TestMatches holds whom a line of a list means.
func TestMatches(t *testing.T) {
	set, findings := theme.Load(fstest.MapFS{
		"rondo.yaml": &fstest.MapFile{Data: []byte("site: { url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n")},
		"people.yaml": &fstest.MapFile{Data: []byte(`people:
  - { name: Ada Byron, email: ada@example.org, was: countess@example.org, aliases: [ada@example.com] }
  - { name: "Ben Books (library)", email: ben@example.org }
  - { name: Sam Same, email: sam@example.org }
  - { name: Sam Same, email: same@example.org }
  - { name: Far Away, email: far@example.org }
`)},
	}, "rondo.yaml")
	if set == nil {
		t.Fatal(findings)
	}
	s := &Session{UID: "u", Seats: []Seat{{Address: "ada@example.org"}, {Address: "ben@example.org"}, {Address: "sam@example.org"}, {Address: "same@example.org"}}}
	have := State{Accepted: set, Sessions: []*Session{s}}
	for _, test := range []struct{ name, address, want, by string }{
		{"", "ada@example.org", "ada@example.org", "address"},
		{"", "Ada@Example.com", "ada@example.org", "address"},
		{"", "countess@example.org", "ada@example.org", "address"},
		{"", "ada+zoom@example.org", "ada@example.org", "address"},
		{"Byron, Ada", "", "ada@example.org", "name"},
		{"ADA  BYRON (Guest)", "", "ada@example.org", "name"},
		{"Ada (Ada Byron)", "", "ada@example.org", "name"},
		{"Ada Byron", "home@example.com", "ada@example.org", "name"},
		{"Ben Books", "", "ben@example.org", "name"},
		{"Sam Same", "", "", ""},
		{"Sam Same", "same@example.org", "same@example.org", "address"},
		{"Far Away", "far@example.org", "", ""},
		{"Ada", "", "", ""},
		{"", "", "", ""},
	} {
		m := have.MatchAttended(s, []Attended{{Name: test.name, Address: test.address}})[0]
		if m.Seat != test.want || m.By != test.by || (m.Seat == "") != (m.Why != "") {
			t.Errorf("%q <%s> is %+v", test.name, test.address, m)
		}
	}
}

// TestAttending holds what a list makes of those whom it names, and of those whom it does not.
func TestAttending(t *testing.T) {
	s := &Session{UID: "u", Seats: []Seat{
		{Address: "a"}, {Address: "b", Came: Present}, {Address: "c", Came: Absent}, {Address: "d", Left: true}, {Address: "e", Left: true},
	}}
	list := []Match{{Seat: "a"}, {Seat: "c"}, {Seat: "e"}, {Seat: ""}}
	for adds, want := range map[bool]string{false: "[a yes b no c yes e yes]", true: "[a yes c yes e yes]"} {
		var got []string
		acts := Attending(s, list, adds)
		for _, a := range acts {
			got = append(got, a.(Attend).Address, string(a.(Attend).Came))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("adds %t: %v, want %s", adds, got, want)
		}
		next := State{Sessions: []*Session{s}}.Apply(acts, time.Time{})
		if again := Attending(next.Sessions[0], list, adds); len(again) > 0 {
			t.Errorf("adds %t: the same list once more: %v", adds, again)
		}
	}
}

// Whoever came, and whoever did not: answers stay as they are, what follows from those that come in is the same, and nobody has
// or loses a place by it.
func TestPresenceChangesNoAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCommunity(t)
		for range rapid.IntRange(1, 10).Draw(t, "steps") {
			c.step()
		}
		c.plan()
		without := c.state
		var acts []Action
		for _, s := range without.Sessions {
			for _, seat := range s.Seats {
				came := rapid.SampledFrom([]Presence{NotKnown, Present, Absent}).Draw(t, "came")
				acts = append(acts, Attend{UID: s.UID, Address: seat.Address, Came: came})
			}
		}
		with := without.Apply(acts, c.now)
		for i, s := range with.Sessions {
			for j, seat := range s.Seats {
				seat.Came = NotKnown
				if was := without.Sessions[i].Seats[j]; !reflect.DeepEqual(seat, was) {
					t.Fatalf("a seat was %+v and is %+v", was, seat)
				}
			}
		}
		ins := []Incoming{c.incoming("1"), c.incoming("2"), c.incoming("3")}
		one, err := Answers(without, ins, c.now)
		if err != nil {
			t.Fatal(err)
		}
		other, err := Answers(with, ins, c.now)
		if err != nil || fmt.Sprintf("%+v", one) != fmt.Sprintf("%+v", other) {
			t.Fatalf("what follows is\n%v\nand with presences\n%v, %v", one, other, err)
		}
	})
}
