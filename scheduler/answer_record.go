package scheduler

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
)

// record takes an answer into its seat, if it is newer than what is there.
func (d *desk) record(s *Session, who identity, in Incoming, r ical.Reply) *verdict {
	seat, said := who.seat, said(s, who, in, r)
	switch said.Answer {
	case ical.Accepted, ical.Tentative, ical.Declined, ical.Delegated:
	default:
		if odd := who.replier.Unknown; odd != "" {
			return &verdict{outcome: Parked, why: fmt.Sprintf("it says %q, which is neither yes, maybe nor no; say what it means with --answer", odd)}
		}
		return &verdict{outcome: Ignored, why: "it says neither yes, maybe nor no"}
	}
	before, matched := seat.Said, in.Source == ByOrganizer
	switch {
	case said.same(before) && !matched:
		return &verdict{outcome: Replayed, why: "says what is recorded already"}
	case before.Answer != "" && said.before(before) && !said.same(before):
		return &verdict{outcome: Outdated, why: "older than the answer that is recorded"}
	}
	act := Record{UID: s.UID, Address: seat.Address, Said: said, Answer: said.counts(seat.Asked)}
	v := &verdict{outcome: Applied, why: strings.ToLower(string(said.Answer))}
	switch {
	case said.Sequence < seat.Asked:
		v.why += ", to the earlier time"
	case r.Sequence < seat.Sequence:
		v.why += ", to an earlier version"
	}
	if act.Answer == ical.Accepted {
		act.Waits, act.Claimed = d.claim(s, seat, in)
		if act.Waits != HasPlace {
			v.why += ", waits for a place"
		}
	}
	if act.Answer == ical.Delegated {
		d.delegate(s, &act, v)
	}
	act.Why = Reason(v.why)
	d.do(act)
	return v
}

// said returns the answer as it is to be recorded. No answer is newer than its arrival or than the last letter, whatever it
// says of itself; and one that was given after the last letter, for the time that letter told, is an answer to it,
// whatever number the calendar that sent it remembered.
func said(s *Session, who identity, in Incoming, r ical.Reply) Said {
	seat := who.seat
	said := Said{
		Answer: who.replier.PartStat, Sequence: min(r.Sequence, seat.Sequence), Stamp: r.Stamp, At: in.Arrived,
		Source: in.Source, Verified: in.Trust == Verified || in.Trust == Tokened, Comment: r.Comment,
	}
	if said.Stamp.IsZero() || said.Stamp.After(in.Arrived) {
		said.Stamp = in.Arrived
	}
	if told := s.told(seat); told != nil && r.Start.Equal(told.Start) && said.Stamp.After(seat.Stamp) {
		said.Sequence = max(said.Sequence, seat.Asked)
	}
	if said.Answer == ical.Delegated && len(who.replier.DelegatedTo) > 0 {
		said.To = who.replier.DelegatedTo[0]
	}
	return said
}

// same reports whether two answers say the same at the same moment of the conversation, whichever way they came.
func (s Said) same(other Said) bool {
	return s.Answer == other.Answer && s.Sequence == other.Sequence && s.Stamp.Equal(other.Stamp) &&
		s.Comment == other.Comment && s.To == other.To
}

// claim returns the place of somebody who accepts: the one they have, their turn on the waiting list, or the next there is.
func (d *desk) claim(s *Session, seat Seat, in Incoming) (Wait, time.Time) {
	if seat.Answer == ical.Accepted {
		return seat.Waits, seat.Claimed
	}
	limit := d.state.Capacity(s)
	if limit > 0 && !seat.host() {
		if taken, waiting := s.Places(); taken >= limit || len(waiting) > 0 {
			if in.Source == ByWeb { // the page says so at once
				return WaitsTold, in.Arrived
			}
			return WaitsNew, in.Arrived
		}
	}
	return HasPlace, in.Arrived
}

// delegate gives the delegate a seat, if the files know them; anybody else is for the organizer to invite or not.
func (d *desk) delegate(s *Session, act *Record, v *verdict) {
	to := d.person(s, act.Said.To)
	act.Said.To = to
	_, seated := seatAt(s.Seats, to)
	switch {
	case to == "":
		v.outcome, v.why = Parked, "delegated, and does not say to whom"
	case !strings.Contains(to, "@") || strings.ContainsAny(to, ":/ "):
		v.outcome, v.why = Parked, fmt.Sprintf("delegated to %s, which is no mail address", to)
	case to == act.Address:
		v.outcome, v.why = Parked, "delegated to themselves"
	case seated:
		v.why = "delegated to " + to
	case d.owner(to) == nil:
		v.outcome = Parked
		v.why = fmt.Sprintf("delegated to %s, who is in no file; add them to people.yaml and match this mail again", to)
	default:
		v.why = "delegated to " + to
		d.do(Seed{UID: s.UID, Address: to, By: act.Address, Why: Reason("delegated by " + act.Address)})
	}
}

// propose keeps another time for the organizer, and what the proposal says of the present one.
func (d *desk) propose(s *Session, who identity, in Incoming, r ical.Reply, index int) *verdict {
	if r.Proposed == nil || r.Proposed.Start.IsZero() {
		return &verdict{outcome: Parked, why: "it asks for another time and does not say which"}
	}
	p := Proposal{
		ID: in.Inbox, UID: s.UID, Theme: s.Theme, Address: who.seat.Address, Start: r.Proposed.Start, End: r.Proposed.End,
		Comment: r.Comment, At: in.Arrived, State: ProposalOpen,
	}
	if index > 0 {
		p.ID = fmt.Sprintf("%s-%d", in.Inbox, index+1)
	}
	if !p.End.After(p.Start) {
		p.End = p.Start.Add(s.Facts.End.Sub(s.Facts.Start))
	}
	switch {
	case p.Start.Equal(s.Facts.Start) && p.End.Equal(s.Facts.End):
		return d.record(s, who, in, r)
	case !p.Start.After(d.now):
		return &verdict{outcome: Noted, why: "it asks for a time that is past"}
	}
	for _, other := range d.state.Proposals {
		if other.UID == p.UID && other.Address == p.Address && other.Start.Equal(p.Start) && other.End.Equal(p.End) {
			return &verdict{outcome: Replayed, why: "asks for what is proposed already"}
		}
	}
	if a := who.replier.PartStat; a == ical.Accepted || a == ical.Tentative || a == ical.Declined {
		d.record(s, who, in, r)
	}
	d.do(Propose{p})
	zone := s.Facts.Zone
	return &verdict{outcome: Proposed, why: "asks for " + p.Start.In(zone.Location()).Format("Mon 2 Jan 2006 15:04 ") + zone.String()}
}
