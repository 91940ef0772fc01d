package scheduler

import (
	"testing"
	"testing/fstest"

	"rondo/ical"
	"rondo/theme"
)

// What becomes of the facts of a session that is long over, by what its theme's file says of its date now.
func TestLastingFactsFollowTheFiles(t *testing.T) {
	files := fstest.MapFS{
		"rondo.yaml":  {Data: []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n")},
		"people.yaml": {Data: []byte("people:\n  - { email: ada@example.org, name: Ada Byron }\n  - { email: bo@example.org }\n")},
		"themes/talks.yaml": {Data: []byte(`name: Talks
title: A new title of the theme
purpose: P
audience: [ada@example.org]
schedule: { starts: 2026-01-05 12:00, repeats: weekly }
place: Elsewhere by now
sessions:
  2024-01-08: { title: Mended }
  2024-01-15: { presenter: [ada@example.org, bo@example.org], abstract: "Told\nanew" }
  2024-01-22: { materials: { slides: https://example.org/s, recording: https://example.org/r } }
  2024-01-29: { materials: {} }
  2024-02-05 12:00: { cancelled: nobody had time, place: Room 9, move_to: 2024-02-06 }
`)},
	}
	set, findings := theme.Load(files, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	was := Facts{Name: "Talks", Title: "Told", Abstract: "Then", Presenter: "Cy", Place: "Room 1", Materials: "slides\thttps://example.org/old"}
	for _, c := range []struct {
		date string
		want func(f *Facts)
	}{
		{"2024-01-01", func(*Facts) {}}, // it has no entry
		{"2024-01-08", func(f *Facts) { f.Title = "Mended" }},
		{"2024-01-15", func(f *Facts) { f.Presenter, f.Abstract = "Ada Byron, bo", "Told\nanew" }},
		{"2024-01-22", func(f *Facts) { f.Materials = "slides\thttps://example.org/s\nrecording\thttps://example.org/r" }},
		{"2024-01-29", func(f *Facts) { f.Materials = "" }},
		{"2024-02-05", func(*Facts) {}}, // where and whether it took place is history
	} {
		want := was
		c.want(&want)
		slot := ical.LocalDate(2024, 1, 1, 12, 0, 0)
		for slot.Date() != c.date {
			slot = slot.Add(day)
		}
		if got := was.Lasting(set.Themes[0], slot); got != want {
			t.Errorf("%s is %+v, want %+v", c.date, got, want)
		}
	}
	if got := was.Lasting(nil, 0); got != was {
		t.Errorf("of a theme without a file it is %+v", got)
	}
}
