package ical_test

import (
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// What does not count is asked for each event of one date, when all is known of it; series are not asked about.
func TestReadOwnBusy(t *testing.T) {
	const calendar = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:talks.20261201@sessions.example.org
DTSTART;TZID=Europe/Helsinki:20261201T140000
DURATION:PT45M
END:VEVENT
BEGIN:VEVENT
UID:one
DTSTART:20261201T120000Z
DTEND:20261201T124500Z
END:VEVENT
BEGIN:VEVENT
UID:two
DTSTART;VALUE=DATE:20261202
END:VEVENT
BEGIN:VEVENT
UID:series@sessions.example.org
DTSTART:20261203T120000Z
DTEND:20261203T130000Z
RRULE:FREQ=DAILY;COUNT=2
END:VEVENT
END:VCALENDAR
`
	home, err := ical.LoadZone("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	read, err := ical.ReadOwnBusy(onTheWire([]byte(calendar)), home, func(uid string, from, to time.Time) bool {
		asked = append(asked, uid+" "+from.UTC().Format("02T1504")+"/"+to.UTC().Format("02T1504"))
		return strings.HasSuffix(uid, "@sessions.example.org")
	}, day(t, "2026-11-01"), day(t, "2027-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(asked, ", "), "talks.20261201@sessions.example.org 01T1200/01T1245, one 01T1200/01T1245, two 01T1500/02T1500"; got != want {
		t.Errorf("asked about %s\nwant %s", got, want)
	}
	var busy []string
	for _, s := range read.Spans {
		busy = append(busy, s.From.Format("02T1504")+"/"+s.To.Format("02T1504"))
	}
	if got, want := strings.Join(busy, " "), "01T1200/01T1245 01T1500/02T1500 03T1200/03T1300 04T1200/04T1300"; got != want || read.Events != 4 {
		t.Errorf("busy %s, %d events; want %s", got, read.Events, want)
	}
}
