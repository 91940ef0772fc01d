package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/ical/icaltest"
)

// ofRule returns a rule from a start on, and its dates, with the dates that keep lets stay.
func ofRule(t testing.TB, in ical.Zone, text string, from, to ical.Local, keep func(i int) bool) (ical.Rule, []time.Time) {
	t.Helper()
	rule, err := ical.ParseRule(text, from, in)
	if err != nil {
		t.Fatal(err)
	}
	var dates []time.Time
	for i, l := range rule.Between(from, to) {
		if keep(i) {
			dates = append(dates, in.In(l))
		}
	}
	return rule, dates
}

// seriesOf is the event of a series with these dates.
func seriesOf(in ical.Zone, rule ical.Rule, dates []time.Time, lasts time.Duration) ical.Event {
	return ical.Event{
		UID: "datatalks.series@sessions.example.org", Stamp: dates[0], Start: dates[0], End: dates[0].Add(lasts), Zone: in, Summary: "DataTalks",
		Series: ical.NewSeries(in, rule, dates, lasts),
	}
}

// changed is the event of one date of a series.
func changed(of ical.Event, date, start time.Time, summary string) ical.Event {
	of.Date, of.Start, of.End, of.Summary = date, start, start.Add(30*time.Minute), summary
	return of
}

func TestASeriesIsARuleOnTheClockOfItsZone(t *testing.T) {
	helsinki := zone(t, "Europe/Helsinki")
	rule, dates := ofRule(t, helsinki, "FREQ=WEEKLY;BYDAY=TU", ical.LocalDate(2027, 3, 2, 14, 0, 0), ical.LocalDate(2027, 4, 20, 0, 0, 0), func(i int) bool { return i != 2 })
	master := seriesOf(helsinki, rule, dates, time.Hour)
	if !master.Series.Sayable() {
		t.Fatal("a weekly series cannot be said")
	}
	b, read := encode(t, feed(t, master, changed(master, dates[3], dates[3].Add(2*time.Hour), "DataTalks: later")))
	for _, line := range []string{
		"DTSTART;TZID=Europe/Helsinki:20270302T140000", "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270413T205959Z", "EXDATE;TZID=Europe/Helsinki:20270316T140000",
		"RECURRENCE-ID;TZID=Europe/Helsinki:20270330T140000", "DTSTART;TZID=Europe/Helsinki:20270330T160000",
	} {
		if !strings.Contains(string(b), "\r\n"+line+"\r\n") {
			t.Errorf("%s is missing in\n%s", line, b)
		}
	}
	all, err := read.Occurrences()
	if err != nil || len(all) != 6 {
		t.Fatalf("%d dates, %v", len(all), err)
	}
	for _, o := range all {
		want := 14 // before and after the clocks change, on 28 March
		if strings.HasSuffix(o.Event.Text("SUMMARY"), "later") {
			want = 16
		}
		if h := o.Start.In(helsinki.Location()).Hour(); h != want {
			t.Errorf("%s is at %d:00", o.Event.Text("SUMMARY"), h)
		}
	}
}

// Readers do not agree on the day on which weeks begin where a rule leaves it out, so a series says it wherever it decides about dates.
func TestASeriesSaysWhenItsWeeksBegin(t *testing.T) {
	helsinki, start := zone(t, "Europe/Helsinki"), ical.LocalDate(2026, 12, 1, 14, 0, 0) // a Tuesday
	for text, want := range map[string]string{
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU":         "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;UNTIL=",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU": "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;UNTIL=",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU":            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=",
		"FREQ=WEEKLY;BYDAY=TU,SU":                    "RRULE:FREQ=WEEKLY;BYDAY=TU,SU;UNTIL=",
	} {
		rule, dates := ofRule(t, helsinki, text, start, ical.LocalDate(2027, 2, 1, 0, 0, 0), func(int) bool { return true })
		b, _ := encode(t, feed(t, seriesOf(helsinki, rule, dates, time.Hour)))
		if !strings.Contains(strings.ReplaceAll(string(b), "\r\n ", ""), want) {
			t.Errorf("%s: no %s in\n%s", text, want, b)
		}
	}
}

