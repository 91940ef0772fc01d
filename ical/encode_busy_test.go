package ical_test

import (
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/ical/icaltest"
)

func TestEncodeBusy(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2027, 3, day, hour, 0, 0, 0, time.UTC) }
	helsinki, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	event := func(from, to time.Time) ical.Event {
		return ical.Event{UID: "secret", Summary: "Secret", Description: "secret", Location: "https://meet.example.org/secret", Start: from, End: to, Zone: helsinki}
	}
	off, free := event(at(7, 9), at(7, 10)), event(at(8, 9), at(8, 10))
	off.Cancelled, free.Transparent = true, true
	c := ical.Calendar{
		Name: "DataTalks", URL: "https://sessions.example.org/t/datatalks", Source: "https://sessions.example.org/feeds/datatalks.ifb", Zone: helsinki,
		Events: []ical.Event{
			event(at(30, 9), at(30, 10)), event(at(2, 9), at(2, 10)), event(at(2, 10), at(2, 11)), event(at(3, 9), at(3, 12)), event(at(3, 10), at(3, 11)),
			event(at(1, 9), at(2, 1)), event(at(31, 23), at(33, 1)), off, free, event(at(34, 1), at(34, 2)),
		},
	}
	const want = `BEGIN:VCALENDAR
PRODID:-//rondo//rondo//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VFREEBUSY
UID:datatalks@sessions.example.org
DTSTAMP:20270228T000000Z
ORGANIZER:https://sessions.example.org/t/datatalks
URL:https://sessions.example.org/feeds/datatalks.ifb
DTSTART:20270302T000000Z
DTEND:20270401T000000Z
FREEBUSY;FBTYPE=BUSY:20270302T000000Z/20270302T010000Z
FREEBUSY;FBTYPE=BUSY:20270302T090000Z/20270302T110000Z
FREEBUSY;FBTYPE=BUSY:20270303T090000Z/20270303T120000Z
FREEBUSY;FBTYPE=BUSY:20270330T090000Z/20270330T100000Z
FREEBUSY;FBTYPE=BUSY:20270331T230000Z/20270401T000000Z
END:VFREEBUSY
END:VCALENDAR
`
	text, err := c.EncodeBusy("datatalks@sessions.example.org", at(0, 0), at(2, 0), at(32, 0))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(string(text), "\r\n", "\n"); got != want {
		t.Errorf("written\n%swant\n%s", got, want)
	}
	strict, err := icaltest.Parse(text)
	if err != nil || len(strict.Children("VFREEBUSY")) != 1 {
		t.Errorf("a strict reader: %v", err)
	}
	read, err := ical.ReadBusy(text, ical.Zone{}, at(0, 0), at(40, 0))
	if err != nil || len(read.Spans) != 5 || read.Events != 5 || read.Partly != nil || !read.Spans[1].To.Equal(at(2, 11)) {
		t.Errorf("read again: %s", saidBusy(read, err))
	}

	c.URL, c.Source = "", ""
	text, err = c.EncodeBusy("datatalks", at(0, 0), at(2, 0), at(32, 0))
	if err != nil || strings.Contains(string(text), "METHOD") || strings.Contains(string(text), "ORGANIZER") {
		t.Errorf("without an address: %s, %v", text, err)
	}
	for name, encode := range map[string]func() ([]byte, error){
		"no UID":            func() ([]byte, error) { return c.EncodeBusy("", at(0, 0), at(2, 0), at(32, 0)) },
		"control character": func() ([]byte, error) { return c.EncodeBusy("a\x00", at(0, 0), at(2, 0), at(32, 0)) },
		"no time":           func() ([]byte, error) { return c.EncodeBusy("a", at(0, 0), at(2, 0), at(2, 0)) },
		"no stamp":          func() ([]byte, error) { return c.EncodeBusy("a", time.Time{}, at(2, 0), at(32, 0)) },
		"year":              func() ([]byte, error) { return c.EncodeBusy("a", at(0, 0), at(2, 0), at(2, 0).AddDate(9000, 0, 0)) },
	} {
		if text, err := encode(); err == nil || text != nil {
			t.Errorf("%s: %s", name, text)
		}
	}
}
