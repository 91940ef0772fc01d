package ical

import (
	"iter"
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// from yields the occurrences at or after l without end but the horizon. The expansion begins in the last period in step
// with the start that l can lie in, so it costs what the dates cost that are looked at, not the years since the start.
func (r Rule) from(l Local) iter.Seq[Local] {
	l = max(l, r.start)
	return func(yield func(Local) bool) {
		if r.pattern == nil || l > horizon {
			return
		}
		if r.pattern.period == Never {
			if l == r.start {
				yield(l)
			}
			return
		}
		period := r.pattern.align(r.start, l)
		expansion := r.pattern.library(period)
		if r.pattern.hasClosed() {
			expansion = r.pattern.closed(period)
		}
		for occurrence := range expansion {
			if occurrence > horizon {
				return
			}
			if occurrence >= l && !yield(occurrence) {
				return
			}
		}
	}
}

// align returns the first day of the last period that begins at or before l and is a whole number of intervals after the
// period of start. Periods begin where sets of days do: with the first day whose members BYSETPOS counts.
func (p *pattern) align(start, l Local) Local {
	const day = 86400
	from, to := start.Time(), l.Time()
	switch p.period {
	case Daily:
		behind := (l.Midnight() - start.Midnight()) / day
		return start.Midnight() + behind/Local(p.interval)*Local(p.interval)*day
	case Weekly:
		sinceWeekStart := Local(from.Weekday()-p.weekStart+7) % 7
		week := start.Midnight() - sinceWeekStart*day
		behind := (l - week) / (7 * day)
		return week + behind/Local(p.interval)*Local(p.interval)*7*day
	case Monthly:
		behind := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
		return LocalDate(from.Year(), from.Month()+time.Month(behind/p.interval*p.interval), 1, 0, 0, 0)
	default:
		behind := to.Year() - from.Year()
		return LocalDate(from.Year()+behind/p.interval*p.interval, time.January, 1, 0, 0, 0)
	}
}

// library expands by rrule-go from the first day of a period. It is built anew for each call, as rrule-go's rules are not
// safe for concurrent use, and gets every part written out, so that its start serves only to step from.
func (p *pattern) library(period Local) iter.Seq[Local] {
	return func(yield func(Local) bool) {
		rule, err := rrule.NewRRule(p.option(period))
		if err != nil {
			return
		}
		next := rule.Iterator()
		for {
			t, ok := fenced(next)
			if !ok {
				return
			}
			if (len(p.weeks) == 0 || p.inWeeks(t)) && !yield(LocalOf(t)) {
				return
			}
		}
	}
}

// fenced takes a panic of the library for the end of the rule. None is known for what check lets through.
func fenced(next rrule.Next) (t time.Time, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return next()
}

// inWeeks reports whether BYWEEKNO names the week of t. It is asked instead of rrule-go, which forgets the last week of a
// year where that week ends in the next. A week belongs to the year of its fourth day (RFC 5545 §3.3.10).
func (p *pattern) inWeeks(t time.Time) bool {
	fourth := t.AddDate(0, 0, 3-int(t.Weekday()-p.weekStart+7)%7)
	week := (fourth.YearDay() + 6) / 7
	lastDay := time.Date(fourth.Year(), time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
	weeks := week + (lastDay-fourth.YearDay())/7
	return slices.Contains(p.weeks, week) || slices.Contains(p.weeks, week-weeks-1)
}

func (p *pattern) option(period Local) rrule.ROption {
	o := rrule.ROption{
		Freq:       map[Period]rrule.Frequency{Daily: rrule.DAILY, Weekly: rrule.WEEKLY, Monthly: rrule.MONTHLY, Yearly: rrule.YEARLY}[p.period],
		Dtstart:    period.Time(),
		Until:      horizon.Time(),
		Interval:   p.interval,
		Wkst:       libraryDays[p.weekStart],
		Bymonth:    p.months,
		Byyearday:  p.yearDays,
		Bymonthday: p.monthDays,
		Byhour:     p.hours,
		Byminute:   p.minutes,
		Bysecond:   []int{int(p.times[0] % 60)},
		Bysetpos:   p.positions,
	}
	if len(o.Byhour) == 0 {
		o.Byhour = []int{int(p.times[0] / 3600)}
	}
	if len(o.Byminute) == 0 {
		o.Byminute = []int{int(p.times[0] / 60 % 60)}
	}
	for _, d := range p.days {
		weekday := libraryDays[d.weekday]
		switch {
		case d.nth != 0:
			o.Byweekday = append(o.Byweekday, weekday.Nth(d.nth))
		case p.plain():
			o.Byweekday = append(o.Byweekday, weekday)
		default:
			// rrule-go wants a day to be among the plain and among the counted ones where both are given; the RFC wants
			// either. So beside counted days "MO" is said as 1MO, 2MO, … up to the last that can be.
			most := 5
			if p.period == Yearly && len(p.months) == 0 {
				most = 53
			}
			for nth := range most {
				o.Byweekday = append(o.Byweekday, weekday.Nth(nth+1))
			}
		}
	}
	return o
}

var libraryDays = [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}
