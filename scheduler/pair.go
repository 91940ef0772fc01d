package scheduler

import (
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// pairing matches the recorded sessions of a theme with the dates of today's rule.
type pairing struct {
	theme    *theme.Theme
	recorded []*Session // in order of slot
	dates    []theme.Occurrence
	mates    []*theme.Occurrence // of recorded, by index; nil where there is none
	taken    []bool              // dates that have a mate
	renames  []bool              // dates whose entries name a UID that no session has yet
	gives    []bool              // of recorded: it makes room for a session that is opened under another UID
	now      time.Time
}

// pair finds for each recorded session the date it stands for: the one whose entry names its UID; else the same slot; else the same day; else, for
// sessions that people know of, the n-th date of the same period for the n-th session. A session is never paired into the past. spoken
// tells of a UID whether a session of any theme has it.
func pair(t *theme.Theme, recorded []*Session, dates []theme.Occurrence, spoken func(uid string) bool, now time.Time) *pairing {
	p := &pairing{
		theme: t, recorded: recorded, dates: dates, now: now,
		mates: make([]*theme.Occurrence, len(recorded)),
		taken: make([]bool, len(dates)), renames: make([]bool, len(dates)), gives: make([]bool, len(recorded)),
	}
	p.named(spoken)
	slot := func(l ical.Local) ical.Local { return l }
	lasts := func(s *Session) bool { return s.Facts.End.After(now) } // rather than one of this date that is over
	p.join(slot, (*pairing).anyDate, func(s *Session) bool { return lasts(s) && !s.Facts.Cancelled })
	p.join(slot, (*pairing).anyDate, p.calledOff) // rather than one that was before it on this date
	p.join(slot, (*pairing).anyDate, func(s *Session) bool { return lasts(s) && s.Facts.Reason != unscheduled })
	p.join(slot, (*pairing).anyDate, lasts)
	p.join(slot, (*pairing).anyDate, func(s *Session) bool { return true })
	if p.complete() {
		return p
	}
	p.join(ical.Local.Midnight, (*pairing).openDate, func(s *Session) bool { return p.coming(s) && !s.Facts.Cancelled })
	p.join(ical.Local.Midnight, (*pairing).openDate, p.coming)
	p.byPeriod()
	return p
}

// join pairs what is still single and has the same key, in order.
func (p *pairing) join(key func(ical.Local) ical.Local, usable func(*pairing, int) bool, eligible func(*Session) bool) {
	d := 0
	for i, s := range p.recorded {
		if p.mates[i] != nil || p.gives[i] || !eligible(s) {
			continue
		}
		want := key(s.Slot)
		for d < len(p.dates) && (key(p.dates[d].Slot) < want || key(p.dates[d].Slot) == want && (p.taken[d] || !usable(p, d))) {
			d++
		}
		switch {
		case d == len(p.dates) || key(p.dates[d].Slot) != want:
		case p.renames[d] && p.coming(s) && !s.touched():
			p.gives[i] = true
		default:
			p.mates[i], p.taken[d] = &p.dates[d], true
		}
	}
}

// calledOff reports that the session was cancelled with the date of its slot.
func (p *pairing) calledOff(s *Session) bool {
	d := p.dateAt(s.Slot)
	return d >= 0 && s.Facts.Cancelled && (p.dates[d].Cancelled || p.dates[d].Skipped) && s.Facts.Reason == p.dates[d].Reason
}

func (p *pairing) anyDate(int) bool { return true }

func (p *pairing) openDate(d int) bool { return !p.dates[d].Skipped && p.dates[d].Start.After(p.now) }

func (p *pairing) coming(s *Session) bool { return s.Facts.Start.After(p.now) }

// held reports that somebody has the session in their calendar.
func (p *pairing) held(s *Session) bool {
	return slices.ContainsFunc(s.Seats, func(seat Seat) bool { return s.holds(seat) })
}

func (p *pairing) complete() bool {
	for i, s := range p.recorded {
		if p.mates[i] == nil && p.coming(s) && !p.gives[i] {
			return false
		}
	}
	return true
}

// byPeriod pairs invited sessions whose day is no longer on the rule, one period after the other.
func (p *pairing) byPeriod() {
	period := p.theme.Rule.Period()
	done := map[int]bool{}
	for i, s := range p.recorded {
		index := period.Index(s.Slot)
		if p.mates[i] != nil || done[index] || !p.coming(s) || !p.held(s) {
			continue
		}
		done[index] = true
		p.within(period, index, s.Slot)
	}
}

// within pairs the n-th single session of a period with its n-th single date. Those that are over keep their places in
// the count; where the counts differ, the ones that are over go first.
func (p *pairing) within(period ical.Period, index int, slot ical.Local) {
	var sessions []int
	for i, s := range p.recorded {
		gone := s.Facts.Cancelled && !p.held(s)
		if p.mates[i] == nil && !p.gives[i] && !gone && period.Index(s.Slot) == index {
			sessions = append(sessions, i)
		}
	}
	dates := p.singleDates(period, index, slot)
	for len(dates) > len(sessions) && !dates[0].Start.After(p.now) {
		dates = dates[1:]
	}
	for len(sessions) > len(dates) && !p.coming(p.recorded[sessions[0]]) {
		sessions = sessions[1:]
	}
	for n := range min(len(sessions), len(dates)) {
		s, date := p.recorded[sessions[n]], dates[n]
		if !date.Start.After(p.now) || !p.coming(s) || !p.held(s) {
			continue
		}
		p.mates[sessions[n]] = date
		if d := p.dateAt(date.Slot); d >= 0 {
			p.taken[d] = true
		}
	}
}

// singleDates lists the dates of a whole period that no session stands for, those in the past included.
func (p *pairing) singleDates(period ical.Period, index int, slot ical.Local) []*theme.Occurrence {
	reach := map[ical.Period]time.Duration{
		ical.Never: 5 * 366 * day, ical.Daily: 7 * day, ical.Weekly: 7 * day, ical.Monthly: 31 * day, ical.Yearly: 366 * day,
	}[period]
	around := p.theme.Occurrences(slot.Midnight().Add(-reach), slot.Midnight().Add(reach+day))
	var single []*theme.Occurrence
	for i := range around {
		date := &around[i]
		d := p.dateAt(date.Slot)
		if !date.Skipped && period.Index(date.Slot) == index && (d < 0 || !p.taken[d]) {
			single = append(single, date)
		}
	}
	return single
}

// dateAt returns the index of the date with this slot, or -1.
func (p *pairing) dateAt(slot ical.Local) int {
	i, ok := slices.BinarySearchFunc(p.dates, slot, func(o theme.Occurrence, slot ical.Local) int { return int(o.Slot - slot) })
	if !ok {
		return -1
	}
	return i
}
