package web_test

import (
	"strings"
	"testing"

	"rondo/ical/icaltest"
)

// Calendars that know nothing of STATUS list a cancelled session like any other, so its name says it, in the language of
// whoever the feed is for.
func TestC2CancelledSessionsSaySoInTheirName(t *testing.T) {
	const off = "brownbag.20261211@sessions.example.org"
	files := guild(t)
	d := openDesk(t, season(t, files))
	finnish := guild(t)
	edit(t, finnish, "rondo.yaml", "language: en", "language: fi")
	helsinki := openDesk(t, season(t, finnish))
	for _, test := range []struct {
		of           *desk
		target, name string
	}{
		{d, "/feeds/brownbag.ics", "Cancelled: BrownBag: Lunch with something finished"},
		{d, "/feeds/all.ics", "Cancelled: BrownBag: Lunch with something finished"},
		{d, "/s/brownbag/2026-12-11.ics", "Cancelled: BrownBag: Lunch with something finished"},
		{d, path(d.links().Feed("ada@example.org", 0)), "Cancelled: BrownBag: Lunch with something finished"},
		{d, path(d.links().Feed("tove@example.org", 0)), "Peruttu: BrownBag: Lunch with something finished"},
		{helsinki, "/feeds/brownbag.ics", "Peruttu: BrownBag: Lunch with something finished"},
	} {
		read, err := icaltest.Parse(test.of.get(t, test.target).Body.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, e := range read.Events() {
			name := e.Text("SUMMARY")
			switch marked := strings.HasPrefix(name, "Cancelled:") || strings.HasPrefix(name, "Peruttu:"); {
			case e.Text("UID") == off:
				seen++
				if name != test.name {
					t.Errorf("%s: SUMMARY %q, want %q", test.target, name, test.name)
				}
			case marked:
				t.Errorf("%s: %s takes place and is called %q", test.target, e.Text("UID"), name)
			}
		}
		if seen != 1 {
			t.Errorf("%s: %d events for the cancelled session", test.target, seen)
		}
	}
	if page := d.get(t, "/s/brownbag/2026-12-11").Body.String(); strings.Contains(page, "Cancelled: BrownBag") {
		t.Error("the page, which says so in a place of its own, has the word in the name too")
	}
}
