package scheduler

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/ical/icaltest"
	"rondo/theme"
)

// inSeries returns the state with all themes published as series.
func inSeries(have State) State {
	if have.Accepted == nil {
		return have
	}
	set := *have.Accepted
	set.Themes = slices.Clone(set.Themes)
	for i, t := range set.Themes {
		one := *t
		one.Calendar = theme.PublishSeries
		set.Themes[i] = &one
	}
	have.Accepted = &set
	return have
}

// takes is one date as a calendar program shows it.
func takes(start, end time.Time, summary, description, location, status string) string {
	return fmt.Sprintf("%s %s %s %q %q %q", start.UTC().Format(time.RFC3339), end.UTC().Format(time.RFC3339), status, summary, description, location)
}

// shownOf reads a feed with a reader that shares no code with the writer.
func shownOf(t interface{ Fatalf(string, ...any) }, text []byte) (shown []string, read *icaltest.Component) {
	read, err := icaltest.Parse(text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	all, err := read.Occurrences()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, o := range all {
		e := o.Event
		shown = append(shown, takes(o.Start, o.End, e.Text("SUMMARY"), e.Text("DESCRIPTION"), e.Text("LOCATION"), e.Text("STATUS")))
	}
	slices.Sort(shown)
	return shown, read
}

// sessionsOf is what a feed is to show.
func sessionsOf(have State, site theme.Site, now time.Time) (want []string) {
	_, listed, _ := Listed(have, Everything, site, now)
	clerk := NewClerk(have, site, english)
	for _, s := range listed {
		e, status := clerk.Event(s), "CONFIRMED"
		switch {
		case e.Cancelled:
			status = "CANCELLED"
		case e.Tentative:
			status = "TENTATIVE"
		}
		want = append(want, takes(e.Start, e.End, e.Summary, e.Description, e.Location, status))
	}
	slices.Sort(want)
	return want
}

// Whatever organizers do with a theme, over whichever change of clocks: what a reader that shares no code makes of its series is exactly what its
// sessions are, and no version of an event is older than one that was published before.
func TestSeriesAreTheSessions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCommunity(t)
		published := map[string][2]string{}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			if rapid.IntRange(0, 5).Draw(t, "later") == 0 {
				c.now = c.now.AddDate(0, 0, rapid.IntRange(20, 120).Draw(t, "days"))
				c.plan()
			}
			c.step()
			have := inSeries(c.state)
			if have.Accepted == nil {
				continue
			}
			site := have.Accepted.Config.Site
			feed, _ := Feed(have, Everything, site, english, c.now)
			text, err := feed.Encode()
			if err != nil {
				t.Fatal(err)
			}
			shown, read := shownOf(t, text)
			if want := sessionsOf(have, site, c.now); !slices.Equal(shown, want) {
				t.Fatalf("the feed shows\n%s\nand the sessions are\n%s\nin\n%s", strings.Join(shown, "\n"), strings.Join(want, "\n"), text)
			}
			for _, e := range read.Events() {
				id := e.Text("UID") + e.Value("RECURRENCE-ID")
				version := [2]string{fmt.Sprintf("%012s", e.Value("SEQUENCE")), e.Value("LAST-MODIFIED")}
				if before := published[id]; version[0] < before[0] || version[1] < before[1] {
					t.Fatalf("%s was published as %s and now is %s", id, before, version)
				}
				published[id] = version
			}
		}
	})
}

// series returns the events of a feed that belong to a series, and the UIDs of the others.
func (s *story) series() (events []ical.Event, single []string) {
	s.t.Helper()
	have := s.state
	feed, _ := Feed(have, "datatalks", have.Accepted.Config.Site, english, s.now)
	text, err := feed.Encode()
	if err != nil {
		s.t.Fatal(err)
	}
	shown, _ := shownOf(s.t, text)
	want := sessionsOf(have, have.Accepted.Config.Site, s.now)
	if len(have.Accepted.Themes) == 1 && !slices.Equal(shown, want) {
		s.t.Errorf("shown\n%s\nwant\n%s", strings.Join(shown, "\n"), strings.Join(want, "\n"))
	}
	for _, e := range feed.Events {
		if e.Series != nil {
			events = append(events, e)
		} else {
			single = append(single, e.UID)
		}
	}
	return events, single
}

