package desk

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// readPastICS reads past sessions from a calendar file: each event, and each date of a series so far. Their theme is [Bringing].Theme, or else
// the calendar's name. Guests are not read. A warning names each event that is left out: one without a time, one that was cancelled,
// one that is still to come. An error is about the file as a whole.
func readPastICS(file string, data []byte, b Bringing) (all []Brought, findings theme.Findings) {
	site := b.Set.Config.Site
	entries, err := ical.ParseEntries(data, site.Zone, b.Now)
	if err != nil {
		return nil, theme.Findings{{File: file, Found: err.Error(), Right: "write the calendar out anew, as iCalendar"}}
	}
	report := func(e ical.Entry, warning bool, found, right string) {
		findings = append(findings, theme.Finding{File: file, Line: e.Line, Column: 1, Found: found, Right: right, Warning: warning})
	}
	nameless := false
	for _, e := range entries {
		what := "the event"
		if e.Summary != "" {
			what = fmt.Sprintf("%q", e.Summary)
		}
		end := e.End
		if end.IsZero() {
			end = e.Start.Add(time.Hour)
		}
		switch {
		case e.Wrong != "":
			report(e, true, what+" is left out: "+e.Wrong, "")
			continue
		case e.Cancelled:
			report(e, true, what+" is left out: it was cancelled", "")
			continue
		case end.After(b.Now):
			report(e, true, what+" is left out: it has not ended", "what is still to come belongs into a theme's file")
			continue
		case end.Sub(e.Start) > longestPast:
			report(e, true, what+" is left out: it takes longer than a week", "")
			continue
		}
		which := cmp.Or(b.Theme, e.Calendar)
		if which == "" {
			if !nameless {
				report(e, false, "the calendar has no name, so the theme is not known", "name it: --theme NAME")
			}
			nameless = true
			continue
		}
		t := b.theme(which)
		f := scheduler.Facts{Start: e.Start, End: end, Zone: e.Zone, Title: e.Summary, Abstract: e.About, Place: e.Place, Categories: strings.Join(e.Tags, ",")}
		f.Materials = pastLinks(e.Links)
		s := b.facts(t, f)
		s.UID = e.UID
		all = append(all, Brought{Session: s, Line: e.Line})
	}
	b.name(all)
	return all, append(findings, twice(file, all)...)
}

// longestPast is how long a session may take.
const longestPast = 7 * 24 * time.Hour

// pastLinks returns links without labels, as facts have materials.
func pastLinks(links []string) string {
	var lines []string
	for _, link := range links {
		label := "link"
		if len(lines) > 0 {
			label = fmt.Sprintf("link %d", len(lines)+1)
		}
		if theme.CheckMaterial(theme.Material{Label: label, URL: link}) == nil {
			lines = append(lines, label+"\t"+link)
		}
	}
	return strings.Join(lines, "\n")
}
