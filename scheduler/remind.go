package scheduler

import (
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

const (
	// tooLate is how shortly before the start an overdue reminder is no longer sent.
	tooLate = 30 * time.Minute
	// overdue is how long after its time a reminder counts as overdue and not merely as slow.
	overdue = 15 * time.Minute
)

// reminder is one `remind` offset of a session.
type reminder struct {
	span   theme.Span
	before time.Duration // its name in letters
	due    time.Time
}

// reminders lists the offsets of a session, the least first: the last to become due.
func reminders(t *theme.Theme, zone ical.Zone, wall ical.Local) []reminder {
	return addReminders(make([]reminder, 0, len(t.Remind)), t, zone, wall)
}

// reminders lists them in memory that all sittings of a theme share.
func (p *planner) reminders(t *theme.Theme, zone ical.Zone, wall ical.Local) []reminder {
	since := len(p.offsets)
	p.offsets = addReminders(p.offsets, t, zone, wall)
	return p.offsets[since:len(p.offsets):len(p.offsets)]
}

func addReminders(all []reminder, t *theme.Theme, zone ical.Zone, wall ical.Local) []reminder {
	since := len(all)
	for _, span := range t.Remind {
		all = append(all, reminder{span: span, before: offset(span), due: span.Before(wall, zone)})
	}
	if own := all[since:]; len(own) > 1 {
		slices.SortFunc(own, func(a, b reminder) int { return int(a.before - b.before) })
	}
	return all
}

// offset returns the length of a span where every day has 24 hours: its name, not its meaning.
func offset(s theme.Span) time.Duration { return time.Duration(s.Days)*day + s.Rest }

// mark returns what a seat remembers of the reminder of a session that starts at start.
func (r reminder) mark(start time.Time) Mark {
	return Mark{Of: Reminder, At: start, Before: r.before}
}

// passed returns the reminder whose time has come most lately, if any; with last only the last before the session counts.
func (v *sitting) passed(last bool) (reminder, bool) {
	all := v.reminders
	if last {
		all = all[:min(1, len(all))]
	}
	for _, r := range all {
		if !r.due.After(v.now) {
			return r, true
		}
	}
	return reminder{}, false
}

// upcoming returns when the next reminder falls due, zero for never.
func (v *sitting) upcoming() time.Time {
	var next time.Time
	for _, r := range v.reminders {
		if r.due.After(v.now) {
			next = r.due
		}
	}
	return next
}

// reminder returns the reminder that a person is to have and when: at its time, or after their quiet hours if those end
// before the start. Of several that were missed only the last is left. The zero time means none; those who do not come
// have none.
func (v *sitting) reminder(seat Seat, zone ical.Zone, quiet theme.Quiet, last bool) (reminder, time.Time) {
	start := v.session.Facts.Start
	r, ok := v.passed(last)
	if !ok {
		return reminder{}, time.Time{}
	}
	had := v.reminded(seat)
	if had.At.Equal(start) && had.Before <= r.before || !v.coming() || v.session.Facts.Cancelled || seat.absent() || !v.session.holds(seat) {
		return reminder{}, time.Time{}
	}
	meant := awake(quiet, zone, r.due)
	if v.now.Sub(meant) > overdue && start.Sub(v.now) <= tooLate {
		return reminder{}, time.Time{}
	}
	when := awake(quiet, zone, v.now)
	if !when.Before(start) {
		when = v.now
	}
	return r, when
}

// reminded returns the last reminder that a person had. One of an earlier start stands where the session has moved in silence: another one
// for the new start would tell of it.
func (v *sitting) reminded(seat Seat) Mark {
	had, start := seat.Marks.Of(Reminder), v.session.Facts.Start
	if had.Of == "" || had.At.Equal(start) || len(v.session.Silent) == 0 {
		return had
	}
	told := v.session.told(seat)
	if told != nil && had.At.Equal(told.Start) && !slices.Contains(v.session.owed(seat, told, ""), FieldStart) {
		had.At = start
	}
	return had
}

// absent reports that the person does not come.
func (s Seat) absent() bool { return s.Answer == ical.Declined || s.Answer == ical.Delegated }

// Waiting reports that the person would come and has no place.
func (s Seat) Waiting() bool { return s.Answer == ical.Accepted && s.Waits != HasPlace && !s.host() }

// host reports that the session is the person's own, so that they take no place.
func (s Seat) host() bool { return s.Role == theme.Presenter || s.Role == theme.Organizer }

// recorded reports that the seat is there, told or not, and is not one that its first letter is yet to make.
func (s Seat) recorded() bool { return !s.Stamp.IsZero() || s.By != "" }

// joined returns an update that is the reminder which is due at the same time, too: one letter in place of two. So it has the
// reminder's marks, and asks those who have not answered.
func (p *planner) joined(v *sitting, seat Seat, m *theme.Member, r regard, n news, l Letter) Letter {
	due, reminding := p.reminding(v, seat, m, r)
	if !reminding || len(l.Marks) > 0 && !n.quiet { // whoever hears of a move needs no reminder for it
		return l
	}
	start := v.session.Facts.Start
	l.Reminds = true
	l.Marks = Marks(l.Marks).With(due.mark(start))
	if p.nudging(v, seat, m, r) {
		l.Marks = Marks(l.Marks).With(Mark{Of: Nudge, At: start})
	}
	l.Why = Reason(due.span.String()) + ": " + l.Why
	return l
}

// remind posts a reminder, which asks those who have not answered and so makes a nudge of the same time needless.
func (p *planner) remind(v *sitting, seat Seat, m *theme.Member, r reminder, nudging bool, says []remark) Seat {
	start := v.session.Facts.Start
	marks := []Mark{r.mark(start)}
	if nudging {
		marks = append(marks, Mark{Of: Nudge, At: start})
	}
	return p.prompt(v, seat, prompt{
		kind: Reminder, m: m, once: []string{start.Format(inName), r.before.String()}, marks: marks, says: says, why: Reason(r.span.String()),
	})
}

// awake returns the first moment from t on that is outside the quiet hours of a zone.
func awake(quiet theme.Quiet, zone ical.Zone, t time.Time) time.Time {
	if quiet.From == quiet.To {
		return t
	}
	local := ical.LocalOf(t.In(zone.Location()))
	midnight := local.Midnight()
	clock := time.Duration(local-midnight) * time.Second
	overnight := quiet.From > quiet.To
	switch {
	case !overnight && quiet.From <= clock && clock < quiet.To, overnight && clock < quiet.To:
		return zone.In(midnight.Add(quiet.To))
	case overnight && clock >= quiet.From:
		return zone.In(midnight.Add(day + quiet.To))
	}
	return t
}
