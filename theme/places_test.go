package theme

import (
	"testing"
	"time"

	"rondo/ical"
)

// Warnings about the sessions of one file stand where it says them, each with its line, whichever was asked for first.
func TestPlacesOfOneFile(t *testing.T) {
	files := Files{
		"rondo.yaml":  []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
		"people.yaml": []byte("people: []\n"),
		"themes/talks.yaml": []byte(`name: Talks
title: T
purpose: P
audience: [ada@example.org]
schedule:
  starts: 2026-12-07 12:00
  repeats: every week
sessions:
  2026-12-14: { move_to: 2026-12-15 12:00 }
  2026-12-21: { title: Other }
`),
	}
	set, findings := Load(files.FS(), "rondo.yaml")
	if set == nil {
		t.Fatal(findings.Err())
	}
	places := set.Places()
	for _, c := range []struct{ slot, at, excerpt string }{
		{"2026-12-21 12:00", "themes/talks.yaml:10:3: warning: found; right", "  2026-12-21: { title: Other }\n  ^"},
		{"2026-12-28 12:00", "themes/talks.yaml:6:11: warning: found; right", "  starts: 2026-12-07 12:00\n          ^"},
		{"2026-12-14 12:00", "themes/talks.yaml:9:26: warning: found; right", "  2026-12-14: { move_to: 2026-12-15 12:00 }\n                         ^"},
		{"2026-12-21 12:00", "themes/talks.yaml:10:3: warning: found; right", "  2026-12-21: { title: Other }\n  ^"},
	} {
		at, err := time.Parse("2006-01-02 15:04", c.slot)
		if err != nil {
			t.Fatal(err)
		}
		slot := ical.LocalOf(at)
		f := places.Warning(set.Themes[0], slot, "found", "right")
		if f.String() != c.at || f.Excerpt() != c.excerpt {
			t.Errorf("%s: %s\n%s", c.slot, f, f.Excerpt())
		}
	}
}
