package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
	"rondo/theme"
)

// readICS reads calendar files. Each event is a theme; events with a RECURRENCE-ID are what is different in sessions of their series, and an
// EXDATE is an exception.
func readICS(b *batch, files []File) {
	for _, file := range files {
		s := b.source(file)
		all, err := ical.ParseMeetings(file.Data, b.Zone)
		if err != nil {
			s.wrong(nil, "write the calendar out anew, as iCalendar", "%s", err.Error())
			continue
		}
		s.meetings(all)
	}
}

// meetings reads the events of a file. Of several of one UID the last SEQUENCE counts.
func (s *source) meetings(all []ical.Meeting) {
	type dateOf struct {
		uid     string
		on      ical.Local
		changes bool
	}
	latest := map[dateOf]int{}
	for _, m := range all {
		at := dateOf{m.UID, m.On, m.Changes}
		if have, is := latest[at]; !is || m.Sequence >= have {
			latest[at] = m.Sequence
		}
	}
	byUID, gone := map[string]*series{}, map[string]bool{}
	var changes []ical.Meeting
	for _, m := range all {
		at := &theme.Tree{Line: m.Line, Column: 1}
		switch {
		case m.UID != "" && m.Sequence < latest[dateOf{m.UID, m.On, m.Changes}]:
			s.note(at, "", "%q stands here with an earlier SEQUENCE, so it is left out", m.Summary)
		case m.Changes:
			changes = append(changes, m)
		default:
			s.b.meetings++
			if byUID[m.UID] != nil && m.UID != "" {
				s.note(at, "", "%q has the UID of an event before it, so it is left out", m.Summary)
				continue
			}
			if one := s.icsEvent(m, at); one != nil {
				byUID[m.UID] = one
			} else {
				gone[m.UID] = true
			}
		}
	}
	for _, m := range changes {
		at := &theme.Tree{Line: m.Line, Column: 1}
		switch one := byUID[m.UID]; {
		case one != nil:
			one.icsChange(m, at)
		case !gone[m.UID]:
			s.note(at, "import the file that has its series", "%q is a date of a series that is not here, so it is left out", m.Summary)
		}
	}
	for _, one := range s.b.series { // only now is known whether a date that was moved is to come
		if one.source == s && !one.coming() {
			one.dropped = true
		}
	}
	s.b.series = slices.DeleteFunc(s.b.series, func(one *series) bool { return one.dropped })
}

// dayless are rules that come to the same dates when they are read in UTC, whatever day it is there. hours are rules that say a time.
var (
	dayless = lazyregexp.New(`(?i)^(?:;?(?:FREQ=(?:DAILY|WEEKLY)|INTERVAL=\d+|COUNT=\d+|UNTIL=\d{8}T\d{6}Z|WKST=[A-Z]{2}))+$`)
	hours   = lazyregexp.New(`(?i)BY(?:HOUR|MINUTE)=`)
)