// tuesdays is a theme of Tuesdays that is published as a series, invited.
func tuesdays(t *testing.T, more string) *story {
	s := newStory(t)
	s.step("edit themes/datatalks.yaml", `-  repeats: first tuesday of the month
+  repeats: every tuesday
+calendar: series
`)
	s.step("plan 2026-11-12T09:00Z", "")
	if more != "" {
		s.step("edit themes/datatalks.yaml", more)
		s.step("plan 2026-11-12T10:00Z", "")
	}
	return s
}

func TestASeriesSaysWhatMostDatesSay(t *testing.T) {
	s := tuesdays(t, `+sessions:
+  2026-12-08: { title: Search ranking, presenter: grace@example.org }
+  2026-12-15: { move_to: 2026-12-16 10:00, reason: the board meets }
+  2026-12-22: { cancelled: holidays }
`)
	events, single := s.series()
	var got []string
	for _, e := range events {
		at := "series"
		if !e.Date.IsZero() {
			at = e.Date.Format(time.DateOnly)
		}
		got = append(got, at+" "+e.Start.Format("2006-01-02T15:04")+" "+e.Summary+" "+e.URL)
		if e.UID != "datatalks.series@sessions.example.org" || e.Sequence != events[0].Sequence {
			t.Errorf("%s is version %d of %s", at, e.Sequence, e.UID)
		}
	}
	want := []string{
		"series 2026-12-01T12:00 DataTalks: Decisions made with data https://sessions.example.org/t/datatalks",
		"2026-12-08 2026-12-08T12:00 DataTalks: Search ranking https://sessions.example.org/s/datatalks/2026-12-08",
		"2026-12-15 2026-12-16T08:00 DataTalks: Decisions made with data https://sessions.example.org/s/datatalks/2026-12-15",
		"2026-12-22 2026-12-22T12:00 Cancelled: DataTalks: Decisions made with data https://sessions.example.org/s/datatalks/2026-12-22",
	}
	if !slices.Equal(got, want) || len(single) != 0 {
		t.Errorf("got\n%s\nwant\n%s\nand %s", strings.Join(got, "\n"), strings.Join(want, "\n"), single)
	}
}

// What no rule says, or Exchange does not take, is an event of its own.
func TestWhatIsNoDateOfASeries(t *testing.T) {
	for name, c := range map[string]struct {
		more   string
		single []string // the days of their UIDs
	}{
		"a further date":              {"+sessions: { 2026-12-08: { cancelled: snow } }\n", nil},
		"beside the rule":             {"+  also: [2026-12-17 10:00]\n", []string{"20261217"}},
		"a UID of another program":    {"+sessions: { 2026-12-08: { uid: kept@example.com } }\n", []string{"kept"}},
		"moved to the day of another": {"+sessions: { 2026-12-08: { move_to: 2026-12-15 10:00 } }\n", []string{"20261208"}},
		"moved past another":          {"+sessions: { 2026-12-08: { move_to: 2026-12-17 10:00 } }\n", []string{"20261208"}},
		"moved back past another":     {"+sessions: { 2026-12-15: { move_to: 2026-12-07 10:00 } }\n", []string{"20261215"}},
		"moved before all":            {"+sessions: { 2026-12-01: { move_to: 2026-11-26 10:00 } }\n", nil},
		"two in each other's place":   {"+sessions: { 2026-12-08: { move_to: 2026-12-14 10:00 }, 2026-12-15: { move_to: 2026-12-09 10:00 } }\n", []string{"20261208"}},
	} {
		t.Run(name, func(t *testing.T) {
			more := c.more
			s := newStory(t)
			if strings.HasPrefix(more, "+  ") {
				s.step("edit themes/datatalks.yaml", "-  repeats: first tuesday of the month\n+  repeats: every tuesday\n"+more+"+calendar: series\n")
			} else {
				s.step("edit themes/datatalks.yaml", "-  repeats: first tuesday of the month\n+  repeats: every tuesday\n+calendar: series\n"+more)
			}
			s.step("plan 2026-11-12T09:00Z", "")
			events, single := s.series()
			if len(events) == 0 || len(single) != len(c.single) {
				t.Fatalf("%d events of a series, and %s", len(events), single)
			}
			for i, uid := range single {
				if !strings.Contains(uid, c.single[i]) {
					t.Errorf("%s is an event of its own, want that of %s", uid, c.single[i])
				}
			}
		})
	}
}

