package scheduler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Answer returns what follows from one thing that came in. It is pure, and it always settles what it was given, as its
// last action. Applying the actions and answering the same thing again changes nothing. The State has to hold everything:
// Answer panics with an [Unread] error for a part that does not suffice.
func Answer(have State, in Incoming, now time.Time) []Action {
	acts, err := Answers(have, []Incoming{in}, now)
	if err != nil {
		panic(err)
	}
	return acts
}

// Answers returns what follows from many things, as [Answer] does of one: each in view of what followed from those before it.
// For a State that holds less than they are about, the error is [Unread], with all that the State lacks as far as can be told.
func Answers(have State, ins []Incoming, now time.Time) ([]Action, error) {
	d := &desk{writer: newWriter(have), now: now.UTC()}
	for _, in := range ins {
		d.receive(in)
	}
	if !d.lack.Empty() {
		return nil, &Unread{d.lack}
	}
	return d.acts, nil
}

// ScopeOf returns the part of a ledger that most answers are decided on: the sessions that they name and the people whose
// addresses they bear. [Answers] says what else it takes, such as for somebody who has another address by now.
func ScopeOf(ins []Incoming) (scope Scope) {
	for _, in := range ins {
		scope.Mails = append(scope.Mails, in.Inbox)
		for _, r := range in.Replies {
			if r.UID != "" {
				scope.Sessions = append(scope.Sessions, r.UID)
			}
		}
		sender := in.Person
		if sender == "" && len(in.Replies) > 0 {
			sender = in.From
		}
		for _, address := range []string{sender, in.To} {
			if address != "" {
				scope.People = append(scope.People, address)
			}
		}
	}
	return scope.And(Scope{})
}

// desk takes in one thing after the other, and applies at once what follows.
type desk struct {
	*writer
	now     time.Time
	acts    []Action
	renamed map[string]string // today's addresses by earlier ones; made when first asked for
	lack    Scope             // what was asked for and is in no part of the State that was read
}

// knows reports whether the State holds what is named; what it lacks is noted, and nothing counts that is decided without.
func (d *desk) knows(need Scope) bool {
	lack := d.state.lacks(need)
	if lack.Empty() {
		return true
	}
	d.lack = d.lack.And(lack)
	return false
}

// suppressed returns why an address is not written to.
func (d *desk) suppressed(address string) (why Suppression, is bool) {
	d.knows(Scope{People: []string{address}})
	why, is = d.state.Suppressed[address]
	return why, is
}

func (d *desk) do(acts ...Action) {
	for _, a := range acts {
		d.apply(a)
	}
	d.acts = append(d.acts, acts...)
}

// verdict is what becomes of one thing, or of one answer in it.
type verdict struct {
	outcome     Outcome
	uid         string
	address     string
	why         string
	told        bool // organizers hear of it in a letter of its own
	undelivered *Undelivered
}

// weight orders outcomes: a mail with several answers is settled as the one that matters most.
var weight = map[Outcome]int{
	Applied: 7, Proposed: 6, Parked: 5, Refreshed: 4, Outdated: 3, Replayed: 2, Noted: 1, Ignored: 0,
}

func (d *desk) receive(in Incoming) {
	var v verdict
	switch in.Class {
	case Calendar:
		v = d.replies(in)
	case Bounce, Complaint:
		v = d.report(in)
	case AutoReply:
		v = verdict{outcome: Ignored, why: "a robot's answer"}
	case Words:
		v = d.words(in)
	default:
		v = verdict{outcome: Noted, why: "it cannot be read"}
		if in.Unread != "" {
			v = verdict{outcome: Parked, why: "it cannot be read: " + in.Unread}
		}
	}
	settle := Settle{
		Inbox: in.Inbox, Outcome: v.outcome, UID: v.uid, Address: v.address, Why: Reason(v.why), Undelivered: v.undelivered,
	}
	if v.outcome == Parked && !v.told {
		settle.Parking = &Parking{Inbox: in.Inbox, From: in.From, Why: v.why, At: in.Arrived}
	}
	d.do(settle)
}

// replies answers each event of a calendar object by itself.
func (d *desk) replies(in Incoming) verdict {
	best := verdict{outcome: Ignored, why: "the calendar object has no event"}
	for i, r := range in.Replies {
		v := d.reply(in, r, i)
		if i == 0 || weight[v.outcome] > weight[best.outcome] {
			best = v
		}
	}
	return best
}