// icsEvent reads an event, nil where there is none to write.
func (s *source) icsEvent(m ical.Meeting, at *theme.Tree) *series {
	one := &series{source: s, at: at, title: oneLine(m.Summary), zone: m.Zone, starts: m.Start, lasts: m.Lasts, free: m.Free, categories: m.Tags}
	if one.title == "" {
		one.title = "Meeting"
	}
	one.id = one.title
	switch {
	case m.Day:
		s.note(at, "it is left out; a theme has times", "%q takes whole days", one.title)
		return nil
	case m.Wrong != "":
		s.note(at, "it is left out", "%q: %s", one.title, m.Wrong)
		return nil
	case m.Cancelled:
		s.note(at, "it is left out", "%q is cancelled", one.title)
		return nil
	case m.Lasts > 7*24*time.Hour:
		s.note(at, "it is left out; a session takes a week at most", "%q takes %s", one.title, m.Lasts)
		return nil
	case m.Turned && (len(m.Out) > 0 || m.Rule != "" && !dayless.MatchString(m.Rule)), m.Clock != "" && hours.MatchString(m.Rule):
		s.note(at, "name its zone in the file, like TZID=America/New_York", "%q is left out: its days and hours are those of the clock %q, which has no name elsewhere", one.title, m.Clock)
		return nil
	case m.Lasts < time.Minute:
		one.lasts = time.Hour
	}
	one.lasts = one.lasts.Truncate(time.Minute)
	if one.starts%60 != 0 {
		one.starts -= one.starts % 60
	}
	if m.Clock != "" {
		one.starting = append(one.starting, fmt.Sprintf("The file describes the clock %q by rules of its own, so the time is in UTC.", m.Clock))
		s.note(at, "name a zone in the theme, and keep the time on its clock", "%q follows the clock %q, which has no name elsewhere, so it is kept in UTC", one.title, m.Clock)
	}
	if m.Unzoned {
		s.note(at, "correct timezone in the theme, if it is another one", "%q names no time zone, so its time is that of %s", one.title, m.Zone)
	}
	if m.Calendar != "" {
		one.comments = append(one.comments, "Of the calendar "+m.Calendar+".")
	}
	about := withoutTeams(&m)
	one.where(roomOf(m), m.URL, about)
	one.icsPeople(m)
	if m.Rule != "" && !one.rrule(at, m.Rule) {
		return nil
	}
	if m.UID != "" {
		one.identity(m, at)
	}
	if m.Lasts < time.Minute {
		s.note(at, "write duration into the theme, if it is another one", "%q has no end, so it takes an hour", one.title)
	}
	if m.Rules > 1 {
		s.note(at, "the first one counts", "%q has several rules", one.title)
	}
	for _, l := range m.Except {
		one.except = append(one.except, skipped{on: theme.When{Local: l, Set: true}, at: at})
	}
	for _, l := range m.Out {
		one.except = append(one.except, skipped{on: theme.When{Local: l, Set: true, DateOnly: true}, at: at})
	}
	for _, l := range m.Extra {
		one.also = append(one.also, dated{theme.When{Local: l, Set: true}, at})
	}
	for _, before := range m.Alarms {
		if span := spanOf(before); span.Set {
			one.remind = append(one.remind, span)
		} else {
			m.Unread = append(m.Unread, fmt.Sprintf("VALARM %s before the start", before))
		}
	}
	if len(m.Unread) > 0 {
		s.note(at, "look whether people would miss them", "rondo has nothing for %s of %q", strings.Join(m.Unread, ", "), one.title)
	}
	s.b.add(one)
	return one
}

// spanOf returns how long before the start an alarm is, as themes have it: at most 52 weeks, in whole minutes.
func spanOf(before time.Duration) (span theme.Span) {
	const day = 24 * time.Hour
	if before < time.Minute || before > 52*7*day || before%time.Minute != 0 {
		return span
	}
	return theme.Span{Days: int(before / day), Rest: before % day, Set: true}
}

// icsPeople takes the organizer and the guests. Who declined is not invited again.
func (s *series) icsPeople(m ical.Meeting) {
	address := func(r ical.Replier) string {
		a, err := theme.Address(r.Address)
		if err != nil {
			return ""
		}
		return a
	}
	organizer := address(m.Organizer)
	switch a := organizer; {
	case ofCalendar(a):
		s.note(s.at, "its organizers are those of --organizer", "%q is organized by a calendar of Google, whose address nobody reads", s.title)
	case a != "":
		s.organizers = []string{a}
	}
	var declined []string
	for _, r := range m.Attendees {
		switch a := address(r); {
		case ofCalendar(a) && a == organizer: // it is told of above
		case ofCalendar(a):
			m.Rooms = append(m.Rooms, cmp.Or(r.Name, a))
		case a == "" && r.Unread != "":
			s.note(s.at, "they are left out", "%q is no address of a guest", r.Unread)
		case a == "":
		case r.PartStat == ical.Declined:
			declined = append(declined, a)
		default:
			s.audience = append(s.audience, a)
		}
	}
	s.audience = unique(s.audience)
	for _, name := range unique(m.Rooms) {
		s.note(s.at, "write it as the place, if that is where people meet", "%q is a room or a thing, so it is not invited", name)
	}
	for _, name := range unique(m.Informed) {
		s.note(s.at, "add them to the audience, if they are to come", "%q is told of it and does not take part (NON-PARTICIPANT), so they are not invited", name)
	}
	if len(declined) > 0 {
		s.comments = append(s.comments, "Said no and left out: "+strings.Join(unique(declined), ", ")+".")
	}
}

