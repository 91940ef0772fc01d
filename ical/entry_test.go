package ical

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// kept is a calendar as a person's program wrote it out.
const kept = `BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Data\, talks
BEGIN:VEVENT
UID:once@example.org
DTSTART;TZID=Europe/Helsinki:20240109T140000
DTEND;TZID=Europe/Helsinki:20240109T144500
SUMMARY:How ranking was rebuilt
DESCRIPTION:Two years\, told\nin one hour
LOCATION:Room 5
CATEGORIES:data,search\, too
ATTACH:https://slides.example.org/1.pdf
URL:https://video.example.org/1
END:VEVENT
BEGIN:VEVENT
UID:weekly@example.org
DTSTART;TZID=Europe/Helsinki:20240318T140000
DURATION:PT30M
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Europe/Helsinki:20240325T140000
SUMMARY:Lunch
END:VEVENT
BEGIN:VEVENT
UID:weekly@example.org
RECURRENCE-ID;TZID=Europe/Helsinki:20240401T140000
DTSTART;TZID=Europe/Helsinki:20240402T150000
SUMMARY:Lunch\, moved
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:floating@example.org
DTSTART:20240501T090000
SUMMARY:In no zone
END:VEVENT
BEGIN:VEVENT
UID:utc@example.org
DTSTART:20240501T090000Z
SUMMARY:In UTC
END:VEVENT
BEGIN:VEVENT
UID:day@example.org
DTSTART;VALUE=DATE:20240502
END:VEVENT
BEGIN:VEVENT
UID:odd@example.org
DTSTART;TZID=Europe/Helsinki:20240502T140000
RRULE:FREQ=SOMETIMES
END:VEVENT
END:VCALENDAR
`

func TestEntriesAreEventsAndDatesOfSeries(t *testing.T) {
	helsinki, err := LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	all, err := ParseEntries([]byte(kept), helsinki, time.Date(2024, 4, 10, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, e := range all {
		fmt.Fprintf(&said, "%d %s %s %s %s %q %q %q %q %v %v %t %s\n", e.Line, e.UID, e.Start.Format("2006-01-02T15:04Z"), e.End.Format("15:04"), e.Zone, e.Calendar, e.Summary,
			e.About, e.Place, e.Tags, e.Links, e.Cancelled, e.Wrong)
	}
	const want = `40 day@example.org 0001-01-01T00:00Z 00:00 UTC "Data, talks" "" "" "" [] [] false it has a day and no time
4 once@example.org 2024-01-09T12:00Z 12:45 Europe/Helsinki "Data, talks" "How ranking was rebuilt" "Two years, told\nin one hour" "Room 5" [data search, too] [https://slides.example.org/1.pdf https://video.example.org/1] false 
15 weekly@example.org/20240318T120000Z 2024-03-18T12:00Z 12:30 Europe/Helsinki "Data, talks" "Lunch" "" "" [] [] false 
23 weekly@example.org/20240401T110000Z 2024-04-02T12:00Z 00:00 Europe/Helsinki "Data, talks" "Lunch, moved" "" "" [] [] true 
15 weekly@example.org/20240408T110000Z 2024-04-08T11:00Z 11:30 Europe/Helsinki "Data, talks" "Lunch" "" "" [] [] false 
30 floating@example.org 2024-05-01T06:00Z 00:00 Europe/Helsinki "Data, talks" "In no zone" "" "" [] [] false 
35 utc@example.org 2024-05-01T09:00Z 00:00 Europe/Helsinki "Data, talks" "In UTC" "" "" [] [] false 
44 odd@example.org 2024-05-02T11:00Z 00:00 Europe/Helsinki "Data, talks" "" "" "" [] [] false it repeats by a rule that cannot be read
`
	if said.String() != want {
		t.Errorf("read\n%s\nwant\n%s", said.String(), want)
	}
}

// Whatever calendars are out there, they give entries or an error, and soon.
func TestEntriesOfCalendarsFromOutside(t *testing.T) {
	folder := os.Getenv("RONDO_VECTORS")
	if folder == "" {
		t.Skip("RONDO_VECTORS is not set")
	}
	var files, read, entries int
	err := filepath.WalkDir(filepath.Join(folder, "ics"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		all, err := ParseEntries(data, Zone{}, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
		if err == nil {
			read++
		}
		for _, e := range all {
			if e.Wrong == "" && (e.Start.IsZero() || !e.End.IsZero() && !e.End.After(e.Start)) {
				t.Errorf("%s:%d: from %v to %v", path, e.Line, e.Start, e.End)
			}
		}
		entries += len(all)
		return nil
	})
	if err != nil || read == 0 || entries == 0 {
		t.Errorf("%d files, %d read, %d entries, %v", files, read, entries, err)
	}
	t.Logf("%d files, %d read, %d entries", files, read, entries)
}
