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
	s := series{floating: floating, before: before, own: map[string]bool{}, ownDays: map[string]bool{}, futures: map[string][]*dated{}, latest: map[string]int{}}
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
	own      map[string]bool     // dates with an event of their own, by UID and instant
	ownDays  map[string]bool     // days with one, by UID and midnight
	futures  map[string][]*dated // changes that go for all later dates, too, by UID
	latest   map[string]int      // the highest SEQUENCE of each event
	looked   int                 // how many dates of series
}

// mostLookedFor is how many dates of series are looked at for a file.
const mostLookedFor = 1_000_000

// dated is an event and, of one that repeats, its clock.
type dated struct {
	Entry
	wall          Local // of the start, on the clock of at
	at            clock
	rules, outs   []string // RRULE and EXRULE
	except, extra []time.Time
	days, extras  []Local // EXDATE and RDATE without a time
	lasts         lasting
	sequence      int
	recurrence    time.Time // of an event that stands for one date of a series; zero otherwise
	future        bool      // and for all later ones (RANGE=THISANDFUTURE)
}

func (d *dated) repeats() bool { return len(d.rules)+len(d.extra)+len(d.extras) > 0 }

// version is what has one SEQUENCE: an event, or a date of a series.
func (d *dated) version() string { return key(d.UID, d.recurrence) }

func (s *series) add(c *incoming, e *incomingEvent) {
	if e.name != "VEVENT" {
		return
	}
	text := func(name string, n int) string {
		l, _ := find(e.lines, name)
		return plain(unescape(l.value), n)
	}
	d := dated{sequence: sequence(e.lines), Entry: Entry{
		Calendar: c.title, Line: e.number, UID: strings.ReplaceAll(text("UID", longestTitle), "\n", ""), About: text("DESCRIPTION", longestAbout),
		Summary: oneLine(text("SUMMARY", longestTitle), longestTitle), Place: oneLine(text("LOCATION", longestTitle), longestTitle),
		Cancelled: strings.EqualFold(text("STATUS", 20), "CANCELLED"),
	}}
	s.time(c, e, &d)
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
		case "RRULE":
			d.rules = append(d.rules, l.value)
		case "EXRULE":
			d.outs = append(d.outs, l.value)
		case "EXDATE":
			d.except = append(d.except, s.instants(c, l, d.at)...)
			d.days = append(d.days, daysOf(l)...)
		case "RDATE":
			d.extra = append(d.extra, s.instants(c, l, d.at)...)
			d.extras = append(d.extras, daysOf(l)...)
		}
	}
	if l, ok := find(e.lines, "RECURRENCE-ID"); ok {
		if at := s.instants(c, l, d.at); len(at) == 1 {
			d.recurrence = at[0]
			s.own[d.version()] = true
			reach, _ := l.param("RANGE")
			d.future = strings.EqualFold(unquote(reach), "THISANDFUTURE") && d.Wrong == ""
		} else if days := daysOf(l); len(days) == 1 { // the date of the series on that day, whenever it begins
			d.recurrence = d.Start
			s.ownDays[key(d.UID, days[0].Time())] = true
		}
	}
	s.latest[d.version()] = max(s.latest[d.version()], d.sequence)
	s.events = append(s.events, d)
}

