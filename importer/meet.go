package importer

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"strings"

	"rondo/ical"
	"rondo/lazyregexp"
	"rondo/theme"
)

// readMeet reads workflows of GitHub with steps that use pkgjs/meet, which opens an issue before each meeting. Its README and
// lib/meetings.js say how a schedule is read: it repeats on the clock of its zone.
func readMeet(b *batch, files []File) {
	steps := 0
	for _, file := range files {
		if !bytes.Contains(file.Data, []byte("pkgjs/meet")) {
			continue // another workflow
		}
		s := b.source(file)
		t := s.yaml()
		if t == nil {
			continue
		}
		f := s.fields(t)
		workflow, _ := f.text("name")
		jobs := f.get("jobs")
		if jobs == nil {
			continue
		}
		for _, job := range jobs.Pairs {
			for _, step := range s.fields(job.Value).list("steps") {
				g := s.fields(step)
				if uses, _ := g.text("uses"); strings.HasPrefix(uses, "pkgjs/meet") {
					steps++
					g.meetStep(workflow)
				}
			}
		}
	}
	if steps == 0 && len(files) > 0 && b.findings.Err() == nil {
		b.findings = append(b.findings, theme.Finding{File: path.Dir(files[0].Name), Found: "no step uses pkgjs/meet", Right: "give a folder with workflows, such as .github/workflows"})
	}
}

var (
	ejsForm    = lazyregexp.New(`<%.*?%>`)
	schedForm  = lazyregexp.New(`^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?(?:\[([^\]]+)\])?$`)
	periodForm = lazyregexp.New(`^P(?:(\d{1,3})([DWMY]))$`)
)

// meetStep reads one step; each of its schedules is a theme.
func (f *fields) meetStep(workflow string) {
	step, _ := f.text("name")
	with := f.get("with")
	if with == nil {
		f.wrong(f.tree, "add with: and its schedules", "the step has no inputs")
		return
	}
	g := f.source.fields(with)
	title, _ := g.text("issueTitle")
	title = strings.Trim(oneLine(ejsForm.ReplaceAllString(title, " ")), " -–—:|")
	if strings.EqualFold(title, "meeting") {
		title = ""
	}
	title = cmp.Or(title, oneLine(step), oneLine(workflow), "Meeting")
	place, _ := g.text("meetingLink")
	within, withinAt := g.text("createWithin")
	schedules, at := g.text("schedules")
	agenda, _ := g.text("agendaLabel")
	g.skip("token", "issueTemplate", "meetingLabels", "createNotes", "notesUserTemplate", "notesTemplate", "orgs", "repos", "timezone")
	invitees, _ := g.text("invitees")
	observers, _ := g.text("observers")
	kept := g.rest()
	if invitees != "" {
		kept = append(kept, "Invited there: "+oneLine(invitees)+".")
	}
	if observers != "" {
		kept = append(kept, "Observers there: "+oneLine(observers)+".")
	}
	if schedules == "" {
		g.wrong(cmp.Or(at, with), "add schedules: 2026-12-01T17:00:00[America/Chicago]/P7D", "the step has no schedules")
	}
	for _, text := range strings.FieldsFunc(schedules, func(r rune) bool { return strings.ContainsRune(", \n\t'\"", r) }) {
		f.b.meetings++
		text = strings.TrimSuffix(strings.TrimPrefix(text, "["), "]") // a list in brackets; a zone's own are inside
		s := &series{source: f.source, at: cmp.Or(at, with), title: title, room: oneLine(place), comments: append([]string(nil), kept...)}
		s.id = strings.TrimSuffix(path.Base(f.file), path.Ext(f.file)) + " " + cmp.Or(step, title)
		if step != "" {
			s.name = short(step, longestName, mostWords)
			s.id = step
		}
		if agenda != "" {
			s.about = "The agenda is what has the label \"" + oneLine(agenda) + "\"."
		}
		if within != "" {
			if l, err := theme.ParseSpan(within); err == nil {
				s.invite = l
			} else {
				g.note(withinAt, "people are invited by rondo.yaml's invite", "createWithin %q is not read", within)
			}
		}
		if s.schedule(text) && s.coming() {
			f.b.add(s)
		}
	}
}

// schedule reads 2020-04-02T17:00:00[America/Chicago]/P7D.
func (s *series) schedule(text string) bool {
	begin, period, _ := cutLast(text, "/")
	m := schedForm.FindStringSubmatch(begin)
	p := periodForm.FindStringSubmatch(period)
	const right = "write it like 2026-12-01T17:00:00[America/Chicago]/P7D"
	switch {
	case m == nil || p == nil:
		s.wrong(s.at, right, "the schedule %q is not understood", text)
		return false
	case m[2] != "" && m[2] != "Z":
		s.wrong(s.at, right, "the schedule %q has an offset, which pkgjs/meet refuses", text)
		return false
	case m[2] == "" && m[3] == "":
		s.wrong(s.at, right, "the schedule %q has no zone", text)
		return false
	}
	at, ok := readMoment(m[1] + m[2])
	if !ok {
		s.wrong(s.at, right, "%q is not in the calendar", begin)
		return false
	}
	before := len(s.b.findings)
	s.zone = s.source.zone(m[3], s.at, ical.Zone{})
	if s.b.findings[before:].Err() != nil {
		return false
	}
	s.starts = at.in(s.zone)
	n, unit := strings.TrimLeft(p[1], "0"), map[string]string{"D": "days", "W": "weeks", "M": "months", "Y": "years"}[p[2]]
	every := 0
	if _, err := fmt.Sscan(cmp.Or(n, "0"), &every); err != nil || every == 0 {
		s.wrong(s.at, right, "the schedule %q repeats after no time", text)
		return false
	}
	rule, _ := everyUnit(unit, every, s.starts)
	if day := s.starts.Time().Day(); unit == "months" && day > 28 || unit == "years" && day == 29 {
		s.note(s.at, "write the theme by hand, such as last friday of the month", "pkgjs/meet moves day %d of short months to their last day, and stays there; here such months have no session", day)
	}
	var err error
	if s.rule, s.starts, err = ruleFrom(rule, s.starts, s.zone); err != nil {
		s.mistake(s.at, err)
		return false
	}
	return true
}

func cutLast(text, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(text, sep); i >= 0 {
		return text[:i], text[i+len(sep):], true
	}
	return text, "", false
}
