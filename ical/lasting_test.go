package ical

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Days go by the clock and hours go by (RFC 5545 §3.3.6), in the night that has 23 hours as well.
func TestDaysOfADurationAreThoseOfTheClock(t *testing.T) {
	const night = "BEGIN:VEVENT\nUID:%[2]s\nDTSTART;TZID=%[1]s:20260328T220000\nDURATION:%[2]s\n%[3]sEND:VEVENT\n"
	const rules = "BEGIN:VTIMEZONE\nTZID:Reading group\nBEGIN:DAYLIGHT\nDTSTART:19810329T030000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n" +
		"TZOFFSETFROM:+0200\nTZOFFSETTO:+0300\nEND:DAYLIGHT\nBEGIN:STANDARD\nDTSTART:19961027T040000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n" +
		"TZOFFSETFROM:+0300\nTZOFFSETTO:+0200\nEND:STANDARD\nEND:VTIMEZONE\n"
	for _, zone := range []string{"Europe/Helsinki", "Reading group"} {
		var text strings.Builder
		text.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\n" + rules)
		for _, duration := range []string{"PT10H", "P1D", "PT24H", "P1DT2H", "P1W"} {
			fmt.Fprintf(&text, night, zone, duration, "")
		}
		fmt.Fprintf(&text, night, zone, "P2D", "RRULE:FREQ=WEEKLY;COUNT=2\nRDATE;TZID="+zone+":20261024T220000\n")
		text.WriteString("END:VCALENDAR\n")
		all, err := ParseEntries([]byte(text.String()), Zone{}, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range all {
			said = append(said, e.UID+" "+e.End.Format("0102T1504Z"))
		}
		const want = "PT10H 0329T0600Z, P1D 0329T1900Z, PT24H 0329T2000Z, P1DT2H 0329T2100Z, P1W 0404T1900Z, " +
			"P2D/20260328T200000Z 0330T1900Z, P2D/20260404T190000Z 0406T1900Z, P2D/20261024T190000Z 1026T2000Z"
		if got := strings.Join(said, ", "); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", zone, got, want)
		}

		counter := "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:COUNTER\n" + rules + fmt.Sprintf(night, zone, "P1D", "ATTENDEE:mailto:ada@example.org\n") + "END:VCALENDAR\n"
		replies, err := ParseReply([]byte(counter))
		if err != nil || len(replies) != 1 {
			t.Fatalf("%d replies, %v", len(replies), err)
		}
		if end := replies[0].End.Format("0102T1504Z"); end != "0329T1900Z" {
			t.Errorf("%s: what is proposed ends at %s", zone, end)
		}
	}
}

// Days are counted from what the clock shows at each date: also within the hour after a change, and in the hour that comes twice.
func TestDatesJustAfterAChangeLastTheirDays(t *testing.T) {
	for _, c := range []struct{ start, extra, want string }{
		{"DTSTART;TZID=Europe/Helsinki:20260328T040000", "20260329T010000Z", "0328T0200Z to 0329T0100Z, 0329T0100Z to 0330T0100Z"},
		{"DTSTART;TZID=America/New_York:20261031T010000", "20261101T060000Z", "1031T0500Z to 1101T0500Z, 1101T0600Z to 1102T0600Z"},
	} {
		all, err := ParseEntries([]byte("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:a@example.org\n"+c.start+"\nDURATION:P1D\nRDATE:"+c.extra+"\nEND:VEVENT\nEND:VCALENDAR\n"),
			Zone{}, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range all {
			said = append(said, e.Start.Format("0102T1504Z")+" to "+e.End.Format("0102T1504Z"))
		}
		if got := strings.Join(said, ", "); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.start, got, c.want)
		}
	}
}

// What a clock of a file shows is found for both of the hours that come twice, and before the one that does not come.
func TestAClockShowsWhatItIsReadBy(t *testing.T) {
	helsinki, err := LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	described := struct{ clock }{helsinki}
	for _, at := range []time.Time{
		time.Date(2026, 3, 29, 0, 59, 0, 0, time.UTC), time.Date(2026, 3, 29, 2, 0, 0, 0, time.UTC), time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC),
		time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), time.Date(2026, 7, 1, 21, 0, 0, 0, time.UTC),
	} {
		if got, want := shown(described, at), LocalOf(at.In(helsinki.Location())); got != want {
			t.Errorf("at %s it shows %s, and %s was found", at, want, got)
		}
	}
}
