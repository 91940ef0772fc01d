package ical

import (
	"strings"
	"testing"
	"time"
)

// vobject names the zone of a time for what its clock is called in winter.
func TestAZoneNamedByAnAbbreviationIsTheOneDescribed(t *testing.T) {
	const rules = "BEGIN:VTIMEZONE\nTZID:EST\nBEGIN:STANDARD\nDTSTART:20071104T020000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\n" +
		"END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20070311T020000\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
	for text, want := range map[string]string{
		rules: "13:00",
		"":    "14:00", // only the name is left
		"BEGIN:VTIMEZONE\nTZID:EST\nEND:VTIMEZONE\n": "14:00",
	} {
		all, err := ParseEntries([]byte("BEGIN:VCALENDAR\nVERSION:2.0\n"+text+"BEGIN:VEVENT\nUID:a@example.org\nDTSTART;TZID=EST:20260701T090000\nEND:VEVENT\nEND:VCALENDAR\n"),
			Zone{}, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil || len(all) != 1 {
			t.Fatalf("%d events, %v", len(all), err)
		}
		if got := all[0].Start.Format("15:04"); got != want {
			t.Errorf("with %q it starts at %s, want %s", text, got, want)
		}
	}
}

// A meeting keeps its zone where the file describes what goes by that name anyway: a weekly meeting in UTC would be an hour off in the other half of the year.
func TestAZoneNamedByAnAbbreviationKeepsItsNameWhereTheRulesAgree(t *testing.T) {
	zone := func(tzid, parts string) string {
		return "BEGIN:VTIMEZONE\nTZID:" + tzid + "\n" + parts + "END:VTIMEZONE\n"
	}
	part := func(kind, start, rule, from, to string) string {
		if rule != "" {
			rule = "RRULE:FREQ=YEARLY;" + rule + "\n"
		}
		return "BEGIN:" + kind + "\nDTSTART:" + start + "\n" + rule + "TZOFFSETFROM:" + from + "\nTZOFFSETTO:" + to + "\nEND:" + kind + "\n"
	}
	for name, c := range map[string]struct{ tzid, parts, zone, clock string }{
		"rules since 1601": {"CET", part("STANDARD", "16011028T030000", "BYDAY=-1SU;BYMONTH=10", "+0200", "+0100") +
			part("DAYLIGHT", "16010325T020000", "BYDAY=-1SU;BYMONTH=3", "+0100", "+0200"), "CET", ""},
		"rules since 2007, an hour late": {"EET", part("STANDARD", "20071028T050000", "BYDAY=-1SU;BYMONTH=10", "+0300", "+0200") +
			part("DAYLIGHT", "20070325T040000", "BYDAY=-1SU;BYMONTH=3", "+0200", "+0300"), "EET", ""},
		"one year":           {"CET", part("DAYLIGHT", "20260329T020000", "", "+0100", "+0200") + part("STANDARD", "20261025T030000", "", "+0200", "+0100"), "CET", ""},
		"UTC":                {"UTC", part("STANDARD", "19700101T000000", "", "+0000", "+0000"), "UTC", ""},
		"CET without summer": {"CET", part("STANDARD", "19700101T000000", "", "+0100", "+0100"), "UTC", "CET"},
		"UTC with a summer": {"UTC", part("STANDARD", "20071028T020000", "BYDAY=-1SU;BYMONTH=10", "+0100", "+0000") +
			part("DAYLIGHT", "20070325T010000", "BYDAY=-1SU;BYMONTH=3", "+0000", "+0100"), "UTC", "UTC"},
		"a place": {"CET", "X-LIC-LOCATION:Africa/Tunis\n" + part("STANDARD", "19700101T000000", "", "+0100", "+0100"), "Africa/Tunis", ""},
	} {
		text := "BEGIN:VCALENDAR\nVERSION:2.0\n" + zone(c.tzid, c.parts) + "BEGIN:VEVENT\nUID:a@example.org\nSUMMARY:Talk\nDTSTART;TZID=" + c.tzid + ":20261201T140000\n" +
			"DURATION:PT1H\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n"
		all, err := ParseMeetings([]byte(strings.ReplaceAll(text, "\n", "\r\n")), Zone{})
		if err != nil || len(all) != 1 {
			t.Fatalf("%s: %d meetings, %v", name, len(all), err)
		}
		if m := all[0]; m.Zone.String() != c.zone || m.Clock != c.clock {
			t.Errorf("%s: it is kept in %s, the clock %q; want %s, %q", name, m.Zone, m.Clock, c.zone, c.clock)
		}
	}
}
