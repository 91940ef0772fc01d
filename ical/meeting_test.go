package ical

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const oneMeeting = `BEGIN:VCALENDAR
X-WR-CALNAME:Team
BEGIN:VEVENT
UID:a@example.com
SEQUENCE:3
DTSTART;TZID=W. Europe Standard Time:20261201T140000
DURATION:PT45M
RRULE:FREQ=WEEKLY
EXDATE:20261208T130000Z
EXDATE;VALUE=DATE:20261215
RDATE;TZID=America/New_York:20261203T080000
SUMMARY:Data\, weekly
CONFERENCE;VALUE=URI:https://meet.example.com/data
ORGANIZER;CN=Ada:mailto:ada@example.org
ATTENDEE;PARTSTAT=DECLINED:mailto:Bo@example.org
GEO:1;2
X-MICROSOFT-CDO-IMPORTANCE:1
X-MICROSOFT-DISALLOW-COUNTER:FALSE
X-MOZ-LASTACK:20260101T000000Z
BEGIN:VALARM
TRIGGER:-P1D
END:VALARM
BEGIN:VALARM
TRIGGER;VALUE=DATE-TIME:20261201T120000Z
END:VALARM
BEGIN:VALARM
TRIGGER;RELATED=END:-PT5M
END:VALARM
BEGIN:VALARM
TRIGGER;RELATED=END:-PT5M
END:VALARM
BEGIN:VALARM
TRIGGER:PT0S
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:a@example.com
RECURRENCE-ID;RANGE=THISANDFUTURE:20261222T130000Z
DTSTART:20261222T150000Z
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Etc/GMT-2:20261201T140000
END:VEVENT
END:VCALENDAR
`

// TestParseMeetings holds that an event comes as it is written, every time on the clock of its start.
func TestParseMeetings(t *testing.T) {
	all, err := ParseMeetings([]byte(strings.ReplaceAll(oneMeeting, "\n", "\r\n")), Zone{})
	if err != nil || len(all) != 3 {
		t.Fatal(err, all)
	}
	at := func(day, hour int) Local { return LocalDate(2026, time.December, day, hour, 0, 0) }
	m := all[0]
	if m.Calendar != "Team" || m.Line != 3 || m.UID != "a@example.com" || m.Sequence != 3 || m.Zone.String() != "Europe/Berlin" || m.Start != at(1, 14) || m.Lasts != 45*time.Minute {
		t.Errorf("%+v", m)
	}
	if m.Rule != "FREQ=WEEKLY" || !slices.Equal(m.Except, []Local{at(8, 14)}) || !slices.Equal(m.Out, []Local{at(15, 0)}) || !slices.Equal(m.Extra, []Local{at(3, 14)}) {
		t.Errorf("%+v", m)
	}
	if m.Summary != "Data, weekly" || m.URL != "https://meet.example.com/data" || m.Organizer.Address != "ada@example.org" || m.Attendees[0].PartStat != Declined {
		t.Errorf("%+v", m)
	}
	if !slices.Equal(m.Alarms, []time.Duration{24 * time.Hour}) || !slices.Equal(m.Unread, []string{"GEO", "VALARM at a moment", "VALARM of the end (RELATED=END)", "VALARM at the start or later"}) {
		t.Errorf("%+v", m)
	}
	if m = all[1]; !m.Changes || !m.Range || !m.Cancelled || m.On != at(22, 13) || m.Zone.String() != "UTC" {
		t.Errorf("%+v", m)
	}
	if m = all[2]; m.Zone.String() != "UTC" || m.Clock != "Etc/GMT-2" || m.Start != at(1, 12) {
		t.Errorf("a bare offset is no zone that a theme can have: %+v", m)
	}
}

// TestMeetingsTurned holds that a clock without a name of which the day is another one than in UTC is said.
func TestMeetingsTurned(t *testing.T) {
	for clock, turned := range map[string]bool{"20261201T000000": true, "20261201T015959": true, "20261201T020000": false, "20261201T235959": false} {
		all, err := ParseMeetings([]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Etc/GMT-2:"+clock+"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), Zone{})
		if err != nil || all[0].Turned != turned || all[0].Clock != "Etc/GMT-2" {
			t.Errorf("%s: %v %+v", clock, err, all)
		}
	}
}

