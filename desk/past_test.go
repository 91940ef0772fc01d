package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/theme"
)

// bringing has a theme with a file, in Helsinki.
func bringing(t testing.TB) Bringing {
	t.Helper()
	set, findings := theme.Load(fstest.MapFS{
		"rondo.yaml":        {Data: []byte("site: { name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: sent }\n")},
		"people.yaml":       {Data: []byte("people: []\n")},
		"themes/talks.yaml": {Data: []byte("name: DataTalks\npurpose: P\naudience: [ada@example.org]\nschedule: { starts: 2026-12-01 14:00, timezone: Europe/London }\ncategories: [data]\n")},
	}, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	return Bringing{Set: set, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
}

func listed(all []Brought) string {
	var b strings.Builder
	for _, s := range all {
		f := s.Facts
		fmt.Fprintf(&b, "%d %s %s %s %s–%s %s: %s", s.Line, s.UID, s.Theme, s.Key(), f.Start.Format("2006-01-02T15:04Z"), f.End.Format("15:04Z"), f.Name, f.Title)
		for _, more := range []string{f.Zone.String(), f.Presenter, f.Place, f.Abstract, f.Categories, f.Materials} {
			fmt.Fprintf(&b, "|%q", more)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestPastSessionsFromCSV(t *testing.T) {
	const file = "\ufeffStart,End,Theme,Title,Presenter,Abstract,Tags,Materials,Place,UID\r\n" +
		"2024-01-09 14:00,14:45,datatalks,Ranking,\"Ada Byron <ada@example.org>; bo@example.org\",\"Two years,\ntold in one\",\"search; data\",\"slides=https://example.org/1?a=b; recording=https://example.org/2\",Room 5,\r\n" +
		"2024-03-05T09:30,,Brown Bag – Äiti,,,,,,,\r\n" +
		"2024-03-05 16:00,2024-03-05 17:30,brown bag – äiti,Second,,,,,,own@example.com\r\n" +
		",,,,,,,,,\r\n" +
		"2023-02-07 10:00,,talks,,,,,,,\r\n"
	all, findings := ReadPast("old.csv", []byte(file), bringing(t))
	const want = `7 talks.20230207@imported.sessions.example.org talks 2023-02-07 2023-02-07T10:00Z–11:00Z DataTalks: DataTalks|"Europe/London"|""|""|""|"data"|""
2 talks.20240109@imported.sessions.example.org talks 2024-01-09 2024-01-09T14:00Z–14:45Z DataTalks: Ranking|"Europe/London"|"Ada Byron, bo"|"Room 5"|"Two years,\ntold in one"|"search,data"|"slides\thttps://example.org/1?a=b\nrecording\thttps://example.org/2"
4 brown-bag-aiti.20240305t0930@imported.sessions.example.org brown-bag-aiti 2024-03-05t0930 2024-03-05T07:30Z–08:30Z Brown Bag – Äiti: Brown Bag – Äiti|"Europe/Helsinki"|""|""|""|""|""
5 own@example.com brown-bag-aiti 2024-03-05t1600 2024-03-05T14:00Z–15:30Z brown bag – äiti: Second|"Europe/Helsinki"|""|""|""|""|""
`
	if got := listed(all); got != want || len(findings) > 0 {
		t.Errorf("read\n%s\nwant\n%s\n%v", got, want, findings)
	}
}

// Each mistake is named by its place, and none of the file is imported.
func TestPastSessionsThatAreNone(t *testing.T) {
	const head = "date,time,theme,title,duration,timezone,materials,abstract\n"
	for _, c := range []struct{ file, want string }{
		{"", "old.csv: the file is empty; begin it with a line like start,theme,title,presenter"},
		{"theme,title\n", "old.csv:1:1: no column says when; begin the file with a line like start,theme,title,presenter"},
		{"start,theme,startt\n", `old.csv:1:13: warning: the column "startt" is not read; did you mean "start"?`},
		{"start,theme,theme\n", `old.csv:1:13: two columns "theme"; keep one of them`},
		{head + "2024-01-09,14:00\n", "old.csv:2:1: wrong number of fields; give each line as many fields as the header"},
		{head + "2024-01-09,,x,,,,,\n", `old.csv:2:1: "2024-01-09" has no time; write it like 2024-01-09 14:00`},
		{head + "09.01.2024,14:00,x,,,,,\n", `old.csv:2:1: "09.01.2024 14:00" is no date and time; write 2024-01-09 14:00`},
		{head + "2024-01-09,14:00,,,,,,\n", "old.csv:2:18: no theme; write its id or name, or give one for all: --theme NAME"},
		{head + "2024-01-09,14:00,x,,soon,,,\n", `old.csv:2:21: "soon" is no duration; write it like 45m, 1h30m, PT45M or 45 (minutes)`},
		{head + "2024-01-09,14:00,x,,45m,Helsinki,,\n", "old.csv:2:25: "},
		{head + "2024-01-09,14:00,x,,,,https://example.org/a=b,\n", `old.csv:2:23: "https://example.org/a=b" has no label; write it like slides=https://example.org/slides.pdf`},
		{head + "2024-01-09,14:00,x,,,,slides=javascript:1,\n", "old.csv:2:23: "},
		{head + "2027-01-09,14:00,x,,,,,\n", "old.csv:2:1: it has not ended; what is still to come belongs into a theme's file"},
		{head + "2024-01-09,14:00,x,,200h,,,\n", "old.csv:2:1: it takes longer than a week; write each day as a session of its own"},
		{head + "2024-01-09,14:00,x,a\u202eb,,,,\n", "old.csv:2:20: the text has the control character U+202E; remove it"},
		{head + "2024-01-09,14:00,x,,,,,\n2024-01-09,14:00,x,,,,,\n", "old.csv:3:1: 2024-01-09 14:00 of x stands here twice, first on line 2; keep one of them, or give each another time or uid"},
		{head + "2024-01-09,14:00,x,\"a\nb,,,,\n", "old.csv:"},
		{"start,theme\n2024-01-09 14:00,\xff\n", "old.csv: the file is not in UTF-8; save it as CSV UTF-8"},
	} {
		_, findings := ReadPast("old.csv", []byte(c.file), bringing(t))
		if len(findings) != 1 || !strings.HasPrefix(findings[0].String(), c.want) {
			t.Errorf("%q: found %v, want %s", c.file, findings, c.want)
		}
	}
}

func TestPastSessionsFromACalendar(t *testing.T) {
	const file = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a@example.com
DTSTART;TZID=Europe/Helsinki:20240109T140000
RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=2
SUMMARY:Brown bag
ATTENDEE:mailto:ada@example.org
ATTACH:https://example.org/slides
END:VEVENT
BEGIN:VEVENT
UID:off@example.com
DTSTART:20240201T140000Z
STATUS:CANCELLED
SUMMARY:Off
END:VEVENT
BEGIN:VEVENT
UID:later@example.com
DTSTART:20270201T140000Z
SUMMARY:Later
END:VEVENT
BEGIN:VEVENT
UID:day@example.com
DTSTART;VALUE=DATE:20240201
END:VEVENT
END:VCALENDAR
`
	b := bringing(t)
	all, findings := ReadPast("old.ICS", []byte(file), b)
	if err := findings.Err(); len(all) != 0 || err == nil || !strings.Contains(err.Error(), "old.ICS:2:1: the calendar has no name, so the theme is not known; name it: --theme NAME") {
		t.Errorf("without a theme it is %v, %v", all, err)
	}
	b.Theme = "Brown Bag"
	all, findings = ReadPast("old.ICS", []byte(file), b)
	const want = `2 a@example.com/20240109T120000Z brown-bag 2024-01-09t1400 2024-01-09T12:00Z–13:00Z Brown Bag: Brown bag|"Europe/Helsinki"|""|""|""|""|"link\thttps://example.org/slides"
2 a@example.com/20240213T120000Z brown-bag 2024-02-13t1400 2024-02-13T12:00Z–13:00Z Brown Bag: Brown bag|"Europe/Helsinki"|""|""|""|""|"link\thttps://example.org/slides"
`
	if got := listed(all); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
	const said = `old.ICS:10:1: warning: "Off" is left out: it was cancelled
old.ICS:16:1: warning: "Later" is left out: it has not ended; what is still to come belongs into a theme's file
old.ICS:21:1: warning: the event is left out: it has a day and no time`
	if findings.Error() != said {
		t.Errorf("found\n%v\nwant\n%s", findings, said)
	}
}

// Whatever calendars are out there, they give sessions or findings.
func TestPastSessionsFromCalendarsFromOutside(t *testing.T) {
	folder := os.Getenv("RONDO_VECTORS")
	if folder == "" {
		t.Skip("RONDO_VECTORS is not set")
	}
	b := bringing(t)
	b.Theme = "Old"
	files := 0
	err := filepath.WalkDir(filepath.Join(folder, "ics"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files++
		all, findings := readPastICS(path, data, b)
		if len(all)+len(findings) == 0 {
			t.Errorf("%s gives nothing", path)
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

func FuzzReadPastCSV(f *testing.F) {
	f.Add([]byte("start,theme,title,materials\n2024-01-09 14:00,Talks,Ranking,slides=https://example.org/1\n"))
	f.Add([]byte("date;time;theme;duration\n2024-01-09;14:00;Ö;45m\n"))
	f.Add([]byte("\ufeffstart,theme\n\"2024-01-09 14:00\",\"a\nb\"\n"))
	b := bringing(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		all, findings := readPastCSV("old.csv", data, b)
		for _, s := range all {
			if s.UID == "" || s.Theme == "" || s.Facts.Title == "" || !s.Facts.End.After(s.Facts.Start) || s.Facts.End.After(b.Now) || s.Line < 2 {
				t.Errorf("%+v", s)
			}
		}
		for _, found := range findings {
			if found.Found == "" || found.File != "old.csv" {
				t.Errorf("%+v", found)
			}
		}
	})
}
