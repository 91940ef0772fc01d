package importer

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
	"rondo/theme"
)

// readYAML2ICS reads calendars of yaml2ics, as Scientific Python keeps them. Its yaml2ics.py says what the keys are; those of an event go to
// the library ics.py as they stand.
func readYAML2ICS(b *batch, files []File) {
	here := map[string]bool{}
	for _, file := range files {
		here[path.Clean(file.Name)] = true
	}
	for _, file := range files {
		s := b.source(file)
		if t := s.yaml(); t != nil {
			s.fields(t).calendar(here)
		}
	}
}

// calendar reads a file: a name, a zone, other files and events.
func (f *fields) calendar(here map[string]bool) {
	name, _ := f.text("name")
	zoneName, zoneAt := f.text("timezone")
	zone := f.zone(zoneName, zoneAt, ical.Zone{}) // UTC where the file says nothing
	f.included(f.get("include"), here)
	events := f.list("events")
	kept := f.rest()
	for _, each := range events {
		f.b.meetings++
		s := &series{source: f.source, at: each, zone: zone}
		if name != "" {
			s.comments = append(s.comments, "Of the calendar "+oneLine(name)+".")
		}
		s.comments = append(s.comments, kept...)
		g := f.source.fields(each)
		ok := g.event(s)
		s.comments = append(s.comments, g.rest()...)
		if ok {
			f.b.add(s)
		}
	}
}

// included reports files that are named and not imported with this one. A folder is imported with all of its files.
func (s *source) included(t *theme.Tree, here map[string]bool) {
	if t == nil {
		return
	}
	items := t.Items
	if t.Kind == theme.TreeText {
		items = []*theme.Tree{t}
	}
	for _, item := range items {
		if item.Kind == theme.TreeText && !here[path.Join(path.Dir(s.file), item.Text)] {
			s.note(item, "import the folder that has both, or that file as well", "%s is included, and not among the files", item.Text)
		}
	}
}

// event reads one event into a series. It returns false where there is none to write.
func (f *fields) event(s *series) bool {
	title, _ := f.text("summary", "name")
	if title == "" {
		f.wrong(f.tree, "add a summary", "the event has no summary")
	}
	s.title = oneLine(title)
	s.id = idIn(f.file, title)
	about, _ := f.text("description")
	url, _ := f.text("url")
	where, _ := f.text("location")
	s.where(where, url, about)
	if zone, at := f.text("timezone"); zone != "" {
		s.zone = f.zone(zone, at, s.zone)
	}
	if who, _ := f.text("organizer"); who != "" {
		s.people(who)
	}
	for _, who := range f.words("attendees") {
		s.audience = append(s.audience, addressesIn(who)...)
	}
	s.audience = unique(s.audience)
	s.categories = f.words("categories")
	if free, _ := f.text("transparent"); strings.EqualFold(free, "true") || strings.EqualFold(free, "yes") {
		s.free = true
	}
	status, _ := f.text("status")
	if uid, at := f.text("uid"); uid != "" {
		s.foreign(at, uid)
	}
	f.skip("created", "last_modified")
	begin, beginAt := f.text("begin")
	m, ok := readMoment(begin)
	repeat, raw := f.get("repeat"), f.get("ics")
	end, endAt := f.text("end")
	lasting := f.get("duration")
	switch {
	case begin == "":
		f.wrong(f.tree, "add begin: 2026-12-01 15:00:00", "the event %q has no begin", s.title)
		return false
	case !ok:
		f.wrong(beginAt, "write it like 2026-12-01 15:00:00", "%q is no date and time", begin)
		return false
	case strings.EqualFold(status, "cancelled"):
		f.note(f.tree, "it is left out", "the event %q is cancelled", s.title)
		return false
	case m.day || lasting == nil && end == "":
		f.note(beginAt, "it is left out; a theme has times", "the event %q takes whole days", s.title)
		return false
	}
	s.begin(m, beginAt)
	s.ends(f, m, end, endAt, lasting)
	if repeat != nil && repeat.Kind == theme.TreeKeys {
		g := f.source.fields(repeat)
		if !g.repeat(s, beginAt) {
			return false
		}
		if day, at := g.text("byweekday"); day != "" {
			f.note(at, "the first date says the day", "yaml2ics passes byweekday: %s over, and so it is here", day)
		}
		s.comments = append(s.comments, g.rest()...)
	} else if repeat != nil {
		f.wrong(repeat, "write interval and until below it", "repeat says %s", repeat.Kind)
	}
	if raw != nil && raw.Kind == theme.TreeText && !s.raw(raw, beginAt) {
		return false
	}
	return s.coming()
}

// begin sets the start on the clock of the zone. A time with an offset stays where it is; its clock is that of the zone if that shows the offset
// then, and else UTC.
func (s *series) begin(m moment, at *theme.Tree) {
	if m.fixed && m.offset == 0 {
		s.zone = ical.Zone{}
	} else if m.fixed && !m.shows(s.zone) {
		s.zone = ical.Zone{}
		s.note(at, "name its zone and keep the time on its clock, if it follows summer time", "the time has an offset and no zone, so it is kept in UTC")
		s.starting = append(s.starting, "The file has an offset and no zone, so the time stays the same in UTC all year.")
	}
	s.starts = m.in(s.zone)
}

