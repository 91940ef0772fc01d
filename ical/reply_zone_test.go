package ical_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// startsIn reads a calendar with an event at each of the readings of a clock and returns their instants.
func startsIn(t *testing.T, zone, tzid string, readings []ical.Local) []time.Time {
	t.Helper()
	var list []time.Time
	for len(readings) > 0 {
		part := readings[:min(64, len(readings))]
		readings = readings[len(part):]
		var b strings.Builder
		b.WriteString("BEGIN:VCALENDAR\n" + zone)
		for _, l := range part {
			fmt.Fprintf(&b, "BEGIN:VEVENT\nDTSTART;TZID=\"%s\":%s\nEND:VEVENT\n", tzid, l.Time().Format("20060102T150405"))
		}
		replies, err := ical.ParseReply([]byte(b.String() + "END:VCALENDAR\n"))
		if err != nil || len(replies) != len(part) {
			t.Fatalf("%d events, %v in\n%s", len(replies), err, b.String())
		}
		for _, r := range replies {
			list = append(list, r.Start)
		}
	}
	return list
}

// readingsOf are clock readings through the years, every second night and noon.
func readingsOf(first, last int) (list []ical.Local) {
	for l := ical.LocalDate(first, 1, 1, 2, 30, 0); l < ical.LocalDate(last+1, 1, 1, 0, 0, 0); l = l.Add(33 * time.Hour) {
		list = append(list, l)
	}
	return list
}

// The clock that our own writer describes is the clock of the zone.
func TestReplyZoneWritten(t *testing.T) {
	for _, name := range []string{
		"Europe/Helsinki", "Europe/Dublin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata",
		"Pacific/Chatham", "Africa/Cairo",
	} {
		e := invitation(t)
		e.Zone = zone(t, name)
		b, _ := encode(t, message(ical.Request, e))
		_, described, _ := strings.Cut(string(b), "BEGIN:VTIMEZONE")
		described, _, found := strings.Cut("BEGIN:VTIMEZONE"+described, "END:VTIMEZONE\r\n")
		if !found {
			t.Fatalf("%s is not described", name)
		}
		described = strings.Replace(described, "TZID:"+name, "TZID:Here", 1) + "END:VTIMEZONE\r\n"
		readings := readingsOf(2026, 2028)
		for i, got := range startsIn(t, described, "Here", readings) {
			if want := e.Zone.In(readings[i]); !got.Equal(want) {
				t.Errorf("%v in %s is %v, want %v", readings[i], name, got, want)
			}
		}
	}
}

