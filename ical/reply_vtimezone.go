package ical

import (
	"strconv"
	"strings"
	"time"
)

const (
	mostParts = 100  // STANDARD and DAYLIGHT in a VTIMEZONE
	mostDates = 1000 // single dates in one of them
)

// incomingZone is a VTIMEZONE that came in.
type incomingZone struct {
	lines     []contentLine    // its own
	parts     []*[]contentLine // of each STANDARD and DAYLIGHT
	described clock            // what was made of it; nil before that, or if nothing could be
	read      bool
}

// value is the zone's property as TEXT, empty if it has none.
func (z *incomingZone) value(name string) string {
	l, _ := find(z.lines, name)
	return unescape(l.value)
}

// changes are the changes of a clock that one STANDARD or DAYLIGHT describes (RFC 5545 §3.6.5). The readings are those
// of the clock before the change.
type changes struct {
	before, after Local // offsets from UTC in seconds east
	first         Local
	dates         []Local // single further ones
	yearly        bool
	until         Local // the last of the yearly ones; they have to be before the horizon
	rule          yearday
	unknown       bool // from first to until something happens that is not understood
}

// describedZone is a clock as a VTIMEZONE describes it.
type describedZone []changes

// clock reads the parts of the zone; nil if the offsets cannot be told.
func (z *incomingZone) clock() clock {
	if z.read {
		return z.described
	}
	z.read = true
	if len(z.parts) == 0 || len(z.parts) > mostParts {
		return nil
	}
	var zone describedZone
	for _, lines := range z.parts {
		c, ok := readChanges(*lines)
		if !ok {
			return nil
		}
		zone = append(zone, c)
	}
	z.described = zone
	return zone
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
			c.read(l.value)
		}
	}
	return c, true
}

// reading is what the clock shows before the change at m.
func (c *changes) reading(m moment) Local {
	if m.utc {
		return m.clock + c.before
	}
	return m.clock
}

// read takes the RRULE of the part.
func (c *changes) read(rule string) {
	c.yearly, c.until = true, horizon
	first := c.first.Time()
	var ok bool
	if c.rule, ok = readYearday(rule, first); !ok {
		c.unknown = true
	}
	for part := range strings.SplitSeq(strings.ToUpper(rule), ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "UNTIL":
			if m, ok := readMoment(value); ok {
				c.until = c.reading(m)
				if m.date {
					c.until += 86399
				}
			}
		case "COUNT":
			if n, err := strconv.Atoi(value); err == nil && n > 0 && n < 1000 {
				c.until = LocalDate(first.Year()+n-1, time.December, 31, 23, 59, 59)
			}
		}
	}
}

// last is the latest change at or before l; false if there is none. What is not understood is an error.
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
	if !c.yearly || l < c.first {
		return at, found, true
	}
	if c.unknown {
		return at, found, l > c.until+366*86400
	}
	year := min(l, c.until).Time().Year()
	for y := year; y >= year-2; y-- {
		if change, ok := c.rule.in(y); ok {
			change += c.first - c.first.Midnight()
			if change >= c.first && change <= c.until {
				take(change)
			}
		}
	}
	return at, found, true
}

func (z describedZone) at(l Local) (time.Time, bool) {
	var current *changes
	var since Local
	for i := range z {
		c := &z[i]
		at, found, known := c.last(l)
		if !known {
			return time.Time{}, false
		}
		if found && (current == nil || at >= since) {
			current, since = c, at
		}
	}
	if current == nil {
		return (l - z.earliest().before).Time(), true
	}
	offset := current.after
	if l < since+current.after-current.before {
		offset = current.before // in the gap; it moves forward (RFC 5545 §3.3.5)
	}
	return (l - offset).Time(), true
}

// earliest is the part that begins first.
func (z describedZone) earliest() *changes {
	first := &z[0]
	for i := range z {
		if z[i].first < first.first {
			first = &z[i]
		}
	}
	return first
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
