package scheduler

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
)

// invited is a community where the session of 1 December was announced to everybody, and sent, on 10 November.
func invited(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	s.files["people.yaml"] = []byte(strings.Replace(string(s.files["people.yaml"]), "name: Ada }", "name: Ada, aliases: [ada@home.example] }", 1))
	s.now = moment(t, "2026-11-10T13:00Z")
	s.plan()
	s.attempt()
	return s
}

const december = "datatalks.20261201@sessions.example.org"

// yes is Ada's answer to the session of 1 December, an hour after she was invited.
func yes(s *story) Incoming {
	at := s.now.Add(time.Hour)
	return Incoming{
		Inbox: "first", Class: Calendar, Arrived: at, Source: ByMail, From: "ada@example.org", Trust: Verified,
		Replies: []ical.Reply{{
			Method: ical.Answer, UID: december, Stamp: at.Add(-time.Second), Organizer: "guild@example.org",
			Attendees: []ical.Replier{{Address: "ada@example.org", PartStat: ical.Accepted}},
		}},
	}
}

func seatIn(t *testing.T, have State, uid, address string) Seat {
	t.Helper()
	for _, s := range have.Sessions {
		if i, found := seatAt(s.Seats, address); found && s.UID == uid {
			return s.Seats[i]
		}
	}
	t.Fatalf("%s has no seat in %s", address, uid)
	return Seat{}
}

