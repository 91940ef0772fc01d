package scheduler

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// A mail with several answers is settled as the one that matters most, and as the first of those that matter as much.
func TestTheFirstOfSeveralAnswersNamesTheOutcome(t *testing.T) {
	s := newStory(t)
	s.now = moment(t, "2026-12-17T13:00Z") // both sessions are announced
	s.files["themes/datatalks.yaml"] = []byte(strings.Replace(string(s.files["themes/datatalks.yaml"]),
		"month\n", "month\n  also: [2027-01-06 14:00]\n", 1))
	s.plan()
	s.attempt()
	const january, also = "datatalks.20270105@sessions.example.org", "datatalks.20270106@sessions.example.org"
	in := yes(s)
	in.Replies[0].UID = january
	other := in.Replies[0]
	other.UID = also
	other.Attendees = []ical.Replier{{Address: "ada@example.org", PartStat: ical.Declined}}
	alien := in.Replies[0]
	alien.UID = "42@calendar.example.com"
	for _, test := range []struct {
		replies []ical.Reply
		uid     string
		why     string
	}{
		{[]ical.Reply{in.Replies[0], other}, january, "accepted"},
		{[]ical.Reply{other, in.Replies[0]}, also, "declined"},
		{[]ical.Reply{alien, other, in.Replies[0]}, also, "declined"},
	} {
		in.Replies = test.replies
		acts := Answer(s.state, in, in.Arrived)
		settle := acts[len(acts)-1].(Settle)
		if settle.Outcome != Applied || settle.UID != test.uid || string(settle.Why) != test.why {
			t.Errorf("settled as %s of %s: %s; want %s of %s", settle.Outcome, settle.UID, settle.Why, test.why, test.uid)
		}
	}
}

// Nobody is asked whether a session may move to a time that is past; a moment from now is not past.
func TestProposalsOfAPastTime(t *testing.T) {
	s := invited(t)
	in := yes(s)
	in.Replies[0].Method, in.Replies[0].Attendees[0].PartStat = ical.Counter, ical.Tentative
	for _, test := range []struct {
		start   time.Time
		outcome Outcome
	}{
		{in.Arrived.Add(-time.Hour), Noted},
		{in.Arrived, Noted},
		{in.Arrived.Add(time.Second), Proposed},
	} {
		in.Replies[0].Proposed = &ical.Proposed{Start: test.start, End: test.start.Add(time.Hour)}
		acts := Answer(s.state, in, in.Arrived)
		proposes := slices.ContainsFunc(acts, func(a Action) bool { _, is := a.(Propose); return is })
		settle := acts[len(acts)-1].(Settle)
		if settle.Outcome != test.outcome || proposes != (test.outcome == Proposed) {
			t.Errorf("a proposal of %s, taken at %s: %s, %s; proposed: %v, want %s",
				test.start, in.Arrived, settle.Outcome, settle.Why, proposes, test.outcome)
		}
	}
}
