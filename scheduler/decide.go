package scheduler

import (
	"cmp"
	"fmt"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// planner gathers the actions of one plan.
type planner struct {
	set   *theme.Set // the files that are followed
	have  State
	now   time.Time
	acts  []Action
	wake  time.Time
	met   map[string]bool   // addresses that get their first letter by this plan
	held  map[string]bool   // scopes that are held by this plan
	today map[string]string // today's addresses by earlier ones
}

func (p *planner) do(acts ...Action) { p.acts = append(p.acts, acts...) }

// reached reports that t has come; if not, the plan is to be looked at again then.
func (p *planner) reached(t time.Time) bool {
	if !t.After(p.now) {
		return true
	}
	if p.wake.IsZero() || t.Before(p.wake) {
		p.wake = t
	}
	return false
}

// session brings what is recorded of one session in line with its aim, and then its seats.
func (p *planner) session(t *theme.Theme, a *aim) {
	s := a.have
	switch {
	case s == nil:
		s = p.open(t, a)
	case a.close:
		p.do(Close{UID: s.UID, Why: "no longer on the schedule"})
		return
	case a.slot != s.Slot || !a.facts.equal(s.Facts):
		s = p.amend(t, a)
	}
	s = p.rename(s)
	zone := t.Zone
	if zone.String() != s.Facts.Zone {
		zone, _ = ical.LoadZone(s.Facts.Zone) // a name the database took from a good file; otherwise UTC
	}
	settle := time.Duration(0)
	if t.Notify.Settle != nil {
		settle = time.Duration(*t.Notify.Settle)
	}
	v := &sitting{
		theme:     t,
		session:   s,
		invite:    t.Invite.Before(s.Facts.Wall, zone),
		settled:   s.Changed.Add(settle),
		reminders: reminders(t, zone, s.Facts.Wall),
		now:       p.now,
	}
	p.seats(v, a.people)
}

func (p *planner) open(t *theme.Theme, a *aim) *Session {
	s := Session{
		UID: a.uid, Theme: t.ID, Slot: a.slot, Organizer: p.set.Config.Mail.Sender,
		Revision: 1, Facts: a.facts, Created: p.now, Modified: p.now,
	}
	p.do(Open{Session: s})
	return &s
}

func (p *planner) amend(t *theme.Theme, a *aim) *Session {
	s := a.have
	act := Amend{
		UID: s.UID, Slot: a.slot, Sequence: s.Sequence, Revision: s.Revision, Facts: s.Facts,
		Changed: s.Changed, Modified: s.Modified, Why: "stands for another date",
	}
	if !a.facts.equal(s.Facts) {
		act.Revision, act.Facts, act.Modified = s.Revision+1, a.facts, p.now
		act.Why = a.facts.reasonSince(s.Facts)
		if len(a.facts.since(s.Facts)) > 0 {
			act.Sequence++
		}
		if !p.alarming(t, s) {
			act.Changed = p.now
		}
	}
	p.do(act)
	return s.amended(act)
}

// alarming reports that somebody is already waiting to hear at once of a change.
func (p *planner) alarming(t *theme.Theme, s *Session) bool {
	v := &sitting{theme: t, session: s, now: p.now}
	for _, seat := range s.Seats {
		told := s.told(seat)
		if told != nil && v.loudness(seat, s.Facts.since(*told)) == theme.All {
			return true
		}
	}
	return false
}

// seats walks the recorded seats and the people who are to have one, both in order of address.
func (p *planner) seats(v *sitting, people []theme.Member) {
	seats := v.session.Seats
	if len(seats) > 0 && v.coming() && !v.session.Facts.Cancelled {
		if next := v.upcoming(); !next.IsZero() {
			p.reached(next)
		}
	}
	for len(seats) > 0 || len(people) > 0 {
		order := 0
		switch {
		case len(seats) == 0:
			order = 1
		case len(people) == 0:
			order = -1
		default:
			order = cmp.Compare(seats[0].Address, people[0].Person.Email)
		}
		seat := Seat{Answer: ical.NeedsAction}
		var m *theme.Member
		if order <= 0 {
			seat, seats = seats[0], seats[1:]
		}
		if order >= 0 {
			m, people = &people[0], people[1:]
			seat.Address = m.Person.Email
		}
		p.seat(v, seat, m)
	}
}

func (p *planner) seat(v *sitting, seat Seat, m *theme.Member) {
	n := v.news(seat, m)
	r, reminding := p.reminding(v, seat, m)
	switch {
	case n.kind == "":
	case p.due(n, reminding):
		seat = p.tell(v, seat, m, n, reminding)
		r, reminding = p.reminding(v, seat, m)
	case !n.quiet:
		return // a reminder waits until the person knows of the change
	}
	if told := v.session.told(seat); m == nil && told != nil && told.Cancelled {
		p.do(Drop{UID: v.session.UID, Address: seat.Address, Why: "left the audience"})
	}
	if reminding {
		p.remind(v, seat, m, r)
	}
}

func (p *planner) reminding(v *sitting, seat Seat, m *theme.Member) (reminder, bool) {
	if m == nil {
		return reminder{}, false
	}
	r, when := v.reminder(seat, m.Person, p.set.Config.Quiet)
	return r, !when.IsZero() && p.reached(when)
}

// due reports that the news is to be told now: at its time, or together with a reminder.
func (p *planner) due(n news, reminding bool) bool {
	return n.kind != "" && (n.quiet && reminding || p.reached(n.when))
}

// tell posts what is news. If the letter before it was never attempted, that one is withdrawn and the news is what is
// left to say then.
func (p *planner) tell(v *sitting, seat Seat, m *theme.Member, n news, reminding bool) Seat {
	if seat.Pending != nil {
		pending := seat.Pending.Name
		seat = seat.withdrawn()
		p.do(Expire{
			Name: pending, UID: v.session.UID, Address: seat.Address,
			Revision: seat.Revision, Left: seat.Left, Answer: seat.Answer, Asked: seat.Asked, Why: "superseded: " + n.why,
		})
		if n = v.news(seat, m); !p.due(n, reminding) {
			return seat
		}
	}
	l := p.letter(v, seat, m, n)
	p.do(Post{Letter: l})
	return seat.after(l)
}

func (p *planner) remind(v *sitting, seat Seat, m *theme.Member, r reminder) {
	s := v.session
	l := p.address(v, seat, m)
	l.Kind, l.Lane, l.Expires = Reminder, Remind, s.Facts.Start
	l.Name = fmt.Sprintf("reminder/%s/%s/%s/%s", s.UID, s.Facts.Start.Format("20060102T150405Z"), r.before, seat.Address)
	l.Sequence, l.Stamp, l.Answer = seat.Sequence, p.now.Truncate(time.Second), seat.Answer
	l.Revision, l.Facts, l.Before = s.Revision, s.Facts, r.before
	l.Why = Reason(r.span.String())
	p.do(Post{Letter: l})
}
