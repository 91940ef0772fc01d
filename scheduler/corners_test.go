package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/theme"
)

// Several people of one session may have new addresses. Who has a seat under both keeps both.
func TestRenamedPeopleBesideOthers(t *testing.T) {
	p := &planner{today: map[string]string{"ben@old.example": "ben@example.org", "cyd@old.example": "cyd@example.org", "dan@old.example": "ann@example.org"}}
	s := &Session{UID: "x"}
	for _, address := range []string{"ada@example.org", "ben@example.org", "ben@old.example", "cyd@old.example", "dan@old.example"} {
		s.Seats = append(s.Seats, Seat{Address: address})
	}
	var got []string
	for _, seat := range p.rename(s).Seats {
		got = append(got, seat.Address)
	}
	want := []string{"ada@example.org", "ann@example.org", "ben@example.org", "ben@old.example", "cyd@example.org"}
	if !slices.Equal(got, want) {
		t.Errorf("the seats are those of %q, want %q", got, want)
	}
	if len(p.acts) != 2 || s.Seats[3].Address != "cyd@old.example" {
		t.Errorf("%d are renamed, want 2, and the session itself stays as it is: %v", len(p.acts), s.Seats)
	}
}

// A session is to come that is not over and not called off.
func TestComing(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	session := func(uid string, after time.Duration, cancelled bool) *Session {
		return &Session{UID: uid, Theme: "datatalks", Facts: Facts{Start: now.Add(after), Cancelled: cancelled}}
	}
	p := &planner{now: now, have: State{Sessions: []*Session{
		session("over", -time.Hour, false), session("begins", 0, false), session("called off", time.Hour, true), session("to come", time.Hour, false),
	}}}
	if s := p.coming("datatalks"); s == nil || s.UID != "to come" {
		t.Errorf("to come is %+v", s)
	}
	if s := p.coming("other"); s != nil {
		t.Errorf("of another theme %+v is to come", s)
	}
}

// Whom nothing is written to, or who was told nothing, hides nobody from the brake.
func TestBrakeCountsBeyondTheSilent(t *testing.T) {
	for name, prepare := range map[string]func(*story){
		"nobody is silent": func(*story) {},
		"the first is suppressed": func(s *story) {
			s.step("suppress ada@example.org", "")
		},
		"the first was told nothing": func(s *story) {
			s.seats(func(seat *Seat) {
				if seat.Address == "ada@example.org" {
					seat.Revision, seat.Left = 0, true
				}
			})
		},
	} {
		s := newStory(t)
		s.step("edit rondo.yaml", "+brake: { sessions: 10, people: 1 }\n")
		s.step("plan 2026-11-12T09:00Z", "")
		s.step("edit themes/datatalks.yaml", "-  repeats: first tuesday of the month\n+  repeats: first tuesday of the month\n+  also: [2026-12-02 14:00]\n")
		s.state.Released = s.set().Files.Digest()
		s.step("plan 2026-11-12T10:00Z", "")
		prepare(s)
		s.step("edit themes/datatalks.yaml", "-  starts: 2026-12-01 14:00\n+  starts: 2026-12-01 15:00\n-  also: [2026-12-02 14:00]\n+  also: [2026-12-02 15:00]\n")
		s.step("plan 2026-11-12T11:00Z", "")
		want := "2 people"
		if name == "nobody is silent" {
			want = "3 people"
		}
		if len(s.state.Holds) != 1 || !strings.Contains(s.state.Holds[0].Why, "moves or cancels 2 sessions") || !strings.Contains(s.state.Holds[0].Why, "writes to "+want) {
			t.Errorf("%s: %+v, want an edit that writes to %s", name, s.state.Holds, want)
		}
	}
}

// A second change does not put off what people are already to hear, also where the first of them hears nothing.
func TestSettleBesideTheSilent(t *testing.T) {
	for _, silent := range []string{"", "ada@example.org"} {
		s := newStory(t)
		s.step("plan 2026-11-12T09:00Z", "")
		if silent != "" {
			s.step("suppress "+silent, "")
		}
		s.step("edit themes/datatalks.yaml", "-place: Room 5\n+place: Room 6\n")
		s.step("plan 2026-11-13T09:00Z", "")
		s.step("edit themes/datatalks.yaml", "-place: Room 6\n+place: Room 7\n")
		s.step("plan 2026-11-13T09:05Z", "")
		if want := moment(t, "2026-11-13T09:10Z"); !s.wake.Equal(want) {
			t.Errorf("%q is silent: the plan wakes at %s, want %s", silent, s.wake, want)
		}
	}
}

