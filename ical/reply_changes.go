package ical

import (
	"strings"
	"time"
)

// mostDates is how many single dates one STANDARD or DAYLIGHT may have.
const mostDates = 1000

// changes are the changes of a clock that one STANDARD or DAYLIGHT describes (RFC 5545 §3.6.5). Their readings are those
// of the clock before the change.
type changes struct {
	before, after Local // offsets from UTC in seconds east
	first         Local
	dates         []Local  // single further ones
	yearly        *pattern // the rule of further ones, in one month and at one time of day; nil for none
	unknown       bool     // the further ones follow a rule that is not understood
	until         Local    // no change by the rule is later
}

func readChanges(lines []contentLine) (c changes, ok bool) {
	to, _ := find(lines, "TZOFFSETTO")
	if c.after, ok = readOffset(to.value); !ok {
		return c, false
	}
	from, _ := find(lines, "TZOFFSETFROM")
	if c.before, ok = readOffset(from.value); !ok {
		c.before = c.after
	}
	c.first = LocalDate(1601, time.January, 1, 0, 0, 0)
	if start, found := find(lines, "DTSTART"); found {
		m, ok := readMoment(start.value)
		if !ok {
			return c, false
		}
		c.first = c.reading(m)
	}
	for _, l := range lines {
		switch l.name {
		case "RDATE":
			for date := range strings.SplitSeq(l.value, ",") {
				date, _, _ = strings.Cut(date, "/")
				if m, ok := readMoment(date); ok {
					if len(c.dates) == mostDates {
						return c, false
					}
					c.dates = append(c.dates, c.reading(m))
				}
			}
		case "RRULE":
			c.recur(l.value)
		}
	}
	return c, true
}

// reading returns what the clock shows before the change at m.
func (c *changes) reading(m moment) Local {
	if m.utc {
		return m.clock + c.before
	}
	return m.clock
}

// recur takes the RRULE of the part. It need not name the day of DTSTART: Outlook's clocks begin in 1601 or in the year 1,
// on any day.
func (c *changes) recur(rule string) {
	c.yearly, c.unknown, c.until = nil, true, horizon
	if len(rule) > longestRule {
		return
	}
	p, err := readParts(rule)
	if err != nil {
		return
	}
	if m, ok := readMoment(p.until); ok {
		c.until = c.reading(m)
		if m.date {
			c.until += 86399
		}
	}
	if p.count > 0 {
		c.until = LocalDate(c.first.Time().Year()+p.count-1, time.December, 31, 23, 59, 59)
	}
	if p.check() != nil || p.period != Yearly || p.interval != 1 {
		return
	}
	if p.complete(c.first); p.hasClosed() && len(p.months) == 1 && len(p.times) == 1 {
		c.yearly, c.unknown = &p.pattern, false
	}
}

// last returns the latest change at or before l, false if there is none. It is not known where a rule that is not understood
// may still have made one.
func (c *changes) last(l Local) (at Local, found, known bool) {
	take := func(change Local) {
		if change <= l && (!found || change > at) {
			at, found = change, true
		}
	}
	take(c.first)
	for _, date := range c.dates {
		take(date)
	}
	if c.unknown {
		return at, found, l < c.first || l > c.until+366*86400
	}
	if c.yearly == nil || l < c.first {
		return at, found, true
	}
	end := min(l, c.until)
	for year := end.Time().Year() - 1; year <= end.Time().Year(); year++ {
		for _, day := range c.daysOf(year) {
			if change := day + c.yearly.times[0]; c.first < change && change <= end {
				take(change)
			}
		}
	}
	return at, found, true
}

// daysOf returns the days of the year that the rule names, all in its month.
func (c *changes) daysOf(year int) []Local {
	days := c.yearly.daysOfMonth(LocalDate(year, time.Month(c.yearly.months[0]), 1, 0, 0, 0), nil)
	if len(c.yearly.positions) > 0 {
		return c.yearly.pick(days)
	}
	return days
}

// readOffset reads +0200, -004430 and +02:00 as seconds east (RFC 5545 §3.3.14).
func readOffset(text string) (Local, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), ":", "")
	sign := Local(1)
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = -1, text[1:]
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	if len(text) == 4 {
		text += "00"
	}
	n, ok := digits(text, 6)
	hours, minutes, seconds := n/10000, n/100%100, n%100
	if !ok || hours > 23 || minutes > 59 || seconds > 59 {
		return 0, false
	}
	return sign * Local(hours*3600+minutes*60+seconds), true
}
