package scheduler

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// about is a report of a letter to Ada, an hour after she was invited.
func about(s *story, fates ...Fate) Incoming {
	return Incoming{
		Inbox: "dsn", Class: Bounce, Arrived: s.now.Add(time.Hour), Source: ByMail, To: "ada@example.org",
		Report: &Report{Letter: "mark", Fate: fates[0], Others: fates[1:]},
	}
}

func settled(t *testing.T, have State, in Incoming, now time.Time) (Settle, State) {
	t.Helper()
	acts := Answer(have, in, now)
	settle, ok := acts[len(acts)-1].(Settle)
	if !ok {
		t.Fatalf("%v settles nothing", acts)
	}
	return settle, have.Apply(acts, now)
}

var (
	goneElsewhere = Fate{Recipient: "other@example.net", Fault: HardFault, Status: "5.1.1", Diagnostic: "550 5.1.1 unknown"}
	goneAda       = Fate{Recipient: "ada@example.org", Fault: HardFault, Status: "5.1.1", Diagnostic: "550 5.1.1 unknown"}
	arrivedAda    = Fate{Recipient: "ada@example.org", Status: "2.0.0", Delivered: true}
)

// What a report says of other addresses than the letter's is noted and shown, and silences nobody.
func TestI2AForwardingThatFailsSilencesNobody(t *testing.T) {
	s := invited(t)
	final := func(original, final string) Fate {
		return Fate{Recipient: original, Final: final, Fault: HardFault, Status: "5.1.1", Diagnostic: "550 5.1.1 unknown"}
	}
	const fails = "a forwarding of ada@example.org fails: other@example.net: the address takes no mail: 550 5.1.1 unknown"
	for _, test := range []struct {
		name    string
		fates   []Fate
		outcome Outcome
		why     string
		told    bool
	}{
		{"another address", []Fate{goneElsewhere}, Noted, fails, true},
		{"another address, and delivered to the letter's", []Fate{goneElsewhere, arrivedAda}, Noted, "the letter was delivered; " + fails, false},
		{"another address that the report says was first", []Fate{final("list@example.net", "other@example.net")}, Noted, fails, true},
		{"the letter's address first, tried elsewhere", []Fate{final("ada@example.org", "p17@store.example.org")}, Silenced, "the address takes no mail: 550 5.1.1 unknown", true},
		{"an alias with two people", []Fate{final("ada@example.org", "other@example.net"), final("ada@example.org", "third@example.net")}, Noted, fails, true},
		{"an alias of whom one has got it", []Fate{final("ada@example.org", "other@example.net"), arrivedAda}, Ignored, "the letter was delivered", false},
		{"an alias that was expanded", []Fate{goneElsewhere, {Recipient: "ada@example.org"}}, Noted, "the letter was delivered; " + fails, false},
		{"the letter's and another", []Fate{goneElsewhere, goneAda}, Silenced, "the address takes no mail: 550 5.1.1 unknown", true},
		{"nobody", []Fate{{Fault: HardFault, Status: "5.1.1"}}, Noted, "it does not say for whom: the address takes no mail: 5.1.1", true},
		{"a copy that is late", []Fate{{Recipient: "other@example.net", Fault: SoftFault, Late: true}}, Noted, "a copy is not delivered yet", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			settle, have := settled(t, s.state, about(s, test.fates...), s.now)
			if settle.Outcome != test.outcome || string(settle.Why) != test.why || settle.Address != "ada@example.org" {
				t.Errorf("%s of %s: %s", settle.Outcome, settle.Address, settle.Why)
			}
			if _, silent := have.Suppressed["ada@example.org"]; silent != (test.outcome == Silenced) || len(have.Suppressed) > 1 {
				t.Errorf("silenced are %v", have.Suppressed)
			}
			if told := len(have.Returns.Undelivered) > 0; told != test.told {
				t.Errorf("organizers hear of %v", have.Returns.Undelivered)
			}
		})
	}
}

