package ical

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// BusyKind is how somebody is busy.
type BusyKind int

// The kinds of busy time.
const (
	Busy          BusyKind = iota
	BusyTentative          // perhaps busy: STATUS:TENTATIVE, BUSY-TENTATIVE, Microsoft's TENTATIVE
	BusyAway               // not there at all: BUSY-UNAVAILABLE, Microsoft's OOF
)

func (k BusyKind) String() string { return [...]string{"busy", "tentative", "away"}[k] }

// BusySpan is a time in which somebody is busy.
type BusySpan struct {
	From, To time.Time // UTC, To after From
	Kind     BusyKind
}

// BusyCalendar is when somebody is busy, and no word of why.
type BusyCalendar struct {
	Spans  []BusySpan // in order of From, then of Kind; those of one kind neither overlap nor touch
	Events int        // VEVENTs and periods of FREEBUSY that were found, busy or not; 0 for a calendar with nothing in it
	Partly []Mistake  // what was not understood or not looked at, at most 20; nil when the calendar was read whole
}

// What is looked at of a calendar. A real one of 500 events has some 1,200 occurrences in two years.
const (
	mostBusyEvents = 20_000  // events; as many periods of FREEBUSY
	mostLooked     = 100_000 // dates of series, and periods of a rule without one
	mostBusyLines  = 1_000_000
	mostMistakes   = 20
)

// ReadBusy reads when the calendar of somebody is busy from one moment to another: their events, series with everything
// that was changed about single dates, and VFREEBUSY (RFC 5545 §3.6.4). Times without a zone, and days, are those of home,
// where they live. What X-WR-TIMEZONE says is what their program was set to, and does not count.
//
// Busy is what TRANSP and STATUS leave busy (RFC 5545 §3.8.2.7): not TRANSPARENT, not CANCELLED. X-MICROSOFT-CDO-BUSYSTATUS
// only says which kind. An event without an end lasts a day if it begins on a day, and no time otherwise, as does one whose
// end is not after its start. Tasks and notes take no time.
//
// It takes what [ParseReply] takes, in data of up to 16 MiB. 20,000 events and 100,000 dates of series are looked at, single
// events first; what is beyond that is not, and Partly says so, as it does of what cannot be understood. The error says why
// there is no calendar to read; it quotes nothing that somebody wrote.
func ReadBusy(data []byte, home Zone, from, to time.Time) (BusyCalendar, error) {
	return readBusy(data, busyReader{home: home}, from, to)
}

// ReadOwnBusy returns [ReadBusy] without those events of one date for which except is true. It is given what the event is called by (its
// UID, which programs that show no details make up) and when it is, in the order in which they are found.
func ReadOwnBusy(data []byte, home Zone, except func(uid string, from, to time.Time) bool, from, to time.Time) (BusyCalendar, error) {
	return readBusy(data, busyReader{home: home, except: except}, from, to)
}

// ReadSharedBusy returns [ReadBusy] for a calendar that belongs to nobody, such as one of school terms or of all-hands meetings:
// times without a zone are those of its X-WR-TIMEZONE, and of home only where it has none. Days are those of home all the same.
func ReadSharedBusy(data []byte, home Zone, from, to time.Time) (BusyCalendar, error) {
	return readBusy(data, busyReader{home: home, shared: true}, from, to)
}

func readBusy(data []byte, b busyReader, from, to time.Time) (BusyCalendar, error) {
	if len(data) > longestFile {
		return BusyCalendar{}, fmt.Errorf("read calendar: it has %d bytes, more than %d", len(data), longestFile)
	}
	b.from, b.to, b.latest, b.changed = from.Unix(), to.Unix(), map[busyVersion]int{}, map[string]*changedDates{}
	r := reader{kept: map[string]int{}, mostEvents: mostBusyEvents + 1, mostLines: mostBusyLines, entry: b.add}
	for number, text := range unfoldOnly(utf8Text(data), ofBusy) {
		if line, ok := readLine(text); ok {
			r.take(number, line)
		}
	}
	if len(r.open) > 0 {
		b.mistake("the calendar ends before its END:VCALENDAR", "what follows is missing; fetch it again")
	}
	r.endCalendar()
	if r.begun == 0 && b.found == 0 {
		return BusyCalendar{}, r.empty()
	}
	b.expand()
	return BusyCalendar{Spans: b.spans.list(), Events: b.found, Partly: b.mistakes}, nil
}

