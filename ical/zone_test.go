package ical

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rondo/ical/icaltest"
)

func TestLoadZone(t *testing.T) {
	for _, tt := range []struct{ name, city string }{
		{"Europe/Helsinki", "Helsinki"},
		{"America/New_York", "New York"},
		{"America/Argentina/Buenos_Aires", "Buenos Aires"},
		{"America/Port-au-Prince", "Port-au-Prince"},
		{"UTC", "UTC"},
		{"Etc/UTC", "UTC"},
		{"EET", "EET"},
		{"EST5EDT", "EST5EDT"},
	} {
		z, err := LoadZone(tt.name)
		if err != nil || z.String() != tt.name || z.City() != tt.city {
			t.Errorf("LoadZone(%q) = %v, %v in the city %q, want %q", tt.name, z, err, z.City(), tt.city)
		}
		if again, _ := LoadZone(tt.name); again != z {
			t.Errorf("LoadZone(%q) twice gives zones that are not equal", tt.name)
		}
	}
	if z, _ := LoadZone("UTC"); z != (Zone{}) {
		t.Errorf("UTC is %#v, not the zero Zone", z)
	}
}

func TestLoadZoneRefuses(t *testing.T) {
	const offset = ` is a bare offset and misses daylight saving; name the place, like "Europe/Helsinki", or "UTC"`
	other := func(place string) string { return strings.Replace(offset, "Europe/Helsinki", place, 1) }
	for _, tt := range []struct{ name, want string }{
		{"", `no time zone; name one, like "Europe/Helsinki" or "UTC"`},
		{"+02:00", `"+02:00"` + offset},
		{"-5", `"-5"` + other("America/New_York")},
		{"UTC+2", `"UTC+2"` + offset},
		{"GMT+2", `"GMT+2"` + offset},
		{"GMT0", `"GMT0"` + other("Europe/London")},
		{"Etc/GMT-2", `"Etc/GMT-2"` + offset},
		{"utc +2", `"utc +2"` + offset},
		{"Local", `unknown time zone "Local"; name one like "Europe/Helsinki" or "UTC"`},
		{"PST", `unknown time zone "PST"; did you mean "America/Los_Angeles"?`},
		{"Europe/Helsinky", `unknown time zone "Europe/Helsinky"; did you mean "Europe/Helsinki"?`},
		{"europe/helsinki", `unknown time zone "europe/helsinki"; did you mean "Europe/Helsinki"?`},
		{"Helsinki", `unknown time zone "Helsinki"; did you mean "Europe/Helsinki"?`},
		{"New York", `unknown time zone "New York"; did you mean "America/New_York"?`},
		{"Amercia/Chicago", `unknown time zone "Amercia/Chicago"; did you mean "America/Chicago"?`},
		{"FLE Standard Time", `unknown time zone "FLE Standard Time"; did you mean "Europe/Kiev"?`},
		{"posix/Europe/Helsinki", `unknown time zone "posix/Europe/Helsinki"; did you mean "Europe/Helsinki"?`},
		{"right/UTC", `unknown time zone "right/UTC"; did you mean "Etc/UTC"?`},
		{"localtime", `unknown time zone "localtime"; name one like "Europe/Helsinki" or "UTC"`},
		{"../../etc/passwd", `unknown time zone "../../etc/passwd"; name one like "Europe/Helsinki" or "UTC"`},
		{"Europe/Helsinki\x00", `unknown time zone "Europe/Helsinki\x00"; did you mean "Europe/Helsinki"?`},
	} {
		_, err := LoadZone(tt.name)
		var m *Mistake
		if !errors.As(err, &m) || err.Error() != tt.want {
			t.Errorf("LoadZone(%q): %v\nwant %s", tt.name, err, tt.want)
		}
	}
}

// zones loads every zone that people may name.
func zones(t testing.TB) (list []Zone) {
	for _, name := range own().names {
		if z, err := LoadZone(name); err == nil {
			list = append(list, z)
		}
	}
	if len(list) < 400 {
		t.Fatalf("only %d time zones load", len(list))
	}
	return list
}

// In, over every zone and every change of its clocks: the first instant that shows the reading, or if there is none the
// reading less the offset before the gap (RFC 5545 §3.3.5). Offsets are probed every quarter of an hour, which is how
// the expectation finds changes without asking package time for them.
func TestZoneInAtChanges(t *testing.T) {
	const step = 900
	from, to := LocalDate(2024, 1, 1, 0, 0, 0), LocalDate(2042, 1, 1, 0, 0, 0)
	gaps, folds, enough := 0, 0, 1000
	all := zones(t)
	if testing.Short() {
		all, enough = icaltest.Every(8, all), 100
	}
	for _, z := range all {
		loc := z.Location()
		for day := int64(from); day < int64(to); day += 86400 {
			if z == (Zone{}) || offset(loc, day) == offset(loc, day+86400) {
				continue
			}
			change := day
			for offset(loc, change) == offset(loc, day) {
				change += step
			}
			before, after := offset(loc, day), offset(loc, day+86400)
			if after > before {
				gaps++
			} else {
				folds++
			}
			low, high := change+min(before, after)-7200, change+max(before, after)+7200
			shown := map[int64]int64{} // reading → first instant
			for instant := high - before + 86400; instant >= low-after-86400; instant -= step {
				shown[instant+offset(loc, instant)] = instant
			}
			for reading := low; reading <= high; reading += step {
				want, ok := shown[reading]
				if !ok {
					want = reading - before
				}
				if got := z.In(Local(reading)); got.Unix() != want {
					t.Fatalf("%v at %v is %v, want %v", z, Local(reading), got, time.Unix(want, 0).UTC())
				}
			}
		}
	}
	if gaps < enough || folds < enough {
		t.Errorf("only %d gaps and %d folds were met", gaps, folds)
	}
}

func TestZoneIn(t *testing.T) {
	for _, tt := range []struct{ zone, local, want string }{
		{"Europe/Helsinki", "2026-12-01 14:00", "2026-12-01T12:00:00Z"},
		{"Europe/Helsinki", "2026-03-29 03:30", "2026-03-29T01:30:00Z"},     // gap: 04:30 summer time
		{"Europe/Helsinki", "2026-10-25 03:30", "2026-10-25T00:30:00Z"},     // fold: the first
		{"America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z"},    // gap west of Greenwich: 03:30 EDT
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"},    // fold: EDT
		{"Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z"},       // fold: CEST
		{"Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z"}, // gap of half an hour
		{"Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00:00Z"},        // a day that never was
		{"America/Los_Angeles", "2040-12-31 09:00", "2040-12-31T17:00:00Z"}, // beyond the tables
		{"UTC", "2026-12-01 14:00", "2026-12-01T14:00:00Z"},
	} {
		z, err := LoadZone(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		local, err := time.Parse("2006-01-02 15:04", tt.local)
		if err != nil {
			t.Fatal(err)
		}
		if got := z.In(LocalOf(local)).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s in %s is %s, want %s", tt.local, tt.zone, got, tt.want)
		}
	}
}
