package ical

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Meeting is an event of a calendar file as it is written: its rule is not expanded. An event with a RECURRENCE-ID says what is different on
// one date of its series.
type Meeting struct {
	Calendar string // the name that its calendar has; "" for none
	Line     int    // of the file, where the event begins
	UID      string
	Sequence int

	Start   Local         // on the clock of Zone
	Zone    Zone          // UTC where the start is in UTC, and where its clock is described by rules and has no name
	Unzoned bool          // neither the start nor its calendar (X-WR-TIMEZONE) names a zone
	Day     bool          // it begins on a day, and has no time
	Clock   string        // the name that the file has for a clock that could not be named; "" otherwise
	Turned  bool          // the day on that clock is not the day in UTC, so the days of Rule and Out are not those of Zone
	Lasts   time.Duration // 0 where the file does not say, or says what is no time
	Rule    string        // RRULE; "" for none
	Rules   int           // how many RRULEs there are
	Except  []Local       // EXDATE with times, on the clock of Zone
	Out     []Local       // EXDATE without times: the days that are taken out
	Extra   []Local       // RDATE, on the clock of Zone

	Changes bool  // it has a RECURRENCE-ID
	On      Local // that date, on the clock of Zone; a day where OnDay
	OnDay   bool
	Range   bool // it goes for all later dates, too (RANGE=THISANDFUTURE)

	Summary, Place, URL string // one line each
	Page                bool   // URL is that of the event's page, and not where people meet
	About               string // plain text, may have several lines
	Tags                []string
	Organizer           Replier
	Attendees           []Replier
	Rooms, Informed     []string        // attendees that nobody asks: names of rooms and equipment, and of people who are told only (NON-PARTICIPANT)
	Alarms              []time.Duration // how long before the start; those at other times are in Unread
	Cancelled, Free     bool
	Color               string
	Wrong               string   // why it has no time; "" when all is well
	Unread              []string // names of its properties of which nothing is said here, in the order of the file, each once; some with their value
}

// ParseMeetings reads the events of a calendar file without expanding them, in the order of the file. floating is the zone of times without
// one, where their calendar has no X-WR-TIMEZONE. It takes what [ParseReply] takes, in files of up to 16 MiB with 20,000 events; what is beyond that is an error.
func ParseMeetings(data []byte, floating Zone) ([]Meeting, error) {
	if len(data) > longestFile {
		return nil, fmt.Errorf("read calendar: it has %d bytes, more than %d", len(data), longestFile)
	}
	m := meetings{series: series{floating: floating}, home: floating}
	r := reader{kept: map[string]int{}, mostEvents: mostEntries + 1, mostLines: 100 * mostEntries, entry: m.add, alarms: true}
	for number, text := range unfold(utf8Text(data)) {
		if line, ok := readLine(text); ok {
			r.take(number, line)
		}
	}
	r.endCalendar()
	if len(m.all) == 0 {
		return nil, r.empty()
	}
	if r.kept["VEVENT"] > mostEntries {
		return nil, fmt.Errorf("read calendar: it has more than %d events", mostEntries)
	}
	slices.SortStableFunc(m.all, func(a, b Meeting) int { return a.Line - b.Line })
	return m.all, nil
}

type meetings struct {
	series
	home Zone // of times without one where their calendar names none
	all  []Meeting
}

// quiet are properties that say nothing about a meeting that people would miss.
var quiet = []string{
	"UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID", "SUMMARY", "LOCATION",
	"URL", "DESCRIPTION", "CATEGORIES", "ORGANIZER", "ATTENDEE", "STATUS", "TRANSP", "PRIORITY", "COLOR", "CONFERENCE", "X-GOOGLE-CONFERENCE",
	"X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
}

// ofProgram reports whether a property is what a calendar program notes for itself, such as the versions that Outlook counts and what Thunderbird
// has shown.
func ofProgram(name string) bool {
	return slices.ContainsFunc([]string{"X-MICROSOFT-CDO-", "X-MICROSOFT-D", "X-MS-OLK-", "X-MOZ-", "X-EVOLUTION-"}, func(p string) bool { return strings.HasPrefix(name, p) })
}

