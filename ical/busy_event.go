package ical

import (
	"fmt"
	"strings"
	"time"
)

// busyEvent is a VEVENT, as far as it takes time.
type busyEvent struct {
	line     int
	uid      string // empty when missing
	sequence int
	start    Local // on the clock
	clock    clock // of the start; the home zone where that is a day
	day      bool  // begins on a day, without a time
	lasts    lasting
	kind     BusyKind
	free     bool // takes no time
	rules    []string
	except   []string      // EXRULE
	extra    []extraDate   // RDATE
	out      *changedDates // EXDATE; nil for none
	change   *busyChange   // which date of a series it stands for; nil for none
}

// extraDate is a date of a series that follows no rule.
type extraDate struct {
	moment
	clock clock
	lasts *lasting // nil for that of the series
}

// busyChange is the RECURRENCE-ID of an event: the date of its series for which it stands.
type busyChange struct {
	moment
	clock clock
}

// busyVersion is what has one SEQUENCE: an event, or a date of a series.
type busyVersion struct {
	uid string
	at  int64 // of the RECURRENCE-ID; 0 for none
	is  bool
}

func (e *busyEvent) version() busyVersion {
	if e.change == nil {
		return busyVersion{uid: e.uid}
	}
	return busyVersion{e.uid, int64(e.change.moment.clock), true}
}

// outdated reports whether there is a later version of the event.
func (b *busyReader) outdated(e *busyEvent) bool {
	return len(b.latest) > 0 && e.uid != "" && e.sequence < b.latest[e.version()]
}

func (e *busyEvent) repeats() bool { return e.change == nil && len(e.rules)+len(e.extra) > 0 }

// add takes one component of a calendar that has ended.
func (b *busyReader) add(c *incoming, e *incomingEvent) {
	switch e.name {
	case "VEVENT":
		b.event(c, e)
	case "VFREEBUSY":
		b.freeBusy(c, e)
	}
}

func (b *busyReader) event(c *incoming, e *incomingEvent) {
	if len(b.events) == mostBusyEvents {
		b.mistake(fmt.Sprintf("the calendar has more than %d events", mostBusyEvents), "those that come later in it are not read; give one with fewer")
		return
	}
	b.found++
	start, found := find(e.lines, "DTSTART")
	m, ok := readMoment(start.value)
	if !found || !ok {
		b.mistake(fmt.Sprintf("the event of line %d has no start that can be read", e.number), "write one like DTSTART:20271201T140000Z")
		return
	}
	one := busyEvent{line: e.number, start: m.clock, day: m.date, free: strings.EqualFold(c.method, string(Cancel))}
	one.clock = b.clock(c, start, m, nil)
	for _, l := range e.lines {
		if l.value == "" {
			continue
		}
		switch l.name {
		case "UID":
			one.uid = l.value
		case "SEQUENCE":
			one.sequence = sequence([]contentLine{l})
		case "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS":
			one.status(l)
		case "RRULE":
			one.rules = append(one.rules, l.value)
		case "EXRULE":
			one.except = append(one.except, l.value)
		case "RDATE":
			b.extra(c, &one, l)
		case "EXDATE":
			if one.out == nil {
				one.out = &changedDates{}
			}
			b.dates(c, l, one.clock, func(m moment, clock clock, _ string) { b.leave(one.out, m, clock) })
		}
	}
	one.lasts = b.lasts(c, &one, m, e.lines)
	if l, ok := find(e.lines, "RECURRENCE-ID"); ok {
		b.change(c, &one, l)
	}
	if v := one.version(); one.uid != "" && one.sequence > b.latest[v] {
		b.latest[v] = one.sequence
	}
	b.events = append(b.events, one)
}

// status reads whether and how the event takes time.
func (e *busyEvent) status(l contentLine) {
	switch strings.ToUpper(l.value) {
	case "CANCELLED", "CANCELED", "TRANSPARENT":
		e.free = true
	case "TENTATIVE":
		if e.kind == Busy {
			e.kind = BusyTentative
		}
	case "OOF":
		e.kind = BusyAway
	}
}

