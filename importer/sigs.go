package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// readSigs reads sigs.yaml of Kubernetes: groups with leaders and meetings, and subprojects with theirs. When a meeting takes place is written
// in free words there, for people who read a page.
func readSigs(b *batch, files []File) {
	for _, file := range files {
		s := b.source(file)
		t := s.yaml()
		if t == nil {
			continue
		}
		f := s.fields(t)
		found := false
		for _, kind := range []string{"sigs", "workinggroups", "usergroups", "committees"} {
			found = found || hasKey(t, kind)
			for _, group := range f.list(kind) {
				s.fields(group).group()
			}
		}
		if !found {
			s.wrong(nil, "give the sigs.yaml of a community", "the file has no sigs, workinggroups or committees")
		}
		f.rest()
	}
}

// group reads one group. What a theme has no room for (owners, teams, labels) is about other things than meetings.
func (f *fields) group() {
	name, _ := f.need("name", "Architecture")
	mission, _ := f.text("mission_statement")
	f.skip("dir", "charter_link", "label", "stakeholder_sigs", "contact")
	var organizers, nameless []string
	if lead := f.get("leadership"); lead != nil && lead.Kind == theme.TreeKeys {
		g := f.source.fields(lead)
		for _, chair := range g.list("chairs") {
			h := f.source.fields(chair)
			who, _ := h.text("name")
			mail, _ := h.text("email")
			h.skip("github", "company")
			if found := addressesIn(mail); len(found) > 0 {
				organizers = append(organizers, found[0])
			} else if who != "" {
				nameless = append(nameless, who)
			}
			h.rest()
		}
		g.skip("tech_leads", "emeritus_leads")
		g.rest()
	}
	meet := func(list []*theme.Tree, of string) {
		for _, each := range list {
			f.b.meetings++
			s := &series{source: f.source, at: each, organizers: unique(organizers), name: of}
			s.about = paragraphs(lines(mission))
			s.comments = append(s.comments, "A meeting of "+oneLine(of)+".")
			if len(nameless) > 0 {
				s.people(strings.Join(nameless, ", "))
			}
			g := f.source.fields(each)
			ok := g.sigMeeting(s, of)
			s.comments = append(s.comments, g.rest()...)
			if ok {
				f.b.add(s)
			}
		}
	}
	meet(f.list("meetings"), name)
	for _, sub := range f.list("subprojects") {
		g := f.source.fields(sub)
		subName, _ := g.text("name")
		g.skip("owners", "contact", "description", "leads")
		meet(g.list("meetings"), cmp.Or(subName, name))
		g.rest()
	}
	f.rest()
}

// sigMeeting reads one meeting into a series. It returns false where there is none to write.
func (f *fields) sigMeeting(s *series, of string) bool {
	what, _ := f.text("description")
	day, dayAt := f.text("day")
	clock, clockAt := f.text("time")
	zone, zoneAt := f.text("tz")
	often, oftenAt := f.text("frequency")
	url, _ := f.text("url")
	notes, _ := f.text("archive_url")
	records, _ := f.text("recordings_url")
	calendar, _ := f.text("calendar_url")
	s.title = oneLine(cmp.Or(what, of+" meeting"))
	if !strings.Contains(sound(s.title), sound(of)) {
		s.title = oneLine(of + ": " + s.title)
	}
	if special(what, of) {
		s.name = what
	}
	s.room = oneLine(url)
	s.about = paragraphs(s.about, said("Notes", notes)+said("Recordings", records)+said("Calendar", calendar))
	s.lasts = time.Hour
	if day == "" || clock == "" || often == "" {
		f.note(f.tree, "it is left out", "%q has no day, time or frequency", s.title)
		return false
	}
	var ok bool
	if s.zone, ok = looseZone(zone); !ok {
		f.note(zoneAt, "write the theme by hand, with a zone like Europe/Berlin", "%q is left out: %q is no time zone", s.title, zone)
		return false
	}
	if s.zone.String() != zone && zone != "" {
		s.starting = append(s.starting, fmt.Sprintf("The file says the zone as %q.", oneLine(zone)))
	}
	at, ok := looseTime(clock)
	if !ok {
		f.note(clockAt, "write the theme by hand", "%q is left out: %q is no time", s.title, clock)
		return false
	}
	l, ok := readLoose(day, often)
	if !ok {
		f.note(oftenAt, "write the theme by hand", "%q is left out: %q on %q is not understood", s.title, often, day)
		return false
	}
	from := ical.LocalOf(f.b.Now.In(s.zone.Location())).Midnight()
	if l.begins != 0 {
		from = l.begins
	}
	if l.said != "" {
		f.note(cmp.Or(oftenAt, dayAt), "look at the dates, and mend them in the theme", "%q: %s", s.title, l.said)
		s.starting = append(s.starting, strings.ToUpper(l.said[:1])+l.said[1:]+".")
	}
	var err error
	if l.weekly {
		from = l.firstDay(from)
	}
	if s.rule, s.starts, err = ruleFrom(l.rule, from+at, s.zone); err != nil {
		f.mistake(oftenAt, err)
		return false
	}
	return true
}

// special tells whether a meeting of a group is called by more than the group's name and the words that all meetings have.
func special(what, of string) bool {
	for w := range strings.FieldsSeq(what) {
		w = strings.ToLower(strings.Trim(w, ":.,()/"))
		if w != "" && !slices.Contains(filler, w) && !slices.Contains([]string{"sig", "wg", "apac", "emea", "amer", "us", "eu"}, w) && !strings.Contains(strings.ToLower(of), w) {
			return true
		}
	}
	return false
}
