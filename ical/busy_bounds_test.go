package ical_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

// busyBomb is half a megabyte of valid lines: 3,204 events of 24 times a day, which are 56 million dates in two years.
func busyBomb() []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n")
	for i := range 3204 {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20260101T0000%02dZ\r\nDURATION:PT1M\r\n"+
			"RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23\r\nEND:VEVENT\r\n", i, i%60)
	}
	b.WriteString("BEGIN:VEVENT\r\nUID:last\r\nDTSTART:20270601T003000Z\r\nDTEND:20270601T004500Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	return []byte(b.String())
}

var bombFrom, bombTo = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)

// A calendar that never ends is read in part, says so, and hides none of its single events.
func TestReadBusyLooksAtSoMuch(t *testing.T) {
	data := busyBomb()
	if len(data) < 500_000 || len(data) > 600_000 {
		t.Fatalf("it has %d bytes", len(data))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c, err := ical.ReadBusy(data, ical.Zone{}, bombFrom, bombTo)
	runtime.ReadMemStats(&after)
	if err != nil || c.Events != 3205 {
		t.Fatalf("%d events, %v", c.Events, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 10<<20 {
		t.Errorf("it took %d bytes", used)
	}
	const want = "the calendar has more than 100000 dates of series; those that come later in it are not read; give one with fewer"
	if len(c.Partly) != 1 || c.Partly[0].Error() != want {
		t.Errorf("partly %v, want %s", c.Partly, want)
	}
	single := ical.BusySpan{From: time.Date(2027, 6, 1, 0, 30, 0, 0, time.UTC), To: time.Date(2027, 6, 1, 0, 45, 0, 0, time.UTC)}
	found := false
	for _, s := range c.Spans {
		found = found || s == single
	}
	if !found {
		t.Error("the single event behind them is not found")
	}
	if n := len(c.Spans); n < 17_000 || n > 100_000 {
		t.Errorf("%d spans", n)
	}
}

func BenchmarkReadBusyBomb(b *testing.B) {
	data := busyBomb()
	b.ReportAllocs()
	begun := worked()
	for b.Loop() {
		if _, err := ical.ReadBusy(data, ical.Zone{}, bombFrom, bombTo); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((worked()-begun).Microseconds())/1000/float64(b.N), "cpu-ms")
}

// More than 20,000 events are not looked at.
func TestReadBusyManyEvents(t *testing.T) {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\n")
	at := bombFrom
	for range 20_001 {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nDTSTART:%s\nDURATION:PT5M\nEND:VEVENT\n", at.Format("20060102T150405Z"))
		at = at.Add(10 * time.Minute)
	}
	b.WriteString("END:VCALENDAR\n")
	c, err := ical.ReadBusy([]byte(b.String()), ical.Zone{}, bombFrom, bombTo)
	if err != nil || c.Events != 20_000 || len(c.Spans) != 20_000 || len(c.Partly) != 1 {
		t.Errorf("%d events, %d spans, partly %v, %v", c.Events, len(c.Spans), c.Partly, err)
	}
}

// Whatever costs much ends with what is looked at, also where nothing comes of it.
func TestReadBusyEndsWhatNeverEnds(t *testing.T) {
	event := func(lines string) string {
		return "BEGIN:VEVENT\nUID:#\nDTSTART:20260101T000000Z\nDURATION:PT1M\n" + lines + "END:VEVENT\n"
	}
	days := "1"
	for day := 2; day <= 31; day++ {
		days += fmt.Sprint(",", day)
	}
	zone := "BEGIN:VTIMEZONE\nTZID:Here\n" + strings.Repeat("BEGIN:STANDARD\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nDTSTART:19700101T000000\n"+
		"RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY="+days+"\nEND:STANDARD\n", 100) + "END:VTIMEZONE\n"
	for name, text := range map[string]string{
		"a rule that never comes true":      event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n"),
		"one of days of the year":           event("RRULE:FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1\n"),
		"one that counts from the year 1":   strings.Replace(event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=10000\n"), "2026", "0001", 1),
		"rules that leave all of it out":    event("RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY\n"),
		"a clock of many rules":             strings.Replace(event(""), "DTSTART:20260101T000000Z", "DTSTART;TZID=Here:20260101T000000", 1),
		"a series with many changes of all": strings.ReplaceAll(event("RRULE:FREQ=DAILY;COUNT=1\n")+event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260101T000000Z\n"), "#", "a"),
	} {
		var b strings.Builder
		b.WriteString("BEGIN:VCALENDAR\n" + zone)
		for i := range 4_000 / strings.Count(text, "UID") {
			b.WriteString(strings.Replace(text, "#", fmt.Sprint(i), 1))
		}
		b.WriteString("END:VCALENDAR\n")
		c, err := ical.ReadBusy([]byte(b.String()), ical.Zone{}, bombFrom, bombTo)
		if err != nil || c.Events != 4_000 || !tired(c) {
			t.Errorf("%s: %d events, partly %v, %v", name, c.Events, c.Partly, err)
		}
	}
}
