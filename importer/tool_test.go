package importer_test

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"rondo/ical"
	"rondo/importer"
)

// needYAML2ICAL skips a test where python3 has no yaml2ical.
func needYAML2ICAL(t testing.TB) {
	t.Helper()
	if said, err := exec.Command("python3", "-c", "import yaml2ical.ical").CombinedOutput(); err != nil {
		t.Skipf("python3 has no yaml2ical (pip install yaml2ical): %s", said[bytes.LastIndexByte(bytes.TrimSpace(said), '\n')+1:])
	}
}

// convert writes the calendar of a folder of meetings, and prints how many seconds reading them took.
const convert = `
import sys, time
from yaml2ical import ical, meeting
before = time.process_time()
all = meeting.load_meetings(sys.argv[1])
print(time.process_time() - before)
if len(sys.argv) > 2:
    ical.convert_meetings_to_ical(all, outputfile=sys.argv[2])
`

// TestYAML2ICALCalendar compares dates with the calendar that yaml2ical itself writes, over two years: of meetings with every frequency, and of those
// in the folder that RONDO_IRC_MEETINGS names, where it does. The one difference is in months: yaml2ical leaves out the month of the start.
func TestYAML2ICALCalendar(t *testing.T) {
	needYAML2ICAL(t)
	folder := t.TempDir()
	for n, often := range []string{
		"weekly", "biweekly-odd", "biweekly-even", "quadweekly", "quadweekly-week-1", "quadweekly-week-2", "quadweekly-week-3", "quadweekly-alternate",
		"first-monday", "first-tuesday", "first-friday", "adhoc",
	} {
		for i, start := range []string{"20140213", "20201231", "20261130", "20270310"} {
			day := time.Weekday((n + i) % 7).String()
			if _, named, ok := strings.Cut(often, "first-"); ok {
				day = named
			}
			text := fmt.Sprintf("project: Meeting %s %s\nchair: nobody\ndescription: none\nschedule:\n- { time: '%02d30', day: %s, irc: room-%d-%d, frequency: %s, start_date: %s }\n",
				often, start, n, day, n, i, often, start)
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("m%d-%d.yaml", n, i)), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{folder, os.Getenv("RONDO_IRC_MEETINGS")} {
		if name == "" {
			continue
		}
		var files []importer.File
		paths, err := filepath.Glob(filepath.Join(name, "*.yaml"))
		for _, path := range paths {
			data, unread := os.ReadFile(path)
			err = cmp.Or(err, unread)
			files = append(files, importer.File{Name: path, Data: data})
		}
		calendar := filepath.Join(t.TempDir(), "all.ics")
		if said, failed := exec.Command("python3", "-c", convert, name, calendar).CombinedOutput(); failed != nil {
			t.Fatalf("%v: %s", failed, said)
		}
		data, unread := os.ReadFile(calendar)
		if err = cmp.Or(err, unread); err != nil {
			t.Fatal(err)
		}
		meetings, err := ical.ParseMeetings(data, ical.Zone{})
		if err != nil {
			t.Fatal(err)
		}
		theirs, ours := map[string][]string{}, map[string][]string{}
		for _, m := range meetings {
			if strings.HasPrefix(m.Summary, "CANCELLED: ") {
				continue // stands for a date that is skipped
			}
			rule, err := ical.ParseRule(m.Rule, m.Start, m.Zone)
			if err != nil {
				t.Fatal(m.Summary, err)
			}
			for _, at := range rule.Between(ical.LocalOf(now), ical.LocalOf(now.AddDate(2, 0, 0))) {
				if !slices.Contains(m.Except, at) {
					theirs[m.Summary] = append(theirs[m.Summary], at.String())
				}
			}
		}
		r := read(t, "yaml2ical", files...)
		if err := r.Findings.Err(); err != nil {
			t.Fatal(err)
		}
		for _, theme := range load(t, r.Files).Themes {
			for _, at := range dates(theme) {
				if at < now.AddDate(2, 0, 0).Format("2006-01-02 15:04") {
					ours[theme.Title] = append(ours[theme.Title], at)
				}
			}
		}
		all, differ := 0, 0
		for title, want := range theirs {
			got := ours[title]
			slices.Sort(got)
			slices.Sort(want)
			if strings.Contains(title, "first-") && len(got) == len(want)+1 {
				got = got[1:] // of the month in which it starts
			}
			all += len(want)
			if !slices.Equal(got, want) {
				differ++
				t.Errorf("%s\ngot  %s\nwant %s", title, got, want)
			}
		}
		if len(theirs) < 10 || len(ours) != len(theirs) {
			t.Errorf("%d meetings in the calendar, %d as themes", len(theirs), len(ours))
		}
		t.Logf("%s: %d files, %d meetings, %d themes, %d dates in two years, %d meetings differ", name, len(files), r.Meetings, len(r.Files), all, differ)
	}
}

// BenchmarkImport turns 1,000 meetings of yaml2ical into themes; yaml2ical alone reads them. Processor time.
func BenchmarkImport(b *testing.B) {
	var files []importer.File
	for n := range 1000 {
		often := []string{"weekly", "biweekly-odd", "biweekly-even"}[n%3]
		text := fmt.Sprintf("project: Meeting %04d of the team\nmeeting_id: m%d\nagenda_url: https://example.org/agenda/%d\nschedule:\n  - time:       '%02d00'\n"+
			"    day:        %s\n    irc:        room-%d\n    frequency:  %s\n    start_date: 20260105\nchair: Somebody (somebody)\ndescription: >\n"+
			"  This is the weekly meeting of a team. It talks about what was done,\n  and about what comes next.\n", n, n, n, n%24, time.Weekday(n%7), n, often)
		files = append(files, importer.File{Name: fmt.Sprintf("m%04d.yaml", n), Data: []byte(text)})
	}
	b.Run("by=rondo", func(b *testing.B) {
		before := processorTime(b)
		for b.Loop() {
			if r := read(b, "yaml2ical", files...); len(r.Files) != len(files) {
				b.Fatal(r.Findings)
			}
		}
		b.ReportMetric(1e3*(processorTime(b)-before).Seconds()/float64(b.N), "cpu-ms")
	})
	b.Run("by=yaml2ical", func(b *testing.B) {
		needYAML2ICAL(b)
		folder, total := b.TempDir(), 0.0
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(folder, f.Name), f.Data, 0o600); err != nil {
				b.Fatal(err)
			}
		}
		for b.Loop() {
			said, err := exec.Command("python3", "-c", convert, folder).CombinedOutput()
			took, bad := strconv.ParseFloat(string(bytes.TrimSpace(said)), 64)
			if err != nil || bad != nil {
				b.Fatalf("%v: %s", err, said)
			}
			total += took
		}
		b.ReportMetric(1e3*total/float64(b.N), "cpu-ms")
	})
}

// processorTime is what this process has used, that of the garbage collector with it.
func processorTime(b *testing.B) time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
