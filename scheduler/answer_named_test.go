package scheduler

import (
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// settledAs answers and gives what the mail was settled as.
func settledAs(t *testing.T, s *story, in Incoming) Settle {
	t.Helper()
	acts := Answer(s.state, in, in.Arrived)
	settle, ok := acts[len(acts)-1].(Settle)
	if !ok {
		t.Fatalf("ends in %+v", acts[len(acts)-1])
	}
	s.state = s.state.Apply(acts, in.Arrived)
	return settle
}

// Whoever wrote a status that is none has answered something: the organizer says what.
func TestI10AnUnknownStatusIsParkedAndMatched(t *testing.T) {
	for _, odd := range []string{"ACCEPT", "CONFIRMED", "X-MAYBE"} {
		s := invited(t)
		in := yes(s)
		in.Replies[0].Attendees[0].PartStat, in.Replies[0].Attendees[0].Unknown = ical.NeedsAction, odd
		if got := settledAs(t, s, in); got.Outcome != Parked || !strings.Contains(string(got.Why), `"`+odd+`"`) {
			t.Errorf("%s is settled as %s: %s", odd, got.Outcome, got.Why)
		}
		if got := settledAs(t, s, in.Match("ada@example.org", nil, ical.Accepted)); got.Outcome != Applied {
			t.Errorf("matched it is %s: %s", got.Outcome, got.Why)
		}
		if seat := seatIn(t, s.state, december, "ada@example.org"); seat.Answer != ical.Accepted {
			t.Errorf("the seat says %s", seat.Answer)
		}
	}
}

// Words have no number and no stamp. Matched, they answer the letter that came before them, and no later one.
func TestI10WordsAreMatchedToTheLetterBeforeThem(t *testing.T) {
	s := invited(t)
	in := yes(s)
	in.Class, in.Replies = Words, nil
	if got := settledAs(t, s, in.Match("ada@example.org", s.state.Session(december), ical.Declined)); got.Outcome != Applied || got.Why != "declined" {
		t.Errorf("settled as %s: %s", got.Outcome, got.Why)
	}
	s.now = s.now.Add(2 * time.Hour)
	s.files["themes/datatalks.yaml"] = []byte(strings.Replace(string(s.files["themes/datatalks.yaml"]), "14:00", "15:00", 1))
	for range 30 { // until the move has settled and left
		s.now = s.now.Add(time.Hour)
		s.plan()
		s.attempt()
	}
	if seat := seatIn(t, s.state, december, "ada@example.org"); seat.Answer != ical.NeedsAction {
		t.Fatalf("the move did not ask again: %+v", seat)
	}
	in.Inbox = "second"
	if got := settledAs(t, s, in.Match("ada@example.org", s.state.Session(december), ical.Accepted)); got.Outcome == Applied && seatIn(t, s.state, december, "ada@example.org").Answer == ical.Accepted {
		t.Errorf("words from before the move answer it: %s", got.Why)
	}
}

// A reason says what stood where it found nothing.
func TestI11AReasonNamesWhatStoodThere(t *testing.T) {
	for _, test := range []struct {
		change func(*Incoming)
		why    string
	}{
		{func(in *Incoming) {
			in.Replies[0].Attendees[0] = ical.Replier{Unread: "EX:/o=Labs/cn=ada", PartStat: ical.Accepted}
		},
			"it was sent by ada@example.org and answers for EX:/o=Labs/cn=ada, which is no mail address"},
		{func(in *Incoming) { in.Replies[0].Attendees[0] = ical.Replier{PartStat: ical.Accepted} },
			"it was sent by ada@example.org and answers for somebody without an address"},
		{func(in *Incoming) {
			in.Replies[0].Attendees[0] = ical.Replier{Unread: "invalid:nomail", PartStat: ical.Accepted}
			in.Person, in.Trust = "ada@example.org", Tokened
		}, "it came back to the reply address of ada@example.org and answers for invalid:nomail, which is no mail address"},
		{func(in *Incoming) {
			in.Replies[0].Attendees[0].PartStat, in.Replies[0].Attendees[0].DelegatedTo = ical.Delegated, []string{"EX:/o=Labs/cn=ben@1"}
		}, "delegated to ex:/o=labs/cn=ben@1, which is no mail address"},
		{func(in *Incoming) { in.Replies = []ical.Reply{{Method: ical.Answer}}; in.Unread = "it is encrypted" }, "it is encrypted"},
	} {
		s := invited(t)
		in := yes(s)
		test.change(&in)
		if got := settledAs(t, s, in); got.Outcome != Parked || string(got.Why) != test.why {
			t.Errorf("settled as %s: %s, want %s", got.Outcome, got.Why, test.why)
		}
	}
}
