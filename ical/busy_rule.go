package ical

import "math"

// rule reads a rule of an event.
func (b *busyReader) rule(e *busyEvent, text string) (*incomingRule, error) {
	return readIncoming(text, e.start, e.day, func(m moment) Local {
		switch {
		case e.day && m.utc:
			return b.dayOf(m, m.clock.Time())
		case !e.day && m.utc:
			return b.reading(e.clock, m.clock.Time())
		}
		return m.clock
	})
}

// window returns which readings of the clock of a series are worth looking at: a little more than those that reach into the time
// that is asked for.
func (b *busyReader) window(s *stretch) (from, to Local) {
	const day = 86400
	long := Local(s.lasts.days)*day + Local(s.lasts.time.Seconds())
	from, to = Local(b.from)-long-2*day-s.move, Local(b.to)+2*day-s.move
	return max(from, s.from), min(to, s.to-1)
}

// exceptRule leaves out the dates of an EXRULE (RFC 2445 §4.8.5.2), which newer calendars have no more.
func (b *busyReader) exceptRule(e *busyEvent, text string) {
	rule, err := b.rule(e, text)
	if err != nil {
		b.unread(e, "EXRULE", err)
		return
	}
	rule.exclude = true
	if !b.look(len(rule.times) / 100) {
		return
	}
	if e.out == nil {
		e.out = &changedDates{}
	}
	all := stretch{from: math.MinInt64, to: math.MaxInt64, lasts: e.lasts}
	from, to := b.window(&all)
	rule.walk(from, to, b.look, func(l Local) { b.leave(e.out, moment{clock: l, date: e.day}, e.clock) })
}
