package ical

import (
	"slices"
	"time"
)

// Shape is what a rule says, for those who say it in another language than [Rule.Words]. Lists are sorted as people count:
// from the front, then from the end (negative). What a list holds with others beside it is true at the same time.
type Shape struct {
	Period    Period // Never for a single date
	Interval  int    // 2 for every second period; at least 1
	Days      []NthDay
	Workdays  []int // positions among Mondays to Fridays of the period: -1 is the last workday; Days is empty then
	MonthDays []int
	YearDays  []int
	Weeks     []int        // ISO weeks of the year
	Months    []int        // 1 to 12
	Positions []int        // which of the dates of a period are taken (BYSETPOS); empty for all and with Workdays
	Times     []Local      // times of day in seconds since midnight, where the rule names its own; empty for that of the start
	Count     int          // how many dates there are; 0 for no such end
	Until     Local        // the last moment; 0 for no such end
	WeekStart time.Weekday // Monday, unless it matters and is another
}

// NthDay is a weekday; with Nth other than 0 its nth occurrence in the month or year, from the end when negative.
type NthDay struct {
	Nth int
	Day time.Weekday
}

// Shape takes the rule apart.
func (r Rule) Shape() Shape {
	s := Shape{Period: r.Period(), Interval: r.Interval(), WeekStart: time.Monday}
	if s.Period == Never {
		return s
	}
	p := r.pattern
	if p.workdays() {
		s.Workdays = slices.Clone(p.positions)
	} else {
		for _, d := range p.days {
			s.Days = append(s.Days, NthDay{d.nth, d.weekday})
		}
		s.Positions = slices.Clone(p.positions)
	}
	s.MonthDays, s.YearDays = slices.Clone(p.monthDays), slices.Clone(p.yearDays)
	s.Weeks, s.Months = slices.Clone(p.weeks), slices.Clone(p.months)
	if len(p.hours)+len(p.minutes) > 0 {
		s.Times = slices.Clone(p.times)
	}
	if s.Count = r.count; s.Count == 0 && r.until {
		s.Until = r.last
	}
	if p.weekStart != time.Monday && p.weekMatters() {
		s.WeekStart = p.weekStart
	}
	return s
}
