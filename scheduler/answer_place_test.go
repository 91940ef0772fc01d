package scheduler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// crowded is a community whose session of 1 December has one place, which Ben has taken.
func crowded(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	s.step("edit themes/datatalks.yaml", "+seats: 1\n")
	s.now = moment(t, "2026-11-10T13:00Z")
	s.plan()
	s.attempt()
	in := yes(s)
	in.Inbox, in.From, in.Replies[0].Attendees[0].Address = "ben", "ben@example.org", "ben@example.org"
	if got := settledAs(t, s, in); got.Why != "accepted" {
		t.Fatal(got.Why)
	}
	return s
}

// Who accepts when all places are taken waits for one, and is told by a letter, or by the page that takes the answer.
func TestWhoAcceptsTooLateWaits(t *testing.T) {
	for _, test := range []struct {
		from   string
		source Source
		want   Wait
	}{
		{"ada@example.org", ByMail, WaitsNew},
		{"ada@example.org", ByWeb, WaitsTold},
		{"curator@example.org", ByMail, HasPlace},
	} {
		s := crowded(t)
		in := yes(s)
		in.From, in.Source, in.Replies[0].Attendees[0].Address = test.from, test.source, test.from
		got := settledAs(t, s, in)
		seat := seatIn(t, s.state, december, test.from)
		if says := strings.Contains(string(got.Why), "waits for a place"); seat.Waits != test.want || says != (test.want != HasPlace) {
			t.Errorf("%s by %s: %q, and the inbox says: %s", test.from, test.source, seat.Waits, got.Why)
		}
		if !seat.Claimed.Equal(in.Arrived) {
			t.Errorf("%s wants a place since %s, want %s", test.from, seat.Claimed, in.Arrived)
		}

		// Saying yes once more changes nothing about it.
		again := in
		again.Inbox, again.Arrived = "again", in.Arrived.Add(time.Hour)
		again.Replies = []ical.Reply{in.Replies[0]}
		again.Replies[0].Stamp = again.Arrived
		settledAs(t, s, again)
		if now := seatIn(t, s.state, december, test.from); now.Waits != seat.Waits || !now.Claimed.Equal(seat.Claimed) {
			t.Errorf("%s says yes again: %q since %s, was %q since %s", test.from, now.Waits, now.Claimed, seat.Waits, seat.Claimed)
		}
	}
}

// An answer is the same only if it says the same of the same moment; what differs in anything is a new one.
func TestWhatIsANewAnswer(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Incoming)
		want   Outcome
	}{
		{"the same", func(*Incoming) {}, Replayed},
		{"another answer at the same moment", func(in *Incoming) { in.Replies[0].Attendees[0].PartStat = ical.Declined }, Applied},
		{"the same later", func(in *Incoming) { in.Replies[0].Stamp = in.Replies[0].Stamp.Add(time.Minute) }, Applied},
		{"the same earlier", func(in *Incoming) { in.Replies[0].Stamp = in.Replies[0].Stamp.Add(-time.Minute) }, Outdated},
		{"with a comment", func(in *Incoming) { in.Replies[0].Comment = "a little late" }, Applied},
	} {
		s := invited(t)
		in := yes(s)
		settledAs(t, s, in)
		in.Inbox, in.Arrived = "second", in.Arrived.Add(time.Hour)
		in.Replies = []ical.Reply{in.Replies[0]}
		in.Replies[0].Attendees = []ical.Replier{in.Replies[0].Attendees[0]}
		test.change(&in)
		if got := settledAs(t, s, in); got.Outcome != test.want {
			t.Errorf("%s: %s: %s, want %s", test.name, got.Outcome, got.Why, test.want)
		}
	}
}

// How far an answer is known to be the person's is kept with it.
func TestVerifiedAnswers(t *testing.T) {
	for trust, want := range map[Trust]bool{Verified: true, Tokened: true, Unverified: false} {
		s := invited(t)
		in := yes(s)
		if in.Trust = trust; trust == Tokened {
			in.Person = "ada@example.org"
		}
		settledAs(t, s, in)
		if said := seatIn(t, s.state, december, "ada@example.org").Said; said.Verified != want || said.Answer != ical.Accepted {
			t.Errorf("%v: %+v", trust, said)
		}
	}
}

// A calendar that remembers an earlier number answers the last letter if it names its time; with another time it answers the
// letter of that time, and the answer says nothing about now.
func TestAnswersToAnEarlierTime(t *testing.T) {
	for _, test := range []struct {
		names string // the time that the answer names
		want  ical.PartStat
	}{
		{"2026-12-02T12:00Z", ical.Accepted},
		{"2026-12-01T12:00Z", ical.NeedsAction},
	} {
		s := invited(t)
		s.step("edit themes/datatalks.yaml", "+sessions:\n+  2026-12-01: { move_to: 2026-12-02 14:00 }\n")
		s.step("plan 2026-11-11T09:00Z", "")
		s.step("plan 2026-11-11T09:10Z", "")
		in := yes(s)
		in.Replies[0].Sequence, in.Replies[0].Start = 0, moment(t, test.names)
		settledAs(t, s, in)
		if seat := seatIn(t, s.state, december, "ada@example.org"); seat.Answer != test.want || seat.Said.Answer != ical.Accepted {
			t.Errorf("yes to %s counts as %s, want %s", test.names, seat.Answer, test.want)
		}
	}
}

