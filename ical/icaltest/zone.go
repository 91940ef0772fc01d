package icaltest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// resolve is the instant of a DATE-TIME in UTC or with a TZID (RFC 5545 §3.3.5).
func (c *Component) resolve(p Prop) (time.Time, error) {
	clock, err := parseClock(p.Value)
	if err != nil {
		return time.Time{}, err
	}
	id := p.Param("TZID")
	switch inUTC := strings.HasSuffix(p.Value, "Z"); {
	case inUTC && id != "":
		return time.Time{}, fmt.Errorf("both Z and TZID=%s", id)
	case inUTC:
		return clock, nil
	case id == "":
		return time.Time{}, fmt.Errorf("floating time")
	}
	for _, zone := range c.calendar.Children("VTIMEZONE") {
		if zone.Text("TZID") == id {
			return zone.instant(clock), nil
		}
	}
	return time.Time{}, fmt.Errorf("TZID=%s has no VTIMEZONE", id)
}

func parseClock(value string) (time.Time, error) {
	return time.Parse("20060102T150405", strings.TrimSuffix(value, "Z"))
}

// part is a STANDARD or DAYLIGHT block (RFC 5545 §3.6.5): from some moment of each year on, or once, clocks are To
// ahead of UTC.
type part struct {
	start    time.Time // DTSTART, on the clock before the change, held in UTC
	from, to time.Duration
	month    time.Month // of the yearly rule; 0 without one
	weekday  time.Weekday
	week     int // 1 to 4, or -1 for the last
}

func newPart(c *Component) (part, error) {
	var p part
	var err error
	if p.start, err = parseClock(c.Value("DTSTART")); err != nil {
		return part{}, err
	}
	p.from, p.to = offset(c.Value("TZOFFSETFROM")), offset(c.Value("TZOFFSETTO"))
	rule := c.Value("RRULE")
	if rule == "" {
		return p, nil
	}
	month, day, _ := strings.Cut(strings.TrimPrefix(rule, "FREQ=YEARLY;BYMONTH="), ";BYDAY=")
	number, _ := strconv.Atoi(month)
	p.month = time.Month(number)
	p.week, _ = strconv.Atoi(day[:len(day)-2])
	p.weekday = time.Weekday(strings.Index("SUMOTUWETHFRSA", day[len(day)-2:]) / 2)
	if first := p.onset(p.start.Year()); !first.Equal(p.start) {
		return part{}, fmt.Errorf("DTSTART %s is not on the rule, which begins %s", p.start, first)
	}
	return p, nil
}

// offset reads a UTC-OFFSET that matches its format.
func offset(value string) time.Duration {
	value += "00"
	hours, _ := strconv.Atoi(value[1:3])
	minutes, _ := strconv.Atoi(value[3:5])
	seconds, _ := strconv.Atoi(value[5:7])
	d := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second
	if value[0] == '-' {
		return -d
	}
	return d
}

// onset is when the part begins in the year, on the clock before the change.
func (p part) onset(year int) time.Time {
	if p.month == 0 {
		return p.start
	}
	first := time.Date(year, p.month, 1, 0, 0, 0, 0, time.UTC)
	day := 1 + (int(p.weekday)-int(first.Weekday())+7)%7
	if p.week > 0 {
		day += 7 * (p.week - 1)
	} else {
		for day+7 <= first.AddDate(0, 1, -1).Day() {
			day += 7
		}
	}
	return time.Date(year, p.month, day, p.start.Hour(), p.start.Minute(), p.start.Second(), 0, time.UTC)
}

// offsetAt is the zone's offset at an instant: that of the part with the latest onset, or the earliest part's
// TZOFFSETFROM before all of them.
func offsetAt(parts []part, at time.Time) time.Duration {
	var latest time.Time
	earliest := parts[0]
	var now time.Duration
	for _, p := range parts {
		if p.start.Before(earliest.start) {
			earliest = p
		}
		for _, year := range []int{at.Year() - 1, at.Year(), at.Year() + 1} {
			onset := p.onset(year).Add(-p.from)
			if onset.Before(p.start.Add(-p.from)) || onset.After(at) {
				continue
			}
			if latest.IsZero() || onset.After(latest) {
				latest, now = onset, p.to
			}
		}
	}
	if latest.IsZero() {
		return earliest.from
	}
	return now
}

// instant is when the zone's clock shows the reading: the first time, where it does so twice; with the offset before
// the gap, where it never does.
func (c *Component) instant(clock time.Time) time.Time {
	var found, skipped time.Time
	for _, p := range c.parts {
		for _, offset := range []time.Duration{p.from, p.to} {
			at := clock.Add(-offset)
			if offsetAt(c.parts, at) == offset && (found.IsZero() || at.Before(found)) {
				found = at
			}
			// Within a gap, the reading taken with the offset before it lies after the change, and so is the later one.
			if at.After(skipped) {
				skipped = at
			}
		}
	}
	if found.IsZero() {
		return skipped
	}
	return found
}
