package ical_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// clocksOfTheWorld are the zones whose clocks differ from those of all others since 2023.
func clocksOfTheWorld(t *testing.T) []ical.Zone {
	t.Helper()
	names, err := fs.Glob(ical.OwnZoneData().Files, "*/*")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := fs.Glob(ical.OwnZoneData().Files, "*/*/*")
	if err != nil {
		t.Fatal(err)
	}
	var zones []ical.Zone
	seen := map[string]bool{}
	for _, name := range append(names, deeper...) {
		z, err := ical.LoadZone(name)
		if err != nil {
			continue // a bare offset, which themes may not use
		}
		at := time.Date(2023, time.January, 1, 0, 0, 0, 0, z.Location())
		clock := at.Format("-0700")
		for _, at = at.ZoneBounds(); !at.IsZero() && at.Year() < 2040; _, at = at.ZoneBounds() {
			clock += at.Format(", 2006-01-02 15:04 -0700")
		}
		if !seen[clock] {
			seen[clock] = true
			zones = append(zones, z)
		}
	}
	if len(zones) < 70 {
		t.Fatalf("only %d different clocks", len(zones))
	}
	return zones
}

// sessionsOf the year stand where clocks are most easily misread: around each change and where quarters begin.
func sessionsOf(t *testing.T, z ical.Zone, year int) []ical.Event {
	var starts []time.Time
	begin := time.Date(year, time.January, 1, 0, 0, 0, 0, z.Location())
	for quarter := range 4 {
		starts = append(starts, begin.AddDate(0, 3*quarter, 0))
	}
	for change := begin; ; {
		_, end := change.ZoneBounds()
		if end.IsZero() || end.Year() != year || !end.After(change) { // the last: Go's leap years end a day too early
			break
		}
		change = end
		for _, d := range []time.Duration{-24 * time.Hour, -time.Hour, -time.Second, 0, 30 * time.Minute, time.Hour, 24 * time.Hour} {
			starts = append(starts, change.Add(d))
		}
	}
	e := session(t)
	e.Zone = z
	events := make([]ical.Event, len(starts))
	for i, start := range starts {
		e.Start, e.End = start, start.Add(45*time.Minute)
		events[i] = e
	}
	return events
}

// A reader that knows no zones but those in the file gets every session of every zone at its instant.
func TestVTimezoneEveryZone(t *testing.T) {
	zones := clocksOfTheWorld(t)
	sessions, local, step := 0, 0, 1
	if testing.Short() {
		step = 6
	}
	for _, z := range zones {
		for year := 2024; year <= 2036; year += step {
			events := sessionsOf(t, z, year)
			_, read := encode(t, ical.Calendar{Events: events})
			for i, e := range read.Events() {
				checkTimes(t, events[i], e)
				sessions++
				if e.Prop("DTSTART").HasParam("TZID") {
					local++
				}
			}
		}
	}
	t.Logf("%d sessions in %d zones, %d of them written in their zone", sessions, len(zones), local)
	if local < sessions*3/4 {
		t.Errorf("only %d of %d sessions are written in their zone", local, sessions)
	}
}

// A single session, as in a mail, sees fewer changes of clocks than a feed does.
func TestVTimezoneSingleSession(t *testing.T) {
	for _, name := range []string{
		"Europe/Helsinki", "Europe/Dublin", "America/New_York", "America/Santiago", "America/Nuuk", "America/Asuncion",
		"Africa/Casablanca", "Africa/Cairo", "Asia/Gaza", "Asia/Jerusalem", "Asia/Almaty", "Asia/Kolkata",
		"Antarctica/Troll", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Easter", "UTC", "Etc/UTC",
	} {
		z := zone(t, name)
		for year := 2024; year <= 2036; year++ {
			for _, e := range sessionsOf(t, z, year) {
				_, read := encode(t, ical.Calendar{Events: []ical.Event{e}})
				checkTimes(t, e, read.Events()[0])
			}
		}
	}
}

