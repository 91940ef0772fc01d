package ical

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Entry is one event of a calendar file, or one date of a series, as whoever kept the file wrote it down.
type Entry struct {
	Calendar  string    // the name that its calendar has; "" for none
	Line      int       // of the file, where its event begins
	UID       string    // of the event, with the date of the series behind a slash where it is one of several
	Start     time.Time // UTC; zero where Wrong says why
	End       time.Time // UTC; zero where the file does not say
	Zone      Zone      // that the file names, or else the one that was given to [ParseEntries]
	Summary   string    // one line
	About     string    // plain text, may have several lines
	Place     string    // one line
	Tags      []string  // CATEGORIES
	Links     []string  // ATTACH and URL, as they are written
	Cancelled bool
	Wrong     string // why it is no entry with a time; "" when all is well
}

// What is read of a calendar file. One of a community with many years has some hundred kilobytes.
const (
	longestFile  = 16 << 20 // bytes
	mostEntries  = 20_000   // events; as many dates
	longestTitle = 300      // characters, of a title as of other lines
	longestAbout = 20_000
)

// ParseEntries reads a calendar file that a person kept, or a program wrote out: each event, and each date of a series that begins
// before a moment, with what was changed on that date. floating is the zone of times without one. It takes what [ParseReply] takes,
// in files of up to 16 MiB with 20,000 events and dates; what is beyond that is an error. Invitations and guests are not read.
func ParseEntries(data []byte, floating Zone, before time.Time) ([]Entry, error) {
	if len(data) > longestFile {
		return nil, fmt.Errorf("read calendar: it has %d bytes, more than %d", len(data), longestFile)
	}
	s := series{floating: floating, before: before, own: map[string]bool{}}
	r := reader{kept: map[string]int{}, mostEvents: mostEntries + 1, mostLines: 100 * mostEntries, entry: s.add}
	for number, text := range unfold(utf8Text(data)) {
		if line, ok := readLine(text); ok {
			r.take(number, line)
		}
	}
	r.endCalendar()
	if len(s.events) == 0 {
		return nil, r.empty()
	}
	if r.kept["VEVENT"] > mostEntries {
		return nil, fmt.Errorf("read calendar: it has more than %d events", mostEntries)
	}
	return s.entries()
}

// series gathers events until all are known: what was changed on one date may stand before its series.
type series struct {
	floating Zone
	before   time.Time
	events   []dated
	own      map[string]bool // dates with an event of their own, by UID and instant
}

// dated is an event and, of one that repeats, its clock.
type dated struct {
	Entry
	wall          Local // of the start, on the clock of at
	at            clock
	rule          string // RRULE; "" for none
	except, extra []time.Time
	lasts         lasting
	recurrence    time.Time // of an event that stands for one date of a series; zero otherwise
}

func (d *dated) repeats() bool { return d.rule != "" || len(d.extra) > 0 }

func (s *series) add(c *incoming, e *incomingEvent) {
	if e.name != "VEVENT" {
		return
	}
	text := func(name string, n int) string {
		l, _ := find(e.lines, name)
		return plain(unescape(l.value), n)
	}
	d := dated{Entry: Entry{
		Calendar: c.title, Line: e.number, UID: strings.ReplaceAll(text("UID", longestTitle), "\n", ""), About: text("DESCRIPTION", longestAbout),
		Summary: oneLine(text("SUMMARY", longestTitle), longestTitle), Place: oneLine(text("LOCATION", longestTitle), longestTitle),
		Cancelled: strings.EqualFold(text("STATUS", 20), "CANCELLED"),
	}}
	for _, l := range e.lines {
		switch l.name {
		case "CATEGORIES":
			for tag := range strings.SplitSeq(unescapeCommas(l.value), "\x00") {
				if tag = oneLine(unescape(tag), 60); tag != "" && len(d.Tags) < 20 {
					d.Tags = append(d.Tags, tag)
				}
			}
		case "ATTACH", "URL":
			if len(d.Links) < 20 && !strings.Contains(strings.ToUpper(l.params), "BINARY") {
				d.Links = append(d.Links, oneLine(l.value, 1000))
			}
		case "EXDATE":
			d.except = append(d.except, s.instants(c, l)...)
		case "RDATE":
			d.extra = append(d.extra, s.instants(c, l)...)
		}
	}
	s.time(c, e, &d)
	rule, _ := find(e.lines, "RRULE")
	d.rule = rule.value
	if l, ok := find(e.lines, "RECURRENCE-ID"); ok {
		if at := s.instants(c, l); len(at) == 1 {
			d.recurrence = at[0]
			s.own[key(d.UID, at[0])] = true
		}
	}
	s.events = append(s.events, d)
}

// unescapeCommas parts a list at the commas that are not escaped.
func unescapeCommas(list string) string {
	return strings.ReplaceAll(strings.ReplaceAll(list, ",", "\x00"), "\\\x00", "\\,")
}

