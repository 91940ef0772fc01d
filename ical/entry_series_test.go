package ical

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Series with all that may be said of their dates.
func TestEntriesOfSeries(t *testing.T) {
	helsinki, err := LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	const series = "UID:a\nDTSTART;TZID=Europe/Helsinki:20240304T140000\nDTEND;TZID=Europe/Helsinki:20240304T150000\nSUMMARY:Talk\n"
	event := func(lines string) string { return "BEGIN:VEVENT\n" + lines + "END:VEVENT\n" }
	for _, c := range []struct{ name, events, want string }{
		{"a day takes out the date on it", event(series + "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20240311\n"), "03-04 12:00 Talk, 03-18 12:00 Talk"},
		{"a date without a zone is on the clock of its event", event(series + "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20240311T140000\n"), "03-04 12:00 Talk, 03-18 12:00 Talk"},
		{"a further day begins when the series does", event(series + "RDATE;VALUE=DATE:20240405\n"), "03-04 12:00 Talk, 04-05 11:00 Talk"},
		{"several rules", event(series + "RRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=MONTHLY;COUNT=2\n"), "03-04 12:00 Talk, 03-11 12:00 Talk, 04-04 11:00 Talk"},
		{"EXRULE", event(series + "RRULE:FREQ=WEEKLY;COUNT=4\nEXRULE:FREQ=WEEKLY;INTERVAL=2\n"), "03-11 12:00 Talk, 03-25 12:00 Talk"},
		{"EXRULE that nobody reads", event(series + "RRULE:FREQ=WEEKLY;COUNT=4\nEXRULE:FREQ=NEVER\n"), "03-04 12:00 Talk: it repeats by a rule that cannot be read"},
		{"a start off the rule counts", event(series + "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3\n"), "03-04 12:00 Talk, 03-06 12:00 Talk, 03-13 12:00 Talk"},
		{"a rule that ends before it begins", event(series + "RRULE:FREQ=WEEKLY;UNTIL=20240301T000000Z\n"), "03-04 12:00 Talk"},
		{"a rule with both ends", event(series + "RRULE:FREQ=WEEKLY;COUNT=2;UNTIL=20240501T000000Z\n"), "03-04 12:00 Talk, 03-11 12:00 Talk"},
		{"an end at the other side of the change", event(series + "RRULE:FREQ=WEEKLY;UNTIL=20240401T110000Z\n"), "03-04 12:00 Talk, 03-11 12:00 Talk, 03-18 12:00 Talk, 03-25 12:00 Talk, 04-01 11:00 Talk"},
		{
			"a change of a day", event(series+"RRULE:FREQ=WEEKLY;COUNT=2\n") + event("UID:a\nRECURRENCE-ID;VALUE=DATE:20240311\nDTSTART:20240312T100000Z\nSUMMARY:Moved\n"),
			"03-04 12:00 Talk, 03-12 10:00 Moved",
		},
		{
			"a change for all later dates", event(series+"RRULE:FREQ=WEEKLY;COUNT=5\n") +
				event("UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Helsinki:20240318T140000\nDTSTART;TZID=Europe/Helsinki:20240319T160000\nDTEND;TZID=Europe/Helsinki:20240319T163000\nSUMMARY:Later\n") +
				event("UID:a\nRECURRENCE-ID;TZID=Europe/Helsinki:20240325T140000\nDTSTART;TZID=Europe/Helsinki:20240325T140000\nSUMMARY:Once\n"),
			"03-04 12:00 Talk, 03-11 12:00 Talk, 03-19 14:00 Later, 03-25 12:00 Once, 04-02 13:00 Later",
		},
		{
			"the last SEQUENCE", event(series+"SEQUENCE:1\nRRULE:FREQ=WEEKLY;COUNT=2\n") + event(series+"SEQUENCE:2\nRRULE:FREQ=MONTHLY;COUNT=2\n") +
				event("UID:a\nSEQUENCE:3\nRECURRENCE-ID:20240404T110000Z\nDTSTART:20240405T110000Z\nSUMMARY:Moved\n") + event("UID:a\nRECURRENCE-ID:20240404T110000Z\nDTSTART:20240406T110000Z\nSUMMARY:Earlier\n"),
			"03-04 12:00 Talk, 04-05 11:00 Moved",
		},
		{"dates without end", event(series + "RRULE:FREQ=SECONDLY\n"), "03-04 12:00 Talk: it has more dates than are looked at"},
	} {
		all, err := ParseEntries([]byte("BEGIN:VCALENDAR\n"+c.events+"END:VCALENDAR\n"), helsinki, time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC))
		var got []string
		for _, e := range all {
			said := fmt.Sprintf("%s %s", e.Start.Format("01-02 15:04"), e.Summary)
			if e.Wrong != "" {
				said += ": " + e.Wrong
			}
			got = append(got, said)
		}
		if strings.Join(got, ", ") != c.want || err != nil {
			t.Errorf("%s: %s, %v; want %s", c.name, strings.Join(got, ", "), err, c.want)
		}
	}
}