// Countries that changed their minds: offsets with seconds, double summer time, a skipped day, new offsets from one year
// to the next with the same dates.
func TestVTimezoneHistory(t *testing.T) {
	step := 1
	if testing.Short() {
		step = 3
	}
	for _, name := range []string{
		"Africa/Monrovia", "Africa/Windhoek", "America/Argentina/Buenos_Aires", "America/Caracas", "America/Sao_Paulo",
		"America/Indiana/Indianapolis", "Antarctica/Casey", "Asia/Kathmandu", "Asia/Pyongyang", "Asia/Shanghai", "Asia/Tehran",
		"Europe/Istanbul", "Europe/Lisbon", "Europe/London", "Europe/Moscow", "Europe/Vilnius", "Pacific/Apia",
	} {
		z := zone(t, name)
		for year := 1970; year <= 2023; year += step {
			events := sessionsOf(t, z, year)
			_, read := encode(t, ical.Calendar{Events: events})
			for i, e := range read.Events() {
				checkTimes(t, events[i], e)
			}
		}
	}
}

// Beyond the tables of zone data only its rules are left, and leap years end where Go does not expect it.
func TestVTimezoneBeyondTheTables(t *testing.T) {
	for _, name := range []string{
		"Europe/Helsinki", "Europe/Dublin", "America/Los_Angeles", "America/Santiago", "Australia/Sydney", "Asia/Kolkata",
		"Africa/Cairo", "Pacific/Chatham",
	} {
		z := zone(t, name)
		local := 0
		for year := 2037; year <= 2060; year++ {
			events := sessionsOf(t, z, year)
			last := session(t)
			last.Zone, last.Start = z, time.Date(year, time.December, 31, 23, 30, 0, 0, z.Location())
			last.End = last.Start.Add(time.Hour)
			events = append(events, last)
			_, read := encode(t, ical.Calendar{Events: events})
			for i, e := range read.Events() {
				checkTimes(t, events[i], e)
				if e.Prop("DTSTART").HasParam("TZID") {
					local++
				}
			}
		}
		if local == 0 && name != "Africa/Cairo" { // whose last Thursdays sometimes end in the next month
			t.Errorf("%s: every session is in UTC", name)
		}
	}
}