// What a clock says at a time: rules that end, single dates, parts that change the offset of one another.
func TestReplyZoneParts(t *testing.T) {
	part := func(kind, from, to string, lines ...string) string {
		return "BEGIN:" + kind + "\nTZOFFSETFROM:" + from + "\nTZOFFSETTO:" + to + "\n" + strings.Join(lines, "\n") + "\nEND:" + kind + "\n"
	}
	winter := part("STANDARD", "+0300", "+0200", "DTSTART:16010101T040000", "RRULE:FREQ=YEARLY;WKST=MO;INTERVAL=1;BYMONTH=10;BYDAY=-1SU")
	summer := func(rule string) string {
		return part("DAYLIGHT", "+0200", "+0300", "DTSTART:20000326T030000", "RRULE:FREQ=YEARLY;"+rule)
	}
	for _, tt := range []struct{ name, zone, at, want string }{
		{"winter", winter + summer("BYMONTH=3;BYDAY=-1SU"), "20260115T120000", "10:00"},
		{"summer", winter + summer("BYMONTH=3;BYDAY=-1SU"), "20260715T120000", "09:00"},
		{"before any part", part("STANDARD", "+0130", "+0200", "DTSTART:20000101T000000"), "19990101T120000", "10:30"},
		{"the nearest day of a week", winter + summer("BYMONTH=3;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU"), "20260329T043000", "01:30"},
		{"the day before", winter + summer("BYMONTH=3;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU"), "20260328T043000", "02:30"},
		{"a position", winter + summer("BYMONTH=3;BYDAY=SU;BYSETPOS=-1"), "20260329T043000", "01:30"},
		{"the date of DTSTART", winter + summer("INTERVAL=1"), "20260326T043000", "01:30"},
		{"a rule that ended", winter + summer("BYMONTH=3;BYDAY=-1SU;UNTIL=20250330T010000Z"), "20260715T120000", "10:00"},
		{"the last change of a rule", winter + summer("BYMONTH=3;BYDAY=-1SU;UNTIL=20260329T010000Z"), "20260715T120000", "09:00"},
		{"until a date", winter + summer("BYMONTH=3;BYDAY=-1SU;UNTIL=20260329"), "20260715T120000", "09:00"},
		{"a count", winter + summer("BYMONTH=3;BYDAY=-1SU;COUNT=26"), "20260715T120000", "10:00"},
		{"a count that reaches", winter + summer("BYMONTH=3;BYDAY=-1SU;COUNT=27"), "20260715T120000", "09:00"},
		{"single dates", winter + part("DAYLIGHT", "+0200", "+0300", "DTSTART:20250330T030000", "RDATE:20260329T030000,20270328T030000/PT1H"), "20270715T120000", "09:00"},
		{"a single date in UTC", winter + part("DAYLIGHT", "+0200", "+0300", "DTSTART:20250330T030000", "RDATE:20260329T010000Z"), "20260329T043000", "01:30"},
		{"offsets with colons", part("STANDARD", "+02:00", "+02:00", "DTSTART:19700101T000000"), "20260115T120000", "10:00"},
		{"seconds", part("STANDARD", "-004430", "-004430", "DTSTART:19700101T000000"), "20260115T120000", "12:44"},
		{"no TZOFFSETFROM", "BEGIN:STANDARD\nTZOFFSETTO:+0200\nEND:STANDARD\n", "20260115T120000", "10:00"},
		{"no TZOFFSETTO", "BEGIN:STANDARD\nTZOFFSETFROM:+0200\nEND:STANDARD\n", "20260115T120000", ""},
		{"no offset", part("STANDARD", "+0200", "+2", "DTSTART:19700101T000000"), "20260115T120000", ""},
		{"no part", "X-A:b\n", "20260115T120000", ""},
		{"a rule that is none", winter + summer("BYMONTH=March"), "20260715T120000", ""},
		{"a rule that is none, before it begins", winter + summer("BYMONTH=March"), "19990115T120000", "10:00"},
		{"a rule that names no month", winter + summer("BYDAY=-1SU"), "20260715T120000", ""},
		{"a rule by weeks", winter + summer("BYWEEKNO=13;BYDAY=SU"), "20260715T120000", ""},
		{"a monthly rule that ended", winter + part("DAYLIGHT", "+0200", "+0300", "DTSTART:20000326T030000", "RRULE:FREQ=MONTHLY;UNTIL=20010101T000000Z"), "20260715T120000", "10:00"},
		{"a day that never comes", winter + summer("BYMONTH=2;BYMONTHDAY=31"), "20260715T120000", "10:00"},
	} {
		text := "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Here\n" + tt.zone + "END:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=Here:" + tt.at + "\n"
		replies, err := ical.ParseReply([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if start := replies[0].Start; !start.IsZero() {
			got = start.Format("15:04")
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestReplyZoneNames(t *testing.T) {
	for tzid, want := range map[string]string{
		"Europe/Helsinki":        "10:00",
		"europe/helsinki":        "10:00",
		"FLE Standard Time":      "10:00",
		"fle standard time":      "10:00",
		"America/New York":       "17:00",
		"Eastern Standard Time":  "17:00",
		"US/Eastern":             "17:00",
		"UTC":                    "12:00",
		"Etc/UTC":                "12:00",
		"GMT":                    "12:00",
		"Etc/GMT-2":              "10:00",
		"tzone://Microsoft/Utc":  "12:00",
		"tzone://Microsoft/Here": "",
		"/freeassociation.sourceforge.net/Tzfile/Europe/Helsinki": "10:00",
		"/example.org/2026_1/America/Argentina/Buenos_Aires":      "15:00",
		"/example.org/2026_1/Nowhere/Town":                        "",
		"Customized Time Zone":                                    "",
		"../Europe/Helsinki":                                      "10:00", // only the listed name is looked up
		"(GMT+02.00) Helsinki/Kyiv":                               "10:00",
		"(GMT-05:00) Eastern Time (US & Canada)":                  "17:00",
		"(GMT-06:00) Eastern Time (US & Canada)":                  "",
		"Eastern Time (US & Canada)":                              "17:00",
		"Summer Time":                                             "",
		"Brussels, Copenhagen, Madrid, Paris":                     "11:00",
		"Helsinki, Paris":                                         "",
		"Helsinki, Nowhere":                                       "",
		"Helsinki":                                                "",
		"Europe/Germany":                                          "11:00",
		"TZID=Europe/Berlin":                                      "11:00",
		"Asia/Germany":                                            "",
		"(GMT +01:00)":                                            "11:00",
		"(GMT+02.00) Lisbon":                                      "",
		"(UTC+09:00) Osaka, Sapporo, Tokyo":                       "03:00",
		"(UTC+05:30)":                                             "06:30",
		"UTC-07:00":                                               "19:00",
		"GMT+0200":                                                "10:00",
		"GMT+2":                                                   "10:00",
		"UTC+24:00":                                               "",
		"UTC-07:00)":                                              "",
		"(UTC-07:00":                                              "",
		"":                                                        "",
		strings.Repeat("Europe/", 20) + "Helsinki":                "",
		"Local": "",
	} {
		got := ""
		if at := startsIn(t, "", tzid, []ical.Local{ical.LocalDate(2026, 1, 15, 12, 0, 0)})[0]; !at.IsZero() {
			got = at.Format("15:04")
		}
		if got != want {
			t.Errorf("%q: noon is %q, want %q", tzid, got, want)
		}
	}
}

// TestReplyZoneVectors reads what others wrote of zones: as the zone it is named after where that is known, or at all.
func TestReplyZoneVectors(t *testing.T) {
	ownName := regexp.MustCompile(`(?m)^(TZID[^:]*|X-LIC-LOCATION|X-ENTOURAGE-CFTIMEZONE):.*\n(?: .*\n)*`)
	readings := readingsOf(2025, 2025)
	same, different, untold := 0, 0, 0
	for line := range strings.Lines(string(vectorFiles(t, "timezone/vtimezone.jsonl")["timezone/vtimezone.jsonl"])) {
		var row struct {
			TZID      string
			VTimezone string
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(row.VTimezone, "\r\n", "\n") + "\n"
		text = strings.Replace(ownName.ReplaceAllString(text, ""), "BEGIN:VTIMEZONE\n", "BEGIN:VTIMEZONE\nTZID:Here\n", 1)
		got := startsIn(t, text, "Here", readings)
		want := startsIn(t, "", strings.NewReplacer("\n", " ", `"`, "").Replace(row.TZID), readings)
		switch {
		case slices.ContainsFunc(got, time.Time.IsZero):
			untold++
			t.Logf("%q cannot be told", row.TZID)
		case want[0].IsZero():
		case slices.EqualFunc(got, want, time.Time.Equal):
			same++
		default: // rules of long ago, or of one year
			different++
		}
	}
	t.Logf("%d as the zone they are named after, %d otherwise, %d cannot be told", same, different, untold)
	if same < 275 || untold > 5 {
		t.Error("there were more of them")
	}
}