// reply answers one event.
func (d *desk) reply(in Incoming, r ical.Reply, index int) verdict {
	switch r.Method {
	case ical.Answer, ical.Counter, ical.Refresh:
	case "":
		return verdict{outcome: Ignored, why: "the calendar object does not say what it wants (no METHOD)"}
	default:
		return verdict{outcome: Ignored, why: fmt.Sprintf("METHOD:%s comes from organizers; attendees answer with REPLY", r.Method)}
	}
	s := d.session(r.UID)
	if s == nil {
		if r.UID == "" {
			return verdict{outcome: Parked, why: cmp.Or(in.Unread, "it does not say which session it is about (no UID)")}
		}
		if accepted := d.state.Accepted; accepted == nil || !Made(r.UID, accepted.Config.Site) {
			return verdict{outcome: Ignored, why: fmt.Sprintf("%q is no session of this installation", r.UID)}
		}
		return verdict{outcome: Parked, why: fmt.Sprintf("there is no session with the UID %s any more", r.UID)}
	}
	who, v := d.identify(s, in, r)
	if v != nil {
		v.uid = s.UID
		return *v
	}
	v = d.react(s, who, in, d.ofSession(s, who.seat, r), index)
	v.uid, v.address = s.UID, who.seat.Address
	if in.Trust == Verified || in.Trust == Tokened {
		v.why += d.lift(who.seat.Address, in, who.seat.Address+" answered")
	}
	return *v
}

// ofSession returns the reply of a presenter, whose entry begins with the set-up before the session, as one about the session itself.
func (d *desk) ofSession(s *Session, seat Seat, r ical.Reply) ical.Reply {
	told := s.told(seat)
	if seat.Role != theme.Presenter || told == nil || d.state.Accepted == nil {
		return r
	}
	t := d.state.Accepted.Theme(s.Theme)
	if t == nil || t.Presenters.Setup == 0 {
		return r
	}
	setup := t.Presenters.Setup.Duration()
	if r.Start.Equal(told.Start.Add(-setup)) {
		r.Start = told.Start
	}
	if r.Proposed != nil && !r.Proposed.Start.IsZero() {
		proposed := *r.Proposed
		proposed.Start = proposed.Start.Add(setup)
		r.Proposed = &proposed
	}
	return r
}

// react returns what follows when somebody who has a seat says something of the session.
func (d *desk) react(s *Session, who identity, in Incoming, r ical.Reply, index int) *verdict {
	occurrence := s.Facts.Start.UTC().Format("20060102T150405Z")
	switch {
	case r.Recurrence != "" && r.Recurrence != occurrence && !strings.HasPrefix(occurrence, r.Recurrence+"T"):
		return &verdict{outcome: Parked, why: "it answers the occurrence of " + r.Recurrence + ", and the session has none"}
	case !s.Facts.End.After(d.now):
		return &verdict{outcome: Outdated, why: "the session is over"}
	case s.Facts.Cancelled:
		return &verdict{outcome: Noted, why: "the session is cancelled"}
	}
	if who.seat.Left {
		if who.replier.PartStat == ical.Declined {
			return &verdict{outcome: Noted, why: "has left the audience already"}
		}
		return &verdict{outcome: Parked, why: who.seat.Address + " has left the audience of " + s.Facts.Name}
	}
	switch {
	case r.Method == ical.Refresh:
		return d.refresh(s, who, in)
	case r.Proposed != nil || r.Method == ical.Counter:
		return d.propose(s, who, in, r, index)
	}
	return d.record(s, who, in, r)
}

// refresh notes that somebody asks for the current request. A person gets one such letter a day, of whichever session:
// two robots never answer each other, and one that answers every letter gets no more than that.
func (d *desk) refresh(s *Session, who identity, in Incoming) *verdict {
	seat := who.seat
	if seat.asks() || d.refreshed(seat.Address, in.Arrived) {
		return &verdict{outcome: Noted, why: "the current request was sent within a day"}
	}
	d.do(Ask{UID: s.UID, Address: seat.Address, At: in.Arrived})
	return &verdict{outcome: Refreshed, why: "the current request is sent again"}
}

// refreshed reports whether somebody has got a request again within a day, or is about to.
func (d *desk) refreshed(address string, now time.Time) bool {
	d.knows(Scope{Seats: []string{address}})
	for _, s := range slices.Concat(d.state.Sessions, d.state.Elsewhere) {
		seat := s.Seat(address)
		if seat == nil {
			continue
		}
		marks := seat.Marks
		if now.Sub(Later(marks.Of(Asked).At, marks.Of(Refresh).At)) < day {
			return true
		}
	}
	return false
}

func (d *desk) session(uid string) *Session {
	if i, found := d.at[uid]; found {
		return d.state.Sessions[i]
	}
	if uid != "" {
		d.knows(Scope{Sessions: []string{uid}})
	}
	return nil
}
