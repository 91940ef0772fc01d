package ical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pattern is a rule without its two ends: which days repeat, and at which times of the day (RFC 5545 §3.3.10). Its lists
// are sorted and hold each value once. A pattern is never changed after ParseRule made it, so rules share it freely.
type pattern struct {
	period    Period
	interval  int
	weekStart time.Weekday // WKST
	months    []int        // BYMONTH
	weeks     []int        // BYWEEKNO
	yearDays  []int        // BYYEARDAY
	monthDays []int        // BYMONTHDAY
	days      []nthDay     // BYDAY
	hours     []int        // BYHOUR
	minutes   []int        // BYMINUTE
	positions []int        // BYSETPOS

	times []Local // the times of day that hours, minutes and the start amount to, in seconds since midnight
}

// nthDay is one value of BYDAY: a weekday, or with nth other than 0 its nth occurrence in the month or year, counted
// from the end when negative.
type nthDay struct {
	nth     int
	weekday time.Weekday
}

var weekdayCodes = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func (d nthDay) String() string {
	if d.nth == 0 {
		return weekdayCodes[d.weekday]
	}
	return strconv.Itoa(d.nth) + weekdayCodes[d.weekday]
}

// fromMonday numbers the weekdays as people read them: Monday 0 to Sunday 6.
func fromMonday(d time.Weekday) int { return (int(d) + 6) % 7 }

func compareDays(a, b nthDay) int {
	if a.nth != b.nth {
		return compareFromFront(a.nth, b.nth)
	}
	return fromMonday(a.weekday) - fromMonday(b.weekday)
}

// compareFromFront puts the values counted from the front before those counted from the end: 1, 2, -2, -1.
func compareFromFront(a, b int) int {
	if (a < 0) != (b < 0) {
		return b - a
	}
	return a - b
}

// complete takes from the start what the rule leaves open, as RFC 5545 §3.3.10 says ("information, not contained in the
// rule … derived from DTSTART"), and sorts the lists, so that rules that say the same look the same.
func (p *pattern) complete(start Local) {
	first := start.Time()
	noDay := len(p.days)+len(p.monthDays)+len(p.yearDays) == 0
	switch {
	case !noDay:
	case p.period == Yearly && len(p.weeks) > 0, p.period == Weekly:
		p.days = []nthDay{{weekday: first.Weekday()}}
	case p.period == Yearly:
		p.monthDays = []int{first.Day()}
		if len(p.months) == 0 {
			p.months = []int{int(first.Month())}
		}
	case p.period == Monthly:
		p.monthDays = []int{first.Day()}
	}

	for _, list := range []*[]int{&p.months, &p.weeks, &p.yearDays, &p.monthDays, &p.hours, &p.minutes, &p.positions} {
		slices.SortFunc(*list, compareFromFront)
		*list = slices.Compact(*list)
	}
	slices.SortFunc(p.days, compareDays)
	p.days = slices.Compact(p.days)

	hours, minutes := p.hours, p.minutes
	if p.hours = nil; len(hours) == 0 {
		hours = []int{first.Hour()}
	} else if !slices.Equal(hours, []int{first.Hour()}) {
		p.hours = hours
	}
	if p.minutes = nil; len(minutes) == 0 {
		minutes = []int{first.Minute()}
	} else if !slices.Equal(minutes, []int{first.Minute()}) {
		p.minutes = minutes
	}
	for _, hour := range hours {
		for _, minute := range minutes {
			p.times = append(p.times, Local(hour*3600+minute*60+first.Second()))
		}
	}
}

// unpick leaves out BYSETPOS where each day has one date to pick from, that at the time of the start, so that the rule says of itself what can be
// read. Where there is nothing to pick it keeps the hour.
func (p *pattern) unpick(start Local) {
	switch {
	case len(p.positions) == 0 || !p.bare():
	case slices.Contains(p.positions, 1) || slices.Contains(p.positions, -1):
		p.positions = nil
	default:
		p.hours = []int{start.Time().Hour()}
	}
}

// weekMatters reports whether another WKST would give other dates.
func (p *pattern) weekMatters() bool {
	return p.period == Weekly && (p.interval > 1 && len(p.days) > 1 || len(p.positions) > 0) || len(p.weeks) > 0
}

// plain reports whether no value of BYDAY is counted within the month or year.
func (p *pattern) plain() bool {
	return !slices.ContainsFunc(p.days, func(d nthDay) bool { return d.nth != 0 })
}

func (p *pattern) String() string {
	var b strings.Builder
	b.WriteString("FREQ=" + p.period.String())
	if p.interval > 1 {
		fmt.Fprintf(&b, ";INTERVAL=%d", p.interval)
	}
	writeList(&b, "BYMONTH", p.months)
	writeList(&b, "BYWEEKNO", p.weeks)
	writeList(&b, "BYYEARDAY", p.yearDays)
	writeList(&b, "BYMONTHDAY", p.monthDays)
	writeList(&b, "BYDAY", p.days)
	writeList(&b, "BYHOUR", p.hours)
	writeList(&b, "BYMINUTE", p.minutes)
	writeList(&b, "BYSETPOS", p.positions)
	if p.weekStart != time.Monday && p.weekMatters() {
		b.WriteString(";WKST=" + weekdayCodes[p.weekStart])
	}
	return b.String()
}

func writeList[T any](b *strings.Builder, name string, list []T) {
	for i, value := range list {
		if i == 0 {
			b.WriteString(";" + name + "=")
		} else {
			b.WriteByte(',')
		}
		fmt.Fprint(b, value)
	}
}
