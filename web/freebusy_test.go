package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/ical/icaltest"
)

// The busy time of a theme, and of all, is that of its calendar, without a word of what it is.
func TestFreeBusyIsThatOfTheFeed(t *testing.T) {
	s := open(t, season(t, guild(t)))
	from := noon.Truncate(24 * time.Hour)
	to := from.AddDate(0, 0, 26*7) // the horizon
	for _, test := range []struct {
		id    string
		times int
	}{
		{"datatalks", 5}, {"reading", 13}, {"brownbag", 24}, {"all", 42},
	} {
		body := s.get(t, "/feeds/"+test.id+".ifb").Body.String()
		calendar, err := icaltest.Parse([]byte(body))
		if err != nil {
			t.Errorf("%s: %v\n%s", test.id, err, body)
			continue
		}
		busy := calendar.Children("VFREEBUSY")
		if len(busy) != 1 || calendar.Value("METHOD") != "PUBLISH" || busy[0].Value("URL") != "https://sessions.example.org/feeds/"+test.id+".ifb" ||
			busy[0].Value("DTSTART") != from.Format("20060102T150405Z") || busy[0].Value("DTEND") != to.Format("20060102T150405Z") {
			t.Errorf("%s:\n%s", test.id, body)
		}
		for _, secret := range []string{"DataTalks", "PaperClub", "BrownBag", "secret", "SUMMARY", "Kitchen", "Ada", "mailto:", "guild@"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q", test.id, secret)
			}
		}
		got, err := ical.ReadBusy([]byte(body), ical.Zone{}, from, to.AddDate(1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		want, err := ical.ReadBusy(s.get(t, "/feeds/"+test.id+".ics").Body.Bytes(), ical.Zone{}, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Spans, want.Spans) || len(got.Spans) != test.times {
			t.Errorf("%s: busy %d times, its calendar %d times, want %d", test.id, len(got.Spans), len(want.Spans), test.times)
		}
	}
	for _, target := range []string{"/feeds/nothing.ifb", "/feeds/.ifb", "/feeds/all.ics.ifb", "/feeds/all.vfb"} {
		if w := s.ask(http.MethodGet, target); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", target, w.Code)
		}
	}
	w := s.get(t, "/feeds/datatalks.ifb")
	for name, want := range map[string]string{
		"Content-Type": "text/calendar; charset=utf-8", "Content-Disposition": `attachment; filename="datatalks.ifb"`,
		"Cache-Control": "public, max-age=300", "Last-Modified": "Thu, 05 Nov 2026 09:00:00 GMT",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// A session that moves or is called off is free at once; another title changes nothing. A new day is another window, and no
// reason to fetch it again for whoever goes by dates.
func TestFreeBusyFollowsAnEdit(t *testing.T) {
	files := guild(t)
	s := open(t, season(t, files))
	const feed = "/feeds/datatalks.ifb"
	before := s.get(t, feed)
	change := func(old, new string) {
		t.Helper()
		edit(t, files, "themes/datatalks.yaml", old, new)
		s.record.state = plan(t, s.record.state, files, s.clock.Time)
		s.record.version++
		s.Invalidate()
	}
	const was, is = "FREEBUSY;FBTYPE=BUSY:20261201T120000Z/20261201T124500Z", "FREEBUSY;FBTYPE=BUSY:20261202T140000Z/20261202T144500Z"
	if !strings.Contains(before.Body.String(), was) {
		t.Fatalf("not busy on 1 December:\n%s", before.Body)
	}
	change("title: How search ranking was rebuilt", "move_to: 2026-12-02 16:00\n    reason: fire drill")
	after := s.get(t, feed, "If-Modified-Since: "+before.Header().Get("Last-Modified"))
	if body := after.Body.String(); strings.Contains(body, was) || !strings.Contains(body, is) {
		t.Errorf("after the move:\n%s", body)
	}
	s.clock.Time = s.clock.AddDate(0, 0, 1)
	next := s.get(t, feed)
	if !strings.Contains(next.Body.String(), "DTSTART:20261124T000000Z") || next.Header().Get("Last-Modified") != after.Header().Get("Last-Modified") {
		t.Errorf("on the next day, %s:\n%s", next.Header().Get("Last-Modified"), next.Body)
	}
	if w := s.ask(http.MethodGet, feed, "If-None-Match: "+after.Header().Get("ETag")); w.Code != http.StatusOK {
		t.Errorf("on the next day the window is another one, and the status %d", w.Code)
	}
}

// Pages that say how to subscribe say where it is.
func TestFreeBusyIsLinked(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for page, feed := range map[string]string{"/": "all", "/t/datatalks": "datatalks"} {
		body := s.get(t, page).Body.String()
		if want := `<a href="https://sessions.example.org/feeds/` + feed + `.ifb">`; !strings.Contains(body, want) {
			t.Errorf("%s has no %s", page, want)
		}
	}
}
