package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/clash"
	"rondo/fetch"
	"rondo/gather"
	"rondo/installation"
	"rondo/store"
	"rondo/theme"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

const dayOff = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20261210\nEND:VEVENT\nEND:VCALENDAR\n"

// avoiding is an installation with a theme of each zone that avoids some calendars. more is what else lies in its folder.
func avoiding(t *testing.T, avoid string, more map[string]string) (*installation.Folder, *theme.Set) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range more {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	files["rondo.yaml"] = &fstest.MapFile{Data: []byte("site: { name: Guild, url: \"https://sessions.example.org\", timezone: Europe/Helsinki }\n" +
		"mail: { from: guild@example.org, dir: sent }\ngap: 5m\nlinks: { meet.example.org: { at_once: 2 } }\n")}
	for name, zone := range map[string]string{"talks": "Europe/Helsinki", "tokyo": "Asia/Tokyo"} {
		files["themes/"+name+".yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, "name: %s\npurpose: p\norganizers: [ada@example.org]\naudience: [ada@example.org]\n"+
			"schedule: { starts: 2027-01-12 14:00, timezone: %s }\navoid: [%s]\n", name, zone, avoid)}
	}
	inst := &installation.Folder{Dir: t.TempDir(), Config: "rondo.yaml", Files: files}
	set, findings := theme.Load(files, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	return inst, set
}

// TestTheDayOfACalendarIsThatOfTheTheme holds trap 4: an all-day event of a calendar that themes avoid is a day of the theme's zone,
// so one calendar is two in two zones. A day of Tokyo lies on two dates of Helsinki.
func TestTheDayOfACalendarIsThatOfTheTheme(t *testing.T) {
	inst, set := avoiding(t, "{ feed: off.ics }", map[string]string{"off.ics": dayOff})
	known := Know(t.Context(), inst, set, func() time.Time { return noon }, noon.AddDate(0, 6, 0), nil)
	if len(known.Feeds) != 2 || len(known.Notes) != 0 || known.Accepted != nil {
		t.Fatalf("%+v", known)
	}
	for zone, begins := range map[string]time.Time{
		"Europe/Helsinki": time.Date(2026, 12, 9, 22, 0, 0, 0, time.UTC),
		"Asia/Tokyo":      time.Date(2026, 12, 9, 15, 0, 0, 0, time.UTC),
	} {
		busy := known.Feeds[clash.FeedKey{Source: "off.ics", Zone: zone}].Busy
		ends := begins.Add(24 * time.Hour)
		if busy.Count() != 24*60 || !busy.Any(begins, begins.Add(time.Minute)) || !busy.Any(ends.Add(-time.Minute), ends) {
			t.Errorf("%s: %d minutes, and not those from %s on", zone, busy.Count(), begins)
		}
	}
	w := World(set, known, noon, noon.AddDate(0, 6, 0))
	if w.Gap != 5*time.Minute || w.Links["meet.example.org"].AtOnce != 2 || len(w.Feeds) != 2 || len(w.Themes) != 2 || !w.From.Equal(noon) {
		t.Errorf("the world is %+v", w)
	}
}