// Forged and odd answers. Whatever arrives, only the seat of the person who is known to have sent it may change.
func TestForgedAndOddAnswers(t *testing.T) {
	attendee := func(address string) func(*Incoming) {
		return func(in *Incoming) { in.Replies[0].Attendees[0].Address = address }
	}
	method := func(m ical.Method) func(*Incoming) {
		return func(in *Incoming) { in.Replies[0].Method = m }
	}
	for _, test := range []struct {
		name    string
		change  func(*Incoming)
		outcome Outcome
		why     string
		seat    ical.PartStat // Ada's afterwards; "" for NeedsAction
	}{
		{"as it should be", func(in *Incoming) {}, Applied, "accepted", ical.Accepted},
		{"token of Ada, answers for Ben", func(in *Incoming) {
			in.Person, in.Trust = "ada@example.org", Tokened
			in.Replies[0].Attendees[0].Address = "ben@example.org"
		}, Parked, "it came back to the reply address of ada@example.org and answers for ben@example.org", ""},
		{"two attendees, one of them the sender", func(in *Incoming) {
			in.Replies[0].Attendees = []ical.Replier{{Address: "ben@example.org", PartStat: ical.Declined}, {Address: "ada@example.org", PartStat: ical.Tentative}}
		}, Applied, "tentative", ical.Tentative},
		{"two attendees, neither the sender", func(in *Incoming) {
			in.From = "mallory@example.com"
			in.Replies[0].Attendees = append(in.Replies[0].Attendees, ical.Replier{Address: "ben@example.org", PartStat: ical.Declined})
		}, Parked, "it was sent by mallory@example.com and answers for ada@example.org", ""},
		{"no attendee", func(in *Incoming) { in.Replies[0].Attendees = nil }, Parked, "it names no attendee", ""},
		{"another From, the right token", func(in *Incoming) {
			in.Person, in.Trust, in.From = "ada@example.org", Tokened, "ada@phone.example"
		}, Applied, "accepted", ical.Accepted},
		{"another From", func(in *Incoming) { in.From = "mallory@example.com" }, Parked, "sent by mallory@example.com", ""},
		{"no From", func(in *Incoming) { in.From = "" }, Parked, "it does not say who sent it", ""},
		{"right From, the token that is asked for is missing or old", func(in *Incoming) {
			in.Trust, in.Doubt = Doubted, "it did not come to a reply address of anybody's"
		}, Parked, "it did not come to a reply address of anybody's", ""},
		{"DKIM and DMARC failed", func(in *Incoming) {
			in.Trust, in.Doubt = Doubted, "mx.example.org says: dmarc=fail"
		}, Parked, "mx.example.org says: dmarc=fail", ""},
		{"nobody checks", func(in *Incoming) { in.Trust = Unverified }, Applied, "accepted", ical.Accepted},
		{"unknown session", func(in *Incoming) { in.Replies[0].UID = "datatalks.20200101@sessions.example.org" }, Parked, "no session with the UID", ""},
		{"somebody else's session", func(in *Incoming) { in.Replies[0].UID = "42@calendar.example.com" }, Ignored, "no session of this installation", ""},
		{"no UID", func(in *Incoming) { in.Replies[0].UID = "" }, Parked, "no UID", ""},
		{"SEQUENCE higher than any sent", func(in *Incoming) { in.Replies[0].Sequence = 7 }, Applied, "accepted", ical.Accepted},
		{"SEQUENCE huge", func(in *Incoming) { in.Replies[0].Sequence = 1<<31 - 1 }, Applied, "accepted", ical.Accepted},
		{"DTSTAMP older than the invitation", func(in *Incoming) { in.Replies[0].Stamp = in.Arrived.AddDate(-1, 0, 0) }, Applied, "accepted", ical.Accepted},
		{"DTSTAMP in the future", func(in *Incoming) { in.Replies[0].Stamp = in.Arrived.AddDate(1, 0, 0) }, Applied, "accepted", ical.Accepted},
		{"no DTSTAMP", func(in *Incoming) { in.Replies[0].Stamp = time.Time{} }, Applied, "accepted", ical.Accepted},
		{"METHOD:REQUEST", method(ical.Request), Ignored, "METHOD:REQUEST comes from organizers", ""},
		{"METHOD:CANCEL", method(ical.Cancel), Ignored, "METHOD:CANCEL comes from organizers", ""},
		{"METHOD:PUBLISH", method("PUBLISH"), Ignored, "METHOD:PUBLISH comes from organizers", ""},
		{"METHOD:ADD", method(ical.Add), Ignored, "METHOD:ADD comes from organizers", ""},
		{"METHOD:DECLINECOUNTER", method(ical.DeclineCounter), Ignored, "METHOD:DECLINECOUNTER comes from organizers", ""},
		{"no METHOD", method(""), Ignored, "no METHOD", ""},
		{"METHOD:COUNTER without a time", method(ical.Counter), Parked, "does not say which", ""},
		{"METHOD:COUNTER", func(in *Incoming) {
			in.Replies[0].Method, in.Replies[0].Attendees[0].PartStat = ical.Counter, ical.Tentative
			in.Replies[0].Proposed = &ical.Proposed{Start: time.Date(2026, 12, 2, 12, 0, 0, 0, time.UTC)}
		}, Proposed, "asks for Wed 2 Dec 2026 14:00 Europe/Helsinki", ical.Tentative},
		{"METHOD:REFRESH", method(ical.Refresh), Refreshed, "the current request is sent again", ""},
		{"PARTSTAT=X-EVIL", func(in *Incoming) { in.Replies[0].Attendees[0].PartStat = ical.NeedsAction }, Ignored, "neither yes, maybe nor no", ""},
		{"delegated to Grace, whom the files know", func(in *Incoming) {
			in.Replies[0].Attendees[0].PartStat, in.Replies[0].Attendees[0].DelegatedTo = ical.Delegated, []string{"grace@example.org"}
		}, Applied, "delegated to grace@example.org", ical.Delegated},
		{"delegated to a stranger", func(in *Incoming) {
			in.Replies[0].Attendees[0].PartStat, in.Replies[0].Attendees[0].DelegatedTo = ical.Delegated, []string{"eve@example.com"}
		}, Parked, "delegated to eve@example.com, who is in no file", ical.Delegated},
		{"delegated to nobody", func(in *Incoming) { in.Replies[0].Attendees[0].PartStat = ical.Delegated }, Parked, "does not say to whom", ical.Delegated},
		{"RECURRENCE-ID of another day", func(in *Incoming) { in.Replies[0].Recurrence = "20261208T120000Z" }, Parked, "occurrence of 20261208T120000Z", ""},
		{"RECURRENCE-ID of the session itself", func(in *Incoming) { in.Replies[0].Recurrence = "20261201T120000Z" }, Applied, "accepted", ical.Accepted},
		{"RECURRENCE-ID of its day", func(in *Incoming) { in.Replies[0].Recurrence = "20261201" }, Applied, "accepted", ical.Accepted},
		{"no ORGANIZER, as from Outlook.com", func(in *Incoming) { in.Replies[0].Organizer = "" }, Applied, "accepted", ical.Accepted},
		{"ORGANIZER is the attacker", func(in *Incoming) { in.Replies[0].Organizer = "mallory@example.com" }, Applied, "accepted", ical.Accepted},
		{"from an alias of the files", func(in *Incoming) { in.From = "ada@home.example" }, Applied, "accepted", ical.Accepted},
		{"from ada+tag@", func(in *Incoming) { in.From = "Ada+rondo@example.org" }, Applied, "accepted", ical.Accepted},
		{"ATTENDEE in capitals", attendee("ADA@EXAMPLE.ORG"), Applied, "accepted", ical.Accepted},
		{"party crasher", func(in *Incoming) {
			in.From = "grace@example.org"
			in.Replies[0].Attendees[0].Address = "grace@example.org"
		}, Parked, "grace@example.org is not invited to DataTalks", ""},
		{"after the session", func(in *Incoming) { in.Arrived = in.Arrived.AddDate(0, 1, 0) }, Outdated, "the session is over", ""},
		{"many events, one of them right", func(in *Incoming) {
			alien := in.Replies[0]
			alien.UID = "42@calendar.example.com"
			in.Replies = append(slices.Repeat([]ical.Reply{alien}, 49), in.Replies[0])
		}, Applied, "accepted", ical.Accepted},
		{"no event", func(in *Incoming) { in.Replies = nil }, Ignored, "no event", ""},
		{"out of office with the invitation attached", func(in *Incoming) { in.Class = AutoReply }, Ignored, "a robot's answer", ""},
		{"plain words", func(in *Incoming) { in.Class, in.Replies = Words, nil }, Noted, "words", ""},
		{"unreadable", func(in *Incoming) { in.Class, in.Replies = Unreadable, nil }, Noted, "cannot be read", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := invited(t)
			in := yes(s)
			test.change(&in)
			before := s.state
			acts := Answer(s.state, in, in.Arrived)
			settle, ok := acts[len(acts)-1].(Settle)
			if !ok || settle.Outcome != test.outcome || !strings.Contains(string(settle.Why), test.why) || settle.Inbox != in.Inbox {
				t.Errorf("settled as %+v, want %s: %s", acts[len(acts)-1], test.outcome, test.why)
			}
			if (settle.Outcome == Parked) != (settle.Parking != nil) {
				t.Error("the organizer hears of what is parked and of nothing else")
			}
			s.state = s.state.Apply(acts, in.Arrived)
			want := test.seat
			if want == "" {
				want = ical.NeedsAction
			}
			if got := seatIn(t, s.state, december, "ada@example.org").Answer; got != want {
				t.Errorf("Ada's seat says %s, want %s", got, want)
			}
			for i, session := range s.state.Sessions {
				was := before.Sessions[i]
				if session.Facts != was.Facts || session.Sequence != was.Sequence || session.Organizer != was.Organizer {
					t.Errorf("%s has changed", session.UID)
				}
				for _, seat := range was.Seats {
					mine := session.UID == december && seat.Address == "ada@example.org"
					if now := seatIn(t, s.state, session.UID, seat.Address); !mine && !reflect.DeepEqual(now, seat) {
						t.Errorf("the seat of %s in %s has changed: %+v", seat.Address, session.UID, now)
					}
				}
			}
			if again := Answer(s.state, in, in.Arrived); len(again) != 1 {
				t.Errorf("answered again it does %v", again)
			}
		})
	}
}