// FuzzParseMeetings holds that no file makes the reader fall over, and that every meeting has a zone and a time that can be written down.
func FuzzParseMeetings(f *testing.F) {
	f.Add([]byte(oneMeeting))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261201\nRECURRENCE-ID:\nBEGIN:VALARM\nTRIGGER:-P"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := ParseMeetings(data, Zone{})
		if (err == nil) != (len(all) > 0) {
			t.Error(len(all), err)
		}
		for _, m := range all {
			if m.Wrong == "" && !m.Day && !nameable(m.Zone) {
				t.Errorf("%+v", m)
			}
			if strings.ContainsAny(m.Summary+m.Place+m.URL+m.UID, "\n\r\x00") {
				t.Errorf("%+q", m.Summary+m.Place+m.URL+m.UID)
			}
		}
	})
}

// An EXRULE that goes on takes out its first hundred dates that the event has.
func TestMeetingsWithEndlessExceptions(t *testing.T) {
	all, err := ParseMeetings([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270104T090000Z\nRRULE:FREQ=DAILY\nRDATE:20270109T090000Z,20270109T120000Z\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU\nEXRULE:FREQ=SECONDLY;INTERVAL=7;BYSECOND=1\nEND:VEVENT\nEND:VCALENDAR\n"), Zone{})
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	m := all[0]
	if len(m.Except) != mostLeftOut || m.Except[0] != LocalDate(2027, time.January, 9, 9, 0, 0) || m.Except[99] != LocalDate(2027, time.December, 19, 9, 0, 0) {
		t.Errorf("%v", m.Except)
	}
	if !slices.Equal(m.Extra, []Local{LocalDate(2027, time.January, 9, 12, 0, 0)}) || !slices.Equal(m.Unread, []string{"EXRULE from 2027-12-25 on", "EXRULE"}) {
		t.Errorf("%v %v", m.Extra, m.Unread)
	}
}

func TestRuleTexts(t *testing.T) {
	for text, want := range map[string]string{
		"freq=hourly;interval=24":               "FREQ=DAILY;INTERVAL=1",
		"FREQ=MINUTELY;INTERVAL=20160;COUNT=3":  "FREQ=WEEKLY;INTERVAL=2;COUNT=3",
		"FREQ=HOURLY;INTERVAL=168;BYDAY=MO":     "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
		"FREQ=HOURLY;INTERVAL=24;BYHOUR=9":      "FREQ=HOURLY;INTERVAL=24;BYHOUR=9",
		"FREQ=HOURLY;INTERVAL=5":                "FREQ=HOURLY;INTERVAL=5",
		"FREQ=HOURLY;INTERVAL=0":                "FREQ=HOURLY;INTERVAL=0",
		"MP1 1+ TU #4":                          "FREQ=MONTHLY;INTERVAL=1;COUNT=4;BYDAY=1TU",
		"FREQ=WEEKLY;;X-MINE=1;BYDAY=MO,, TU;A": "FREQ=WEEKLY;BYDAY=MO,TU;A",
		"weekly":                                "WEEKLY",
	} {
		if got := ruleText(text, LocalDate(2027, time.March, 1, 9, 0, 0)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// What EXRULEs take to read is bounded for the whole file: behind many that never end, a plain one is said to be unread.
func TestExruleBudgetIsTheFiles(t *testing.T) {
	read := func(costly int) Meeting {
		event := func(out string) string {
			return "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20270104T000000Z\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nEXRULE:" + out + "\r\nSUMMARY:Standup\r\nEND:VEVENT\r\n"
		}
		file := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + strings.Repeat(event("FREQ=MINUTELY"), costly) + event("FREQ=WEEKLY;INTERVAL=2") + "END:VCALENDAR\r\n"
		all, err := ParseMeetings([]byte(file), Zone{})
		if err != nil {
			t.Fatal(err)
		}
		return all[len(all)-1]
	}
	if m := read(2); len(m.Except) != 2 || len(m.Unread) != 0 {
		t.Errorf("behind 2: %v, unread %v", m.Except, m.Unread)
	}
	if m := read(20); len(m.Except) != 0 || len(m.Unread) != 1 {
		t.Errorf("behind 20: %v, unread %v", m.Except, m.Unread)
	}
}
