package templates

import (
	"io"
	"time"
)

// Ready words a home page for nobody, so that the first visitor who reads the language waits neither for its words nor for that layout to be
// parsed and escaped. What goes wrong is left to pages that somebody sees.
func (s *Set) Ready(language string) {
	page, view := readyPage(language)
	_ = s.Page(io.Discard, page, view)
}

func readyPage(language string) (Page, View) {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	next := Occurrence{
		Session: Session{
			Name: "Name", Title: "Title", Place: "Room", Start: start, End: start.Add(time.Hour), Zone: time.UTC, City: "UTC", URL: "/s/name/2026-12-01",
		},
		ThemePath: "/t/name",
	}
	return Page{Language: language, Now: start, Zones: []string{"UTC"}}, HomePage{
		Feed:   &Subscription{Name: "Name", Path: "/feeds/all.ics"},
		Themes: []Theme{{Name: "Name", Path: "/t/name", Start: start, End: start.Add(time.Hour), Zone: time.UTC, City: "UTC", Rule: Rule{English: "every day"}, Next: &next}},
		Coming: []Occurrence{next},
	}
}