// What no rule can say on a clock is said date by date in UTC: a zone without a VTIMEZONE, a clock that shows a date twice or never, a date
// beside the rule, one that spans a change of clocks.
func TestASeriesThatNoClockCanSay(t *testing.T) {
	newYork := zone(t, "America/New_York")
	for name, c := range map[string]struct {
		zone  ical.Zone
		from  ical.Local
		lasts time.Duration
		shift time.Duration // of the last date
	}{
		"Ramadan":       {zone(t, "Africa/Casablanca"), ical.LocalDate(2027, 2, 1, 14, 0, 0), time.Hour, 0},
		"gap":           {newYork, ical.LocalDate(2027, 3, 7, 2, 30, 0), time.Hour, 0},
		"twice":         {newYork, ical.LocalDate(2027, 10, 31, 1, 30, 0), time.Hour, 0},
		"spans a gap":   {newYork, ical.LocalDate(2027, 3, 14, 1, 30, 0), time.Hour, 0},
		"ends twice":    {newYork, ical.LocalDate(2027, 11, 7, 0, 30, 0), time.Hour, 0},
		"off the rule":  {newYork, ical.LocalDate(2027, 5, 2, 12, 0, 0), time.Hour, time.Hour},
		"clocks of UTC": {ical.Zone{}, ical.LocalDate(2027, 5, 2, 12, 0, 0), time.Hour, 0},
	} {
		text := "FREQ=WEEKLY"
		rule, dates := ofRule(t, c.zone, text, c.from, c.from.Add(20*24*time.Hour), func(int) bool { return true })
		dates[2] = dates[2].Add(c.shift)
		master := seriesOf(c.zone, rule, dates, c.lasts)
		if master.Series.Sayable() {
			t.Errorf("%s: it is said as a rule", name)
		}
		b, read := encode(t, feed(t, master, changed(master, dates[1], dates[1], "changed")))
		all, err := read.Occurrences()
		if err != nil || len(all) != 3 || strings.Contains(string(b), "RRULE:FREQ=WEEKLY") {
			t.Fatalf("%s: %d dates, %v in\n%s", name, len(all), err, b)
		}
		for i, o := range all {
			if !o.Start.Equal(dates[i]) {
				t.Errorf("%s: date %d is %s, want %s", name, i, o.Start, dates[i])
			}
		}
	}
}