// daysOf returns the days of a list that have no time.
func daysOf(l contentLine) (all []Local) {
	for text := range l.items() {
		if m, ok := readMoment(text); ok && m.date && len(all) < mostEntries {
			all = append(all, m.clock)
		}
	}
	return all
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
		if at := s.instants(c, end, d.at); len(at) == 1 {
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

// instants returns the times of a line, without those that cannot be told. Those without a zone are on the clock of the event's start, if it
// has one that can be told.
func (s *series) instants(c *incoming, l contentLine, start clock) (all []time.Time) {
	for text := range l.items() {
		text, _, _ = strings.Cut(text, "/") // of a period
		m, ok := readMoment(text)
		if !ok || m.date || len(all) == mostEntries {
			continue
		}
		clock := s.clock(c, l, m)
		if _, named := l.param("TZID"); !named && !m.utc && start != nil {
			clock = start
		}
		if clock != nil {
			if at, ok := clock.at(m.clock); ok {
				all = append(all, at)
			}
		}
	}
	return all
}

// entries returns the events, and the dates of those that repeat, in order of their start; what has no time comes first. Of several versions
// of an event the last SEQUENCE counts.
func (s *series) entries() ([]Entry, error) {
	s.events = slices.DeleteFunc(s.events, func(d dated) bool { return d.UID != "" && d.sequence < s.latest[d.version()] })
	for i := range s.events {
		if d := &s.events[i]; d.future && len(s.futures[d.UID]) < mostFutures {
			s.futures[d.UID] = append(s.futures[d.UID], d)
		}
	}
	for _, changes := range s.futures {
		slices.SortStableFunc(changes, func(a, b *dated) int { return a.recurrence.Compare(b.recurrence) })
	}
	var all []Entry
	for _, d := range s.events {
		dates, err := s.dates(d)
		if err != nil {
			d.Wrong, dates = err.Error(), nil
		} else if len(dates) == 0 && d.repeats() && d.recurrence.IsZero() && d.Wrong == "" {
			d.Wrong = "none of its dates is over"
		}
		if d.Wrong != "" || !d.repeats() || !d.recurrence.IsZero() {
			e := d.Entry
			if !d.recurrence.IsZero() {
				e.UID = key(e.UID, d.recurrence)
			}
			all = append(all, e)
			continue
		}
		for _, at := range dates {
			all = append(all, s.entryOn(&d, at))
		}
		if len(all) > mostEntries {
			return nil, fmt.Errorf("read calendar: it has more than %d dates", mostEntries)
		}
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Line, b.Line)) })
	return all, nil
}

// entryOn returns a date of a series: as it stands there, or as the last change before it has it that goes for all later dates. Those are moved by
// as much on the clock as that one date.
func (s *series) entryOn(d *dated, at time.Time) Entry {
	uid, says, wall := key(d.UID, at), d, shown(d.at, at)
	for _, f := range s.futures[d.UID] {
		if f.recurrence.After(at) {
			break
		}
		says = f
	}
	if says != d {
		wall += shown(d.at, says.Start) - shown(d.at, says.recurrence)
		if moved, ok := d.at.at(wall); ok {
			at = moved
		}
	}
	e := says.Entry
	e.UID, e.Start, e.End = uid, at, time.Time{}
	if says.lasts != (lasting{}) {
		e.End = says.lasts.end(d.at, wall, at)
	}
	return e
}

// dates returns those of a series before s.before, without those that have an event of their own. A start that is no date of its own rule
// counts all the same (RFC 5545 section 3.8.5.3 leaves that open, and calendars do).
func (s *series) dates(d dated) (dates []time.Time, err error) {
	if d.Wrong != "" || !d.repeats() || !d.recurrence.IsZero() {
		return nil, nil
	}
	out, days := make(map[time.Time]bool), make(map[Local]bool)
	for _, at := range d.except {
		out[at] = true
	}
	for _, day := range d.days {
		days[day] = true
	}
	add := func(at time.Time, wall Local) {
		taken := out[at] || days[wall.Midnight()] || s.own[key(d.UID, at)] || s.ownDays[key(d.UID, wall.Midnight().Time())]
		if at.Before(s.before) && !taken && len(dates) <= mostEntries {
			out[at] = true
			dates = append(dates, at)
		}
	}
	tired := errors.New("it has more dates than are looked at")
	rule := func(text string, exclude bool, take func(time.Time, Local)) error {
		if !s.look(0) {
			return tired
		}
		r, err := readIncoming(text, d.wall, false, func(m moment) Local {
			if m.utc {
				return shown(d.at, m.clock.Time())
			}
			return m.clock
		})
		if err != nil {
			return errors.New("it repeats by a rule that cannot be read")
		}
		r.exclude = exclude
		if !s.look(len(r.times)/100) || !r.walk(d.wall, shown(d.at, s.before)+86400, s.look, func(wall Local) {
			if at, ok := d.at.at(wall); ok {
				take(at, wall)
			}
		}) {
			return tired
		}
		return nil
	}
	for _, text := range d.outs {
		if err := rule(text, true, func(at time.Time, _ Local) { out[at] = true }); err != nil {
			return nil, err
		}
	}
	add(d.Start, d.wall)
	for _, text := range d.rules {
		if err := rule(text, false, add); err != nil {
			return nil, err
		}
	}
	for _, at := range d.extra {
		add(at, shown(d.at, at))
	}
	for _, day := range d.extras {
		wall := day + d.wall - d.wall.Midnight()
		if at, ok := d.at.at(wall); ok {
			add(at, wall)
		}
	}
	return dates, nil
}

// look counts n more dates of series, and reports whether they may be looked at.
func (s *series) look(n int) bool {
	s.looked += n
	return s.looked <= mostLookedFor
}
