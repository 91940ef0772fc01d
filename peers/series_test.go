package peers

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/outside"
)

var recurring = outside.Program{Name: "python3", Folders: []string{"/usr/bin"}, Package: "python3-recurring-ical-events", Variable: "RONDO_PYTHON",
	Works: works("-c", "import icalendar, recurring_ical_events")}

func TestL7WithoutPythonSeriesAreNotRead(t *testing.T) {
	recurring.HoldMissing(t, "^TestSeriesAsPythonReadsThem$")
}

// drawSeries makes a series that can be said as a rule, with dates left out, moved and called otherwise; and says when what takes place.
func drawSeries(t *testing.T, r *rand.Rand) (events []ical.Event, want []string) {
	zones := []string{"Europe/Helsinki", "America/New_York", "Australia/Sydney", "Asia/Tokyo"}
	rules := []struct {
		text  string
		start ical.Local
	}{
		{"FREQ=WEEKLY;BYDAY=TU", ical.LocalDate(2026, 12, 1, 0, 0, 0)}, {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", ical.LocalDate(2026, 12, 1, 0, 0, 0)},
		{"FREQ=MONTHLY;BYDAY=1TU", ical.LocalDate(2026, 12, 1, 0, 0, 0)}, {"FREQ=MONTHLY;BYDAY=-1SU", ical.LocalDate(2026, 12, 27, 0, 0, 0)},
		{"FREQ=DAILY;INTERVAL=3", ical.LocalDate(2026, 12, 1, 0, 0, 0)}, {"FREQ=MONTHLY;BYMONTHDAY=28", ical.LocalDate(2026, 12, 28, 0, 0, 0)},
	}
	zone, err := ical.LoadZone(zones[r.IntN(len(zones))])
	if err != nil {
		t.Fatal(err)
	}
	of := rules[r.IntN(len(rules))]
	start := of.start.Add(time.Duration(6*4+r.IntN(60)) * 15 * time.Minute) // from 6:00 on, past every change of clocks
	rule, err := ical.ParseRule(of.text, start, zone)
	if err != nil {
		t.Fatal(err)
	}
	const lasts = 45 * time.Minute
	var dates []time.Time
	for _, l := range rule.Between(start, start.Add(300*24*time.Hour)) {
		if len(dates) == 0 || r.IntN(5) > 0 {
			dates = append(dates, zone.In(l))
		}
	}
	all := ical.Event{UID: "talks.series@sessions.example.org", Stamp: dates[0], Start: dates[0], End: dates[0].Add(lasts), Zone: zone, Summary: "Talks", Series: ical.NewSeries(zone, rule, dates, lasts)}
	if !all.Series.Sayable() {
		t.Fatalf("%s at %s in %s cannot be said", of.text, start, zone)
	}
	events = []ical.Event{all}
	for i, at := range dates {
		one := all
		one.Date, one.Start, one.Summary = at, at, fmt.Sprint("Talks: ", i)
		switch r.IntN(5) {
		case 0:
			one.Start = at.Add(time.Duration(r.IntN(40)-20) * time.Hour)
		case 1:
		default:
			one.Summary = all.Summary
		}
		one.End = one.Start.Add(lasts)
		if one.Summary != all.Summary {
			events = append(events, one)
		}
		want = append(want, one.Start.UTC().Format("20060102T150405Z")+" "+one.End.UTC().Format("20060102T150405Z")+" "+one.Summary)
	}
	return events, want
}

// python-icalendar, dateutil and recurring-ical-events find in a series what is meant, whatever is left out, moved and changed, over changes of clocks.
func TestSeriesAsPythonReadsThem(t *testing.T) {
	reader := recurring.Find(t)
	folder := t.TempDir()
	var names, want []string
	for i := range 60 {
		events, takes := drawSeries(t, rand.New(rand.NewPCG(18, uint64(i))))
		text, err := ical.Calendar{Events: events}.Encode()
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%02d.ics", i)
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
		for _, one := range takes {
			want = append(want, name+" "+one)
		}
	}
	script, err := filepath.Abs("testdata/series.py")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(reader, append([]string{script}, names...)...)
	c.Dir = folder
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(got)
	slices.Sort(want)
	for _, line := range want {
		if _, found := slices.BinarySearch(got, line); !found {
			t.Errorf("it does not find %s", line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("it finds %d dates, want %d", len(got), len(want))
	}
}
