package ical

import (
	"iter"
	"slices"
	"time"
)

// closed expands from the first day of a period without walking the days between: a month is a set of bits, one a day.
// It knows every pattern but those for which hasClosed is false; they go to the library. Both give the same dates, which
// TestClosedAgreesWithLibrary holds them to.
func (p *pattern) closed(period Local) iter.Seq[Local] {
	return func(yield func(Local) bool) {
		var days []Local
		for ; period <= horizon; period = p.advance(period) {
			days = p.daysOf(period, days[:0])
			if len(p.positions) > 0 {
				days = p.pick(days)
			}
			for _, day := range days {
				for _, at := range p.times {
					if !yield(day + at) {
						return
					}
				}
			}
		}
	}
}

// hasClosed returns false for days counted within a year, and where positions count several times a day.
func (p *pattern) hasClosed() bool {
	counted := len(p.yearDays)+len(p.weeks) > 0 || p.period == Yearly && len(p.months) == 0 && !p.plain()
	return !counted && (len(p.positions) == 0 || len(p.times) == 1)
}

func (p *pattern) advance(period Local) Local {
	switch p.period {
	case Daily:
		return period + Local(p.interval)*86400
	case Weekly:
		return period + Local(p.interval)*7*86400
	case Monthly:
		return Local(period.Time().AddDate(0, p.interval, 0).Unix())
	default:
		return Local(period.Time().AddDate(p.interval, 0, 0).Unix())
	}
}

// daysOf appends the days of one period that the pattern names, in order.
func (p *pattern) daysOf(period Local, days []Local) []Local {
	switch p.period {
	case Daily:
		if p.has(period) {
			days = append(days, period)
		}
	case Weekly:
		for day := range Local(7) {
			if p.has(period + day*86400) {
				days = append(days, period+day*86400)
			}
		}
	case Monthly:
		days = p.daysOfMonth(period, days)
	default:
		first := period.Time()
		for month := range time.Month(12) {
			days = p.daysOfMonth(Local(first.AddDate(0, int(month), 0).Unix()), days)
		}
	}
	return days
}

// has reports whether the pattern names the day, seen alone.
func (p *pattern) has(day Local) bool {
	if len(p.months)+len(p.monthDays) == 0 {
		return len(p.days) == 0 || slices.Contains(p.days, nthDay{0, weekday(day)})
	}
	t := day.Time()
	first := day - Local(t.Day()-1)*86400
	return p.bits(first, t)>>t.Day()&1 == 1
}

func (p *pattern) daysOfMonth(first Local, days []Local) []Local {
	bits := p.bits(first, first.Time())
	for day := first; bits != 0; day += 86400 {
		if bits >>= 1; bits&1 == 1 {
			days = append(days, day)
		}
	}
	return days
}

// bits has bit n set if the pattern names day n of the month of t, whose first day is first.
func (p *pattern) bits(first Local, t time.Time) uint32 {
	if len(p.months) > 0 && !slices.Contains(p.months, int(t.Month())) {
		return 0
	}
	length := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	month := uint32(1)<<(length+1) - 2
	bits := month
	if len(p.monthDays) > 0 {
		var named uint32
		for _, n := range p.monthDays {
			if n < 0 {
				n += length + 1
			}
			if n > 0 {
				named |= 1 << n
			}
		}
		bits &= named
	}
	if len(p.days) > 0 {
		var named uint32
		for _, d := range p.days {
			earliest := 1 + int(d.weekday-weekday(first)+7)%7
			latest := earliest + (length-earliest)/7*7
			switch {
			case d.nth > 0:
				named |= 1 << (earliest + (d.nth-1)*7)
			case d.nth < 0 && latest+(d.nth+1)*7 > 0:
				named |= 1 << (latest + (d.nth+1)*7)
			case d.nth == 0:
				for n := earliest; n <= length; n += 7 {
					named |= 1 << n
				}
			}
		}
		bits &= named
	}
	return bits & month
}

// pick keeps the members of a set that the positions name (BYSETPOS), in order.
func (p *pattern) pick(set []Local) []Local {
	var picked []Local
	for _, i := range p.places(len(set)) {
		picked = append(picked, set[i])
	}
	return picked
}

// places returns which of a set of n the positions name (BYSETPOS), in order, counted from 0.
func (p *pattern) places(n int) (list []int) {
	for _, at := range p.positions {
		if at < 0 {
			at += n + 1
		}
		if 0 < at && at <= n {
			list = append(list, at-1)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// weekday of a day at midnight; 1 January 1970 was a Thursday.
func weekday(day Local) time.Weekday {
	return time.Weekday(mod(int64(day)/86400+4, 7))
}