// Sessions stay sessions where a series would be read otherwise by somebody, or is none.
func TestThemesThatAreNoSeriesAfterAll(t *testing.T) {
	for name, edit := range map[string]string{
		"Casablanca":          "-  starts: 2026-12-01 14:00\n+  starts: 2026-12-01 14:00\n+  timezone: Africa/Casablanca\n-  repeats: first tuesday of the month\n+  repeats: every tuesday\n+calendar: series\n",
		"a single date":       "-  repeats: first tuesday of the month\n+  repeats: every tuesday\n+  count: 1\n+calendar: series\n",
		"all but one is off":  "-  repeats: first tuesday of the month\n+  repeats: every tuesday\n+  count: 2\n+calendar: series\n+sessions: { 2026-12-08: { cancelled: snow } }\n",
		"a series by default": "-  repeats: first tuesday of the month\n+  repeats: every tuesday\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := newStory(t)
			s.step("edit themes/datatalks.yaml", edit)
			s.step("plan 2026-11-12T09:00Z", "")
			if events, single := s.series(); len(events) != 0 || len(single) == 0 {
				t.Errorf("%d events of a series, and %s", len(events), single)
			}
		})
	}
}

// What changed last may be gone, before anybody was told of it. Readers still take the next version for the newer one, also where all
// happens within a second.
func TestASeriesIsNoOlderWithoutWhatWasForgotten(t *testing.T) {
	s := newStory(t)
	s.step("edit themes/datatalks.yaml", "-  repeats: first tuesday of the month\n+  repeats: every tuesday\n+calendar: series\n+invite: 2 weeks before\n")
	s.step("plan 2026-11-12T09:00Z", "")
	var versions []time.Time
	for _, own := range []string{"", "title: Search", "title: Ranking", "draft: true, title: Ranking"} {
		if own != "" {
			s.files["themes/datatalks.yaml"] = append(slices.Clone(s.files["themes/datatalks.yaml"]), "sessions: { 2026-12-29: { "+own+" } }\n"...)
			s.step("plan 2026-11-12T09:00Z", "")
			s.files["themes/datatalks.yaml"], _, _ = bytes.Cut(s.files["themes/datatalks.yaml"], []byte("sessions:"))
		}
		events, _ := s.series()
		if len(events) == 0 {
			t.Fatal("there is no series")
		}
		versions = append(versions, events[0].Modified)
	}
	if !slices.IsSortedFunc(versions, time.Time.Compare) || len(slices.Compact(versions)) != 4 {
		t.Errorf("the series is of %s", versions)
	}
}

// Dates of an earlier rule are over, and stay as they were, by themselves.
func TestASeriesBeginsAnewWithItsRule(t *testing.T) {
	s := tuesdays(t, "")
	s.step("plan 2026-12-04T09:00Z", "")
	s.step("edit themes/datatalks.yaml", "-  starts: 2026-12-01 14:00\n+  starts: 2026-12-01 15:00\n")
	s.step("plan 2026-12-04T10:00Z", "")
	events, single := s.series()
	if len(events) != 1 || !slices.Equal(single, []string{"datatalks.20261201@sessions.example.org"}) {
		t.Fatalf("%d events of a series, and %s", len(events), single)
	}
	if at := events[0].Start.Format("2006-01-02 15:04"); at != "2026-12-08 13:00" {
		t.Errorf("it begins %s", at)
	}
}
