package ical

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Every name of the database that is no place and whose clocks never change is refused like GMT+2, but for UTC's own, and
// the place that is named instead is one.
func TestZ5AFixedOffsetOfTheZoneDataIsNoPlace(t *testing.T) {
	const says = " is a bare offset and misses daylight saving; name the place, like "
	for name, place := range map[string]string{
		"EST": "America/New_York", "est": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu",
		"GMT": "Europe/London", "Etc/GMT": "Europe/London", "Greenwich": "Europe/London", "Etc/Greenwich": "Europe/London",
		"GMT+0": "Europe/London", "Etc/GMT0": "Europe/London", "GMT-0": "Europe/London", "EST5": "America/New_York", "mst+7": "America/Denver",
		// An offset names a place that has it; the signs of Etc are those of POSIX, the other way round.
		"UTC−3": "America/Sao_Paulo", "Etc/GMT+3": "America/Sao_Paulo", "UTC-5": "America/New_York", "-05:00": "America/New_York", "GMT +1": "Europe/Berlin",
		"UTC+5:30": "Asia/Kolkata", "+0530": "Asia/Kolkata", "Etc/GMT-9": "Asia/Tokyo", "utc+08:00": "Asia/Singapore", "Etc/GMT+12": "Europe/Helsinki",
	} {
		if _, err := LoadZone(name); err == nil || err.Error() != quote(name)+says+quote(place)+`, or "UTC"` {
			t.Errorf("LoadZone(%q): %v, want the place %s", name, err, place)
		}
		if _, err := LoadZone(place); err != nil {
			t.Error(err)
		}
	}
	utc := []string{"Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UTC", "UCT", "Universal", "Zulu"}
	refused := 0
	for _, name := range own().names {
		place := strings.Contains(name, "/") && !strings.HasPrefix(name, "Etc/")
		z, err := OwnZoneData().Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		loc := z.Location()
		_, err = LoadZone(name)
		switch {
		case place || slices.Contains(utc, name):
			if err != nil {
				t.Errorf("LoadZone(%q): %v", name, err)
			}
		case strings.HasPrefix(name, "Etc/"), len(name) == 3 && stands(loc) && strings.HasSuffix(name, "ST"), strings.HasPrefix(name, "G") && stands(loc):
			refused++
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("LoadZone(%q): %v, want that it is a bare offset", name, err)
			}
		case err != nil:
			t.Errorf("LoadZone(%q): %v", name, err)
		}
		if _, ok := zoneOf(name); !ok {
			t.Errorf("a calendar that writes %q is not understood", name)
		}
		var recorded Zone
		if err := recorded.UnmarshalText([]byte(name)); err != nil || recorded.Check() != nil || recorded.String() != name {
			t.Errorf("%q was recorded, and is read as %v", name, recorded)
		}
	}
	if refused < 35 {
		t.Errorf("only %d names are refused", refused)
	}
}

// stands reports whether clocks never change in the years of sessions.
func stands(loc *time.Location) bool {
	from := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	_, offset := from.In(loc).Zone()
	_, differ := FirstDifference(loc, time.FixedZone("", offset), from, from.AddDate(13, 0, 0))
	return !differ
}

func TestZ5HintsKnowCities(t *testing.T) {
	for name, want := range map[string]string{
		"Asia/Bangalore":          "Asia/Kolkata",
		"Asia/Mumbai":             "Asia/Kolkata",
		"Asia/Bangalor":           "Asia/Kolkata",
		"Asia/New Delhi":          "Asia/Kolkata",
		"India/Pune":              "Asia/Kolkata",
		"America/Boston":          "America/New_York",
		"US/Boston":               "America/New_York",
		"boston":                  "America/New_York",
		"America/San_Francisco":   "America/Los_Angeles",
		"America/Pacific":         "US/Pacific",
		"America/Washington":      "America/New_York",
		"America/Calgary":         "America/Edmonton",
		"Canada/Ottawa":           "America/Toronto",
		"America/Rio_de_Janeiro":  "America/Sao_Paulo",
		"America/São Paulo":       "America/Sao_Paulo",
		"Europe/Munich":           "Europe/Berlin",
		"Europe/München":          "Europe/Berlin",
		"Europe/Zürich":           "Europe/Zurich",
		"Europe/Birmingham":       "Europe/London",
		"America/Birmingham":      "America/Chicago",
		"Europe/Tampere":          "Europe/Helsinki",
		"Finland":                 "Europe/Helsinki",
		"Europe/Saint-Petersburg": "Europe/Moscow",
		"America/St. Petersburg":  "America/New_York",
		"Asia/Beijing":            "Asia/Shanghai",
		"Asia/Osaka":              "Asia/Tokyo",
		"Asia/Hanoi":              "Asia/Ho_Chi_Minh",
		"Asia/Abu_Dhabi":          "Asia/Dubai",
		"Asia/Georgia":            "Asia/Tbilisi",
		"America/Georgia":         "America/New_York",
		"Africa/Cape_Town":        "Africa/Johannesburg",
		"Africa/Rabat":            "Africa/Casablanca",
		"Australia/Newcastle":     "Australia/Sydney",
		"Pacific/Wellington":      "Pacific/Auckland",
		"Europe/Helsinky":         "Europe/Helsinki",
		"Erope/Helsinky":          "Europe/Helsinki",
		"Asia/Xyzzy":              "", // however near its region makes it to Asia/Hovd
		"canada/pacific":          "Canada/Pacific",
		"Canada/Pacifik":          "Canada/Pacific",
		"US/St_Petersburg":        "America/New_York",
		"Europe/St_Petersburg":    "Europe/Moscow",
		"America/Gotham":          "",
		"America/Rio":             "America/Sao_Paulo",
		"Mumbai, India":           "Asia/Kolkata",
		"Boston, MA":              "America/New_York",
		"Zurich, Switzerland":     "Europe/Zurich",
		"CEST":                    "Europe/Berlin", // and not Australia/West
		"EEST":                    "Europe/Helsinki",
		"AEST":                    "Australia/Sydney",
		"edt":                     "America/New_York",
		"PT":                      "America/Los_Angeles",
		"Pacific Time":            "America/Los_Angeles",
		"IST":                     "Asia/Kolkata",
		"Z":                       "Etc/UTC",
		"W. Europe Standard Time": "Europe/Berlin",
		"India Standard Time":     "Asia/Calcutta",
		"Dateline Standard Time":  "", // Etc/GMT+12, which is refused
	} {
		_, err := LoadZone(name)
		hint := `name one like "Europe/Helsinki" or "UTC"`
		if want != "" {
			hint = "did you mean " + quote(want) + "?"
		}
		if err == nil || !strings.HasSuffix(err.Error(), "; "+hint) {
			t.Errorf("LoadZone(%q): %v, want %s", name, err, hint)
		}
	}
}

// No hint leads to a name that is refused, and no place of the table has a zone of its own that would come first.
func TestCitiesAreInZones(t *testing.T) {
	known := map[string]bool{}
	for _, name := range own().names {
		known[name] = true
	}
	for line := range strings.Lines(placesByZone) {
		names := strings.Fields(line)
		if _, err := LoadZone(names[0]); err != nil {
			t.Error(err)
		}
		for _, place := range names[1:] {
			if region := regionOf(names[0]); known[names[0][:len(region)]+"/"+place] {
				t.Errorf("%s has a zone of its own beside %s", place, names[0])
			}
			if _, offset := fixedOffset(place); offset {
				t.Errorf("%s in %s is taken for an offset", place, names[0])
			}
		}
	}
}
