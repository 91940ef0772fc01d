package importer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/importer"
)

// TestYAML2ICALDates holds the dates of each frequency against days that are counted by hand: from the first day on or after the start whose ISO
// week fits, every so many weeks; or the days of each month.
func TestYAML2ICALDates(t *testing.T) {
	weeks := map[string][2]int{
		"weekly": {1, 0}, "biweekly-even": {2, 0}, "biweekly-odd": {2, 1}, "quadweekly": {4, 0}, "quadweekly-week-1": {4, 1}, "quadweekly-alternate": {4, 2},
		"quadweekly-week-3": {4, 3},
	}
	months := map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4}
	rapid.Check(t, func(t *rapid.T) {
		day := time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))
		start := time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 5000).Draw(t, "start"))
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		often := rapid.SampledFrom([]string{
			"weekly", "biweekly-even", "biweekly-odd", "quadweekly", "quadweekly-week-1", "quadweekly-alternate", "quadweekly-week-3", "first", "second", "third", "fourth",
		}).Draw(t, "frequency")
		meant := func(d time.Time) bool {
			return d.Weekday() == day && (d.Day()-1)/7+1 == months[often] && !d.Before(start)
		}
		if every, is := weeks[often]; is {
			first := start
			for _, week := first.ISOWeek(); first.Weekday() != day || week%every[0] != every[1]; _, week = first.ISOWeek() {
				first = first.AddDate(0, 0, 1)
			}
			meant = func(d time.Time) bool {
				days := int(d.Truncate(24*time.Hour).Sub(first) / (24 * time.Hour))
				return days >= 0 && days%(7*every[0]) == 0
			}
		} else {
			often += "-" + strings.ToLower(day.String())
		}
		text := fmt.Sprintf("project: Nova Team Meeting\nchair: Kim\ndescription: What it is for\nschedule:\n- { time: '%02d%02d', day: %s, irc: nova, frequency: %s, start_date: %s }\n",
			hour, minute, day, often, start.Format("20060102"))
		r := read(t, "yaml2ical", importer.File{Name: "nova.yaml", Data: []byte(text)})
		if err := r.Findings.Err(); err != nil {
			t.Fatal(err, text)
		}
		got, want := dates(load(t, r.Files).Themes[0]), twoYears(fmt.Sprintf("%02d:%02d", hour, minute), meant)
		if got = got[:min(len(got), len(want))]; !slices.Equal(got, want) {
			t.Fatalf("%s\ngot  %s\nwant %s", text, got, want)
		}
	})
}
