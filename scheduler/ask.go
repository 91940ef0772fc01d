package scheduler

import (
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// asks reports that a person asked for the current request and is to have it now, at most once a day, and not before
// they have what waits in the outbox: that may still be withdrawn.
func (p *planner) asks(v *sitting, seat Seat, m *theme.Member) bool {
	if m == nil || v.session.told(seat) == nil || !seat.asks() || seat.Pending != nil {
		return false
	}
	sent := seat.Marks.Of(Refresh).At
	return sent.IsZero() || p.reached(sent.Add(day))
}

// refresh posts again what the person was told last. It is no news, so the SEQUENCE stays; only its stamp is newer.
func (p *planner) refresh(v *sitting, seat Seat, m *theme.Member, told *Facts) Seat {
	if told.Cancelled || !told.End.After(p.now) {
		return seat
	}
	return p.prompt(v, seat, prompt{
		kind: Refresh, m: m, told: told, once: []string{at(seat.Marks.Of(Asked).At)}, marks: []Mark{{Of: Refresh, At: p.now}},
		why: "asked for the current request",
	})
}

// stamp returns the DTSTAMP of the next letter about a seat, later than all before.
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
	case v.nudge.IsZero() || m == nil || r.Fewer || seat.Answer != ical.NeedsAction || seat.Marks.Of(Nudge).At.Equal(start):
		return false
	case !v.coming() || v.session.Facts.Cancelled || !v.session.holds(seat):
		return false
	case strings.EqualFold(seat.Address, v.session.Organizer.Address), m.Role() != theme.Audience: // it is their own session
		return false
	}
	due := Later(Later(v.nudge, seat.Stamp.Add(day)), p.now)
	when := awake(p.set.Config.Calmed(theme.Reminders), r.given(*m.Person).Zone(), due)
	return when.Before(start.Add(-tooLate)) && p.reached(when)
}

// nudge asks somebody who has not answered.
func (p *planner) nudge(v *sitting, seat Seat, m *theme.Member, says []remark) Seat {
	start := v.session.Facts.Start
	return p.prompt(v, seat, prompt{
		kind: Nudge, m: m, once: []string{start.Format(inName)}, marks: []Mark{{Of: Nudge, At: start}}, says: says, why: "no answer yet",
	})
}