func TestVTimezoneShape(t *testing.T) {
	for _, tt := range []struct {
		zone  string
		start string
		want  string // RRULE of STANDARD, a slash, RRULE of DAYLIGHT; "none" for a fixed offset, "UTC" for no zone at all
	}{
		{"Europe/Helsinki", "2026-12-01T12:00:00Z", "BYMONTH=10;BYDAY=-1SU/BYMONTH=3;BYDAY=-1SU"},
		{"Europe/Dublin", "2026-07-01T12:00:00Z", "BYMONTH=10;BYDAY=-1SU/BYMONTH=3;BYDAY=-1SU"},
		{"America/New_York", "2026-03-08T12:00:00Z", "BYMONTH=11;BYDAY=1SU/BYMONTH=3;BYDAY=2SU"},
		{"Australia/Sydney", "2026-12-01T12:00:00Z", "BYMONTH=4;BYDAY=1SU/BYMONTH=10;BYDAY=1SU"},
		{"Asia/Kolkata", "2026-12-01T12:00:00Z", "none"},
		{"Asia/Tokyo", "2026-12-01T12:00:00Z", "none"},
		{"Africa/Casablanca", "2026-12-01T12:00:00Z", "UTC"}, // Ramadan
		{"Africa/Casablanca", "2026-06-01T12:00:00Z", "UTC"},
		{"Asia/Gaza", "2028-06-01T12:00:00Z", "UTC"}, // its Saturdays are no yearly rule
		{"Africa/Cairo", "2025-12-01T12:00:00Z", "BYMONTH=10;BYDAY=-1FR/BYMONTH=4;BYDAY=-1FR"},
		{"Africa/Cairo", "2029-06-01T12:00:00Z", "UTC"}, // in 2030 the last Thursday of October ends in November
		{"Asia/Almaty", "2024-02-01T12:00:00Z", "UTC"},  // one hour back for good on 1 March of that year
		{"Asia/Almaty", "2024-12-01T12:00:00Z", "UTC"},
		{"Asia/Almaty", "2025-01-10T12:00:00Z", "UTC"}, // since a year
		{"Asia/Almaty", "2027-01-10T12:00:00Z", "none"},
		{"Europe/Helsinki", "1969-06-01T12:00:00Z", "UTC"},
		{"UTC", "2026-12-01T12:00:00Z", "UTC"},
	} {
		t.Run(tt.zone+" "+tt.start[:10], func(t *testing.T) {
			e := invitation(t)
			e.Zone, e.Start = zone(t, tt.zone), instant(t, tt.start)
			e.End = e.Start.Add(time.Hour)
			_, read := encode(t, message(ical.Request, e))
			got := "UTC"
			if zones := read.Children("VTIMEZONE"); len(zones) == 1 {
				got = "none"
				if daylight := zones[0].Children("DAYLIGHT"); len(daylight) == 1 {
					got = zones[0].Children("STANDARD")[0].Value("RRULE") + "/" + daylight[0].Value("RRULE")
				}
			}
			if got = strings.ReplaceAll(got, "FREQ=YEARLY;", ""); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// In a feed, the sessions of a zone that cannot be said are in UTC, and the others stay in theirs.
func TestVTimezoneFallsBackAlone(t *testing.T) {
	helsinki, casablanca, tokyo := session(t), session(t), session(t)
	casablanca.Zone, tokyo.Zone = zone(t, "Africa/Casablanca"), zone(t, "Asia/Tokyo")
	_, read := encode(t, feed(t, helsinki, casablanca, tokyo, helsinki))
	var got []string
	for _, e := range read.Events() {
		got = append(got, e.Param("DTSTART", "TZID"))
	}
	if want := "Europe/Helsinki,,Asia/Tokyo,Europe/Helsinki"; strings.Join(got, ",") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := len(read.Children("VTIMEZONE")); n != 2 {
		t.Errorf("%d VTIMEZONEs, want 2", n)
	}
}

// A feed that moves on keeps its VTIMEZONE byte for byte.
func TestVTimezoneIsStable(t *testing.T) {
	head := func(start time.Time) string {
		e := session(t)
		e.Start, e.End = start, start.Add(time.Hour)
		b, _ := encode(t, feed(t, e))
		before, _, _ := strings.Cut(string(b), "BEGIN:VEVENT")
		return before
	}
	first := head(instant(t, "2025-01-01T12:00:00Z"))
	for week := range 400 {
		start := instant(t, "2025-01-01T12:00:00Z").AddDate(0, 0, 7*week)
		if got := head(start); got != first {
			t.Fatalf("at %s\n%s\nwas\n%s", start, got, first)
		}
	}
}

// written is how a calendar of sessions in a zone says their starts: by the zone and its description, or in UTC.
func written(t *testing.T, method ical.Method, name string, starts ...string) (local bool, text string) {
	t.Helper()
	var events []ical.Event
	for i, start := range starts {
		e := session(t)
		if method != ical.None {
			e = invitation(t)
		}
		e.UID = fmt.Sprint(i, e.UID)
		e.Zone, e.Start = zone(t, name), instant(t, start)
		e.End = e.Start.Add(time.Hour)
		events = append(events, e)
	}
	b, read := encode(t, ical.Calendar{Method: method, Events: events})
	for i, e := range read.Events() {
		checkTimes(t, events[i], e)
		if local = e.Prop("DTSTART").HasParam("TZID"); !local && !strings.HasSuffix(e.Value("DTSTART"), "Z") {
			t.Errorf("%s: %s", name, e.Value("DTSTART"))
		}
	}
	if described := len(read.Children("VTIMEZONE")) > 0; described != local {
		t.Errorf("%s %v: VTIMEZONE %v, TZID %v", name, starts, described, local)
	}
	return local, string(b)
}

// Whoever goes by a zone's name may not have heard of what its clocks do since less than two years: the event is in UTC.
func TestZ2AZoneWhoseRulesChangedLatelyIsInUTC(t *testing.T) {
	for _, tt := range []struct {
		zone, start string
		local       bool
	}{
		{"America/Winnipeg", "2025-01-12T18:00:00Z", false}, // the change is in the next year
		{"America/Winnipeg", "2027-01-12T17:00:00Z", false}, // -05 all year since 2026
		{"America/Winnipeg", "2028-07-01T17:00:00Z", false},
		{"America/Winnipeg", "2029-01-12T17:00:00Z", true},
		{"America/Rainy_River", "2027-03-20T17:00:00Z", false},
		{"Canada/Central", "2027-01-12T17:00:00Z", false},
		{"America/Vancouver", "2027-01-12T19:00:00Z", false},
		{"America/Edmonton", "2028-02-01T19:00:00Z", false},
		{"America/Inuvik", "2027-01-12T18:00:00Z", false},
		{"America/Yellowknife", "2027-12-12T18:00:00Z", false},
		{"America/Havana", "2027-01-12T16:00:00Z", false},
		{"America/Havana", "2028-12-12T17:00:00Z", false},
		{"Africa/Casablanca", "2027-01-12T12:00:00Z", false},
		{"Asia/Almaty", "2026-12-31T12:00:00Z", false}, // changed in 2024
		{"Asia/Almaty", "2027-01-01T12:00:00Z", true},
		{"America/Asuncion", "2026-06-01T12:00:00Z", false}, // summer time all year since 2024
		{"America/Asuncion", "2027-06-01T12:00:00Z", true},
		{"America/Mexico_City", "2024-06-01T12:00:00Z", false}, // none since 2022
		{"America/Mexico_City", "2025-06-01T12:00:00Z", true},
		{"Africa/Cairo", "2024-06-01T12:00:00Z", false}, // summer time again since 2023
		{"Africa/Cairo", "2025-12-01T12:00:00Z", true},
		{"America/New_York", "2008-06-01T12:00:00Z", false}, // other dates since 2007
		{"America/New_York", "2009-06-01T12:00:00Z", true},
		{"Europe/Moscow", "2016-06-01T12:00:00Z", false}, // another offset since 2014
		{"Europe/Moscow", "2017-06-01T12:00:00Z", true},
		{"America/New_York", "2027-01-12T17:00:00Z", true}, // nothing has changed
		{"Europe/Helsinki", "2027-01-12T12:00:00Z", true},
		{"America/Santiago", "2026-12-01T12:00:00Z", true}, // whose Sundays from the second on were the 8th, the 7th, the 6th …
		{"Asia/Kolkata", "2027-01-12T12:00:00Z", true},
	} {
		for _, method := range []ical.Method{ical.Request, ical.None} {
			if local, text := written(t, method, tt.zone, tt.start); local != tt.local {
				t.Errorf("%s at %s: on its clock is %v, want %v\n%s", tt.zone, tt.start, local, tt.local, text)
			}
		}
	}
	// In a feed the first event counts.
	if local, text := written(t, ical.None, "America/Winnipeg", "2029-01-12T17:00:00Z", "2028-12-12T17:00:00Z"); local {
		t.Errorf("a feed that begins in 2028 is on Winnipeg's clock:\n%s", text)
	}
}

// sabre/vobject forgets a VTIMEZONE of no offset, and then goes by the name.
func TestZ3AZoneThatAlwaysShowsUTCIsInUTC(t *testing.T) {
	for _, name := range []string{
		"Atlantic/Reykjavik", "Iceland", "Africa/Abidjan", "Africa/Accra", "Africa/Dakar", "Africa/Lome", "Africa/Sao_Tome",
		"Atlantic/St_Helena", "America/Danmarkshavn", "Africa/Casablanca", "Africa/El_Aaiun", "Etc/UTC", "Zulu",
	} {
		for _, method := range []ical.Method{ical.Request, ical.None} {
			if local, text := written(t, method, name, "2031-01-12T14:00:00Z"); local {
				t.Errorf("%s is described:\n%s", name, text)
			}
		}
	}
	for _, name := range []string{"Europe/London", "Atlantic/Azores", "Atlantic/Cape_Verde", "Africa/Lagos"} {
		if local, text := written(t, ical.Request, name, "2031-01-12T14:00:00Z"); !local {
			t.Errorf("%s is not described:\n%s", name, text)
		}
	}
}
