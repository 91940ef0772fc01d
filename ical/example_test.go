package ical_test

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
)

// The last Thursday of each month at nine in Helsinki, where clocks change at the end of March.
func ExampleParseRule() {
	helsinki, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		fmt.Println(err)
		return
	}
	start := ical.LocalDate(2027, time.February, 25, 9, 0, 0)
	rule, err := ical.ParseRule("FREQ=MONTHLY;BYDAY=-1TH", start, helsinki)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rule.Words())
	for _, date := range rule.Between(start, ical.LocalDate(2027, time.May, 1, 0, 0, 0)) {
		fmt.Println(date, "is", helsinki.In(date).UTC())
	}
	// Output:
	// last Thursday of the month
	// 2027-02-25 09:00 is 2027-02-25 07:00:00 +0000 UTC
	// 2027-03-25 09:00 is 2027-03-25 07:00:00 +0000 UTC
	// 2027-04-29 09:00 is 2027-04-29 06:00:00 +0000 UTC
}

// Between takes its first moment and leaves out its last. What there is, is asked for window by window: a rule may have no end.
func ExampleRule_Between() {
	start := ical.LocalDate(2026, time.December, 1, 14, 0, 0)
	rule, err := ical.ParseWords("every 2 weeks on tuesday", start, ical.Zone{})
	if err != nil {
		fmt.Println(err)
		return
	}
	from, to := ical.LocalDate(2026, time.December, 15, 14, 0, 0), ical.LocalDate(2027, time.January, 12, 14, 0, 0)
	fmt.Println(rule, rule.Between(from, to))
	// Output: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU [2026-12-15 14:00 2026-12-29 14:00]
}

// A feed of one session. Whoever is invited gets the same with METHOD:REQUEST, an ORGANIZER and an ATTENDEE.
func ExampleCalendar_Encode() {
	start := time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)
	feed := ical.Calendar{
		Name: "Data Guild",
		Events: []ical.Event{{
			UID: "datatalks.20261201@sessions.example.org", Stamp: start.AddDate(0, 0, -21),
			Start: start, End: start.Add(45 * time.Minute), Summary: "DataTalks: rain, or not", Location: "Room 5",
		}},
	}
	file, err := feed.Encode()
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(string(file)) {
		line = strings.TrimRight(line, "\r\n")
		switch name, _, _ := strings.Cut(line, ":"); name {
		case "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION":
			fmt.Println(line)
		}
	}
	// Output:
	// UID:datatalks.20261201@sessions.example.org
	// DTSTAMP:20261110T120000Z
	// DTSTART:20261201T120000Z
	// DTEND:20261201T124500Z
	// SUMMARY:DataTalks: rain\, or not
	// LOCATION:Room 5
}

// What a calendar sends back when somebody says yes to the session as it was last told, SEQUENCE 2.
func ExampleParseReply() {
	replies, err := ical.ParseReply([]byte(`BEGIN:VCALENDAR
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:datatalks.20261201@sessions.example.org
DTSTAMP:20261120T080000Z
SEQUENCE:2
ATTENDEE;PARTSTAT=ACCEPTED:mailto:Ada@example.org
COMMENT:I may be\na little late
END:VEVENT
END:VCALENDAR
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range replies {
		for _, a := range r.Attendees {
			fmt.Printf("%s: %s says %s to %s, SEQUENCE %d, at %s: %q\n", r.Method, a.Address, a.PartStat, r.UID, r.Sequence, r.Stamp, r.Comment)
		}
	}
	// Output: REPLY: ada@example.org says ACCEPTED to datatalks.20261201@sessions.example.org, SEQUENCE 2, at 2026-11-20 08:00:00 +0000 UTC: "I may be\na little late"
}