// linked are properties that say where people meet on the network, the best first: of RFC 7986, Google and Microsoft, and that of the event's page.
var linked = []string{"CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "URL"}

// linkIn returns the first link of [linked], or else what the first of them says, and whether it is that of the event's page.
func linkIn(lines []contentLine) (url string, page bool) {
	for _, name := range linked {
		for _, l := range lines {
			switch value := oneLine(l.value, 1000); {
			case l.name != name || value == "":
			case IsLink(value):
				return value, name == "URL"
			case url == "":
				url, page = value, name == "URL"
			}
		}
	}
	return url, page
}

func (m *meetings) add(c *incoming, e *incomingEvent) {
	if e.name != "VEVENT" {
		return
	}
	said := false
	if m.floating, said = namedZone(c.zone); !said || !nameable(m.floating) {
		m.floating, said = m.home, false
	}
	text := func(name string, n int) string {
		l, _ := find(e.lines, name)
		return plain(unescape(l.value), n)
	}
	one := Meeting{
		Calendar: c.title, Line: e.number, UID: strings.ReplaceAll(text("UID", longestTitle), "\n", ""), Sequence: sequence(e.lines),
		Summary: oneLine(text("SUMMARY", longestTitle), longestTitle), Place: oneLine(text("LOCATION", longestTitle), longestTitle),
		About: text("DESCRIPTION", longestAbout), Color: strings.ToLower(oneLine(text("COLOR", 40), 40)),
		Cancelled: strings.EqualFold(text("STATUS", 20), "CANCELLED") || strings.EqualFold(c.method, string(Cancel)),
		Free:      strings.EqualFold(text("TRANSP", 20), "TRANSPARENT"),
	}
	one.URL, one.Page = linkIn(e.lines)
	m.when(c, e, &one)
	one.Unzoned = one.Unzoned && !said
	var outs []string
	for _, l := range e.lines {
		switch l.name {
		case "CATEGORIES":
			for tag := range strings.SplitSeq(unescapeCommas(l.value), "\x00") {
				switch tag = oneLine(unescape(tag), 60); {
				case tag == "":
				case len(one.Tags) < 20:
					one.Tags = append(one.Tags, tag)
				default:
					one.unread("CATEGORIES after the 20th")
				}
			}
		case "ORGANIZER":
			if one.Organizer.Address == "" {
				one.Organizer = l.replier()
			}
		case "ATTENDEE":
			one.attendee(l)
		case "CLASS": // without one it is public (RFC 5545 section 3.8.1.3)
			if !strings.EqualFold(strings.TrimSpace(l.value), "PUBLIC") {
				one.unread("CLASS:" + oneLine(l.value, 40))
			}
		case "STATUS":
			if strings.EqualFold(strings.TrimSpace(l.value), "TENTATIVE") {
				one.unread("STATUS:TENTATIVE")
			}
		case "RRULE":
			if one.Rules++; one.Rule == "" {
				one.Rule = ruleText(oneLine(l.value, longestRule), one.Start)
			}
		case "EXRULE":
			outs = append(outs, l.value)
		default:
			if !slices.Contains(quiet, l.name) && !ofProgram(l.name) {
				one.unread(l.name)
			}
		}
	}
	for _, out := range outs {
		one.leaveOut(out, m.look)
	}
	for _, alarm := range e.alarms {
		switch before, other := alarmBefore(*alarm); {
		case other != "":
			one.unread(other)
		case slices.Contains(one.Alarms, before):
		case len(one.Alarms) < 10:
			one.Alarms = append(one.Alarms, before)
		default:
			one.unread("VALARM after the 10th")
		}
	}
	m.all = append(m.all, one)
}

// unread takes what nothing is said of, once.
func (m *Meeting) unread(what string) {
	if !slices.Contains(m.Unread, what) && len(m.Unread) < 20 {
		m.Unread = append(m.Unread, what)
	}
}

// attendee takes a guest, or what stands among them and is not asked (CUTYPE and ROLE, RFC 5545 sections 3.2.3 and 3.2.16).
func (m *Meeting) attendee(l contentLine) {
	kind, _ := l.param("CUTYPE")
	role, _ := l.param("ROLE")
	kind, role = strings.ToUpper(unquote(kind)), strings.ToUpper(unquote(role))
	who := l.replier()
	name := cmp.Or(who.Name, who.Address, who.Unread)
	switch {
	case len(m.Attendees)+len(m.Rooms)+len(m.Informed) >= mostEntries:
	case kind == "ROOM" || kind == "RESOURCE":
		m.Rooms = append(m.Rooms, name)
	case role == "NON-PARTICIPANT":
		m.Informed = append(m.Informed, name)
	default:
		m.Attendees = append(m.Attendees, who)
	}
}

// nameable tells whether a person may name a zone: it is no bare offset.
func nameable(z Zone) bool {
	_, offset := fixedOffset(z.String())
	return !offset || z.String() == "UTC"
}

// alarmBefore returns how long before the start an alarm rings (RFC 5545 section 3.8.6.3), or what else it says.
func alarmBefore(lines []contentLine) (before time.Duration, other string) {
	l, found := find(lines, "TRIGGER")
	related, _ := l.param("RELATED")
	value := strings.TrimSpace(l.value)
	text, negative := strings.CutPrefix(value, "-")
	d, readable := readDuration(strings.TrimPrefix(text, "+"))
	_, moment := readMoment(value)
	switch {
	case !found:
		return 0, "VALARM without TRIGGER"
	case moment:
		return 0, "VALARM at a moment"
	case !readable:
		return 0, "VALARM with TRIGGER:" + oneLine(value, 40)
	case strings.EqualFold(unquote(related), "END"):
		return 0, "VALARM of the end (RELATED=END)"
	case !negative || d == 0:
		return 0, "VALARM at the start or later"
	}
	return d, ""
}

// when reads when an event takes place, and which dates of its series are others.
func (m *meetings) when(c *incoming, e *incomingEvent, one *Meeting) {
	var d dated
	m.time(c, e, &d)
	start, _ := find(e.lines, "DTSTART")
	at, _ := readMoment(start.value)
	if one.Day = at.date; at.date {
		one.Start, one.Zone, d.at = at.clock, m.floating, m.floating
	} else if one.Wrong = d.Wrong; one.Wrong != "" {
		return
	}
	if !one.Day {
		one.Start, one.Zone, one.Lasts = LocalOf(d.Start), Zone{}, d.lasts.usual()
		tzid, _ := start.param("TZID")
		if zone, is := placeOf(d.at, unquote(tzid)); is && nameable(zone) {
			one.Start, one.Zone = d.wall, zone
			one.Unzoned = tzid == "" && !at.utc
		} else {
			one.Clock = oneLine(unquote(tzid), 80)
			one.Turned = one.Start.Midnight() != d.wall.Midnight()
		}
	}
	local := func(l contentLine, add func(at Local, day bool)) {
		for text := range l.items() {
			text, _, _ = strings.Cut(text, "/")
			w, ok := readMoment(text)
			if !ok {
				continue
			}
			if w.date {
				add(w.clock, true)
				continue
			}
			clock := m.clock(c, l, w)
			if _, named := l.param("TZID"); !named && !w.utc {
				clock = d.at
			}
			if clock == nil {
				continue
			}
			if at, ok := clock.at(w.clock); ok {
				add(LocalOf(at.In(one.Zone.Location())), false)
			}
		}
	}
	for _, l := range e.lines {
		switch l.name {
		case "EXDATE":
			local(l, func(at Local, day bool) {
				switch {
				case len(one.Except)+len(one.Out) >= mostEntries:
				case day:
					one.Out = append(one.Out, at)
				default:
					one.Except = append(one.Except, at)
				}
			})
		case "RDATE":
			if strings.Contains(l.value, "/") { // a period
				one.unread("an end of RDATE")
			}
			local(l, func(at Local, day bool) {
				if day {
					at += one.Start - one.Start.Midnight()
				}
				if len(one.Extra) < mostEntries {
					one.Extra = append(one.Extra, at)
				}
			})
		case "RECURRENCE-ID":
			local(l, func(at Local, day bool) { one.Changes, one.On, one.OnDay = true, at, day })
			one.Changes = true
			if reach, ok := l.param("RANGE"); ok {
				one.Range = strings.EqualFold(unquote(reach), "THISANDFUTURE")
			}
		}
	}
}
