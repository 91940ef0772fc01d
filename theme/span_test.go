package theme

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
)

func TestSpanNotations(t *testing.T) {
	for text, want := range map[string]Span{
		"3 weeks before":    {Days: 21, Set: true},
		"1 week":            {Days: 7, Set: true},
		"1 day before":      {Days: 1, Set: true},
		"2 hours":           {Rest: 2 * time.Hour, Set: true},
		"30m":               {Rest: 30 * time.Minute, Set: true},
		"90 minutes before": {Rest: 90 * time.Minute, Set: true},
		"1 day and 2 hours": {Days: 1, Rest: 2 * time.Hour, Set: true},
		"1d2h":              {Days: 1, Rest: 2 * time.Hour, Set: true},
		"PT2H":              {Rest: 2 * time.Hour, Set: true},
		"P1W":               {Days: 7, Set: true},
		"P1DT12H":           {Days: 1, Rest: 12 * time.Hour, Set: true},
		"before":            {},
		"3":                 {},
		"0 days":            {},
		"soon":              {},
		"1 month":           {},
		"-1 day":            {},
		"53 weeks":          {},
		"30s":               {},
		"P":                 {},
		"PT":                {},
		"1 day after":       {},
		"99999999999 days":  {},
	} {
		var got Span
		err := got.parse(text)
		if got != want || (err == nil) != want.Set {
			t.Errorf("%q: %+v, %v; want %+v", text, got, err, want)
		}
	}
}

func TestLengthNotations(t *testing.T) {
	for text, want := range map[string]Length{
		"45m":            Length(45 * time.Minute),
		"45":             Length(45 * time.Minute),
		"PT45M":          Length(45 * time.Minute),
		"1h30m":          Length(90 * time.Minute),
		"1 hour 30 min":  Length(90 * time.Minute),
		"PT1H30M":        Length(90 * time.Minute),
		"26 weeks":       Length(26 * 7 * day),
		"10s":            Length(10 * time.Second),
		"0s":             0,
		"9:00":           -1,
		"an hour":        -1,
		"1.5h":           -1,
		"45 m 45":        -1,
		"99999 weeks":    -1,
		"PT45":           -1,
		"10000000000000": -1,
	} {
		got := Length(-1)
		if err := got.parse(text); got != want || (err != nil) != (want == -1) {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestSpanIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Span{
			Days: rapid.IntRange(0, 366).Draw(t, "days"),
			Rest: time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "minutes")) * time.Minute,
			Set:  true,
		}
		var got Span
		if err := got.parse(want.String()); want.Days > 0 || want.Rest > 0 {
			if err != nil || got != want {
				t.Fatalf("%q is read as %+v, %v; want %+v", want.String(), got, err, want)
			}
		}
	})
}

func TestLengthIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Length(time.Duration(rapid.IntRange(0, 3000*86400).Draw(t, "seconds")) * time.Second)
		var got Length
		if err := got.parse(want.String()); err != nil || got != want {
			t.Fatalf("%q is read as %v, %v", want.String(), got, err)
		}
	})
}

func TestWhenIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.IntRange(11000, 80000).Draw(t, "day")
		want := When{Local: ical.LocalDate(1970, 1, 1+day, 0, 0, 0), Set: true, DateOnly: true}
		if rapid.Bool().Draw(t, "with time") {
			want.DateOnly = false
			want.Local += ical.Local(rapid.IntRange(0, 86399).Draw(t, "second"))
		}
		got, err := ParseWhen(want.String())
		if err != nil || got != want {
			t.Fatalf("%q is read as %+v, %v", want.String(), got, err)
		}
	})
}

func TestRateAndQuietAreReadAsTheyAreWritten(t *testing.T) {
	for _, text := range []string{"28/minute", "1/second", "500/day", "unlimited"} {
		var r Rate
		if err := r.parse(text); err != nil || r.String() != text {
			t.Errorf("rate %q: %v, %v", text, r, err)
		}
	}
	for _, text := range []string{"", "28", "0/minute", "-1/minute", "1/fortnight", "infinite"} {
		var r Rate
		if err := r.parse(text); err == nil {
			t.Errorf("rate %q is read as %v", text, r)
		}
	}
	for _, text := range []string{"21:00-07:00", "00:30-06:15"} {
		var q Quiet
		if err := q.parse(text); err != nil || q.String() != text {
			t.Errorf("quiet hours %q: %v, %v", text, q, err)
		}
	}
	for _, text := range []string{"", "21-7", "24:00-07:00", "21:00", "21:60-07:00"} {
		var q Quiet
		if err := q.parse(text); err == nil {
			t.Errorf("quiet hours %q are read as %v", text, q)
		}
	}
}

// A day before is a day on the calendar: the reminder of a 14:00 session comes at 14:00, clock change or not.
func TestSpanBefore(t *testing.T) {
	helsinki := zone(t, "Europe/Helsinki")
	monday := ical.LocalDate(2027, 3, 29, 14, 0, 0) // clocks go forward on 28 March at 03:00
	for text, want := range map[string]string{
		"1 day before":        "2027-03-28T14:00:00+03:00",
		"2 days before":       "2027-03-27T14:00:00+02:00",
		"48 hours before":     "2027-03-27T13:00:00+02:00",
		"3 weeks before":      "2027-03-08T14:00:00+02:00",
		"1 day 12 hours":      "2027-03-28T01:00:00+02:00",
		"30 minutes before":   "2027-03-29T13:30:00+03:00",
		"1 day 10 hours 30 m": "2027-03-28T02:30:00+02:00",
	} {
		var s Span
		if err := s.parse(text); err != nil {
			t.Fatal(err)
		}
		got := s.Before(monday, helsinki)
		if text := got.In(helsinki.Location()).Format(time.RFC3339); text != want || got.Location() != time.UTC {
			t.Errorf("%s: %s (%v), want %s", s, text, got.Location(), want)
		}
	}
}

func zone(t *testing.T, name string) ical.Zone {
	t.Helper()
	z, err := ical.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
