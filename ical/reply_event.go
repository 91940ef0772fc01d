package ical

import (
	"strings"
	"time"
)

// incoming is a VCALENDAR that came in. It is understood only when it has ended, for METHOD and VTIMEZONE may stand
// behind the events.
type incoming struct {
	method    string
	title     string // that the calendar shows
	zone      string // X-WR-TIMEZONE
	events    []*incomingEvent
	zones     []*incomingZone
	described map[string]clock // what the zones describe, by the letters of their TZID; nil until it is asked for
	clocks    map[string]clock // by TZID as written, nil where there is none
}

// incomingEvent is a VEVENT, or another component that an iTIP message may be about.
type incomingEvent struct {
	name   string
	number int // of the line in which it begins
	lines  []contentLine
	alarms []*[]contentLine // of its VALARMs, where they are asked for
}

func (c *incoming) reply(lines []contentLine) Reply {
	uid, _ := find(lines, "UID")
	r := Reply{
		Method:     c.methodOf(lines),
		UID:        strings.ReplaceAll(plain(unescape(uid.value), longestLine), "\n", ""),
		Recurrence: c.recurrence(lines),
		Sequence:   sequence(lines),
		Stamp:      c.stamp(lines),
		Comment:    comment(lines),
		Start:      c.instant(lines, "DTSTART"),
		End:        c.instant(lines, "DTEND"),
	}
	if lasts, ok := find(lines, "DURATION"); ok && r.End.IsZero() && !r.Start.IsZero() {
		if days, rest, ok := readNominal(lasts.value); ok {
			start, _ := find(lines, "DTSTART")
			m, _ := readMoment(start.value)
			r.End = lasting{days, rest}.end(c.clockOf(start, m), m.clock, r.Start)
		}
	}
	for _, l := range lines {
		switch l.name {
		case "ATTENDEE":
			r.Attendees = append(r.Attendees, l.replier())
		case "ORGANIZER":
			if r.Organizer == "" {
				r.Organizer = l.person()
			}
		}
	}
	r.Proposed = c.proposed(r, lines)
	return r
}

// methodOf returns the calendar's METHOD. Some write it into the event.
func (c *incoming) methodOf(lines []contentLine) Method {
	method := c.method
	if method == "" {
		l, _ := find(lines, "METHOD")
		method = l.value
	}
	method = strings.ToUpper(method)
	if len(method) > 32 || !isName(method) {
		return ""
	}
	return Method(method)
}

// time returns the instant of the line, zero if it is unreadable or its zone cannot be told, as that of a floating time and
// of a date.
func (c *incoming) time(l contentLine) time.Time {
	m, ok := readMoment(l.value)
	switch {
	case !ok || m.date:
		return time.Time{}
	case m.utc:
		return m.clock.Time()
	}
	if clock := c.clockOf(l, m); clock != nil {
		if at, ok := clock.at(m.clock); ok {
			return at
		}
	}
	return time.Time{}
}

// clockOf returns the clock on which a line has its moment; nil if it names none, or one that cannot be told.
func (c *incoming) clockOf(l contentLine, m moment) clock {
	if m.utc {
		return Zone{}
	}
	if tzid, ok := l.param("TZID"); ok {
		return c.clock(unquote(tzid))
	}
	return nil
}

// instant returns [incoming.time] of the first property with the name.
func (c *incoming) instant(lines []contentLine, name string) time.Time {
	l, _ := find(lines, name)
	return c.time(l)
}

// stamp returns DTSTAMP, which is in UTC also where the Z is missing (RFC 5545 §3.8.7.2).
func (c *incoming) stamp(lines []contentLine) time.Time {
	l, _ := find(lines, "DTSTAMP")
	if m, ok := readMoment(l.value); ok && !m.date && !strings.Contains(l.params, "TZID") {
		return m.clock.Time()
	}
	return c.time(l)
}

// recurrence returns RECURRENCE-ID. One that cannot be told stays as it is written: it is not the whole series.
func (c *incoming) recurrence(lines []contentLine) string {
	l, ok := find(lines, "RECURRENCE-ID")
	if !ok {
		return ""
	}
	if m, ok := readMoment(l.value); ok && m.date {
		return m.clock.Time().Format("20060102")
	}
	if at := c.time(l); !at.IsZero() {
		return at.Format("20060102T150405Z")
	}
	return oneLine(l.value, 40)
}

// proposed returns the time that a counter-proposal asks for. It comes in three dialects: METHOD:COUNTER with the new time in
// place of the old one (RFC 5546 §3.2.7; Outlook has the old one in X-MS-OLK-ORIGINALSTART; Google calls it a REPLY in
// the mail's header), and a REPLY with a parameter of the ATTENDEE that holds properties (Apple).
func (c *incoming) proposed(r Reply, lines []contentLine) *Proposed {
	switch r.Method {
	case Counter:
		return newProposed(r.Start, r.End)
	case Answer:
		for _, l := range lines {
			if l.name != "ATTENDEE" {
				continue
			}
			if value, ok := l.param("TO-ALL-PROPOSED-NEW-TIME"); ok {
				inner := propertiesIn(unquote(value))
				return newProposed(c.instant(inner, "DTSTART"), c.instant(inner, "DTEND"))
			}
		}
	}
	return nil
}

// newProposed returns nil without a start, and forgets an end that is not after it.
func newProposed(start, end time.Time) *Proposed {
	switch {
	case start.IsZero():
		return nil
	case !end.After(start):
		end = time.Time{}
	}
	return &Proposed{start, end}
}

// propertiesIn reads "DTSTART:20201225T083000Z;DTEND;TZID=Europe/Berlin:20201225T103000;STATUS:;".
func propertiesIn(text string) (list []contentLine) {
	unfinished := ""
	for piece := range strings.SplitSeq(text, ";") {
		piece = unfinished + piece
		unfinished = ""
		if l, ok := readLine(piece); ok {
			list = append(list, l)
		} else if len(piece) < 200 {
			unfinished = piece + ";" // a name whose parameters follow
		}
	}
	return list
}
