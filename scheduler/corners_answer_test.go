package scheduler

import (
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// Who has left the audience says no in vain, and everything else is for the organizer to see.
func TestAnswersOfWhoHasLeft(t *testing.T) {
	for answer, want := range map[ical.PartStat]Outcome{ical.Declined: Noted, ical.Accepted: Parked, ical.Tentative: Parked} {
		s := invited(t)
		s.seats(func(seat *Seat) { seat.Left = seat.Left || seat.Address == "ada@example.org" })
		in := yes(s)
		in.Replies[0].Attendees[0].PartStat = answer
		if got := settledAs(t, s, in); got.Outcome != want {
			t.Errorf("%s of somebody who has left: %s: %s, want %s", answer, got.Outcome, got.Why, want)
		}
	}
}

// The moment of an answer is the one it says, unless that is missing or later than its arrival.
func TestMomentOfAnAnswer(t *testing.T) {
	s := invited(t)
	arrived := yes(s).Arrived
	for _, test := range []struct{ stamp, want time.Time }{
		{arrived.Add(-time.Minute), arrived.Add(-time.Minute)},
		{arrived, arrived},
		{arrived.Add(time.Minute), arrived},
		{time.Time{}, arrived},
	} {
		s := invited(t)
		in := yes(s)
		in.Replies[0].Stamp = test.stamp
		settledAs(t, s, in)
		if got := seatIn(t, s.state, december, "ada@example.org").Said.Stamp; !got.Equal(test.want) {
			t.Errorf("an answer of %s that arrived at %s counts as of %s", test.stamp, arrived, got)
		}
	}
}

// An address is owned by the person of the accepted files who has it, or had it as an alias; nobody owns no address.
func TestOwner(t *testing.T) {
	s := invited(t)
	d := &desk{writer: newWriter(s.state), now: s.now}
	for address, want := range map[string]string{"ada@example.org": "ada@example.org", "ada@home.example": "ada@example.org", "eve@example.com": "", "": ""} {
		got := ""
		if who := d.owner(address); who != nil {
			got = who.Email
		}
		if got != want {
			t.Errorf("%q is owned by %q, want %q", address, got, want)
		}
	}
	d = &desk{writer: newWriter(State{}), now: s.now}
	if who := d.owner("ada@example.org"); who != nil {
		t.Errorf("before anything is accepted %+v", who)
	}
}

// Words of a person that an organizer matches answer the last letter before them; an answer with a UID keeps its own number.
func TestMatchedWordsAnswerTheLastLetter(t *testing.T) {
	s := invited(t)
	session := s.state.Sessions[0]
	seat := seatIn(t, s.state, december, "ada@example.org")
	for _, test := range []struct {
		name  string
		in    Incoming
		raise bool
	}{
		{"words", Incoming{Arrived: seat.Stamp.Add(time.Second)}, true},
		{"words from before the letter", Incoming{Arrived: seat.Stamp}, false},
		{"an answer without a UID", Incoming{Arrived: seat.Stamp.Add(time.Second), Replies: []ical.Reply{{Method: ical.Answer}}}, true},
		{"an answer", Incoming{Arrived: seat.Stamp.Add(time.Second), Replies: []ical.Reply{{Method: ical.Answer, UID: "y"}}}, false},
	} {
		got := test.in.Match("ada@example.org", session, ical.Accepted)
		if raised := got.Replies[0].Sequence > 0; raised != test.raise || got.Replies[0].UID != december {
			t.Errorf("%s: %+v", test.name, got.Replies[0])
		}
	}
}

// A person who is named no more is written to as the files last had them, until they are in the files again.
func TestFarewellsSpeakAsTheFilesDid(t *testing.T) {
	s := invited(t)
	p := &planner{set: s.set(), have: s.state, now: s.now}
	left := Leaving{Since: s.now, Name: "Zoe", Language: "fi", Timezone: "Asia/Tokyo"}
	for _, test := range []struct {
		address  string
		leaving  Leaving
		name     string
		language string
		zone     string
	}{
		{"zoe@example.org", left, "Zoe", "fi", "Asia/Tokyo"},
		{"zoe@example.org", Leaving{}, "", "en", "Europe/Helsinki"},
		{"ada@example.org", left, "Ada", "en", "Europe/Helsinki"},
		{"zoe@example.org", Leaving{Since: s.now, Name: "Zoe", Language: "fi", Timezone: "Not/There"}, "Zoe", "fi", "Europe/Helsinki"},
	} {
		who := p.parted(Seat{Address: test.address, Leaving: test.leaving})
		if who.Name != test.name || who.Language() != test.language || who.Zone().String() != test.zone {
			t.Errorf("%s with %+v: %q in %s and %s", test.address, test.leaving, who.Name, who.Language(), who.Zone())
		}
	}
}

// A role that changes is noted also where nothing else is due.
func TestARoleAlone(t *testing.T) {
	s := newStory(t)
	s.step("plan 2026-11-12T09:00Z", "")
	s.step("edit themes/datatalks.yaml", "-organizers: [curator@example.org]\n-audience: [data-guild]\n+organizers: [grace@example.org]\n+audience: [data-guild, curator@example.org]\n")
	plan, _ := s.step("plan 2026-11-12T10:00Z", "")
	if want := "curator@example.org  organizer → audience"; !strings.Contains(plan, want) {
		t.Errorf("the plan is\n%swant in it %s", plan, want)
	}
}

// What was asked for before it was last sent is not asked for any more.
func TestAsks(t *testing.T) {
	at := time.Unix(1000, 0)
	for _, test := range []struct {
		asked, sent time.Time
		want        bool
	}{{at, at, false}, {at.Add(time.Second), at, true}, {at, at.Add(time.Second), false}, {at, time.Time{}, true}, {time.Time{}, time.Time{}, false}} {
		seat := Seat{}
		if !test.asked.IsZero() {
			seat.Marks = seat.Marks.With(Mark{Of: Asked, At: test.asked})
		}
		if !test.sent.IsZero() {
			seat.Marks = seat.Marks.With(Mark{Of: Refresh, At: test.sent})
		}
		if got := seat.asks(); got != test.want {
			t.Errorf("asked at %v, sent at %v: %t", test.asked, test.sent, got)
		}
	}
}