// ends reads how long an event takes.
func (s *series) ends(f *fields, begin moment, end string, endAt *theme.Tree, lasting *theme.Tree) {
	if end != "" {
		m, ok := readMoment(end)
		if !ok || m.day {
			f.wrong(endAt, "write it like 2026-12-01 16:00:00", "%q is no date and time", end)
			return
		}
		if m.fixed == begin.fixed {
			s.lasts = time.Duration(int64(m.wall)-int64(m.offset)-(int64(begin.wall)-int64(begin.offset))) * time.Second
		} else {
			s.lasts = s.zone.In(m.in(s.zone)).Sub(s.zone.In(s.starts))
		}
	} else if lasting != nil {
		s.lasts = f.lasting(lasting)
	}
	if s.lasts < time.Minute || s.lasts > 7*24*time.Hour {
		f.wrong(cmp.Or(endAt, lasting, f.tree), "let it take a minute to a week", "the event %q takes %s", s.title, s.lasts)
		s.lasts = time.Hour
	}
}

// lasting reads { minutes: 30 }, or a text as themes have it.
func (f *fields) lasting(t *theme.Tree) (d time.Duration) {
	if t.Kind == theme.TreeText {
		l, err := theme.ParseLength(t.Text)
		if err != nil {
			f.mistake(t, err)
		}
		return l.Duration()
	}
	units := map[string]time.Duration{"weeks": 7 * 24 * time.Hour, "days": 24 * time.Hour, "hours": time.Hour, "minutes": time.Minute, "seconds": time.Second}
	for _, p := range t.Pairs {
		n, err := strconv.ParseFloat(p.Value.Text, 64)
		unit := units[p.Key.Text]
		if err != nil || unit == 0 || n < 0 || n > 1e6 {
			f.wrong(p.Key, "write it like { minutes: 30 }", "%s: %s is no duration", p.Key.Text, brief(p.Value))
			continue
		}
		d += time.Duration(n * float64(unit))
	}
	return d
}

// where puts a place, a link and words about a meeting where a theme has them: the link is the place if there is none beside it.
func (s *series) where(place, url, about string) {
	place, url = oneLine(place), oneLine(url)
	switch {
	case place == "":
		place, url = url, ""
	case url == place:
		url = ""
	case ical.IsLink(url) && strings.Contains(place, url):
		url = ""
	}
	s.room, s.said = place, about
	s.about = paragraphs(lines(about), said("Link", linkUnless(about, url)))
}

// linkUnless returns a link that does not stand in a text already.
func linkUnless(text, url string) string {
	if strings.Contains(text, url) {
		return ""
	}
	return url
}

// foreign keeps the UID that calendars know an event by.
func (s *series) foreign(at *theme.Tree, uid string) {
	s.comments = append(s.comments, "Its UID in calendars was "+oneLine(uid)+".")
}

// coming tells whether a series has dates to come, and reports one that has none.
func (s *series) coming() bool {
	if !s.over(s.b.Now) {
		return true
	}
	s.note(s.at, "it is left out", "%q is over", s.title)
	return false
}

// repeat reads interval, until, except_on and also_on.
func (f *fields) repeat(s *series, at *theme.Tree) bool {
	each := f.get("interval")
	if each == nil || each.Kind != theme.TreeKeys || len(each.Pairs) != 1 {
		f.wrong(cmp.Or(each, f.tree), "write one unit, interval: { weeks: 1 }", "the event %q does not say how often it repeats", s.title)
		return false
	}
	unit, number := each.Pairs[0].Key, each.Pairs[0].Value
	n, err := strconv.Atoi(number.Text)
	if err != nil || n < 1 || n > 1000 {
		f.wrong(number, "write a number from 1", "%s: %s is no interval", unit.Text, brief(number))
		return false
	}
	rule, ok := everyUnit(unit.Text, n, s.starts)
	if !ok {
		f.note(unit, "it is left out; a theme has dates, at most 24 times a day", "%q repeats every %d %s", s.title, n, unit.Text)
		f.skip("until", "except_on", "also_on", "byweekday")
		return false
	}
	if s.rule, s.starts, err = ruleFrom(rule, s.starts, s.zone); err != nil {
		f.mistake(unit, err)
		return false
	}
	if until, untilAt := f.text("until"); until != "" {
		m, ok := readMoment(until)
		if !ok {
			f.wrong(untilAt, "write it like 2027-12-31", "%q is no date", until)
			return false
		}
		s.lastDate(m, untilAt)
	} else {
		f.wrong(f.tree, "add until: 2027-12-31, which yaml2ics wants", "the event %q has no until", s.title)
	}
	for _, item := range f.list("except_on") {
		m, ok := readMoment(item.Text)
		if !ok {
			f.wrong(item, "write it like 2026-12-24 06:00:00", "%q is no date", brief(item))
			continue
		}
		if m.day {
			f.note(item, "here the session of that day is taken out", "yaml2ics writes %s without its time, which calendars pass over", item.Text)
		}
		s.except = append(s.except, skipped{on: m.when(s.zone), at: item})
	}
	for _, item := range f.list("also_on") {
		m, ok := readMoment(item.Text)
		if !ok {
			f.wrong(item, "write it like 2026-12-24 06:00:00", "%q is no date", brief(item))
			continue
		}
		s.also = append(s.also, dated{m.when(s.zone), item})
	}
	return true
}

