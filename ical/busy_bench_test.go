package ical_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"rondo/ical"
)

// busyFeeds are calendars as people have them: 500 events over three years with the text that events carry. One in ten is a whole day,
// one in twelve repeats, with dates that are left out, added or moved; zones are named as Google and as Exchange name them.
func busyFeeds(feeds int) (all [][]byte) {
	const text = "DESCRIPTION:Agenda and notes are in the usual place. Please read them befor\r\n e we meet\\, and bring what you have found.\r\n" +
		"LOCATION:https://meet.example.org/room\r\nORGANIZER;CN=Somebody:mailto:somebody@example.org\r\n" +
		"ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\nCLASS:PUBLIC\r\nSTATUS:CONFIRMED\r\n"
	for feed := range feeds {
		var b bytes.Buffer
		b.WriteString("BEGIN:VCALENDAR\r\nPRODID:-//example//feeds//EN\r\nVERSION:2.0\r\n")
		for n := range 500 {
			at := time.Date(2026, 1, 1, 7+(n*7+feed)%10, n%4*15, 0, 0, time.UTC).AddDate(0, 0, (n*13+feed*5)%1000)
			date, zone := at.Format("20060102T150405"), []string{"Europe/Helsinki", "FLE Standard Time", "America/New_York"}[n%3]
			fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d-%d@example.org\r\nDTSTAMP:20260101T000000Z\r\nSEQUENCE:0\r\nSUMMARY:Number %d\r\n%s", feed, n, n, text)
			switch {
			case n%10 == 3:
				fmt.Fprintf(&b, "DTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\n", at.Format("20060102"), at.AddDate(0, 0, 1+n%3).Format("20060102"))
			default:
				fmt.Fprintf(&b, "DTSTART;TZID=%s:%s\r\nDTEND;TZID=%[1]s:%[3]s\r\n", zone, date, at.Add(45*time.Minute).Format("20060102T150405"))
			}
			if n%12 == 6 {
				fmt.Fprintf(&b, "RRULE:%s\r\nEXDATE;TZID=%s:%s\r\nRDATE;TZID=%[2]s:%[4]s\r\n",
					[]string{"FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;COUNT=30", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=DAILY;COUNT=20"}[n/12%4], zone,
					at.AddDate(0, 0, 14).Format("20060102T150405"), at.AddDate(0, 0, 3).Format("20060102T150405"))
			}
			b.WriteString("END:VEVENT\r\n")
			if n%36 == 6 {
				moved := at.AddDate(0, 0, 7)
				fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d-%d@example.org\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Moved\r\n%sRECURRENCE-ID;TZID=%s:%s\r\n"+
					"DTSTART;TZID=%[4]s:%[6]s\r\nDTEND;TZID=%[4]s:%[7]s\r\nEND:VEVENT\r\n", feed, n, text, zone, moved.Format("20060102T150405"),
					moved.Add(time.Hour).Format("20060102T150405"), moved.Add(2*time.Hour).Format("20060102T150405"))
			}
		}
		b.WriteString("END:VCALENDAR\r\n")
		all = append(all, b.Bytes())
	}
	return all
}

// A calendar as people have it is read whole.
func TestReadBusyWhole(t *testing.T) {
	c, err := ical.ReadBusy(busyFeeds(1)[0], ical.Zone{}, bombFrom, bombTo)
	if err != nil || c.Partly != nil || c.Events != 514 || len(c.Spans) < 500 {
		t.Errorf("%d events, %d spans, partly %v, %v", c.Events, len(c.Spans), c.Partly, err)
	}
}

// BenchmarkReadFeeds reads 200 calendars of 500 events and lists when they are busy in two years, beside a library that only
// takes them apart.
func BenchmarkReadFeeds(b *testing.B) {
	feeds := busyFeeds(200)
	bytes := 0
	for _, feed := range feeds {
		bytes += len(feed)
	}
	b.Run("by=rondo", func(b *testing.B) {
		b.SetBytes(int64(bytes))
		b.ReportAllocs()
		begun := worked()
		for b.Loop() {
			for _, feed := range feeds {
				if c, err := ical.ReadBusy(feed, ical.Zone{}, bombFrom, bombTo); err != nil || c.Events != 514 {
					b.Fatalf("%d events, %v", c.Events, err)
				}
			}
		}
		b.ReportMetric(float64((worked()-begun).Milliseconds())/float64(b.N), "cpu-ms")
	})
	b.Run("by=golang-ical", func(b *testing.B) {
		b.SetBytes(int64(bytes))
		b.ReportAllocs()
		begun := worked()
		for b.Loop() {
			for _, feed := range feeds {
				if c, err := ics.ParseCalendar(strings.NewReader(string(feed))); err != nil || len(c.Events()) != 514 {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64((worked()-begun).Milliseconds())/float64(b.N), "cpu-ms")
	})
}