// ofBusy reports whether a line has a property that matters for when somebody is busy, or may have one once it is unfolded.
// Most of a calendar has not, and is never copied.
func ofBusy(piece []byte) bool {
	end := bytes.IndexAny(piece[:min(len(piece), 80)], ":;")
	if end < 0 {
		return len(piece) < 80
	}
	name := bytes.TrimSpace(piece[:end])
	var upper [len("X-MICROSOFT-CDO-BUSYSTATUS")]byte // the longest
	if len(name) > len(upper) {
		return false
	}
	for i, c := range name {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		upper[i] = c
	}
	switch string(upper[:len(name)]) {
	case "BEGIN", "END", "METHOD", "X-WR-TIMEZONE", // of calendars
		"UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "FREEBUSY",
		"RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID",
		"TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION", "X-ENTOURAGE-CFTIMEZONE":
		return true
	}
	return false
}

// busyReader gathers what a calendar says until all of it is known: what was changed about one date may stand before its
// series.
type busyReader struct {
	home     Zone
	shared   bool                                      // floating times are those of X-WR-TIMEZONE
	except   func(uid string, from, to time.Time) bool // events of one date that do not count; nil for none
	from, to int64                                     // the window, Unix seconds

	found    int // events and periods
	events   []busyEvent
	latest   map[busyVersion]int      // the highest SEQUENCE of each above 0
	changed  map[string]*changedDates // by UID
	spans    busySpans
	looked   int
	mistakes []Mistake
}

// mistake notes something once.
func (b *busyReader) mistake(found, right string) {
	m := Mistake{found, right}
	for _, known := range b.mistakes {
		if known == m {
			return
		}
	}
	switch len(b.mistakes) {
	case mostMistakes - 1:
		b.mistakes = append(b.mistakes, Mistake{"there is more that was not understood", "look at what is named first"})
	case mostMistakes:
	default:
		b.mistakes = append(b.mistakes, m)
	}
}

// unread notes that a rule is not understood.
func (b *busyReader) unread(e *busyEvent, name string, err error) {
	var m *Mistake
	if len(b.mistakes) < mostMistakes && errors.As(err, &m) {
		b.mistake(fmt.Sprintf("the %s of the event of line %d is not read: %s", name, e.line, m.Found), m.Right)
	}
}

// look counts n more dates, and reports whether they may be looked at.
func (b *busyReader) look(n int) bool {
	if !b.tired() {
		if b.looked += n; b.tired() {
			b.mistake(fmt.Sprintf("the calendar has more than %d dates of series", mostLooked), "those that come later in it are not read; give one with fewer")
		}
	}
	return !b.tired()
}

func (b *busyReader) tired() bool { return b.looked > mostLooked }

// busy notes a time, clipped to the window.
func (b *busyReader) busy(kind BusyKind, from, to time.Time) {
	if start, end := max(from.Unix(), b.from), min(to.Unix(), b.to); start < end {
		b.spans.add(busySpan{start, end, kind})
	}
}

// at returns the instant of a reading. A clock that cannot be told is that of the floating times.
func (b *busyReader) at(c clock, l Local) time.Time {
	switch c := c.(type) {
	case Zone:
		return c.In(l)
	case describedZone:
		if !b.look(c.weight()) {
			return b.home.In(l)
		}
	}
	at, ok := c.at(l)
	if !ok {
		b.mistake("a time zone is described by rules that are not understood", "its times are taken for those of "+b.home.String())
		return b.home.In(l)
	}
	return at
}

// weight returns how many dates of a series it is worth to read the clock, beyond the first: none for clocks as people have them.
func (z describedZone) weight() int {
	dates, days := 0, 0
	for i := range z {
		dates += len(z[i].dates)
		if z[i].yearly != nil {
			days += 1 + len(z[i].yearly.monthDays)
		}
	}
	return len(z)/32 + days/24 + dates/500
}

// reading returns what a clock shows at an instant.
func (b *busyReader) reading(c clock, at time.Time) Local {
	switch c := c.(type) {
	case Zone:
		return LocalOf(at.In(c.Location()))
	case describedZone:
		if !b.look(2 * len(c) * c.weight()) {
			break
		}
		for i := range c {
			for _, offset := range [2]Local{c[i].after, c[i].before} {
				l := Local(at.Unix()) + offset
				if read, ok := c.at(l); ok && read.Equal(at) {
					return l
				}
			}
		}
	}
	return Local(at.Unix())
}

// expand notes the times of all events, the single ones first: a series that never ends keeps none of them out.
func (b *busyReader) expand() {
	for _, series := range [2]bool{false, true} {
		for i := range b.events {
			e := &b.events[i]
			if e.repeats() == series && !b.outdated(e) {
				b.occur(e)
			}
		}
	}
}