// lastDate ends the rule where yaml2ics does: a date without a time is its midnight, so a session of that day is none any more.
func (s *series) lastDate(m moment, at *theme.Tree) {
	until := m.in(s.zone)
	if m.day && len(s.rule.Between(until+1, until+86400)) > 0 {
		s.note(at, "write until with a time there to keep it", "yaml2ics ends %q at midnight, so the session of %s is none", s.title, until.Date())
	}
	s.endAt(until)
}

// everyUnit returns the rule of an interval; ok is false for one that no theme can have.
func everyUnit(unit string, n int, start ical.Local) (rule string, ok bool) {
	switch {
	case unit == "days" && n%7 == 0:
		return fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d", n/7), true
	case unit == "hours" && n%24 == 0:
		return fmt.Sprintf("FREQ=DAILY;INTERVAL=%d", n/24), true
	case unit == "hours" && 24%n == 0:
		var hours []string
		for h := start.Time().Hour() % n; h < 24; h += n {
			hours = append(hours, strconv.Itoa(h))
		}
		return "FREQ=DAILY;BYHOUR=" + strings.Join(hours, ","), true
	}
	freq, known := map[string]string{"days": "DAILY", "weeks": "WEEKLY", "months": "MONTHLY", "years": "YEARLY"}[unit]
	return fmt.Sprintf("FREQ=%s;INTERVAL=%d", freq, n), known
}

// raw reads lines of iCalendar that yaml2ics adds as they are.
func (s *series) raw(t, beginAt *theme.Tree) bool {
	for line := range strings.SplitSeq(t.Text, "\n") {
		line = strings.TrimSpace(line)
		name, value, ok := strings.Cut(line, ":")
		switch {
		case line == "":
		case !ok:
			s.wrong(t, "write lines like RRULE:FREQ=WEEKLY", "%q is no line of iCalendar", line)
		case strings.EqualFold(name, "RRULE"):
			if !s.rrule(t, value) {
				return false
			}
		default:
			s.note(t, "it is kept as a comment", "rondo has nothing for the line %s", name)
			s.comments = append(s.comments, line)
		}
	}
	return true
}

var untilForm = lazyregexp.New(`(?i);?\bUNTIL=([0-9TZ]+)`)

// rrule takes a rule of iCalendar. Calendars show the start also where it is no date of the rule; a theme begins with the first that is one.
// The end of the rule becomes a key of its own.
func (s *series) rrule(at *theme.Tree, text string) bool {
	bare, last := text, ical.Local(0)
	if m := untilForm.FindStringSubmatch(text); m != nil {
		if t, err := time.Parse("20060102", m[1]); err == nil {
			last = ical.LocalOf(t) + 86399
		} else if t, err := time.Parse("20060102T150405", m[1]); err == nil {
			last = ical.LocalOf(t)
		} else if t, err := time.Parse("20060102T150405Z", m[1]); err == nil {
			last = ical.LocalOf(t.In(s.zone.Location()))
		}
		if last != 0 {
			bare = strings.TrimPrefix(strings.Replace(text, m[0], "", 1), ";")
		}
	}
	rule, first, err := ruleFrom(bare, s.starts, s.zone)
	if err != nil {
		found, right := halves(err)
		s.note(at, cmp.Or(right, "it is left out"), "%q is left out: %s", s.title, found)
		return false
	}
	if first != s.starts {
		s.note(at, "the theme begins with the first that is", "%q begins on %s, which is no date of its rule", s.title, s.starts)
	}
	s.rule, s.starts = rule, first
	if last != 0 {
		s.endAt(last)
	}
	return true
}

// endAt ends the rule with its last date at or before a time. A rule without any date until then is a single date.
func (s *series) endAt(last ical.Local) {
	last = min(last, ical.LocalDate(lastYear, time.December, 31, 23, 59, 59))
	if last < s.starts {
		s.rule = ical.Once(s.starts)
		return
	}
	for back := ical.Local(40 * 86400); ; back *= 4 { // the rule is expanded from its end backwards
		if all := s.rule.Between(max(s.starts, last-back), last+1); len(all) > 0 {
			end := all[len(all)-1]
			if s.until = (theme.When{Local: end.Midnight(), Set: true, DateOnly: true}); len(s.rule.Between(last+1, end.Midnight()+86400)) > 0 {
				s.until = theme.When{Local: end, Set: true}
			}
			return
		}
	}
}
