package icaltest_test

import (
	"fmt"
	"strings"

	"rondo/ical/icaltest"
)

func ExampleParse() {
	file := strings.ReplaceAll(`BEGIN:VCALENDAR
PRODID:-//example//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:datatalks.20261201@sessions.example.org
DTSTAMP:20261120T080000Z
DTSTART:20261201T120000Z
SUMMARY:DataTalks\, December
ATTENDEE;PARTSTAT=ACCEPTED;CN="Ada ^'A.^' Lovelace":mailto:ada@example.org
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")

	calendar, err := icaltest.Parse([]byte(file))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, event := range calendar.Events() {
		start, err := event.Time("DTSTART")
		fmt.Println(calendar.Text("METHOD"), event.Text("SUMMARY"), start, err)
		attendee := event.Prop("ATTENDEE")
		fmt.Println(attendee.Param("CN"), attendee.Param("PARTSTAT"), attendee.Value)
	}
	// Output:
	// REPLY DataTalks, December 2026-12-01 12:00:00 +0000 UTC <nil>
	// Ada "A." Lovelace ACCEPTED mailto:ada@example.org
}