func key(uid string, at time.Time) string { return uid + "/" + at.Format("20060102T150405Z") }

// time reads when an event takes place.
func (s *series) time(c *incoming, e *incomingEvent, d *dated) {
	start, found := find(e.lines, "DTSTART")
	m, readable := readMoment(start.value)
	switch {
	case !found:
		d.Wrong = "it has no start"
	case !readable:
		d.Wrong = "its start cannot be read"
	case m.date:
		d.Wrong = "it has a day and no time"
	}
	if d.Wrong != "" {
		return
	}
	d.wall, d.Zone = m.clock, s.floating
	if d.at = s.clock(c, start, m); d.at == nil {
		d.Wrong = "its time zone cannot be told"
		return
	}
	if zone, is := d.at.(Zone); is && !m.utc {
		d.Zone = zone
	}
	var ok bool
	if d.Start, ok = d.at.at(m.clock); !ok || d.Start.Year() < 1970 || d.Start.Year() > 2200 {
		d.Start, d.Wrong = time.Time{}, "its start cannot be told"
		return
	}
	if end, found := find(e.lines, "DTEND"); found {
		if at := s.instants(c, end); len(at) == 1 {
			d.lasts.time = max(at[0].Sub(d.Start), 0)
		}
	} else if lasts, found := find(e.lines, "DURATION"); found {
		d.lasts.days, d.lasts.time, _ = readNominal(lasts.value)
	}
	if d.lasts != (lasting{}) {
		d.End = d.lasts.end(d.at, d.wall, d.Start)
	}
}

// clock returns the clock that a line's times stand on; nil if it names one that cannot be told.
func (s *series) clock(c *incoming, l contentLine, m moment) clock {
	if m.utc {
		return Zone{}
	}
	if tzid, named := l.param("TZID"); named {
		return c.clock(unquote(tzid))
	}
	return s.floating
}

// instants returns the times of a line, without those that cannot be told.
func (s *series) instants(c *incoming, l contentLine) (all []time.Time) {
	for text := range strings.SplitSeq(l.value, ",") {
		text, _, _ = strings.Cut(text, "/") // of a period
		m, ok := readMoment(text)
		if !ok || m.date || len(all) == mostEntries {
			continue
		}
		if clock := s.clock(c, l, m); clock != nil {
			if at, ok := clock.at(m.clock); ok {
				all = append(all, at)
			}
		}
	}
	return all
}

// entries returns the events, and the dates of those that repeat, in order of their start; what has no time comes first.
func (s *series) entries() ([]Entry, error) {
	var all []Entry
	for _, d := range s.events {
		dates, err := s.dates(d)
		if err != nil {
			d.Wrong, dates = err.Error(), nil
		} else if len(dates) == 0 && d.repeats() && d.Wrong == "" {
			d.Wrong = "none of its dates is over"
		}
		if d.Wrong != "" || !d.repeats() {
			e := d.Entry
			if !d.recurrence.IsZero() {
				e.UID = key(e.UID, d.recurrence)
			}
			all = append(all, e)
			continue
		}
		for _, at := range dates {
			e := d.Entry
			e.UID, e.Start = key(e.UID, at), at
			if e.End = (time.Time{}); d.lasts != (lasting{}) {
				e.End = d.lasts.end(d.at, shown(d.at, at), at)
			}
			all = append(all, e)
		}
		if len(all) > mostEntries {
			return nil, fmt.Errorf("read calendar: it has more than %d dates", mostEntries)
		}
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Line, b.Line)) })
	return all, nil
}

// dates returns those of a series before s.before, without those that have an event of their own. A start that is no date of its own rule
// counts all the same (RFC 5545 section 3.8.5.3 leaves that open, and calendars do).
func (s *series) dates(d dated) (dates []time.Time, err error) {
	if d.Wrong != "" || !d.repeats() {
		return nil, nil
	}
	out := make(map[time.Time]bool)
	for _, at := range d.except {
		out[at] = true
	}
	add := func(at time.Time) {
		if at.Before(s.before) && !out[at] && !s.own[key(d.UID, at)] {
			out[at] = true
			dates = append(dates, at)
		}
	}
	add(d.Start)
	if d.rule != "" {
		zone, _ := d.at.(Zone)
		rule, err := ParseRule(d.rule, d.wall, zone)
		if late := (*StartError)(nil); errors.As(err, &late) {
			rule, err = ParseRule(d.rule, late.Next, zone)
		}
		if err != nil {
			return nil, errors.New("it repeats by a rule that cannot be read")
		}
		n := 0
		for wall := range rule.occurrences(d.wall) {
			at, ok := d.at.at(wall)
			if n++; !ok || !at.Before(s.before) || n > mostEntries {
				break
			}
			add(at)
		}
	}
	for _, at := range d.extra {
		add(at)
	}
	return dates, nil
}
