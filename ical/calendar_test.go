package ical_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
	"rondo/ical/icaltest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// session is an ordinary session as it stands in a feed.
func session(t testing.TB) ical.Event {
	t.Helper()
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	return ical.Event{
		UID:         "datatalks.20261201@sessions.example.org",
		Stamp:       start.AddDate(0, 0, -21),
		Start:       start,
		End:         start.Add(45 * time.Minute),
		Zone:        zone(t, "Europe/Helsinki"),
		Summary:     "DataTalks: How search ranking was rebuilt",
		Description: "Case studies of how teams decide with data; so that next week's decision is easier.\n\nPresenter: Maija Meikäläinen",
		URL:         "https://sessions.example.org/s/datatalks.20261201",
		Conference:  "https://meet.example.org/datatalks?pwd=a;b,c",
		Categories:  []string{"data", "guild, all"},
		Color:       "teal",
	}
}

// invitation is the same session as one person gets it by mail.
func invitation(t testing.TB) ical.Event {
	e := session(t)
	e.Organizer = &ical.Mailbox{Name: "Data Guild", Address: "guild@example.org"}
	e.Attendee = &ical.Attendee{Mailbox: ical.Mailbox{Name: `Ada "Countess" Lovelace, née Byron`, Address: "ada+rondo@example.org"}}
	return e
}

func zone(t testing.TB, name string) ical.Zone {
	t.Helper()
	z, err := ical.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// message is the calendar in a mail about the event.
func message(method ical.Method, e ical.Event) ical.Calendar {
	return ical.Calendar{Method: method, Events: []ical.Event{e}}
}

func feed(t testing.TB, events ...ical.Event) ical.Calendar {
	return ical.Calendar{
		Name:        "Data Guild",
		Description: "Sessions of the data guild; all welcome",
		Zone:        zone(t, "Europe/Helsinki"),
		Color:       "teal",
		URL:         "https://sessions.example.org/",
		Source:      "https://sessions.example.org/feeds/all.ics",
		Refresh:     time.Hour,
		Events:      events,
	}
}

// encode writes the calendar and reads it back strictly.
func encode(t testing.TB, c ical.Calendar) ([]byte, *icaltest.Component) {
	t.Helper()
	b, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := icaltest.Parse(b)
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	return b, read
}

func TestEncodeGolden(t *testing.T) {
	moved := invitation(t)
	moved.Sequence = 2
	moved.Created, moved.Modified = moved.Stamp.AddDate(0, 0, -7), moved.Stamp
	moved.Start, moved.End = moved.Start.AddDate(0, 0, 1), moved.End.AddDate(0, 0, 1)
	moved.Location = "Room 2.14, or https://meet.example.org/datatalks?pwd=a;b,c"
	moved.Attendee.PartStat = ical.Accepted

	cancelled := invitation(t)
	cancelled.Sequence = 3

	declined := invitation(t)
	declined.Sequence, declined.Comment = 1, "The session stays where it is."

	quiet := session(t)
	quiet.UID, quiet.Transparent = "casestudies.20270105@sessions.example.org", true
	quiet.Start, quiet.End, quiet.Zone = quiet.Start.AddDate(0, 0, 35), quiet.End.AddDate(0, 0, 35), zone(t, "America/New_York")
	called := session(t)
	called.UID, called.Cancelled = "reading.20261208@sessions.example.org", true
	called.Start, called.End, called.Zone = called.Start.AddDate(0, 0, 7), called.End.AddDate(0, 0, 7), ical.Zone{}
	ramadan := session(t)
	ramadan.UID, ramadan.Zone = "atlas.20261201@sessions.example.org", zone(t, "Africa/Casablanca")

	for name, c := range map[string]ical.Calendar{
		"request":    message(ical.Request, invitation(t)),
		"update":     message(ical.Request, moved),
		"cancel":     message(ical.Cancel, cancelled),
		"decline":    message(ical.DeclineCounter, declined),
		"feed":       feed(t, session(t), quiet, called, ramadan),
		"empty feed": feed(t),
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := encode(t, c)
			golden(t, "testdata/calendar.txtar", name, bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")))
		})
	}
}

// What is remembered of zones is shared by all who write.
func TestEncodeTogether(t *testing.T) {
	yearly := session(t)
	yearly.Zone, yearly.Start = zone(t, "Pacific/Auckland"), yearly.Start.AddDate(3, 0, 0) // years that no other test asks for
	yearly.End = yearly.Start.Add(time.Hour)
	c := feed(t, session(t), yearly)
	var texts [8][]byte
	var writers sync.WaitGroup
	for i := range texts {
		writers.Go(func() { texts[i], _ = c.Encode() })
	}
	writers.Wait()
	for _, text := range texts {
		if !bytes.Equal(text, texts[0]) || len(text) == 0 {
			t.Errorf("got\n%s\nand\n%s", text, texts[0])
		}
	}
}

// golden compares with the section of a txtar file.
func golden(t *testing.T, path, name string, got []byte) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, section := range archive.Files {
		if section.Name != name {
			continue
		}
		if *update {
			archive.Files[i].Data = got
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if !bytes.Equal(got, section.Data) {
			t.Errorf("got\n%s\nwant\n%s", got, section.Data)
		}
		return
	}
	t.Fatalf("%s has no section %q", path, name)
}

func TestEncodeRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		method ical.Method
		change func(*ical.Event)
		want   string
	}{
		{"control character", ical.Request, func(e *ical.Event) { e.Summary = "DataTalks\rX:1" }, `SUMMARY: text holds the control character U+000D after "DataTalks"; remove it`},
		{"invalid UTF-8", ical.Request, func(e *ical.Event) { e.Description = "Se\xf1or" }, "DESCRIPTION: text is not valid UTF-8"},
		{"name", ical.Request, func(e *ical.Event) { e.Attendee.Name = "Ada\x00" }, "ATTENDEE;CN: text holds the control character U+0000"},
		{"address", ical.Request, func(e *ical.Event) { e.Attendee.Address = "Ada <ada@example.org>" }, "ATTENDEE: address"},
		{"no address", ical.Request, func(e *ical.Event) { e.Organizer.Address = "" }, "ORGANIZER: address is empty"},
		{"address literal", ical.Request, func(e *ical.Event) { e.Organizer.Address = "a@[192.0.2.1]" }, "ORGANIZER: address"},
		{"script", ical.Request, func(e *ical.Event) { e.URL = "javascript:alert(1)" }, "URL: link"},
		{"local file", ical.Request, func(e *ical.Event) { e.Conference = "file:///etc/passwd" }, "CONFERENCE: link"},
		{"host in other letters", ical.Request, func(e *ical.Event) { e.URL = "https://ехample.org/" }, "xn-- form"},
		{"color", ical.Request, func(e *ical.Event) { e.Color = "#008080" }, `COLOR: "#008080" is not a CSS3 color name`},
		{"no UID", ical.Request, func(e *ical.Event) { e.UID = "" }, "UID is missing"},
		{"no stamp", ical.Request, func(e *ical.Event) { e.Stamp = time.Time{} }, "DTSTAMP is missing"},
		{"no start", ical.Request, func(e *ical.Event) { e.Start = time.Time{} }, "DTSTART is missing"},
		{"no length", ical.Request, func(e *ical.Event) { e.End = e.Start }, "is not after"},
		{"far year", ical.Request, func(e *ical.Event) { e.End = e.End.AddDate(9000, 0, 0) }, "DTEND: year 11026 has no four digits"},
		{"sequence", ical.Request, func(e *ical.Event) { e.Sequence = 1 << 31 }, "SEQUENCE 2147483648 is not between"},
		{"no attendee", ical.Request, func(e *ical.Event) { e.Attendee = nil }, "without ORGANIZER or ATTENDEE"},
		{"cancelled", ical.Request, func(e *ical.Event) { e.Cancelled = true }, "which is cancelled"},
		{"attendee in a feed", ical.None, func(*ical.Event) {}, "a feed names nobody"},
		{"method", "REPLY", func(*ical.Event) {}, "METHOD:REPLY is not one that rondo sends"},
		{"organizer in a feed", ical.None, func(e *ical.Event) { e.Attendee = nil }, "a feed names nobody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := invitation(t)
			tt.change(&e)
			b, err := message(tt.method, e).Encode()
			if err == nil || !strings.Contains(err.Error(), tt.want) || b != nil {
				t.Errorf("error %v with %d bytes, want %q and none", err, len(b), tt.want)
			}
		})
	}
	if _, err := (ical.Calendar{Method: ical.Request, Events: []ical.Event{invitation(t), invitation(t)}}).Encode(); err == nil {
		t.Error("two events in one REQUEST are accepted")
	}
}

func TestEncodeRefresh(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Hour: "PT1H", 90 * time.Minute: "PT1H30M", 10 * time.Minute: "PT10M", 36 * time.Hour: "PT36H",
		time.Hour + 5*time.Second: "PT1H0M5S", 20 * time.Second: "PT20S", 100*time.Minute + time.Second: "PT1H40M1S",
	} {
		c := feed(t)
		c.Refresh = d
		_, read := encode(t, c)
		if got := read.Value("REFRESH-INTERVAL"); got != want || read.Value("X-PUBLISHED-TTL") != want {
			t.Errorf("%s is written %s, want %s", d, got, want)
		}
	}
	c := feed(t)
	c.Refresh = -time.Hour
	if _, err := c.Encode(); err == nil {
		t.Error("a negative interval is accepted")
	}
}

// A time that the clock shows twice means the first of the two, so the second can only be said in UTC.
func TestEncodeRepeatedHour(t *testing.T) {
	for _, tt := range []struct{ name, start, end, zone string }{
		{"before the change", "2026-10-25T00:00:00Z", "2026-10-25T00:59:59Z", "Europe/Helsinki"},
		{"ends in the repeated hour", "2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", ""},
		{"starts in the repeated hour", "2026-10-25T01:00:00Z", "2026-10-25T03:00:00Z", ""},
		{"after the repeated hour", "2026-10-25T02:00:00Z", "2026-10-25T02:45:00Z", "Europe/Helsinki"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := invitation(t)
			e.Start, e.End = instant(t, tt.start), instant(t, tt.end)
			_, read := encode(t, message(ical.Request, e))
			if got := read.Events()[0].Param("DTSTART", "TZID"); got != tt.zone {
				t.Errorf("written in zone %q, want %q", got, tt.zone)
			}
			checkTimes(t, e, read.Events()[0])
		})
	}
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// checkTimes compares what was meant with what a reader understands who knows no zone but the one in the file.
func checkTimes(t testing.TB, e ical.Event, read *icaltest.Component) {
	t.Helper()
	for name, want := range map[string]time.Time{"DTSTART": e.Start, "DTEND": e.End} {
		if got, err := read.Time(name); err != nil || !got.Equal(want) {
			t.Errorf("%s of %s in %s is read as %s (%v), want %s", name, e.UID, e.Zone, got, err, want)
		}
	}
}
