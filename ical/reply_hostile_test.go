package ical_test

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are messages of nearly 1 MiB that would take long if anything were looked at more than a few times.
func hostile() map[string]string {
	const size = 1<<20 - 100
	fill := func(head, again string) string { return head + strings.Repeat(again, (size-len(head))/len(again)) }
	numbered := func(head, format string, count int) string {
		var b strings.Builder
		b.WriteString(head)
		for i := range count {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	const calendar, event = "BEGIN:VCALENDAR\nMETHOD:REPLY\n", "BEGIN:VEVENT\nUID:a\n"
	names := numbered(calendar, "BEGIN:VTIMEZONE\nTZID:"+strings.Repeat("x", 8000)+"%d\nEND:VTIMEZONE\n", 64)
	days := strings.TrimSuffix(numbered("", "%d,", 32), ",")[2:]
	part := "BEGIN:STANDARD\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=" + days + "\nEND:STANDARD\n"
	dates := "BEGIN:STANDARD\nTZOFFSETTO:+0200\nRDATE:" + strings.Repeat("20260101,", 1000) + "\nEND:STANDARD\n"
	timed := "BEGIN:VEVENT\nDTSTAMP;TZID=Here:20260101T%06d\nDTSTART;TZID=Here:20260101T000000\nDTEND;TZID=Here:20260101T000000\n" +
		"RECURRENCE-ID;TZID=Here:20260101T000000\nEND:VEVENT\n"
	return map[string]string{
		"one line":              fill(calendar, "x"),
		"one value":             fill(calendar+event+"COMMENT:", "x"),
		"short lines":           fill(calendar+event, "x\n"),
		"short properties":      fill(calendar+event, "X:\n"),
		"in all events":         fill(calendar, event+strings.Repeat("X:\n", 5000)),
		"folds":                 fill(calendar+event+"COMMENT:", "\n "),
		"attendees":             fill(calendar+event, "ATTENDEE:a@b\n"),
		"attendees without end": fill(calendar+event, "ATTENDEE;"),
		"quotation marks":       fill(calendar+event+"ATTENDEE;CN=", `";`),
		"colons":                fill(calendar+event, strings.Repeat(":", 60<<10)+"\n"),
		"mailto":                fill(calendar+event+"ATTENDEE:", "mailto:"),
		"long addresses":        fill(calendar+event, "ATTENDEE:mailto:"+strings.Repeat("%41", 20<<10)+"\n"),
		"delegates":             fill(calendar+event, "ATTENDEE;DELEGATED-TO="+strings.Repeat("a@b,", 15<<10)+":\n"),
		"comments":              fill(calendar+event, "COMMENT:\\n\n"),
		"HTML":                  fill(calendar+event, "ATTENDEE;X-RESPONSE-COMMENT="+strings.Repeat("&amp\\;", 8<<10)+":\n"),
		"begins":                fill(calendar, "BEGIN:X\n"),
		"ends":                  fill(calendar+event, "END:X\n"),
		"calendars":             fill("", "BEGIN:VCALENDAR\n"),
		"events":                fill(calendar, "BEGIN:VEVENT\n"),
		"UTF-16":                fill("\xFF\xFE", "X\x00\n\x00"),
		"no UTF-8":              fill(calendar+event+"COMMENT:", "\xFF"),
		"zones":                 numbered(names+event, "ATTENDEE;TO-ALL-PROPOSED-NEW-TIME=\"DTSTART;TZID=n%d:20260101T000000\":a@b\n", 6000),
		"zones in one parameter": numbered(names+event+"ATTENDEE;TO-ALL-PROPOSED-NEW-TIME=\"", "DTSTART;TZID=n%d:20260101T000000;", 1700) +
			"\":mailto:a@b\n",
		"zones in events": numbered(names, "BEGIN:VEVENT\nDTSTART;TZID=a%[1]d:20260101T000000\nDTEND;TZID=b%[1]d:20260101T000000\nEND:VEVENT\n", 64),
		"names of zones":  numbered(calendar+event, "ATTENDEE;TO-ALL-PROPOSED-NEW-TIME=\"DTSTART;TZID=/a/Europe/n%d:20260101T000000\":a@b\n", 11000),
		"rules of clocks": numbered(calendar+"BEGIN:VTIMEZONE\nTZID:Here\n"+strings.Repeat(part, 100)+"END:VTIMEZONE\n", timed, 64),
		"dates of clocks": numbered(calendar+"BEGIN:VTIMEZONE\nTZID:Here\n"+strings.Repeat(dates, 90)+"END:VTIMEZONE\n", timed, 64),
	}
}

// The time and the memory that a message takes grow with its size, whatever is in it.
func TestParseReplyHostile(t *testing.T) {
	for name, text := range hostile() {
		if len(text) > 1<<20 {
			t.Errorf("%s: %d bytes are refused for their size", name, len(text))
		}
		if _, err := readWithin([]byte(text)); err != nil && strings.HasPrefix(err.Error(), "out of") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