// A proposal is one person's, for one session and time, and one mail may hold several. A later one takes an earlier one's place.
func TestProposals(t *testing.T) {
	s := invited(t)
	propose := func(inbox, from string, starts ...string) Settle {
		in := yes(s)
		in.Inbox, in.From = inbox, from
		r := in.Replies[0]
		in.Replies = nil
		for _, start := range starts {
			start, end, _ := strings.Cut(start, " ")
			asks := ical.Proposed{Start: moment(t, start)}
			if end != "" {
				asks.End = moment(t, end)
			}
			r.Method, r.Proposed = ical.Counter, &asks
			r.Attendees = []ical.Replier{{Address: from, PartStat: ical.NeedsAction}}
			in.Replies = append(in.Replies, r)
		}
		return settledAs(t, s, in)
	}
	shows := func() string {
		var all []string
		for _, p := range s.state.Proposals {
			all = append(all, fmt.Sprint(p.ID, " ", p.Address[:3], " ", p.Start.Format("02T15:04"), "-", p.End.Format("15:04")))
		}
		return strings.Join(all, ", ")
	}
	for _, step := range []struct {
		inbox, from string
		starts      []string
		outcome     Outcome
		want        string
	}{
		{"one", "ada@example.org", []string{"2026-12-02T12:00Z"}, Proposed, "one ada 02T12:00-12:45"},
		{"same", "ada@example.org", []string{"2026-12-02T12:00Z"}, Replayed, "one ada 02T12:00-12:45"},
		{"two", "ben@example.org", []string{"2026-12-02T12:00Z"}, Proposed, "one ada 02T12:00-12:45, two ben 02T12:00-12:45"},
		{"longer", "ada@example.org", []string{"2026-12-02T12:00Z 2026-12-02T14:00Z"}, Proposed, "longer ada 02T12:00-14:00, two ben 02T12:00-12:45"},
		{"now", "ada@example.org", []string{"2026-12-01T12:00Z 2026-12-01T12:45Z"}, Ignored, "longer ada 02T12:00-14:00, two ben 02T12:00-12:45"},
		{"both", "ben@example.org", []string{"2026-12-03T12:00Z", "2026-12-04T12:00Z"}, Proposed, "both-2 ben 04T12:00-12:45, longer ada 02T12:00-14:00"},
	} {
		got := propose(step.inbox, step.from, step.starts...)
		if got.Outcome != step.outcome || shows() != step.want {
			t.Errorf("%s: %s: %s; proposed is: %s; want %s: %s", step.inbox, got.Outcome, got.Why, shows(), step.outcome, step.want)
		}
	}
}

// The entry of a presenter begins with the set-up, half an hour before the session. What their calendar says of that entry is about the
// session: a reply to it counts, and a counter asks for a start half an hour after the one that it names. Nobody else's is shifted.
func TestPresentersAnswerTheirOwnEntry(t *testing.T) {
	moved := func() *story {
		s := newStory(t)
		s.step("edit themes/datatalks.yaml", "+presenters: { setup: 30m }\n+sessions:\n+  2026-12-01: { presenter: ada@example.org }\n")
		s.now = moment(t, "2026-11-10T13:00Z")
		s.plan()
		s.attempt()
		s.step("edit themes/datatalks.yaml", "-  2026-12-01: { presenter: ada@example.org }\n+  2026-12-01: { presenter: ada@example.org, move_to: 2026-12-02 14:00 }\n")
		s.step("plan 2026-11-11T09:00Z", "")
		s.step("plan 2026-11-11T09:10Z", "")
		return s
	}
	for _, test := range []struct {
		who, names string // the start that the reply names, with the number of before the move
		want       ical.PartStat
	}{
		{"ada", "2026-12-02T11:30Z", ical.Accepted},
		{"ada", "2026-12-02T12:00Z", ical.Accepted}, // a calendar that was told the session's own time
		{"ada", "2026-12-01T11:30Z", ical.NeedsAction},
		{"ben", "2026-12-02T12:00Z", ical.Accepted},
		{"ben", "2026-12-02T11:30Z", ical.NeedsAction},
	} {
		s, from := moved(), test.who+"@example.org"
		in := yes(s)
		in.From, in.Replies[0].Attendees[0].Address = from, from
		in.Replies[0].Sequence, in.Replies[0].Start = 0, moment(t, test.names)
		settledAs(t, s, in)
		if seat := seatIn(t, s.state, december, from); seat.Answer != test.want || seat.Said.Answer != ical.Accepted {
			t.Errorf("%s says yes to %s, which counts as %s, want %s", test.who, test.names, seat.Answer, test.want)
		}
	}
	for who, want := range map[string]string{"ada": "2026-12-03T08:30Z", "ben": "2026-12-03T08:00Z"} {
		s, from := moved(), who+"@example.org"
		in := yes(s)
		in.From = from
		r := &in.Replies[0]
		r.Method, r.Proposed = ical.Counter, &ical.Proposed{Start: moment(t, "2026-12-03T08:00Z")}
		r.Attendees = []ical.Replier{{Address: from, PartStat: ical.NeedsAction}}
		got := settledAs(t, s, in)
		if len(s.state.Proposals) != 1 || !s.state.Proposals[0].Start.Equal(moment(t, want)) {
			t.Errorf("%s asks for 08:00, %s: %+v, want %s", who, got.Why, s.state.Proposals, want)
		}
	}
}