// The daily note tells of troubles that last, and of proposals that are open and new.
func TestWhatTheDailyNoteTells(t *testing.T) {
	s := invited(t)
	now := moment(t, "2026-11-13T06:00Z")
	s.state.Returns.Told = now.Add(-day)
	s.state.Returns.Troubles = []Trouble{
		{Kind: "clock", Text: "is ahead", Since: now.Add(-lasting + time.Second)},
		{Kind: "file", Text: "cannot be read", Since: now.Add(-lasting)},
		{Kind: "route", Text: "refuses\nsince long", Since: now.Add(-day)},
	}
	for i, state := range []ProposalState{ProposalOpen, ProposalDeclining, ProposalOpen} {
		s.state.Proposals = append(s.state.Proposals, Proposal{
			ID: fmt.Sprint(i), UID: december, Address: fmt.Sprint(i, "@example.org"), State: state, Start: now, At: now.Add(time.Duration(-i) * day),
		})
	}
	p := &planner{set: s.set(), have: s.state, now: now, resolved: map[string]bool{}}
	says := func() (all []string) {
		for _, line := range p.found() {
			all = append(all, line.Says+" "+line.A)
		}
		return all
	}
	want := []string{"proposed 0@example.org", "trouble cannot be read", "trouble refuses", "trouble since long"}
	if got := says(); !slices.Equal(got, want) {
		t.Errorf("the note says %q, want %q", got, want)
	}
	p.resolved["0"] = true
	if got := says(); !slices.Equal(got, want[1:]) {
		t.Errorf("after the proposal was taken the note says %q, want %q", got, want[1:])
	}

	// A note has so many lines, and says how many more there would be.
	p.have.Returns = Returns{Words: 3}
	for i := range mostLines + 2 {
		p.have.Returns.Undelivered = append(p.have.Returns.Undelivered, Undelivered{Address: fmt.Sprint(i)})
	}
	p.have.Proposals = nil
	lines := p.found()
	if len(lines) != mostLines+2 || lines[mostLines].Says != "more/returned" || lines[mostLines].N != 2 || lines[mostLines+1].N != 3 {
		t.Errorf("%d lines, the last of which are %v", len(lines), lines[mostLines-1:])
	}
}

// Of all people together a hundred mails a day are forwarded.
func TestForwardingInAllIsBounded(t *testing.T) {
	for _, test := range []struct {
		count int
		age   time.Duration
		waits bool
	}{{forwardedInAll - 1, time.Hour, false}, {forwardedInAll, time.Hour, true}, {forwardedInAll, day - time.Second, true}, {forwardedInAll, day, false}} {
		s := invited(t)
		in := wrote(s)
		for i := range test.count {
			s.state.Written = append(s.state.Written, Written{Inbox: fmt.Sprint(i), From: fmt.Sprint(i, "@example.org"), At: in.Arrived.Add(-test.age)})
		}
		if got := settledAs(t, s, in); (got.Parking != nil) != test.waits {
			t.Errorf("after %d mails %s ago: %s", test.count, test.age, got.Why)
		}
	}
}

// What a person writes does not go to an organizer to whom letters come back, and not to the person.
func TestWhoHearsWhatPeopleWrite(t *testing.T) {
	s := invited(t)
	s.state.Returns.Undelivered = []Undelivered{{Address: "grace@example.org"}}
	in := wrote(s)
	if got := settledAs(t, s, in); got.Parking != nil {
		t.Errorf("somebody else's letters came back: %s", got.Why)
	}
	s = invited(t)
	s.state.Returns.Undelivered = []Undelivered{{Address: "grace@example.org"}, {Address: "curator@example.org"}}
	if got := settledAs(t, s, wrote(s)); got.Parking == nil {
		t.Errorf("the organizer's letters came back: %s", got.Why)
	}
	s = invited(t)
	in = wrote(s)
	in.From, in.Words.From = "curator@example.org", "curator@example.org"
	if got := settledAs(t, s, in); got.Parking == nil {
		t.Errorf("the only organizer wrote it: %s", got.Why)
	}
}

// A person whose first letter is withdrawn is as if they had not been written to.
func TestWithdrawingTheFirstLetter(t *testing.T) {
	for _, test := range []struct{ revision int }{{0}, {1}} {
		seat := Seat{Address: "ada@example.org", Revision: 2, Leaving: Leaving{Since: time.Unix(0, 0)}}
		have := State{Sessions: []*Session{{UID: "x", Revision: 2, Seats: []Seat{seat}}}}
		have = have.Apply([]Action{Expire{UID: "x", Address: seat.Address, Revision: test.revision}}, time.Time{})
		if leaving := !have.Sessions[0].Seats[0].Leaving.Since.IsZero(); leaving != (test.revision > 0) {
			t.Errorf("back to revision %d: on their way out: %t", test.revision, leaving)
		}
	}
}

// What a feed says of a session: categories one by one, a link only where the theme allows it.
func TestFeedCategoriesAndPlaces(t *testing.T) {
	site := theme.Site{URL: "https://sessions.example.org"}
	for _, test := range []struct {
		facts      Facts
		categories []string
	}{{Facts{}, nil}, {Facts{Categories: "talks"}, []string{"talks"}}, {Facts{Categories: "talks,data"}, []string{"talks", "data"}}} {
		s := &Session{UID: "x", Theme: "datatalks", Facts: test.facts}
		if e := NewClerk(State{}, site, english).Event(s); !slices.Equal(e.Categories, test.categories) || (e.Categories == nil) != (test.categories == nil) {
			t.Errorf("%q: %q", test.facts.Categories, e.Categories)
		}
	}
}
