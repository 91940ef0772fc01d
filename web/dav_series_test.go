package web_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/ical/icaltest"
	"rondo/scheduler"
)

// brownbags makes Brownbag a series, with a title, a move and a date that is off, over the change of clocks in March.
func brownbags(t testing.TB) scheduler.State {
	t.Helper()
	files := guild(t)
	edit(t, files, "themes/brownbag.yaml", "name: ", "calendar: series\nname: ")
	edit(t, files, "themes/brownbag.yaml", "sessions:", "sessions:\n  2027-03-19: { title: Ranking }\n  2027-04-02: { move_to: 2027-04-01 11:30, reason: Easter }\n  2027-04-09: { cancelled: strike }")
	var have scheduler.State
	for now := time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC); now.Before(springNoon); now = now.AddDate(0, 0, 7) {
		have = plan(t, have, files, now)
	}
	return plan(t, have, files, springNoon)
}

var springNoon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// The feed of a theme and the one of all, and its calendar over CalDAV, have the same series; the list of sessions and the address of a session
// have each session by itself.
func TestASeriesIsPublished(t *testing.T) {
	have := brownbags(t)
	s := open(t, have)
	s.clock.Time = springNoon
	read := func(path string) *icaltest.Component {
		t.Helper()
		r := s.get(t, path)
		c, err := icaltest.Parse(r.Body.Bytes())
		if err != nil {
			t.Fatalf("%s: %v\n%s", path, err, r.Body)
		}
		return c
	}
	var uids []string
	for _, path := range []string{"/feeds/brownbag.ics", "/feeds/all.ics"} {
		rules := 0
		for _, e := range read(path).Events() {
			if e.Has("RRULE") {
				rules++
				uids = append(uids, e.Text("UID"))
			}
		}
		if rules != 1 {
			t.Errorf("%s has %d series", path, rules)
		}
	}
	if uids = slices.Compact(uids); len(uids) != 1 {
		t.Errorf("the series is called %s", uids)
	}
}

// vdirsyncer copies a theme that is a series as one file, and khal shows each date where and as it takes place.
func TestKhalShowsASeries(t *testing.T) {
	syncs, shows := vdirsyncer.Find(t), khal.Find(t)
	have := brownbags(t)
	d := openPersonal(t, have)
	d.clock.Time = springNoon
	server := httptest.NewServer(d)
	defer server.Close()
	folder := t.TempDir()
	run := within(t, folder)
	for name, text := range map[string]string{
		"vdirsyncer.conf": fmt.Sprintf("[general]\nstatus_path = \"status\"\n[pair sessions]\na = \"rondo\"\nb = \"here\"\ncollections = null\n"+
			"[storage rondo]\ntype = \"caldav\"\nurl = \"%s/dav/calendars/brownbag/\"\nusername = \"ada@example.org\"\npassword = \"%s\"\nread_only = true\n"+
			"[storage here]\ntype = \"filesystem\"\npath = \"calendars/brownbag\"\nfileext = \".ics\"\n", server.URL, d.links().Password("ada@example.org", 0)),
		"khal.conf": khalConf("calendars/brownbag", folder),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(syncs, strings.Repeat("y\n", 20), "discover")
	run(syncs, "", "sync")
	files, err := filepath.Glob(filepath.Join(folder, "calendars/brownbag/*.ics"))
	if err != nil || len(files) != 1 {
		t.Errorf("the series is %d files, %v", len(files), err)
	}
	var want []string
	helsinki, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range have.Sessions {
		if f := &one.Facts; one.Theme == "brownbag" && !f.Start.Before(springNoon) {
			title := f.Name
			if f.Title != f.Name {
				title += ": " + f.Title
			}
			if f.Cancelled {
				title = "Cancelled: " + title
			}
			want = append(want, f.Start.In(helsinki.Location()).Format("2006-01-02 15:04 ")+title)
		}
	}
	slices.Sort(want)
	said := run(shows, "", "-c", "khal.conf", "list", "--format", "{start} {title}", "--day-format", "", "2027-03-01", "2028-03-01")
	got := strings.Split(strings.TrimSpace(said), "\n")
	slices.Sort(got)
	if !slices.Equal(got, want) || len(want) < 15 {
		t.Errorf("khal lists\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
