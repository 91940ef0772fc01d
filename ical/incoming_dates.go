package ical

import (
	"math"
	"slices"
	"time"
)

// walk takes the dates of the rule after its start, from one reading of the clock to another. look counts what is looked at,
// and ends the walk where it is false; then walk is false, too.
func (r *incomingRule) walk(from, to Local, look func(n int) bool, take func(Local)) bool {
	to = min(to, r.until)
	from = max(from, r.start)
	if from > to {
		return true
	}
	first := from
	if r.count > 0 {
		first = r.start
	}
	each := r.each
	if r.step > 0 {
		each = r.eachWithin
	}
	seen, last := 0, Local(math.MinInt64)
	return each(first, to, look, func(l Local) bool {
		if l < r.start || l <= last { // days that were moved may meet others
			return true
		}
		last = l
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

// each takes the dates from the period of a reading on, until take is false. It is false where look is. Unlike
// [Rule.from] it asks no library: rrule-go goes on to the year 9999 where a rule never comes true.
func (r *incomingRule) each(first, to Local, look func(n int) bool, take func(Local) bool) bool {
	if r.skip != 0 { // a day that was moved is at most one beside its period
		first, to = max(r.start, first-2*86400), to+86400
	}
	var days []Local
	for period := r.align(r.start, first); period <= to; period = r.advance(period) {
		cost := 1
		if days = days[:0]; r.skip != 0 && r.period >= Monthly {
			cost, days = 20, r.movedDays(period, days)
		} else if r.period == Yearly && r.inYear() {
			cost, days = 20, r.daysOfYear(period, days)
		} else if days = r.daysOf(period, days); r.inYear() {
			cost, days = 1+len(days), slices.DeleteFunc(days, func(day Local) bool { return !r.namedInYear(day.Time()) })
		}
		all := len(days) * len(r.times)
		if len(r.positions) > 0 {
			cost += len(days) + len(r.positions)
		} else {
			cost = max(cost, all)
		}
		if !look(cost) {
			return false
		}
		date := func(i int) Local { return days[i/len(r.times)] + r.times[i%len(r.times)] }
		if len(r.positions) == 0 {
			for i := range all {
				if !take(date(i)) {
					return true
				}
			}
			continue
		}
		for _, i := range r.places(all) {
			if !take(date(i)) {
				return true
			}
		}
	}
	return true
}

// eachWithin is each for rules that repeat within a day. They count hours, minutes or seconds on the clock.
func (r *incomingRule) eachWithin(first, to Local, look func(n int) bool, take func(Local) bool) bool {
	begin := r.start - Local(mod(int64(r.start), int64(r.step)))
	stride := r.step * Local(r.interval)
	next := func(l Local) Local { // the first period at or after a reading
		return max(begin, l+Local(mod(int64(begin-l), int64(stride))))
	}
	for day := first.Midnight(); day <= to; day += 86400 {
		if period := next(day); period >= day+86400 { // none today, nor for a while
			day = period.Midnight()
			if day > to {
				break
			}
		}
		if !r.has(day) || !r.namedInYear(day.Time()) {
			if !look(1) {
				return false
			}
			continue
		}
		tries, found := 0, 0
		for period := next(max(day, first-Local(mod(int64(first), int64(r.step))))); period < day+86400 && period <= to; {
			tries++
			hour, minute := int((period-day)/3600), int((period-day)/60%60)
			switch {
			case len(r.hours) > 0 && !slices.Contains(r.hours, hour):
				period = next(day + Local(hour+1)*3600)
				continue
			case r.step <= 60 && len(r.minutes) > 0 && !slices.Contains(r.minutes, minute):
				period = next(period - mod60(period) + 60)
				continue
			case r.step == 1 && len(r.seconds) > 0 && !slices.Contains(r.seconds, int(mod60(period))):
				period += stride
				continue
			}
			set := r.setWithin(period)
			for _, date := range set {
				if r.day {
					date = day
				}
				if found++; !take(date) {
					return true
				}
			}
			period += stride
		}
		if !look(max(1, found, tries/500)) {
			return false
		}
	}
	return true
}

// setWithin returns the dates of one hour, minute or second.
func (r *incomingRule) setWithin(period Local) []Local {
	set := []Local{period}
	if r.step == 3600 {
		set = set[:0]
		for _, minute := range r.minutes {
			set = append(set, period+Local(minute)*60)
		}
	}
	if r.step >= 60 {
		var all []Local
		for _, minute := range set {
			for _, second := range r.seconds {
				all = append(all, minute+Local(second))
			}
		}
		set = all
	}
	if len(r.positions) > 0 {
		set = r.pick(set)
	}
	return set
}

// inYear reports whether days are counted within the year.
func (p *pattern) inYear() bool {
	return len(p.yearDays)+len(p.weeks) > 0 || p.period == Yearly && len(p.months) == 0 && !p.plain()
}

// namedInYear reports whether BYYEARDAY and BYWEEKNO have the day.
func (p *pattern) namedInYear(t time.Time) bool {
	return namedFrom(p.yearDays, t.YearDay(), yearLength(t.Year())) && (len(p.weeks) == 0 || p.inWeeks(t))
}

// namedFrom reports whether a list has n, counted from either end; an empty one has all.
func namedFrom(list []int, n, length int) bool {
	return len(list) == 0 || slices.Contains(list, n) || slices.Contains(list, n-length-1)
}

func yearLength(year int) int {
	return time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
}

func monthLength(t time.Time) int {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// daysOfYear appends the days of a year that the pattern names, in order, by asking each.
func (p *pattern) daysOfYear(first Local, days []Local) []Local {
	for n := range yearLength(first.Time().Year()) {
		day := first + Local(n)*86400
		if t := day.Time(); p.namedInYear(t) && p.namedInMonth(t) && p.namedInWeek(t) {
			days = append(days, day)
		}
	}
	return days
}

// namedInMonth reports whether BYMONTH and BYMONTHDAY have the day.
func (p *pattern) namedInMonth(t time.Time) bool {
	return (len(p.months) == 0 || slices.Contains(p.months, int(t.Month()))) && namedFrom(p.monthDays, t.Day(), monthLength(t))
}

// namedInWeek reports whether BYDAY has the day, counted in its month or else in its year.
func (p *pattern) namedInWeek(t time.Time) bool {
	if len(p.days) == 0 {
		return true
	}
	at, of := t.YearDay(), yearLength(t.Year())
	if p.period == Monthly || len(p.months) > 0 {
		at, of = t.Day(), monthLength(t)
	}
	return slices.ContainsFunc(p.days, func(d nthDay) bool {
		return d.weekday == t.Weekday() && (d.nth == 0 || d.nth == (at+6)/7 || d.nth == -(of-at+7)/7)
	})
}

// movedDays appends the days of a month or year of a rule with SKIP, in order: a day that the month or year lacks is the one after it or
// before it (RFC 7529 §4.1).
func (r *incomingRule) movedDays(first Local, days []Local) []Local {
	before := len(days)
	take := func(first Local, list []int, length int, also func(time.Time) bool) {
		for _, n := range list {
			switch {
			case n < 0 && -n <= length:
				n += length + 1
			case n > length && r.skip > 0:
				n = length + 1
			case n > length:
				n = length
			case n < 0 && r.skip > 0:
				n = 1
			case n < 0:
				n = 0
			}
			if t := (first + Local(n-1)*86400).Time(); also(t) && r.namedInWeek(t) {
				days = append(days, Local(t.Unix()))
			}
		}
	}
	switch {
	case len(r.yearDays) > 0 && r.period == Yearly:
		take(first, r.yearDays, yearLength(first.Time().Year()), func(t time.Time) bool {
			return r.namedInMonth(t) && (len(r.weeks) == 0 || r.inWeeks(t))
		})
	case len(r.monthDays) > 0:
		months := 1
		if r.period == Yearly {
			months = 12
		}
		for m := range months {
			month := first.Time().AddDate(0, m, 0)
			if len(r.months) == 0 || slices.Contains(r.months, int(month.Month())) {
				take(Local(month.Unix()), r.monthDays, monthLength(month), r.namedInYear)
			}
		}
	case r.period == Yearly && r.inYear():
		return r.daysOfYear(first, days)
	default:
		return slices.DeleteFunc(r.daysOf(first, days), func(day Local) bool { return !r.namedInYear(day.Time()) })
	}
	slices.Sort(days[before:])
	return slices.Compact(days)
}