func TestOnlyCommonRules(t *testing.T) {
	start := ical.LocalDate(2027, 1, 5, 14, 0, 0) // the first Tuesday
	for text, want := range map[string]bool{
		"FREQ=DAILY": true, "FREQ=DAILY;INTERVAL=3": true, "FREQ=WEEKLY": true, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH": true,
		"FREQ=MONTHLY;BYDAY=1TU": true, "FREQ=MONTHLY;BYMONTHDAY=5": true, "FREQ=YEARLY": true, "FREQ=YEARLY;BYMONTH=1;BYDAY=1TU": true,
		"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1": false, "FREQ=MONTHLY;BYDAY=1TU,3TU": false, "FREQ=WEEKLY;BYHOUR=14,16": false,
		"FREQ=YEARLY;INTERVAL=2": false, "FREQ=DAILY;BYMONTH=1": false, "FREQ=MONTHLY;BYMONTHDAY=5,20": false, "FREQ=YEARLY;BYWEEKNO=1;BYDAY=TU": false,
	} {
		rule, err := ical.ParseRule(text, start, ical.Zone{})
		if err != nil {
			t.Fatal(err)
		}
		if rule.Common() != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
	for text, start := range map[string]ical.Local{"FREQ=MONTHLY;BYMONTHDAY=31": ical.LocalDate(2027, 1, 31, 14, 0, 0), "FREQ=MONTHLY;BYDAY=5FR": ical.LocalDate(2027, 1, 29, 14, 0, 0)} {
		if rule, err := ical.ParseRule(text, start, ical.Zone{}); err != nil || rule.Common() {
			t.Errorf("%s: %v", text, err)
		}
	}
	if ical.Once(start).Common() || (ical.Rule{}).Common() {
		t.Error("what does not repeat is a common rule")
	}
}

func TestSeriesThatContradictThemselves(t *testing.T) {
	helsinki := zone(t, "Europe/Helsinki")
	rule, dates := ofRule(t, helsinki, "FREQ=WEEKLY", ical.LocalDate(2027, 3, 2, 14, 0, 0), ical.LocalDate(2027, 4, 1, 0, 0, 0), func(int) bool { return true })
	for want, break_ := range map[string]func(e *ical.Event){
		"without a series": func(e *ical.Event) { e.Series, e.Date = nil, dates[0] },
		"without dates":    func(e *ical.Event) { e.Series = ical.NewSeries(helsinki, rule, nil, time.Hour) },
		"not in order": func(e *ical.Event) {
			e.Series = ical.NewSeries(helsinki, rule, []time.Time{dates[1], dates[0]}, time.Hour)
		},
		"not the first date": func(e *ical.Event) { e.Start, e.End = dates[1], dates[1].Add(time.Hour) },
		"it lasts 2h0m0s":    func(e *ical.Event) { e.End = e.Start.Add(2 * time.Hour) },
		"no date of":         func(e *ical.Event) { e.Date = dates[0].Add(time.Minute) },
		"that of the series": func(e *ical.Event) { e.Zone = zone(t, "Europe/Stockholm") },
	} {
		e := seriesOf(helsinki, rule, dates, time.Hour)
		break_(&e)
		if _, err := feed(t, e).Encode(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// commonRules are rules with a start on them.
var commonRules = []struct {
	text  string
	start ical.Local
}{
	{"FREQ=DAILY", ical.LocalDate(2026, 12, 1, 0, 0, 0)}, {"FREQ=DAILY;INTERVAL=5", ical.LocalDate(2026, 12, 1, 0, 0, 0)},
	{"FREQ=WEEKLY;BYDAY=TU", ical.LocalDate(2026, 12, 1, 0, 0, 0)}, {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", ical.LocalDate(2026, 12, 1, 0, 0, 0)},
	{"FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU", ical.LocalDate(2026, 12, 1, 0, 0, 0)}, {"FREQ=MONTHLY;BYDAY=-1SU", ical.LocalDate(2026, 12, 27, 0, 0, 0)},
	{"FREQ=MONTHLY;BYDAY=1TU", ical.LocalDate(2026, 12, 1, 0, 0, 0)}, {"FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28", ical.LocalDate(2026, 12, 28, 0, 0, 0)},
	{"FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", ical.LocalDate(2027, 3, 14, 0, 0, 0)},
}

// drawSeries makes a series with dates left out, moved and called otherwise, and what each date is to be: its start and title.
func drawSeries(t *rapid.T) (events []ical.Event, want []string) {
	name := rapid.SampledFrom([]string{"Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Africa/Casablanca", "America/Sao_Paulo"}).Draw(t, "zone")
	in, _ := ical.LoadZone(name)
	of := rapid.SampledFrom(commonRules).Draw(t, "rule")
	start := of.start.Add(time.Duration(rapid.IntRange(0, 95).Draw(t, "quarter")) * 15 * time.Minute)
	rule, err := ical.ParseRule(of.text, start, in)
	if err != nil || !rule.Common() {
		t.Fatal(of.text, err)
	}
	all := rule.Between(start, start.Add(time.Duration(rapid.IntRange(8, 500).Draw(t, "days"))*24*time.Hour))
	lasts := time.Duration(rapid.IntRange(1, 20).Draw(t, "lasts")) * 15 * time.Minute
	kinds := rapid.SliceOfN(rapid.IntRange(0, 5), len(all), len(all)).Draw(t, "kinds")
	var dates []time.Time
	for i, l := range all {
		if at := in.In(l); kinds[i] != 1 && !(len(dates) > 0 && dates[len(dates)-1].Equal(at)) {
			dates = append(dates, at)
		} else {
			kinds[i] = 1
		}
	}
	if len(dates) == 0 {
		t.Skip("no date")
	}
	master := seriesOf(in, rule, dates, lasts)
	events = []ical.Event{master}
	for i, l := range all {
		at, e := in.In(l), master
		e.Date, e.Start, e.Summary = at, at, fmt.Sprint("changed ", i)
		switch {
		case kinds[i] == 1:
			continue
		case kinds[i] == 2:
			e.Start = at.Add(time.Duration(rapid.IntRange(-30, 30).Draw(t, "moved")) * time.Hour)
		case kinds[i] == 3 || master.Series.Changes(at):
		default:
			want = append(want, at.UTC().Format(time.RFC3339)+" "+at.Add(lasts).UTC().Format(time.RFC3339)+" "+master.Summary)
			continue
		}
		e.End = e.Start.Add(lasts)
		events = append(events, e)
		want = append(want, e.Start.UTC().Format(time.RFC3339)+" "+e.End.UTC().Format(time.RFC3339)+" "+e.Summary)
	}
	slices.Sort(want)
	return events, want
}

// Whatever is left out, moved and changed, whichever clocks change: what a reader that shares no code with the writer makes of a series is what
// the dates are to be. So is what Expand makes of it.
func TestSeriesAreReadAsTheyAreMeant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, want := drawSeries(t)
		text, err := ical.Calendar{Events: events}.Encode()
		if err != nil {
			t.Fatal(err)
		}
		read, err := icaltest.Parse(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		all, err := read.Occurrences()
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		var got, expanded []string
		for _, o := range all {
			got = append(got, o.Start.UTC().Format(time.RFC3339)+" "+o.End.UTC().Format(time.RFC3339)+" "+o.Event.Text("SUMMARY"))
		}
		for _, e := range ical.Expand(events) {
			expanded = append(expanded, e.Start.UTC().Format(time.RFC3339)+" "+e.End.UTC().Format(time.RFC3339)+" "+e.Summary)
		}
		slices.Sort(got)
		slices.Sort(expanded)
		if !slices.Equal(got, want) || !slices.Equal(expanded, want) {
			t.Fatalf("read\n%s\nexpanded\n%s\nwant\n%s\nin\n%s", strings.Join(got, "\n"), strings.Join(expanded, "\n"), strings.Join(want, "\n"), text)
		}
	})
}
