package scheduler

import (
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// speaks reports whether something may be to be said about a session now.
func (p *planner) speaks(v *sitting) (now bool) {
	if len(v.session.Seats) == 0 {
		return false
	}
	for i := range v.remarks {
		r := &v.remarks[i]
		if !r.dies.After(p.now) || r.note && !v.coming() {
			continue
		}
		now = p.reached(r.said) || now
	}
	return now
}

// saying lists the remarks that a person is to hear now, in the letter that is on its way or in one of their own. Most wait
// for a reminder that is near. Like reminders they wait for the end of quiet hours, and what is late has no use just before
// the session.
func (p *planner) saying(v *sitting, seat Seat, m *theme.Member, r regard, reminding bool) (says []remark) {
	if len(v.remarks) == 0 || m == nil || v.session.told(seat) == nil {
		return nil
	}
	zone, start := r.given(*m.Person).Zone(), v.session.Facts.Start
	for i := range v.remarks {
		one := &v.remarks[i]
		switch {
		case one.said.After(p.now), !one.dies.After(p.now), !one.isFor(seat, m):
			continue
		case one.note && (!v.coming() || !v.session.holds(seat)):
			continue
		case one.note && p.now.Sub(awake(p.set.Config.Calmed(theme.Reminders), zone, one.due)) > overdue && start.Sub(p.now) <= tooLate:
			continue
		case seat.Marks.Of(one.mark().Of).Of != "":
			continue
		}
		latest := one.dies
		if v.coming() {
			latest = start
		}
		when := awake(p.set.Config.Calmed(theme.Reminders), zone, p.now)
		if when.Before(latest) && !p.reached(when) || !reminding && v.reminds(seat, zone, p.set.Config.Calmed(theme.Reminders), r.Fewer) {
			continue
		}
		says = append(says, *one)
	}
	return says
}

// isFor reports whether the remark is for a person. Who has not answered has to have been asked before.
func (r *remark) isFor(seat Seat, m *theme.Member) bool {
	if !Hears(r.to, seat) {
		return false
	}
	if r.people == nil {
		return AddresseeOf(seat) != theme.ToNeedsAction || seat.Stamp.Before(r.said)
	}
	_, shown := slices.BinarySearch(r.people, seat.Address)
	if !shown && m.Person.Was() != "" {
		_, shown = slices.BinarySearch(r.people, strings.ToLower(m.Person.Was()))
	}
	return shown
}

// reminds reports whether the person gets a reminder soon, which can take along what is to be said.
func (v *sitting) reminds(seat Seat, zone ical.Zone, quiet theme.Quiet, last bool) bool {
	start := v.session.Facts.Start
	if !v.coming() || v.session.Facts.Cancelled || seat.absent() || !v.session.holds(seat) {
		return false
	}
	latest := v.now.Add(min(joins, start.Sub(v.now)/2))
	had := v.reminded(seat)
	for _, r := range v.reminders {
		when := awake(quiet, zone, r.due)
		if !when.Before(start) {
			when = r.due
		}
		if when.After(v.now) && !when.After(latest) && !(had.At.Equal(start) && had.Before <= r.before) {
			return true
		}
		if last {
			break
		}
	}
	return false
}

// remark tells somebody what is to be said, in a letter of its own.
func (p *planner) remark(v *sitting, seat Seat, m *theme.Member, says []remark) Seat {
	l := p.prompted(v, seat, prompt{
		kind: Note, m: m, told: v.session.told(seat), once: []string{says[0].id}, says: says, why: says[0].why(),
	})
	l.Expires = time.Time{}
	for i := range says {
		l.Expires = Later(l.Expires, says[i].dies)
	}
	p.do(Post{Letter: l})
	return seat.marked(l)
}

func (r *remark) why() Reason {
	words := strings.Fields(r.text)
	short := strings.Join(words[:min(len(words), 6)], " ")
	if len(words) > 6 {
		short += " …"
	}
	return Reason(short)
}

// carry puts remarks into a letter, and lets the seat remember them.
func (l *Letter) carry(says []remark) {
	for i := range says {
		l.Remarks = append(l.Remarks, says[i].text)
		l.Marks = append(l.Marks[:len(l.Marks):len(l.Marks)], says[i].mark())
	}
}

// carried returns the remarks in a letter that was composed in this sitting.
func (v *sitting) carried(l *Letter) (says []remark) {
	for i := range v.remarks {
		if slices.Contains(l.Marks, v.remarks[i].mark()) {
			says = append(says, v.remarks[i])
		}
	}
	return says
}

// afterwords says what organizers say to people of sessions that are over.
func (p *planner) afterwords() {
	for _, s := range p.have.Sessions {
		if len(s.Sayings) == 0 || s.Facts.End.After(p.now) { // with sayings it is never read without its seats
			continue
		}
		t := p.set.Theme(s.Theme)
		if t == nil || p.held[themeScope(s.Theme)] {
			continue
		}
		v := &sitting{theme: t, session: p.rename(s), now: p.now}
		for i := range s.Sayings {
			v.remarks = append(v.remarks, s.Sayings[i].remark(&s.Facts))
		}
		if !p.speaks(v) {
			continue
		}
		for _, seat := range v.session.Seats {
			r := p.have.regard(seat.Address, t.ID)
			m := attendee(p.set, t, s, seat)
			if r.silent() || m == nil {
				continue
			}
			if says := p.saying(v, seat, m, r, false); len(says) > 0 {
				p.remark(v, seat, m, says)
			}
		}
	}
}

// attendee returns the membership of somebody who had a seat in a session that is over, nil when they are in its audience no more.
func attendee(set *theme.Set, t *theme.Theme, s *Session, seat Seat) *theme.Member {
	for _, people := range [][]theme.Member{t.Members, set.Guests(s.UID)} {
		if i, found := theme.MemberAt(people, seat.Address); found {
			return &people[i]
		}
	}
	who := set.People.ByAddress.At(seat.Address)
	if who == nil || seat.Role != theme.Presenter && seat.By == "" {
		return nil
	}
	m := theme.NewMember(who, seat.Role, seat.Via)
	return &m
}

// Tells reports whether anybody was told of a session.
func (s State) Tells(session *Session) bool {
	return slices.ContainsFunc(session.Seats, func(seat Seat) bool { return session.told(seat) != nil })
}

// Hearers lists the seats whose people hear what is said to these people of a session now, in order of address: they were told of
// it and are still named. silent counts those who are addressed, too, and are not written to.
func (s State) Hearers(session *Session, to []theme.Addressee) (seats []Seat, silent int) {
	t := s.Accepted.Theme(session.Theme)
	for _, seat := range session.Seats {
		switch {
		case session.told(seat) == nil || !seat.Leaving.Since.IsZero() || !Hears(to, seat):
		case t == nil || s.regard(seat.Address, session.Theme).silent():
			silent++
		case attendee(s.Accepted, t, session, seat) != nil:
			seats = append(seats, seat)
		}
	}
	return seats, silent
}