// The six events of a disputed seat end the same in whatever order they arrive, as long as nobody answers a letter that
// is not posted yet: the last word is the one with the highest SEQUENCE, then the latest DTSTAMP, then the latest arrival.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	base := invited(t)
	at := func(hours int) time.Time { return base.now.Add(time.Duration(hours) * time.Hour) }
	answer := func(name string, source Source, hours int, partStat ical.PartStat) Incoming {
		in := yes(base)
		in.Inbox, in.Source, in.Arrived = name, source, at(10)
		in.Replies[0].Stamp, in.Replies[0].Attendees[0].PartStat = at(hours), partStat
		return in
	}
	events := []Incoming{
		answer("yes by mail", ByMail, 1, ical.Accepted),
		answer("no by web", ByWeb, 3, ical.Declined),
		answer("maybe, late", ByMail, 2, ical.Tentative),
		answer("yes once more", ByMail, 1, ical.Accepted),
		answer("maybe with a far stamp", ByMail, 4, ical.Tentative),
		answer("yes, before all", ByMail, 0, ical.Accepted),
	}
	orders := 0
	permute(events, func(order []Incoming) {
		orders++
		acts, err := Answers(base.state, order, at(10))
		if err != nil {
			t.Fatal(err)
		}
		have := base.state.Apply(acts, at(10))
		seat := seatIn(t, have, december, "ada@example.org")
		if seat.Answer != ical.Tentative || !seat.Said.Stamp.Equal(at(4)) {
			t.Fatalf("%v ends as %s of %s", inboxes(order), seat.Answer, seat.Said.Stamp)
		}
	})
	if orders != 720 {
		t.Errorf("%d orders", orders)
	}
}

func inboxes(ins []Incoming) (all []string) {
	for _, in := range ins {
		all = append(all, in.Inbox)
	}
	return all
}

