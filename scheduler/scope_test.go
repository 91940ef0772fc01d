package scheduler

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
)

// decideWithin decides on no more than is asked for, as a ledger does: it begins with a scope, and adds what is missing.
func decideWithin(t interface{ Fatalf(string, ...any) }, have State, scope Scope, decide func(State) ([]Action, error)) ([]Action, Scope) {
	for range 6 {
		acts, err := decide(have.Within(scope))
		lack := (*Unread)(nil)
		if !errors.As(err, &lack) {
			if err != nil {
				t.Fatalf("%v", err)
			}
			return acts, scope
		}
		wider := scope.And(lack.Scope)
		if fmt.Sprint(wider) == fmt.Sprint(scope) {
			t.Fatalf("it asks for what it was given: %v", err)
		}
		scope = wider
	}
	t.Fatalf("it never has enough: %s", scope)
	return nil, scope
}

// Whatever comes in, what follows is the same when only the part of the ledger is read that it is about; and nothing follows
// that is about something outside that part.
func TestAPartIsDecidedLikeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCommunity(t)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			c.step()
		}
		c.plan()
		have := c.state
		ins := make([]Incoming, rapid.IntRange(1, 4).Draw(t, "mails"))
		for i := range ins {
			ins[i] = c.incoming(fmt.Sprint("mail", i))
		}
		whole, err := Answers(have, ins, c.now)
		if err != nil {
			t.Fatal(err)
		}
		acts, scope := decideWithin(t, have, ScopeOf(ins), func(have State) ([]Action, error) { return Answers(have, ins, c.now) })
		if !slices.EqualFunc(acts, whole, func(a, b Action) bool { return reflect.DeepEqual(a, b) }) {
			t.Fatalf("of %s follows\n%v\nof everything\n%v", scope, acts, whole)
		}
		part := have.Within(scope)
		if err := part.Demand(part.Subjects(acts)); err != nil {
			t.Fatal(err)
		}
		after, want := part.Apply(acts, c.now), have.Apply(acts, c.now)
		for _, s := range after.Sessions {
			if got, want := fmt.Sprintf("%+v", *s), fmt.Sprintf("%+v", *want.Session(s.UID)); got != want {
				t.Fatalf("the part is after that\n%s\nand the whole\n%s", got, want)
			}
		}
	})
}

// incoming draws a mail that may have come in.
func (c *community) incoming(id string) Incoming {
	sample := rapid.SampledFrom[[]string]
	who := c.address(sample(allPeople).Draw(c.t, "sender"))
	if rapid.Bool().Draw(c.t, "with a detail") {
		local, domain, _ := strings.Cut(who, "@")
		who = local + "+talks@" + domain
	}
	in := Incoming{Inbox: id, Arrived: c.now, Source: ByMail, From: who}
	in.Trust = rapid.SampledFrom([]Trust{Unverified, Verified, Tokened, Doubted}).Draw(c.t, "trust")
	if in.Trust == Tokened {
		in.Person = c.address(sample(allPeople).Draw(c.t, "token"))
	}
	switch in.Class = rapid.SampledFrom([]Class{Calendar, Calendar, Calendar, Bounce, Complaint, Words}).Draw(c.t, "class"); in.Class {
	case Words:
		in.Words = &Written{From: who, Subject: "Hello", Text: "Is there coffee?", Theme: sample([]string{"", "datatalks"}).Draw(c.t, "answers")}
	case Bounce, Complaint:
		in.To = c.address(sample(allPeople).Draw(c.t, "to"))
		fault := rapid.SampledFrom([]Fault{NoFault, HardFault, SoftFault}).Draw(c.t, "fault")
		in.Report = &Report{Letter: "mark", Fate: Fate{Recipient: in.To, Fault: fault, Delivered: fault == NoFault, Status: "5.1.1"}}
	default:
		r := ical.Reply{
			Method:    rapid.SampledFrom([]ical.Method{ical.Answer, ical.Answer, ical.Refresh, ical.Counter}).Draw(c.t, "method"),
			UID:       "nothing@sessions.example.org",
			Sequence:  rapid.IntRange(0, 3).Draw(c.t, "sequence"),
			Attendees: []ical.Replier{{Address: who, PartStat: rapid.SampledFrom([]ical.PartStat{ical.Accepted, ical.Declined, ical.Delegated}).Draw(c.t, "answer")}},
		}
		r.Attendees[0].DelegatedTo = []string{c.address(sample(allPeople).Draw(c.t, "delegate"))}
		if len(c.state.Sessions) > 0 {
			s := rapid.SampledFrom(c.state.Sessions).Draw(c.t, "about")
			r.UID = s.UID
			r.Proposed = &ical.Proposed{Start: s.Facts.Start.Add(rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(c.t, "proposed"))}
			if r.Method == ical.Refresh {
				r.Proposed = nil
			}
		}
		in.Replies = []ical.Reply{r}
	}
	return in
}

// A decision says what it lacks and decides nothing without it.
func TestADecisionDemandsWhatItGoesBy(t *testing.T) {
	s := invited(t)
	in := yes(s)
	for _, test := range []struct {
		name string
		in   func() Incoming
		want string
	}{
		{"an answer", func() Incoming { return in }, "sessions " + s.state.Sessions[0].UID + "; people ada@example.org"},
		{"a bounce", func() Incoming {
			return Incoming{Inbox: "m", Class: Bounce, Trust: Verified, To: "ada@example.org", Arrived: s.now,
				Report: &Report{Letter: "mark", Fate: Fate{Recipient: "ada@example.org", Fault: HardFault}}}
		}, "people ada@example.org"},
		{"words", func() Incoming {
			return Incoming{Inbox: "m", Class: Words, From: "ada@example.org", Arrived: s.now, Words: &Written{From: "ada@example.org"}}
		}, "what is no session; seats of ada@example.org"},
	} {
		acts, err := Answers(s.state.Within(Scope{}), []Incoming{test.in()}, s.now)
		lack := (*Unread)(nil)
		if !errors.As(err, &lack) || len(acts) > 0 {
			t.Fatalf("%s: %v, %v", test.name, acts, err)
		}
		if got := lack.Scope.And(Scope{}).String(); !strings.HasPrefix(test.want, got) {
			t.Errorf("%s lacks %s, want %s", test.name, got, test.want)
		}
	}
	if _, err := Wishes(s.state.Within(Scope{People: []string{"ben@example.org"}}), "ada@example.org", Change{NewFeed: true}, s.now); err == nil {
		t.Error("a wish is recorded of somebody who was not read")
	}
	defer func() {
		if recover() == nil {
			t.Error("somebody is restored who was not read")
		}
	}()
	Restored(s.state.Within(Scope{People: []string{"ada@example.org"}}), "ada@example.org", "by hand", s.now)
}
