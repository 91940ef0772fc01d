package importer

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// readRust reads calendars of the Rust project, which toml-to-ical turns into iCalendar; its example.toml says what the keys are.
func readRust(b *batch, files []File) {
	here := map[string]bool{}
	for _, file := range files {
		here[path.Clean(file.Name)] = true
	}
	for _, file := range files {
		s := b.source(file)
		if t := s.toml(); t != nil {
			s.rustCalendar(s.fields(t), here)
		}
	}
}

// isRust tells a calendar from other files that end in .toml: it has a name and events, zones or other calendars.
func isRust(t *theme.Tree) bool {
	name, other := false, false
	for _, p := range t.Pairs {
		name = name || p.Key.Text == "name"
		other = other || p.Key.Text == "events" || p.Key.Text == "timezones" || p.Key.Text == "meta" || p.Key.Text == "description"
	}
	return name && other
}

func (s *source) rustCalendar(f *fields, here map[string]bool) {
	if !isRust(f.tree) {
		s.note(nil, "it is left out", "the file is no calendar: it has no name and events")
		return
	}
	name, _ := f.text("name")
	about, _ := f.text("description")
	if meta := f.get("meta"); meta != nil {
		g := s.fields(meta)
		s.included(g.get("includes"), here)
		g.rest()
	}
	f.skip("timezones") // what the clocks of IANA zones show is known here
	events := f.list("events")
	kept := f.rest()
	byUID, changes := map[string]*series{}, []*fields{}
	for _, each := range events {
		g := s.fields(each)
		if g.tree.Kind == theme.TreeKeys && hasKey(each, "recurrence_id") {
			changes = append(changes, g)
			continue
		}
		s.b.meetings++
		one := &series{source: s, at: each}
		one.comments = append([]string{fmt.Sprintf("Of the calendar %s: %s.", oneLine(name), strings.TrimSuffix(oneLine(about), "."))}, kept...)
		uid, ok := g.rustEvent(one)
		one.comments = append(one.comments, g.rest()...)
		if ok {
			byUID[uid] = one
			s.b.add(one)
		}
	}
	for _, g := range changes {
		g.rustChange(byUID)
	}
}

func hasKey(t *theme.Tree, key string) bool {
	for _, p := range t.Pairs {
		if p.Key.Text == key {
			return true
		}
	}
	return false
}

// rustEvent reads an event into a series. It returns false where there is none to write.
func (f *fields) rustEvent(s *series) (uid string, ok bool) {
	title, _ := f.need("title", "Compiler Team Triage Meeting")
	s.title = oneLine(title)
	s.id = idIn(f.file, title)
	uid, uidAt := f.need("uid", "1704380847852")
	about, _ := f.text("description")
	where, _ := f.text("location")
	s.where(where, "", about)
	if uid != "" {
		s.foreign(uidAt, uid)
	}
	f.skip("created_on", "last_modified_on")
	if who := f.get("organizer"); who != nil {
		g := f.source.fields(who)
		name, _ := g.text("name")
		mail, _ := g.text("email")
		if found := addressesIn(mail); len(found) > 0 {
			s.organizers = found[:1]
			if name != "" {
				s.comments = append(s.comments, "Looked after by "+oneLine(name)+" <"+found[0]+">.")
			}
		} else {
			s.people(strings.TrimSpace(name + " " + mail))
		}
		g.rest()
	}
	if free, _ := f.text("transparency"); strings.HasPrefix(strings.ToLower(free), "transparen") {
		s.free = true
	}
	status, statusAt := f.text("status")
	m, zone, startAt := f.rustTime("start")
	end, _, endAt := f.rustTime("end")
	rules, extra, out := f.list("recurrence_rules"), f.get("recurrences"), f.get("exceptions")
	switch {
	case startAt == nil:
		f.wrong(f.tree, `add start = "2024-01-04T11:00:00.00Z"`, "the event %q has no start", s.title)
		return uid, false
	case m == nil:
		return uid, false
	case m.day:
		f.note(startAt, "it is left out; a theme has times", "the event %q takes whole days", s.title)
		return uid, false
	case strings.EqualFold(status, "cancelled"):
		f.note(statusAt, "it is left out", "the event %q is cancelled", s.title)
		return uid, false
	case strings.EqualFold(status, "tentative"):
		f.note(statusAt, "write hold_until where that depends on a presenter", "the event %q is tentative; as a theme it is not", s.title)
	}
	s.zone = zone
	s.begin(*m, startAt)
	if end != nil {
		s.ends(f, *m, end.text(), endAt, nil)
	}
	first := *s
	if len(rules) > 0 && !s.rustRule(rules[0]) {
		return uid, false
	}
	for _, d := range f.rustDates(out, s.zone) {
		s.except = append(s.except, skipped{on: d.on, at: d.at})
	}
	s.also = f.rustDates(extra, s.zone)
	for _, rule := range rules[min(len(rules), 1):] { // a theme has one
		other := first
		other.at, other.except, other.partly = rule, s.except, true
		other.comments = append(slices.Clone(s.comments), "The event has several rules; this is one of them.")
		s.partly = true
		if other.rustRule(rule) && other.coming() {
			s.b.add(&other)
		}
	}
	return uid, s.coming()
}

// text returns a moment as it is read.
func (m moment) text() string {
	text := m.wall.Time().Format("2006-01-02T15:04:05")
	if m.fixed {
		text = time.Unix(int64(m.wall)-int64(m.offset), 0).UTC().Format("2006-01-02T15:04:05Z")
	}
	return text
}

