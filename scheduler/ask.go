package scheduler

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// asks reports that a person asked for the current request and is to have it now, at most once a day, and not before
// they have what waits in the outbox: that may still be withdrawn.
func (p *planner) asks(v *sitting, seat Seat, m *theme.Member) bool {
	if m == nil || v.session.told(seat) == nil || !seat.Refresh.After(seat.Refreshed) || seat.Pending != nil {
		return false
	}
	return seat.Refreshed.IsZero() || p.reached(seat.Refreshed.Add(day))
}

// refresh posts again what the person was told last. It is no news, so the SEQUENCE stays; only its stamp is newer.
func (p *planner) refresh(v *sitting, seat Seat, m *theme.Member, told *Facts) Seat {
	if told.Cancelled || !told.End.After(p.now) {
		return seat
	}
	l := p.address(v, seat, m)
	l.Kind, l.Lane, l.Expires, l.Why = Refresh, Invite, told.End, "asked for the current request"
	l.Name = fmt.Sprintf("refresh/%s/%d/%s", v.session.UID, seat.Refresh.Unix(), seat.Address)
	l.Sequence, l.Stamp, l.Answer = seat.Sequence, p.stamp(seat), seat.Answer
	l.Revision, l.Facts = seat.Revision, *told
	p.do(Post{Letter: l})
	seat.Refreshed, seat.Stamp = l.NotBefore, l.Stamp
	return seat
}

// stamp is the DTSTAMP of the next letter about a seat, later than all before.
func (p *planner) stamp(seat Seat) time.Time {
	stamp := p.now.Truncate(time.Second)
	if next := seat.Stamp.Add(time.Second); !seat.Stamp.IsZero() && next.After(stamp) {
		return next
	}
	return stamp
}

// nudging reports whether somebody who has not answered is to be asked once more now: a day after they were told at the
// earliest, outside their quiet hours, and not shortly before the start. Whoever wants fewer letters is left alone, and so
// is the ORGANIZER, who cannot answer.
func (p *planner) nudging(v *sitting, seat Seat, m *theme.Member, r regard) bool {
	start := v.session.Facts.Start
	switch {
	case v.nudge.IsZero() || m == nil || r.Fewer || seat.Answer != ical.NeedsAction || seat.Nudged.Equal(start):
		return false
	case !v.coming() || v.session.Facts.Cancelled || !v.session.holds(seat):
		return false
	case strings.EqualFold(seat.Address, v.session.Organizer.Address), m.Role != theme.Audience: // it is their own session
		return false
	}
	due := later(later(v.nudge, seat.Stamp.Add(day)), p.now)
	when := awake(p.set.Config.Quiet, r.given(*m.Person).Zone, due)
	return when.Before(start.Add(-tooLate)) && p.reached(when)
}

// nudge asks somebody who has not answered.
func (p *planner) nudge(v *sitting, seat Seat, m *theme.Member) Seat {
	s := v.session
	l := p.address(v, seat, m)
	l.Kind, l.Lane, l.Expires, l.Why = Nudge, Remind, s.Facts.Start.Add(-tooLate), "no answer yet"
	l.Name = fmt.Sprintf("nudge/%s/%s/%s", s.UID, s.Facts.Start.Format(inName), seat.Address)
	l.Sequence, l.Stamp, l.Answer = seat.Sequence, p.now.Truncate(time.Second), seat.Answer
	l.Revision, l.Facts = s.Revision, s.Facts
	p.do(Post{Letter: l})
	seat.Nudged = s.Facts.Start
	return seat
}