// A report that is not known to be its server's is parked where it would silence somebody; the organizer may say that it counts.
func TestI3ADoubtedReportIsParked(t *testing.T) {
	s := invited(t)
	doubted := about(s, goneAda)
	doubted.Trust, doubted.Doubt = Doubted, "mx.example.org did not check who sent it"
	settle, have := settled(t, s.state, doubted, s.now)
	if settle.Outcome != Parked || len(have.Suppressed) > 0 || len(have.Returns.Parked) != 1 ||
		string(settle.Why) != "it says of ada@example.org: the address takes no mail: 550 5.1.1 unknown; but mx.example.org did not check who sent it" {
		t.Errorf("%s: %s, %v", settle.Outcome, settle.Why, have.Returns)
	}
	complaint := doubted
	complaint.Class = Complaint
	if settle, have := settled(t, s.state, complaint, s.now); settle.Outcome != Parked || len(have.Suppressed) > 0 {
		t.Errorf("a complaint: %s: %s", settle.Outcome, settle.Why)
	}
	full := doubted
	full.Report = &Report{Fate: Fate{Recipient: "ada@example.org", Fault: FullFault}}
	if settle, _ := settled(t, s.state, full, s.now); settle.Outcome != Noted {
		t.Errorf("what silences nobody: %s: %s", settle.Outcome, settle.Why)
	}
	doubted.Source, doubted.Trust = ByOrganizer, Verified
	if settle, have := settled(t, have, doubted, s.now); settle.Outcome != Silenced || len(have.Suppressed) != 1 {
		t.Errorf("the organizer says so: %s: %s", settle.Outcome, settle.Why)
	}
}

// What only a report said is over when its person answers, or a letter is delivered. What a server said itself stays.
func TestI3AnAnswerLiftsWhatAReportSaid(t *testing.T) {
	s := invited(t)
	_, silent := settled(t, s.state, about(s, goneAda), s.now)
	if got := silent.Suppressed["ada@example.org"]; got.Report != "dsn" {
		t.Fatalf("%+v", silent.Suppressed)
	}
	later := func(change func(*Incoming)) Incoming {
		in := yes(s)
		in.Arrived = in.Arrived.Add(time.Hour)
		change(&in)
		return in
	}
	delivered := about(s, arrivedAda)
	delivered.Inbox, delivered.Arrived = "dsn2", delivered.Arrived.Add(time.Hour)
	relayed := about(s, Fate{Recipient: "ada@example.org"})
	relayed.Inbox, relayed.Arrived = "dsn3", delivered.Arrived
	doubted := delivered
	doubted.Trust, doubted.Doubt = Doubted, "no"
	refused := silent.Apply(nil, s.now)
	refused.Suppressed = map[string]Suppression{"ada@example.org": {Reason: "550 5.1.1", At: s.now}}
	spam := about(s, Fate{})
	spam.Class = Complaint
	_, unwanted := settled(t, s.state, spam, s.now)
	for _, test := range []struct {
		name string
		have State
		in   Incoming
		why  string // "" when she stays silenced
	}{
		{"a verified answer", silent, later(func(*Incoming) {}), "ada@example.org answered"},
		{"an answer on her page", silent, later(func(in *Incoming) { in.Trust, in.Source, in.Person = Tokened, ByWeb, "ada@example.org" }), "ada@example.org answered"},
		{"a letter delivered", silent, delivered, "a letter was delivered"},
		{"an unverified answer", silent, later(func(in *Incoming) { in.Trust = Unverified }), ""},
		{"a doubted answer", silent, later(func(in *Incoming) { in.Trust, in.Doubt = Doubted, "no" }), ""},
		{"an answer from before", silent, later(func(in *Incoming) { in.Arrived = s.now.Add(time.Minute) }), ""},
		{"somebody else's answer", silent, later(func(in *Incoming) {
			in.From, in.Replies[0].Attendees[0].Address = "ben@example.org", "ben@example.org"
		}), ""},
		{"a letter that was relayed", silent, relayed, ""},
		{"a doubted report", silent, doubted, ""},
		{"a letter delivered to somebody who calls it spam", unwanted, delivered, ""},
		{"an answer of somebody who called it spam", unwanted, later(func(*Incoming) {}), "ada@example.org answered"},
		{"what a server said itself", refused, later(func(*Incoming) {}), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			acts := Answer(test.have, test.in, s.now.Add(3*time.Hour))
			have := test.have.Apply(acts, s.now)
			_, still := have.Suppressed["ada@example.org"]
			if still != (test.why == "") {
				t.Errorf("silenced: %t by %v", still, acts)
			}
			at := slices.IndexFunc(acts, func(a Action) bool { _, ok := a.(Restore); return ok })
			said := strings.Contains(string(acts[len(acts)-1].(Settle).Why), "; ada@example.org is written to again")
			if (at >= 0) != (test.why != "") || said != (test.why != "") {
				t.Errorf("it does %v", acts)
			} else if at >= 0 && string(acts[at].(Restore).Why) != test.why {
				t.Errorf("because %s", acts[at].(Restore).Why)
			}
		})
	}
}