// rustTime reads a time: "2024-01-04T11:00:00.00Z", or { date, timezone }. The moment is nil where it cannot be read, the place where
// there is none.
func (f *fields) rustTime(key string) (*moment, ical.Zone, *theme.Tree) {
	v := f.get(key)
	if v == nil {
		return nil, ical.Zone{}, nil
	}
	text, zone, at := v.Text, ical.Zone{}, v
	if v.Kind == theme.TreeKeys {
		g := f.source.fields(v)
		var named string
		var namedAt *theme.Tree
		text, at = g.text("date")
		named, namedAt = g.text("timezone")
		zone = f.zone(named, cmp.Or(namedAt, v), ical.Zone{})
		g.rest()
	}
	m, ok := readMoment(text)
	if !ok {
		f.wrong(cmp.Or(at, v), `write it like "2024-01-04T11:00:00.00Z"`, "%q is no time", text)
		return nil, zone, v
	}
	return &m, zone, v
}

// rustDates reads a list of times, or { timezone, dates }.
func (f *fields) rustDates(t *theme.Tree, zone ical.Zone) (all []dated) {
	if t == nil {
		return nil
	}
	items, from := t.Items, zone
	if t.Kind == theme.TreeKeys {
		g := f.source.fields(t)
		named, at := g.text("timezone")
		from = f.zone(named, cmp.Or(at, t), zone)
		items = g.list("dates")
		g.rest()
	}
	for _, item := range items {
		m, ok := readMoment(item.Text)
		if !ok {
			f.wrong(item, `write it like "2024-02-01T11:00:00.00Z"`, "%q is no time", brief(item))
			continue
		}
		on := m.when(zone)
		if !m.day && !m.fixed {
			on.Local = ical.LocalOf(from.In(m.wall).In(zone.Location()))
		}
		all = append(all, dated{on, item})
	}
	return all
}

// rustRule reads a table of a rule.
func (s *series) rustRule(t *theme.Tree) bool {
	f := s.fields(t)
	often, oftenAt := f.need("frequency", "weekly")
	rule := []string{"FREQ=" + strings.ToUpper(often)}
	for _, part := range []string{"interval", "count"} {
		if n, _ := f.text(part); n != "" {
			rule = append(rule, strings.ToUpper(part)+"="+n)
		}
	}
	for key, name := range map[string]string{
		"by_month": "BYMONTH", "by_month_day": "BYMONTHDAY", "by_year_day": "BYYEARDAY", "by_week_no": "BYWEEKNO", "by_hour": "BYHOUR", "by_minute": "BYMINUTE", "by_second": "BYSECOND",
	} {
		if list := f.words(key); len(list) > 0 {
			rule = append(rule, name+"="+strings.Join(list, ","))
		}
	}
	var days []string
	for _, d := range f.list("by_day") {
		g := s.fields(d)
		name, at := g.need("day", `"sunday"`)
		nth, _ := g.text("num")
		day, ok := weekdayOf(name)
		if !ok && name != "" {
			s.wrong(at, "write it like sunday", "%q is no day of the week", name)
		}
		days = append(days, nth+strings.ToUpper(day.String()[:2]))
		g.rest()
	}
	if len(days) > 0 {
		rule = append(rule, "BYDAY="+strings.Join(days, ","))
	}
	if first, at := f.text("week_start"); first != "" {
		day, ok := weekdayOf(first)
		if !ok {
			s.wrong(at, "write it like monday", "%q is no day of the week", first)
		}
		rule = append(rule, "WKST="+strings.ToUpper(day.String()[:2]))
	}
	until, untilAt := f.text("until")
	f.rest()
	if !s.rrule(cmp.Or(oftenAt, t), strings.Join(rule, ";")) {
		return false
	}
	if until != "" {
		m, ok := readMoment(until)
		if !ok {
			s.wrong(untilAt, `write it like "2025-01-01T00:00:00.00Z"`, "%q is no time", until)
			return false
		}
		last := m.in(s.zone)
		if m.day { // all of it
			last += 86399
		}
		s.endAt(last)
	}
	return true
}

// rustChange reads what is different on one date of a series.
func (f *fields) rustChange(byUID map[string]*series) {
	uid, at := f.text("uid")
	s := byUID[uid]
	if s == nil {
		f.note(cmp.Or(at, f.tree), "it is left out with its series", "a date of the event %q is changed, and no such event is imported", uid)
		return
	}
	m, _, onAt := f.rustTime("recurrence_id")
	start, _, _ := f.rustTime("start")
	end, _, _ := f.rustTime("end")
	if m == nil || m.day || start == nil {
		f.note(cmp.Or(onAt, f.tree), "it is left out", "a change of %q has no time", s.title)
		return
	}
	c := change{on: m.in(s.zone), start: start.in(s.zone), at: f.tree}
	c.title, _ = f.text("title")
	c.about, _ = f.text("description")
	c.place, _ = f.text("location")
	status, _ := f.text("status")
	c.cancelled = strings.EqualFold(status, "cancelled")
	if end != nil && !end.day {
		c.lasts = s.zone.In(end.in(s.zone)).Sub(s.zone.In(c.start))
	}
	f.skip("created_on", "last_modified_on", "organizer", "transparency")
	f.rest()
	s.change(c)
}