// TestWhatIsNotKnownIsSaid holds what is told of calendars of which nothing, or not all, is known.
func TestWhatIsNotKnownIsSaid(t *testing.T) {
	inst, set := avoiding(t, `{ feed: broken.ics }, { feed: cut.ics, name: School }, { feed: much.ics }, { feed: empty.ics },
  { feed: "https://calendar.example.org/s3cret/a.ics", name: All-hands }, { feed: "https://calendar.example.org/s3cret/b.ics" },
  { feed: "https://calendar.example.org/s3cret/c.ics", name: Freeze }, { feed: "https://calendar.example.org/s3cret/d.ics", name: Terms }`, map[string]string{
		"broken.ics": "<html>END:VCALENDAR", "cut.ics": strings.TrimSuffix(dayOff, "END:VCALENDAR\n"), "empty.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
		"much.ics": strings.Replace(dayOff, "END:VEVENT", "RRULE:FREQ=OFTEN\nEND:VEVENT", 1),
	})
	minutes, _ := clash.NewMinutes(noon, noon).MarshalBinary()
	copyOf := func(name string, change func(*store.Source)) store.Source {
		s := store.Source{
			SourceKey: gather.Wanted{URL: "https://calendar.example.org/s3cret/" + name, Zone: set.Theme("talks").Zone}.Key(),
			Asked:     noon, Read: noon.Add(-30 * time.Minute), Until: noon.Add(gather.Reach), Busy: minutes, Tentative: minutes,
		}
		change(&s)
		return s
	}
	set.Themes = slices.DeleteFunc(set.Themes, func(t *theme.Theme) bool { return t.ID != "talks" })
	sources := []store.Source{
		copyOf("a.ics", func(s *store.Source) {
			s.Failures, s.Problem, s.Read = 1, "calendar.example.org does not answer", noon.Add(-3*time.Hour)
		}),
		copyOf("c.ics", func(s *store.Source) { s.Until = noon.AddDate(0, 1, 0) }),
		copyOf("d.ics", func(s *store.Source) {}),
	}
	slices.SortFunc(sources, func(a, b store.Source) int { return a.Compare(b.SourceKey) })
	feeds, notes := Feeds(inst.Files, set, sources, noon, noon.AddDate(0, 6, 0))
	want := []string{
		"All-hands is as it was 3 hours ago: calendar.example.org does not answer",
		"Freeze is not known from 30 December 2026 on",
		"School is not known: cut.ics is no whole calendar: it does not end with END:VCALENDAR",
		"broken is not known: broken.ics is no calendar",
		"calendar.example.org is not known: nobody has asked for it yet",
		"much is read in part: it holds more than is looked at, or what is not understood",
		"2 calendars were read, the oldest 30 minutes ago",
	}
	var warned []string
	for _, f := range Unread(inst.Files, set, noon) {
		warned = append(warned, f.String())
	}
	if got := strings.Join(warned, "\n"); strings.Count(got, "themes/talks.yaml:6:") != 3 || !strings.Contains(got, "warning: cut.ics is no whole calendar: it does not end with END:VCALENDAR; write it anew") {
		t.Errorf("warned of\n%s", got)
	}
	for i := range notes {
		if head, _, _ := strings.Cut(notes[i], " calendar: read"); i == 3 {
			notes[i] = head + " calendar"
		}
	}
	if !slices.Equal(notes, want) {
		t.Errorf("notes\n%s\nwant\n%s", strings.Join(notes, "\n"), strings.Join(want, "\n"))
	}
	for _, name := range []string{"much.ics", "empty.ics", "https://calendar.example.org/s3cret/a.ics", "https://calendar.example.org/s3cret/c.ics", "https://calendar.example.org/s3cret/d.ics"} {
		if feeds[clash.FeedKey{Source: name, Zone: "Europe/Helsinki"}] == nil {
			t.Errorf("nothing is known of %s", name)
		}
	}
	set.Themes = append(set.Themes, set.Themes[0])
	if all := Calendars(set, sources, noon); len(all) != 8 {
		t.Errorf("%d calendars, each once for a zone", len(all))
	}
	if len(feeds) != 5 {
		t.Errorf("%d calendars are known", len(feeds))
	}
}

// TestOnlyWhatIsMissingIsAskedFor holds that verbs go by the ledger's copies, and ask for the others once, each address once for all zones.
func TestOnlyWhatIsMissingIsAskedFor(t *testing.T) {
	inst, set := avoiding(t, `{ feed: "https://calendar.example.org/a.ics" }, { feed: "https://calendar.example.org/b.ics" }`, nil)
	db, err := installation.OpenLedger(t.Context(), inst.Path("rondo.db"), func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	minutes, _ := clash.NewMinutes(noon, noon.Add(gather.Reach)).MarshalBinary()
	for _, id := range []string{"talks", "tokyo"} {
		s := store.Source{
			SourceKey: gather.Wanted{URL: "https://calendar.example.org/a.ics", Zone: set.Theme(id).Zone}.Key(),
			Asked:     noon.Add(-time.Hour), Next: noon, Read: noon.Add(-time.Hour), Until: noon.Add(gather.Reach), Busy: minutes, Tentative: minutes,
		}
		if err := db.KeepSources(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var asked []string
	ask := func(_ context.Context, url string, have fetch.Validators) (fetch.Answer, error) {
		asked = append(asked, url)
		if have != (fetch.Validators{}) {
			t.Errorf("%s is asked for with %v", url, have)
		}
		return fetch.Answer{Status: 200, Body: []byte(dayOff)}, nil
	}
	know := func(ask Asker) Known {
		return Know(t.Context(), inst, set, func() time.Time { return noon }, noon.AddDate(0, 6, 0), ask)
	}
	if known := know(nil); len(known.Feeds) != 2 || len(known.Notes) != 2 || known.Accepted == nil {
		t.Errorf("offline %d calendars are known, and told: %q", len(known.Feeds), known.Notes)
	}
	known := know(ask)
	if len(known.Feeds) != 4 || !slices.Equal(known.Notes, []string{"4 calendars were read, the oldest 1 hour ago"}) {
		t.Errorf("%d calendars are known, and told: %q", len(known.Feeds), known.Notes)
	}
	if !slices.Equal(asked, []string{"https://calendar.example.org/b.ics"}) {
		t.Errorf("asked for %v", asked)
	}
	ask = func(context.Context, string, fetch.Validators) (fetch.Answer, error) {
		return fetch.Answer{Status: 404}, nil
	}
	if known := know(ask); len(known.Feeds) != 2 || !strings.HasPrefix(known.Notes[0], "calendar.example.org is not known: calendar.example.org answers 404") {
		t.Errorf("a server without it: %q", known.Notes)
	}
}
