package ical

import (
	"math"
	"slices"
	"strings"
	"time"
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

// window returns which readings of the clock of a series are worth looking at: a little more than those that reach into the time
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

// each takes the dates from the first day of a period on, until take is false. It is false where look is. Unlike
// [Rule.from] it asks no library: rrule-go goes on to the year 9999 where a rule never comes true.
func (r *busyRule) each(period, to Local, look func(n int) bool, take func(Local) bool) bool {
	var days, dates []Local
	for ; period <= to; period = r.advance(period) {
		cost := 1
		if days = days[:0]; r.inYear() {
			cost, days = 20, r.daysOfYear(period, days)
		} else {
			days = r.daysOf(period, days)
		}
		dates = dates[:0]
		for _, day := range days {
			for _, at := range r.times {
				dates = append(dates, day+at)
			}
		}
		if len(r.positions) > 0 {
			dates = r.pick(dates)
		}
		if !look(max(len(days)*len(r.times), cost)) {
			return false
		}
		for _, date := range dates {
			if !take(date) {
				return true
			}
		}
	}
	return true
}

// inYear reports whether days are counted within the year.
func (p *pattern) inYear() bool {
	return len(p.yearDays)+len(p.weeks) > 0 || p.period == Yearly && len(p.months) == 0 && !p.plain()
}

// daysOfYear appends the days of a year that the pattern names, in order, by asking each.
func (p *pattern) daysOfYear(first Local, days []Local) []Local {
	year := first.Time().Year()
	length := time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
	named := func(list []int, n, length int) bool {
		return len(list) == 0 || slices.Contains(list, n) || slices.Contains(list, n-length-1)
	}
	for n := 1; n <= length; n++ {
		day := first + Local(n-1)*86400
		if !named(p.yearDays, n, length) {
			continue
		}
		t := day.Time()
		month := time.Date(year, t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
		if len(p.months) > 0 && !slices.Contains(p.months, int(t.Month())) || !named(p.monthDays, t.Day(), month) || len(p.weeks) > 0 && !p.inWeeks(t) {
			continue
		}
		at, of := n, length
		if len(p.months) > 0 {
			at, of = t.Day(), month
		}
		if len(p.days) == 0 || slices.ContainsFunc(p.days, func(d nthDay) bool {
			return d.weekday == t.Weekday() && (d.nth == 0 || d.nth == (at+6)/7 || d.nth == -(of-at+7)/7)
		}) {
			days = append(days, day)
		}
	}
	return days
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
