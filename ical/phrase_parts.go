package ical

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// parts turns what was gathered into a rule, or says why it could be read in two ways.
func (p *phrase) parts() (*parts, error) {
	monthly := p.unit == Monthly || p.unit == Yearly
	counted := slices.ContainsFunc(p.days, func(d nthDay) bool { return d.nth != 0 })
	plain := slices.ContainsFunc(p.days, func(d nthDay) bool { return d.nth == 0 })
	if len(p.pending) > 0 && !p.numeric {
		return nil, p.mistake("does not say what it counts", p.like())
	}
	p.date()
	p.monthDays = append(p.monthDays, p.pending...)
	switch {
	case p.every && !monthly && len(p.months) == 0:
		return nil, p.mistake("can be read in two ways", p.twoWays())
	case plain && counted && !p.all, plain && monthly && !p.all && len(p.positions) == 0:
		return nil, p.mistake("does not say which of these days", fmt.Sprintf(`write "first %[1]s of the month", or "every %[1]s"`, p.day()))
	case len(p.days) > 0 && len(p.monthDays)+len(p.yearDays) > 0:
		return nil, p.mistake("names days of the week beside days of the month", `keep one, like "every month on day 15"`)
	case counted && (p.unit == Daily || p.unit == Weekly):
		return nil, p.mistake("counts days, which only months and years have", "write "+quote("first "+p.day()+" of the month"))
	case len(p.workdays) > 0 && len(p.days)+len(p.monthDays)+len(p.positions) > 0:
		return nil, p.mistake("names workdays beside other days", `keep one, like "last workday of the month"`)
	case p.dated && len(distinct(p.months)) > 1 && len(distinct(p.monthDays)) > 1:
		return nil, p.mistake("names several dates in the year", `write one, like "every year on 1 december"`)
	case p.end.count > 0 && p.end.until != "":
		return nil, p.mistake("ends in two ways", "keep one of the two")
	}
	if i := slices.IndexFunc(p.days, func(d nthDay) bool { return d.nth > 5 }); i >= 0 && p.unit == Never && len(p.months) == 0 {
		return nil, p.mistake(fmt.Sprintf("counts to %d, and no month has so many", p.days[i].nth),
			"write "+quote(fmt.Sprintf("every %s, %d times", strings.ToLower(p.days[i].weekday.String()), p.days[i].nth)))
	}
	if p.unit == Never {
		switch {
		case len(p.months) > 0:
			p.unit = Yearly
		case counted || len(p.workdays)+len(p.monthDays) > 0:
			p.unit = Monthly
		case plain:
			p.unit = Weekly
		default:
			return nil, p.mistake("does not say what repeats", p.like())
		}
	}
	q := &parts{count: p.end.count, until: p.end.until, pattern: pattern{
		period: p.unit, interval: p.interval, weekStart: time.Monday,
		months: p.months, monthDays: p.monthDays, days: p.days, positions: p.positions,
	}}
	if q.interval > 1000 {
		return nil, p.mistake("repeats too rarely", "use an interval from 1 to 1000")
	}
	if len(p.workdays) > 0 {
		q.days, q.positions = slices.Clone(workweek), p.workdays
	}
	if p.unit == Yearly && len(p.months) == 0 {
		p.yearDays, q.monthDays = append(p.yearDays, p.monthDays...), nil
	}
	q.yearDays = p.yearDays
	if i := slices.IndexFunc(q.monthDays, func(n int) bool { return n > 31 }); i >= 0 {
		return nil, p.mistake(fmt.Sprintf("names day %d, which no month has", q.monthDays[i]), "use days from 1 to 31, or the last day")
	}
	if i := slices.IndexFunc(q.days, func(d nthDay) bool { return d.nth > 53 }); i >= 0 {
		return nil, p.mistake(fmt.Sprintf("counts to %d, and no year has so many weeks", q.days[i].nth), "count from 1 to 53, or from the last")
	}
	if p.weekStart != nil {
		q.weekStart = *p.weekStart
	}
	for _, t := range p.times {
		q.hours, q.minutes = append(q.hours, t.Hour()), append(q.minutes, t.Minute())
	}
	if len(distinct(q.hours))*len(distinct(q.minutes)) != len(p.times) {
		return nil, p.mistake("names times that no one rule can have", "use the same minutes in each hour, like 09:30 and 15:30")
	}
	return q, nil
}

func distinct(list []int) map[int]bool {
	set := make(map[int]bool, len(list))
	for _, n := range list {
		set[n] = true
	}
	return set
}