// ofCalendar reports whether an address is that of a calendar or a room of Google, where no mail arrives.
func ofCalendar(address string) bool {
	_, domain, _ := strings.Cut(address, "@")
	return domain == "calendar.google.com" || strings.HasSuffix(domain, ".calendar.google.com")
}

// icsChange takes what is different on one date.
func (s *series) icsChange(m ical.Meeting, at *theme.Tree) {
	on := m.On
	if m.OnDay { // the date alone names it
		all := s.rule.Between(m.On, m.On+86400)
		if len(all) != 1 {
			s.note(at, "it is left out", "%s of %q is changed, and is no date of it", m.On.Date(), s.title)
			return
		}
		on = all[0]
	} else if m.Zone.String() != s.zone.String() {
		on = ical.LocalOf(m.Zone.In(m.On).In(s.zone.Location()))
	}
	switch {
	case m.Wrong != "" || m.Day:
		s.note(at, "it is left out", "a change of %q has no time", s.title)
		return
	case m.Range:
		s.note(at, "it is taken for that date alone; make a second theme of what changed for good", "%q changes from %s on", s.title, on)
	}
	start := m.Start
	if m.Zone.String() != s.zone.String() {
		start = ical.LocalOf(m.Zone.In(m.Start).In(s.zone.Location()))
	}
	about := withoutTeams(&m)
	place := roomOf(m)
	if place == "" && s.room != "" && ical.IsLink(s.room) {
		place = s.room
	}
	s.change(change{on: on, start: start - start%60, lasts: m.Lasts.Truncate(time.Minute), title: m.Summary, about: about, place: place, cancelled: m.Cancelled, at: at})
}

// teamsLink is where people come to a meeting of Teams. rule is a line across, of which Outlook writes one before and one as long behind what it says
// about that, and shorter ones within.
var (
	teamsLink = lazyregexp.New(`https://teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/[^\s<>"()]+`)
	rule      = lazyregexp.New(`(?m)^[_.]{30,}[ \t\r]*$`)
)

// withoutTeams returns the description without how to come to a meeting of Teams, which Outlook writes below it in many lines. The link becomes that of
// the meeting, unless a property has one.
func withoutTeams(m *ical.Meeting) string {
	about := unmarked(m.About)
	at := teamsLink.FindStringIndex(about)
	named := !m.Page && ical.IsLink(m.URL)
	if at == nil || named && !teamsLink.MatchString(m.URL) {
		return about
	}
	link := strings.TrimRight(about[at[0]:at[1]], ".,;:!?*'")
	if from, to := teamsBlock(about, at[0]); from < to {
		about = paragraphs(strings.TrimSpace(about[:from]), strings.TrimSpace(about[to:]))
		m.Unread = append(m.Unread, "the number and passcode of Teams")
	}
	switch {
	case named:
		return about
	case ical.IsLink(m.URL) && m.URL != link:
		about = paragraphs(about, said("Link", linkUnless(about, m.URL)))
	}
	m.URL = link
	return about
}

// teamsBlock returns where the lines about Teams begin and end around a link; nothing unless both ends are there, and the first line names Teams: people
// write lines across, too.
func teamsBlock(about string, link int) (from, to int) {
	width := 0
	for _, line := range rule.FindAllStringIndex(about, -1) {
		switch long := len(strings.TrimRight(about[line[0]:line[1]], " \t\r")); {
		case line[0] < link:
			first, _, _ := strings.Cut(strings.TrimSpace(about[line[1]:]), "\n")
			if strings.Contains(first, "Teams") {
				from, width = line[0], long
			} else if long >= width {
				width = 0 // of something else
			}
		case width > 0 && long >= width:
			return from, line[1]
		}
	}
	return 0, 0
}

// roomOf returns the place of a meeting without the name of Teams, which Outlook writes alone or beside rooms where the link stands in a property of its own.
func roomOf(m ical.Meeting) string {
	if !ical.IsLink(m.URL) {
		return m.Place
	}
	rooms := slices.DeleteFunc(strings.Split(m.Place, ";"), func(room string) bool {
		return strings.HasPrefix(strings.ToLower(strings.TrimSpace(room)), "microsoft teams")
	})
	return strings.TrimSpace(strings.Join(rooms, ";"))
}
