package ical_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
)

const busyCases = "testdata/busy.txtar"

// askBusy reads a case: its first line says what is asked of the calendar that follows.
func askBusy(t testing.TB, text string) (data []byte, home ical.Zone, from, to time.Time, read busyReader) {
	t.Helper()
	ask, calendar, _ := strings.Cut(text, "\n")
	if !strings.Contains(calendar, "BEGIN:VCALENDAR") {
		calendar = "BEGIN:VCALENDAR\n" + calendar + "END:VCALENDAR\n"
	}
	words := strings.Fields(ask)
	if len(words) < 3 {
		t.Fatalf("%q asks nothing", ask)
	}
	home, err := ical.LoadZone(words[0])
	if err != nil {
		t.Fatal(err)
	}
	read = ical.ReadBusy
	if len(words) == 4 && words[3] == "shared" {
		read = ical.ReadSharedBusy
	}
	return onTheWire([]byte(calendar)), home, day(t, words[1]), day(t, words[2]), read
}

type busyReader = func([]byte, ical.Zone, time.Time, time.Time) (ical.BusyCalendar, error)

func day(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// saidBusy is everything that was read of a calendar.
func saidBusy(c ical.BusyCalendar, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	plural := "s"
	if c.Events == 1 {
		plural = ""
	}
	fmt.Fprintf(&b, "%d event%s\n", c.Events, plural)
	for _, s := range c.Spans {
		end := s.To.Format("15:04")
		if s.To.Format(time.DateOnly) != s.From.Format(time.DateOnly) {
			end = s.To.Format("Mon 2006-01-02 15:04")
		}
		fmt.Fprintf(&b, "%s – %s %s\n", s.From.Format("Mon 2006-01-02 15:04"), end, s.Kind)
	}
	for _, m := range c.Partly {
		fmt.Fprintf(&b, "partly: %s\n", m.Error())
	}
	return b.String()
}

func TestReadBusyGolden(t *testing.T) {
	archive, err := txtar.ParseFile(busyCases)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		c, want := archive.Files[i], &archive.Files[i+1]
		if want.Name != "is busy" {
			t.Fatalf("%q has no answer", c.Name)
		}
		t.Run(c.Name, func(t *testing.T) {
			data, home, from, to, read := askBusy(t, string(c.Data))
			got := saidBusy(read(data, home, from, to))
			if got != string(want.Data) {
				t.Errorf("found\n%s\nwant\n%s", got, want.Data)
			}
			if *update {
				want.Data = []byte(got)
			}
		})
	}
	if *update {
		if err := os.WriteFile(busyCases, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
