package scheduler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/theme"
)

// wrote is a mail of Ada's in words, an hour after she was invited.
func wrote(s *story) Incoming {
	in := yes(s)
	in.Class, in.Replies = Words, nil
	in.Words = &Written{From: in.From, Name: "Ada", Subject: "A question", Text: "May I bring a friend?"}
	return in
}

// What people write in no mailbox is forwarded to organizers once, waits for them, and never goes where it must not.
func TestI1WordsAreForwardedOrWait(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(*story, *Incoming)
		outcome Outcome
		why     string
		letters int
	}{
		{"of somebody with a seat", func(*story, *Incoming) {}, Parked, "somebody's words, forwarded to the organizers of DataTalks", 1},
		{"from an alias", func(_ *story, in *Incoming) { in.From, in.Words.From = "ada@home.example", "ada@home.example" }, Parked, "forwarded to", 1},
		{"of a stranger", func(_ *story, in *Incoming) { in.Words.From = "eve@example.com" }, Parked, "not forwarded: nobody with a seat sent it", 0},
		{"of a stranger who answers a letter", func(_ *story, in *Incoming) { in.Words.From, in.Words.Theme = "eve@example.com", "datatalks" }, Parked, "forwarded to", 1},
		{"of nobody", func(_ *story, in *Incoming) { in.Words.From = "" }, Parked, "does not say who sent it", 0},
		{"of what may be a robot", func(_ *story, in *Incoming) { in.Words.Robotic = "X-Loop" }, Parked, "a robot may have written it (X-Loop)", 0},
		{"that failed a check", func(_ *story, in *Incoming) { in.Trust, in.Doubt = Doubted, "mx says no" }, Parked, "not forwarded: mx says no", 0},
		{"to be kept", func(s *story, _ *Incoming) { s.state.Accepted.Config.Mail.Words = theme.Keep }, Parked, "somebody's words", 0},
		{"to be counted", func(s *story, _ *Incoming) { s.state.Accepted.Config.Mail.Words = theme.Count }, Noted, "to count only", 0},
		{"in a mailbox", func(_ *story, in *Incoming) { in.Words = nil }, Noted, "they are in the mailbox", 0},
	} {
		s := invited(t)
		in := wrote(s)
		test.change(s, &in)
		got := settledAs(t, s, in)
		if got.Outcome != test.outcome || !strings.Contains(string(got.Why), test.why) {
			t.Errorf("%s: %s: %s", test.name, got.Outcome, got.Why)
		}
		if waits := got.Parking != nil; waits != (got.Outcome == Parked && test.letters == 0) {
			t.Errorf("%s: in the daily note %v", test.name, waits)
		}
		if again := Answer(s.state, in, in.Arrived); len(again) != 1 && test.letters > 0 {
			t.Errorf("%s: answered again: %v", test.name, again)
		}
		posted := 0
		for range 2 {
			acts, _ := Plan(s.state.Accepted, s.state, in.Arrived.Add(time.Minute))
			for _, a := range acts {
				if p, ok := a.(Post); ok && p.Letter.Kind == Forwarded {
					posted++
					if l := p.Letter; l.To.Email == in.Words.From || l.Author.Address != in.Words.From || l.Quote != in.Words.Text || l.Facts.Title != in.Words.Subject {
						t.Errorf("%s: %+v", test.name, l)
					}
				}
			}
			s.state = s.state.Apply(acts, in.Arrived.Add(time.Minute))
		}
		if posted != test.letters {
			t.Errorf("%s: %d letters in two plans, want %d", test.name, posted, test.letters)
		}
	}
}

// Nobody, and no two robots, can have us send without end: of one sender ten mails a day are forwarded.
func TestI1ForwardingIsBounded(t *testing.T) {
	s := invited(t)
	forwarded := 0
	for i := range 50 {
		in := wrote(s)
		in.Inbox, in.Arrived = fmt.Sprint("mail", i), in.Arrived.Add(time.Duration(i)*time.Minute)
		if got := settledAs(t, s, in); got.Parking == nil {
			forwarded++
		} else if !strings.Contains(string(got.Why), "10 of the same sender were within a day") {
			t.Error(got.Why)
		}
	}
	in := wrote(s)
	in.Inbox, in.Arrived = "tomorrow", in.Arrived.Add(25*time.Hour)
	if got := settledAs(t, s, in); forwarded != forwardedOfOne || got.Parking != nil {
		t.Errorf("%d were forwarded, and the next day: %s", forwarded, got.Why)
	}
}
