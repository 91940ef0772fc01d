package ical

import (
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