// clock returns the clock on which a moment of a line stands. Where the line names none it is that of the event's start, if
// there is one already, and else the one of floating times.
func (b *busyReader) clock(c *incoming, l contentLine, m moment, start clock) clock {
	switch {
	case m.date:
		return b.home
	case m.utc:
		return Zone{}
	}
	tzid, named := l.param("TZID")
	switch {
	case named:
		if strings.ContainsAny(tzid, `"^`) {
			tzid = unquote(tzid)
		}
		if clock := c.clock(tzid); clock != nil {
			return clock
		}
		b.mistake("there is no time zone "+quote(tzid), "its times are taken for those of "+b.home.String())
	case start != nil:
		return start
	}
	if b.shared {
		if zone, ok := namedZone(c.zone); ok {
			return zone
		}
	}
	return b.home
}

// lasts reads how long the event takes, nothing for nothing.
func (b *busyReader) lasts(c *incoming, e *busyEvent, start moment, lines []contentLine) (l lasting) {
	if end, ok := find(lines, "DTEND"); ok {
		if m, ok := readMoment(end.value); ok {
			l = b.between(start, e.clock, m, b.clock(c, end, m, e.clock))
		}
	} else if duration, ok := find(lines, "DURATION"); ok {
		l.days, l.time, _ = readNominal(duration.value)
	}
	if start.date && l == (lasting{}) {
		l.days = 1
	}
	return l
}

// between returns the time from one moment to another, in days from one day to another; nothing if it is not the later one.
func (b *busyReader) between(from moment, fromClock clock, to moment, toClock clock) lasting {
	if from.date && to.date {
		return lasting{days: max(int(to.clock-from.clock)/86400, 0)}
	}
	if to.date {
		toClock = fromClock
	}
	return lasting{time: max(b.at(toClock, to.clock).Sub(b.at(fromClock, from.clock)), 0)}
}

// end returns when something ends that begins at a reading of a clock.
func (b *busyReader) end(c clock, start Local, at time.Time, l lasting) time.Time {
	if l.days > 0 {
		at = b.at(c, start+Local(l.days)*86400)
	}
	return at.Add(l.time)
}

// dates takes the moments of a list, each with its clock and what stands behind a slash.
func (b *busyReader) dates(c *incoming, l contentLine, start clock, take func(m moment, clock clock, end string)) {
	for text := range l.items() {
		text, end, _ := strings.Cut(text, "/")
		if m, ok := readMoment(text); ok {
			take(m, b.clock(c, l, m, start), end)
		}
	}
}

// extra reads an RDATE.
func (b *busyReader) extra(c *incoming, e *busyEvent, l contentLine) {
	b.dates(c, l, e.clock, func(m moment, clock clock, end string) {
		one := extraDate{moment: m, clock: clock}
		if lasts, ok := b.period(c, l, m, clock, end); ok {
			one.lasts = &lasts
		}
		e.extra = append(e.extra, one)
	})
}

// period reads the end of a PERIOD (RFC 5545 §3.3.9): a moment, or how long it takes.
func (b *busyReader) period(c *incoming, l contentLine, start moment, clock clock, end string) (lasts lasting, ok bool) {
	if m, ok := readMoment(end); ok {
		return b.between(start, clock, m, b.clock(c, l, m, clock)), true
	}
	lasts.days, lasts.time, ok = readNominal(end)
	return lasts, ok
}

// freeBusy takes the periods of a VFREEBUSY. Kinds that are not known are busy (RFC 5545 §3.2.9).
func (b *busyReader) freeBusy(c *incoming, e *incomingEvent) {
	for _, l := range e.lines {
		if l.name != "FREEBUSY" {
			continue
		}
		kind, free := Busy, false
		switch named, _ := l.param("FBTYPE"); strings.ToUpper(unquote(named)) {
		case "FREE":
			free = true
		case "BUSY-TENTATIVE":
			kind = BusyTentative
		case "BUSY-UNAVAILABLE":
			kind = BusyAway
		}
		b.dates(c, l, nil, func(m moment, clock clock, end string) {
			if b.found++; free || !b.look(1) {
				return
			}
			if lasts, ok := b.period(c, l, m, clock, end); ok {
				at := b.at(clock, m.clock)
				b.busy(kind, at, b.end(clock, m.clock, at, lasts))
			}
		})
	}
}
