package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical/icaltest"
	"rondo/scheduler"
)

// Calendars that know nothing of STATUS list a cancelled session like any other, so its name says it, in the language of
// whoever the feed is for.
func TestC2CancelledSessionsSaySoInTheirName(t *testing.T) {
	const off = "brownbag.20261211@sessions.example.org"
	files := guild(t)
	d := openPersonal(t, season(t, files))
	finnish := guild(t)
	edit(t, finnish, "rondo.yaml", "language: en", "language: fi")
	helsinki := openPersonal(t, season(t, finnish))
	for _, test := range []struct {
		of           *personal
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

// Calendars that go by dates fetch a feed anew when it has changed, and not because the daemon was started.
func TestC8LastModifiedSurvivesARestart(t *testing.T) {
	files := guild(t)
	have := season(t, files)
	paths := []string{"/feeds/all.ics", "/feeds/datatalks.ics", "/feeds/reading.ics", "/s/datatalks/2026-12-01.ics"}
	dates := func(s site) (all []string) {
		for _, target := range paths {
			all = append(all, s.get(t, target).Header().Get("Last-Modified"))
		}
		return all
	}
	started := func(have scheduler.State, at time.Time) site {
		s := open(t, have)
		s.clock.Time = at
		return s
	}
	before := dates(started(have, noon))
	if first, err := http.ParseTime(before[1]); err != nil || !first.Before(noon.Add(-day)) {
		t.Errorf("DataTalks has not changed since long ago, and its feed says %s", before[1])
	}
	if before[0] != noon.Format(http.TimeFormat) {
		t.Errorf("a session was cancelled at %s, and the feed of all says %s", noon.Format(http.TimeFormat), before[0])
	}
	for n := range 3 {
		if after := dates(started(have, noon.Add(time.Duration(n)*time.Hour))); !slices.Equal(after, before) {
			t.Errorf("started again after %d hours: %v, want %v", n, after, before)
		}
	}

	edit(t, files, "people.yaml", "name: Curator", "name: Aino Curator")
	moved := noon.Add(2 * time.Hour)
	have = plan(t, have, files, moved)
	if after := dates(started(have, moved)); !slices.Equal(after, before) {
		t.Errorf("somebody has another name: %v, want %v", after, before)
	}
	edit(t, files, "themes/datatalks.yaml", "color: teal", "color: teal\nfeed: { link: true }")
	have = plan(t, have, files, moved)
	s := started(have, moved.Add(time.Hour))
	for i, target := range paths {
		w := s.get(t, target, "If-Modified-Since: "+before[i]) // or else it would be 304
		if w.Header().Get("Last-Modified") != moved.Format(http.TimeFormat) {
			t.Errorf("%s shows a link now, and says %s", target, w.Header().Get("Last-Modified"))
		}
	}
}

// What one person sees follows their wishes and seats as well, so the date would not say it all; the entity tag does.
func TestC8OwnFeedsAreKnownByTheirTagAlone(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	target := path(d.links().Feed("ada@example.org", 0))
	if w := d.get(t, target, "If-Modified-Since: "+noon.AddDate(1, 0, 0).Format(http.TimeFormat)); w.Header().Get("Last-Modified") != "" {
		t.Errorf("Last-Modified: %s", w.Header().Get("Last-Modified"))
	}
}

const day = 24 * time.Hour
