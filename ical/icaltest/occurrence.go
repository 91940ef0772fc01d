package icaltest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Occurrence is one date on which something takes place, as a calendar says it.
type Occurrence struct {
	Start, End time.Time
	Date       time.Time  // of a series: when the series would have it; else the Start
	Event      *Component // that stands for it
}

// Occurrences returns what takes place by a VCALENDAR, in order of start and UID: single events, and the dates of series by RRULE, RDATE and
// EXDATE, each as the event with its RECURRENCE-ID says where there is one (RFC 5545 §3.8.4.4, §3.8.5). An event with a RECURRENCE-ID that
// no series has, two for one date, two series with one UID, and an EXDATE or the start of a series that is no date of its rule are errors:
// readers differ in what they make of those. Cancelled events are there, too.
func (c *Component) Occurrences() (list []Occurrence, err error) {
	type date struct {
		uid string
		at  time.Time
	}
	own := map[date]*Component{}
	masters := map[string]bool{}
	for _, e := range c.Events() {
		if !e.Has("RECURRENCE-ID") {
			if masters[e.Text("UID")] {
				return nil, fmt.Errorf("two events %s", e.Text("UID"))
			}
			masters[e.Text("UID")] = true
			continue
		}
		at, err := e.Time("RECURRENCE-ID")
		if err != nil {
			return nil, err
		}
		if own[date{e.Text("UID"), at}] != nil {
			return nil, fmt.Errorf("two events for %s of %s", at, e.Text("UID"))
		}
		own[date{e.Text("UID"), at}] = e
	}
	for _, e := range c.Events() {
		if e.Has("RECURRENCE-ID") {
			continue
		}
		dates, err := e.dates()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Text("UID"), err)
		}
		start, _ := e.Time("DTSTART")
		end, err := e.Time("DTEND")
		if err != nil {
			return nil, err
		}
		for _, at := range dates {
			one := Occurrence{Start: at, End: at.Add(end.Sub(start)), Date: at, Event: e}
			if key := (date{e.Text("UID"), at}); own[key] != nil {
				one.Event = own[key]
				delete(own, key)
				one.Start, _ = one.Event.Time("DTSTART")
				if one.End, err = one.Event.Time("DTEND"); err != nil {
					return nil, err
				}
			}
			list = append(list, one)
		}
	}
	for key := range own {
		return nil, fmt.Errorf("%s is no date of %s", key.at, key.uid)
	}
	slices.SortFunc(list, func(a, b Occurrence) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Event.Text("UID"), b.Event.Text("UID")))
	})
	return list, nil
}

// dates returns when an event without a RECURRENCE-ID begins.
func (c *Component) dates() ([]time.Time, error) {
	start, err := c.Time("DTSTART")
	if err != nil {
		return nil, err
	}
	dates := []time.Time{start}
	if c.Has("RRULE") {
		if dates, err = c.ruled(); err != nil {
			return nil, err
		}
		if len(dates) == 0 || !dates[0].Equal(start) {
			return nil, fmt.Errorf("the rule does not begin with DTSTART %s", start)
		}
	}
	for _, p := range c.All("RDATE") {
		at, err := c.resolve(p)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(dates, at.Equal) {
			return nil, fmt.Errorf("RDATE %s is there already", at)
		}
		dates = append(dates, at)
	}
	for _, p := range c.All("EXDATE") {
		at, err := c.resolve(p)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(dates, at.Equal)
		if i < 0 || p.Param("TZID") != c.Param("DTSTART", "TZID") {
			return nil, fmt.Errorf("EXDATE %s is no date, or in another zone than the start", at)
		}
		dates = slices.Delete(dates, i, i+1)
	}
	slices.SortFunc(dates, time.Time.Compare)
	return dates, nil
}

// ruled returns the dates of RRULE: each day is asked whether the rule names it.
func (c *Component) ruled() (dates []time.Time, err error) {
	part := map[string]string{"INTERVAL": "1", "WKST": "MO"}
	for one := range strings.SplitSeq(c.Value("RRULE"), ";") {
		name, value, _ := strings.Cut(one, "=")
		part[name] = value
	}
	interval, _ := strconv.Atoi(part["INTERVAL"])
	until, err := parseClock(part["UNTIL"])
	if err != nil {
		return nil, err
	}
	first, err := parseClock(c.Value("DTSTART"))
	if err != nil {
		return nil, err
	}
	week := func(t time.Time) int {
		days := int(t.Unix() / 86400)
		return (days + 3 - strings.Index("MOTUWETHFRSASU", part["WKST"])/2) / 7
	}
	period := func(t time.Time) int {
		switch part["FREQ"] {
		case "DAILY":
			return int(t.Unix() / 86400)
		case "WEEKLY":
			return week(t)
		case "MONTHLY":
			return t.Year()*12 + int(t.Month())
		}
		return t.Year()
	}
	for day := first; ; day = day.AddDate(0, 0, 1) {
		p := c.Prop("DTSTART")
		p.Value = day.Format("20060102T150405")
		if strings.HasSuffix(c.Value("DTSTART"), "Z") {
			p.Value += "Z"
		}
		at, err := c.resolve(p)
		if err != nil {
			return nil, err
		}
		if at.After(until) {
			return dates, nil
		}
		if (period(day)-period(first))%interval == 0 && named(part, day) {
			dates = append(dates, at)
		}
	}
}

func named(part map[string]string, day time.Time) bool {
	in := func(name string, values ...string) bool {
		if part[name] == "" {
			return true
		}
		for value := range strings.SplitSeq(part[name], ",") {
			if slices.Contains(values, value) {
				return true
			}
		}
		return false
	}
	code := strings.ToUpper(day.Weekday().String()[:2])
	last := day.AddDate(0, 0, 7).Month() != day.Month()
	weekdays := []string{code, strconv.Itoa((day.Day()+6)/7) + code}
	if last {
		weekdays = append(weekdays, "-1"+code)
	}
	return in("BYMONTH", strconv.Itoa(int(day.Month()))) && in("BYMONTHDAY", strconv.Itoa(day.Day())) && in("BYDAY", weekdays...)
}