// permute visits every order of events (Heap's algorithm).
func permute[E any](events []E, visit func([]E)) {
	var heap func(int)
	heap = func(k int) {
		if k == 1 {
			visit(events)
			return
		}
		for i := range k {
			heap(k - 1)
			j := 0
			if k%2 == 0 {
				j = i
			}
			events[j], events[k-1] = events[k-1], events[j]
		}
	}
	heap(len(events))
}

// What came in many at a time ends as one after the other; nothing that was passed in is changed.
func TestManyAnswersAreOneAfterTheOther(t *testing.T) {
	base := invited(t)
	rapid.Check(t, func(t *rapid.T) {
		var ins []Incoming
		for range rapid.IntRange(1, 12).Draw(t, "answers") {
			in := yes(base)
			in.Inbox = rapid.StringMatching("[a-z]{4}").Draw(t, "inbox")
			in.From = rapid.SampledFrom([]string{"ada@example.org", "ben@example.org", "curator@example.org", "eve@example.com"}).Draw(t, "from")
			r := &in.Replies[0]
			r.Attendees[0].Address = in.From
			r.Attendees[0].PartStat = rapid.SampledFrom([]ical.PartStat{ical.Accepted, ical.Declined, ical.Tentative, ical.Delegated, ical.NeedsAction}).Draw(t, "answer")
			r.Attendees[0].DelegatedTo = []string{rapid.SampledFrom([]string{"grace@example.org", "eve@example.com", "ada@example.org"}).Draw(t, "to")}
			r.Method = rapid.SampledFrom([]ical.Method{ical.Answer, ical.Counter, ical.Refresh}).Draw(t, "method")
			r.Stamp = in.Arrived.Add(time.Duration(rapid.IntRange(-100, 100).Draw(t, "seconds")) * time.Second)
			ins = append(ins, in)
		}
		before := base.state.Apply(nil, base.now)
		now := base.now.Add(2 * time.Hour)
		acts, err := Answers(base.state, ins, now)
		if err != nil {
			t.Fatal(err)
		}
		together := base.state.Apply(acts, now)
		single := base.state
		for _, in := range ins {
			single = single.Apply(Answer(single, in, now), now)
		}
		if !reflect.DeepEqual(together, single) {
			t.Errorf("together they end otherwise:\n%+v\n%+v", together, single)
		}
		if !reflect.DeepEqual(before, base.state.Apply(nil, base.now)) {
			t.Error("Answers has changed what it was given")
		}
	})
}

func TestReportsSilenceOnlyWhomTheyProve(t *testing.T) {
	s := invited(t)
	bounce := func(fault Fault, to string) Incoming {
		return Incoming{
			Inbox: "dsn", Class: Bounce, Arrived: s.now.Add(time.Hour), Source: ByMail, To: to,
			Report: &Report{Letter: "mark", Fate: Fate{Recipient: "ada@example.org", Fault: fault, Status: "5.1.1", Diagnostic: "user unknown"}},
		}
	}
	complaint := bounce(NoFault, "ada@example.org")
	complaint.Class = Complaint
	late := bounce(SoftFault, "ada@example.org")
	late.Report.Late = true
	for _, test := range []struct {
		name    string
		in      Incoming
		outcome Outcome
		silent  bool
		told    bool // the organizer hears of it
	}{
		{"gone", bounce(HardFault, "ada@example.org"), Silenced, true, true},
		{"gone, but of no letter of ours", bounce(HardFault, ""), Ignored, false, false},
		{"full", bounce(FullFault, "ada@example.org"), Noted, false, true},
		{"policy", bounce(PolicyFault, "ada@example.org"), Noted, false, true},
		{"unclear", bounce(UnsureFault, "ada@example.org"), Noted, false, true},
		{"late", late, Noted, false, false},
		{"given up", bounce(SoftFault, "ada@example.org"), Noted, false, true},
		{"delivered", bounce(NoFault, "ada@example.org"), Ignored, false, false},
		{"spam", complaint, Silenced, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			acts := Answer(s.state, test.in, s.now)
			have := s.state.Apply(acts, s.now)
			if got := acts[len(acts)-1].(Settle); got.Outcome != test.outcome {
				t.Errorf("settled as %s: %s", got.Outcome, got.Why)
			}
			if _, silent := have.Suppressed["ada@example.org"]; silent != test.silent {
				t.Errorf("silenced: %t", silent)
			}
			if told := len(have.Returns.Undelivered) > 0; told != test.told {
				t.Errorf("the organizer hears of %v", have.Returns.Undelivered)
			}
			if again := Answer(have, test.in, s.now); len(again) != 1 {
				t.Errorf("answered again it does %v", again)
			}
		})
	}
}
