package ical

import (
	"math"
	"strings"

	"github.com/teambition/rrule-go"
)

// busyRule is a rule of a calendar that came in. It is read more kindly than [ParseRule] does: it may begin in any year, on
// a day that is none of its own, and end before it begins.
type busyRule struct {
	parts
	start   Local
	until   Local // no date is later
	exclude bool  // an EXRULE, of which the start is no date unless it is on the rule
}

// gregorian takes out of a rule that it means the calendar that is meant anyway (RFC 7529).
var gregorian = strings.NewReplacer("RSCALE=GREGORIAN;", "", ";RSCALE=GREGORIAN", "", "SKIP=OMIT;", "", ";SKIP=OMIT", "")

// rule reads a rule of an event.
func (b *busyReader) rule(e *busyEvent, text string) (*busyRule, error) {
	if len(text) > longestRule {
		return nil, &Mistake{"the rule is long", "write it shorter"}
	}
	p, err := readParts(gregorian.Replace(strings.ToUpper(text)))
	if err != nil {
		return nil, err
	}
	r := &busyRule{parts: *p, start: e.start, until: math.MaxInt64}
	if p.until != "" {
		m, ok := readMoment(p.until)
		switch {
		case !ok:
			return nil, &Mistake{"UNTIL is " + quote(p.until), "write a date like 20271231"}
		case m.date:
			r.until = m.clock + 86399
		case e.day && m.utc:
			r.until = b.dayOf(m, m.clock.Time())
		case e.day:
			r.until = m.clock
		case m.utc:
			r.until = b.reading(e.clock, m.clock.Time())
		default:
			r.until = m.clock
		}
	}
	r.parts.until = "" // some write COUNT as well; then both hold
	if err := r.check(); err != nil {
		return nil, err
	}
	if len(p.seconds) > 1 || len(p.seconds) == 1 && Local(p.seconds[0]) != mod60(e.start) {
		return nil, &Mistake{"BYSECOND is not the second of the start", "leave it out; the start says the time of day"}
	}
	r.complete(e.start)
	return r, nil
}

func mod60(l Local) Local { return Local(mod(int64(l), 60)) }

// window is which readings of the clock of a series are worth looking at: a little more than those that reach into the time
// that is asked for.
func (b *busyReader) window(s *stretch) (from, to Local) {
	const day = 86400
	long := Local(s.lasts.days)*day + Local(s.lasts.time.Seconds())
	from, to = Local(b.from)-long-2*day-s.move, Local(b.to)+2*day-s.move
	return max(from, s.from), min(to, s.to-1)
}

// walk takes the dates of the rule after its start, from one reading of the clock to another. look counts what is looked at,
// and ends the walk where it is false; then walk is false, too.
func (r *busyRule) walk(from, to Local, look func(n int) bool, take func(Local)) bool {
	to = min(to, r.until)
	from = max(from, r.start)
	if from > to {
		return true
	}
	first := from
	if r.count > 0 {
		first = r.start
	}
	seen := 0
	return r.each(r.align(r.start, first), to, look, func(l Local) bool {
		if l < r.start {
			return true
		}
		if seen == 0 && l > r.start && !r.exclude {
			seen = 1 // the start counts, also off the rule (RFC 5545 §3.8.5.3)
		}
		if seen++; r.count > 0 && seen > r.count || l > to {
			return false
		}
		if l >= from {
			take(l)
		}
		return true
	})
}

// each takes the dates from the first day of a period on, until take is false. It is false where look is.
func (r *busyRule) each(period, to Local, look func(n int) bool, take func(Local) bool) bool {
	if !r.hasClosed() {
		return r.eachByLibrary(period, to, look, take)
	}
	var days []Local
	for ; period <= to; period = r.advance(period) {
		days = r.daysOf(period, days[:0])
		if len(r.positions) > 0 {
			days = r.pick(days)
		}
		if !look(max(len(days)*len(r.times), 1)) {
			return false
		}
		for _, day := range days {
			for _, at := range r.times {
				if !take(day + at) {
					return true
				}
			}
		}
	}
	return true
}

// eachByLibrary is [busyRule.each] for what only rrule-go knows. It looks at each day between.
func (r *busyRule) eachByLibrary(period, to Local, look func(n int) bool, take func(Local) bool) bool {
	if to < period {
		return true
	}
	if !look(50 + int((to-period)/86400)/8) {
		return false
	}
	option := r.option(period)
	option.Until = to.Time()
	rule, err := rrule.NewRRule(option)
	if err != nil {
		return true
	}
	next := rule.Iterator()
	for {
		t, ok := fenced(next)
		if !ok {
			return true
		}
		if !look(1) {
			return false
		}
		if (len(r.weeks) == 0 || r.inWeeks(t)) && !take(LocalOf(t)) {
			return true
		}
	}
}

// exceptRule leaves out the dates of an EXRULE (RFC 2445 §4.8.5.2), which newer calendars have no more.
func (b *busyReader) exceptRule(e *busyEvent, text string) {
	rule, err := b.rule(e, text)
	if err != nil {
		b.unread(e, "EXRULE", err)
		return
	}
	rule.exclude = true
	if e.out == nil {
		e.out = &changedDates{}
	}
	all := stretch{from: math.MinInt64, to: math.MaxInt64, lasts: e.lasts}
	from, to := b.window(&all)
	rule.walk(from, to, b.look, func(l Local) { b.leave(e.out, moment{clock: l, date: e.day}, e.clock) })
}
