package desk

import (
	"errors"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
	"rondo/trend"
)

// What --from and --to leave out follows from the day that it is in the site's zone.
func TestPeriodsOfReports(t *testing.T) {
	zone, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC) // an hour of 2027 in Helsinki
	for _, test := range []struct{ from, to, quarter, year string }{
		{"", "", "2026-10-01 2026-12-31", "2026-01-01 2027-01-01"},
		{"2026-10-01", "", "2026-10-01 2026-12-31", "2026-10-01 2027-01-01"},
		{"2026-11-15", "", "2026-11-15 2026-12-31", "2026-11-15 2027-01-01"},
		{"", "2026-05-20", "2026-04-01 2026-05-20", "2025-04-01 2026-05-20"},
		{"2026-03-01", "2026-03-31", "2026-03-01 2026-03-31", "2026-03-01 2026-03-31"},
		{"2027-06-01", "", "2027-06-01 2027-06-30", "2027-06-01 2027-06-01"},
		{"2026-03-31", "2026-03-01", "", ""},
		{"1 March", "", "", ""},
		{"2026-03-01 10:00", "", "", ""},
	} {
		for want, period := range map[string]func(from, to string, now time.Time, zone ical.Zone) (trend.Period, error){test.quarter: Quarter, test.year: Year} {
			p, err := period(test.from, test.to, now, zone)
			if got := p.First.Date() + " " + p.Last.Date(); err == nil && got != want {
				t.Errorf("from %q to %q is %s, want %s", test.from, test.to, got, want)
			} else if unclear := new(Unclear); err != nil && (want != "" || !errors.As(err, unclear)) {
				t.Errorf("from %q to %q: %v", test.from, test.to, err)
			}
		}
	}
}

// A rating is the first scale from 1 to 5. Nothing is said of a survey of which nothing is published, not even who would present.
func TestWhatASurveyAddsToAReport(t *testing.T) {
	scale := func(to theme.Scale, counts ...int) scheduler.Tally {
		return scheduler.Tally{Question: theme.Question{Scale: to}, Counts: counts}
	}
	for name, test := range map[string]struct {
		results store.Results
		want    trend.Survey
	}{
		"nothing":           {store.Results{}, trend.Survey{}},
		"four who wait":     {store.Results{Waiting: 4, Presents: 2, Tallies: []scheduler.Tally{scale(5, 0, 0, 0, 0, 0)}}, trend.Survey{}},
		"six, of whom five": {store.Results{Shown: 5, Waiting: 1, Presents: 2, Tallies: []scheduler.Tally{scale(5, 0, 0, 1, 2, 2)}}, trend.Survey{Rated: 5, Points: 21, Asked: 5, Present: 2}},
		"another scale":     {store.Results{Shown: 5, Tallies: []scheduler.Tally{scale(3, 0, 0, 5)}}, trend.Survey{Asked: 5}},
		"the first of two":  {store.Results{Shown: 5, Tallies: []scheduler.Tally{scale(5, 5, 0, 0, 0, 0), scale(5, 0, 0, 0, 0, 5)}}, trend.Survey{Rated: 5, Points: 5, Asked: 5}},
	} {
		if got := surveyed(test.results); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}
