package listing

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

var (
	noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	site = theme.Site{Name: "Data Guild", URL: "https://sessions.example.org", Language: "en"}
)

// anything draws texts that people write, and that files let through by one way or another.
func anything(t *rapid.T, what string) string {
	return rapid.OneOf(rapid.SampledFrom([]string{
		"", "x", "</script><!--", "]]>", "a\tb\r\nc", "\x00\x0b\x1f\x7f", "\ufffe\u2028\u202e", "\xff\xfe", "&amp; <b>\"'`", "🚀 ärger", "a,b", "\n\n\n",
	}), rapid.String()).Draw(t, what)
}

func session(t *rapid.T, n int) *scheduler.Session {
	zones := []string{"UTC", "Europe/Helsinki", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"}
	zone, err := ical.LoadZone(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	start := noon.Add(time.Duration(rapid.IntRange(-80*24*60, 180*24*60).Draw(t, "minutes")) * time.Minute)
	wall := ical.LocalOf(start.In(zone.Location()))
	s := &scheduler.Session{
		UID: strings.Repeat("x", n) + ".20261201@sessions.example.org", Theme: strings.Repeat("x", n), Slot: wall, Sequence: n, Created: noon.AddDate(0, -1, 0), Modified: noon,
		Facts: scheduler.Facts{
			Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 3*24*60).Draw(t, "length")) * time.Minute), Wall: wall, Zone: zone,
			Name: anything(t, "name"), Title: anything(t, "title"), Purpose: anything(t, "purpose"), Abstract: anything(t, "abstract"),
			Presenter: anything(t, "presenter"), Place: rapid.SampledFrom([]string{"", "Room 5", "https://meet.example.org/x?a=1&b=2", "Room 5, https://meet.example.org/x", "<b>"}).Draw(t, "place"),
			Cancelled: rapid.Bool().Draw(t, "off"), Tentative: rapid.Bool().Draw(t, "tentative"), Social: rapid.Bool().Draw(t, "social"),
			Transparent: rapid.Bool().Draw(t, "transparent"), Reason: anything(t, "reason"), Categories: rapid.SampledFrom([]string{"", "a", "a,b & c"}).Draw(t, "tags"),
			Materials: rapid.SampledFrom([]string{"", "slides\thttps://example.org/s?a=1&b=2"}).Draw(t, "materials"),
		},
	}
	if rapid.Bool().Draw(t, "moved") {
		s.Slot = wall.Add(-time.Hour)
	}
	return s
}

// Whatever people write, all formats can be read, and nothing of it becomes markup.
func TestAnythingCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		have := scheduler.State{}
		for n := range rapid.IntRange(0, 3).Draw(t, "sessions") {
			have.Sessions = append(have.Sessions, session(t, n+1))
		}
		named := site
		named.Name = anything(t, "site")
		l, sessions, _ := ListOf(have, scheduler.Everything, named, noon)
		clerk := scheduler.NewClerk(have, named, scheduler.FeedWords{Presenter: "Presented by", Social: "Open table"})
		for _, format := range []Format{JSON{}, JSON{Zoned: true}, JSCalendar{}} {
			text := Encode(format, l, clerk, sessions)
			if !json.Valid(text) {
				t.Fatalf("%s: %s", format.MediaType(), text)
			}
			if bytes.ContainsAny(text, "<\u2028") {
				t.Fatalf("%s has what a page would take for markup: %s", format.MediaType(), text)
			}
			var list struct {
				Sessions, Entries []json.RawMessage
			}
			if err := json.Unmarshal(text, &list); err != nil || len(list.Sessions)+len(list.Entries) != len(sessions) {
				t.Fatalf("%s: %d of %d sessions, %v", format.MediaType(), len(list.Sessions)+len(list.Entries), len(sessions), err)
			}
			for _, entry := range list.Entries {
				holdEvent(t, entry)
			}
		}
		text, err := Atom(l, clerk, sessions, "https://sessions.example.org/feeds/all.atom", func(start, end time.Time, zone ical.Zone) string { return start.String() })
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(bytes.NewReader(text))
		elements := 0
		for {
			token, err := d.Token()
			if token == nil {
				if err.Error() != "EOF" {
					t.Fatalf("%v in %s", err, text)
				}
				break
			}
			if e, is := token.(xml.StartElement); is {
				elements++
				if e.Name.Space != "http://www.w3.org/2005/Atom" {
					t.Fatalf("there is an element %v in %s", e.Name, text)
				}
			}
		}
		if elements < 5+5*len(sessions) {
			t.Fatalf("only %d elements in %s", elements, text)
		}
	})
}

var (
	utcDateTime   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
	localDateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`)
	lengthForm    = regexp.MustCompile(`^PT(\d+H)?(\d+M)?(\d+S)?$`)
	idForm        = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
)

// holdEvent holds an Event to the rules of RFC 8984 on the properties that are told: which are mandatory (§4.1, §5.1.1), and their types (§1.4).
func holdEvent(t *rapid.T, text []byte) {
	var e struct {
		Type                                     string `json:"@type"`
		UID, Created, Updated                    string
		Start, TimeZone, Duration, Status, Title string
		Busy                                     string `json:"freeBusyStatus"`
		Locations                                map[string]struct {
			Type string `json:"@type"`
			Name string
		}
		Virtual map[string]struct {
			Type string `json:"@type"`
			URI  string
		} `json:"virtualLocations"`
		Links map[string]struct {
			Type      string `json:"@type"`
			Href, Rel string
		}
		Keywords map[string]bool
	}
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	if e.Type != "Event" || e.UID == "" || !utcDateTime.MatchString(e.Created) || !utcDateTime.MatchString(e.Updated) || !localDateTime.MatchString(e.Start) ||
		!lengthForm.MatchString(e.Duration) || e.Duration == "PT" || e.TimeZone == "" || e.TimeZone == "UTC" {
		t.Fatalf("%s", text)
	}
	if zone, err := ical.LoadZone(strings.TrimPrefix(e.TimeZone, "Etc/")); err != nil || zone.String() == "" {
		t.Fatalf("%s is no zone: %v", e.TimeZone, err)
	}
	if e.Status != "confirmed" && e.Status != "cancelled" && e.Status != "tentative" || e.Busy != "" && e.Busy != "free" {
		t.Fatalf("%s", text)
	}
	for id, l := range e.Links {
		if !idForm.MatchString(id) || l.Type != "Link" || !strings.HasPrefix(l.Href, "https://") || l.Rel != "alternate" && l.Rel != "enclosure" {
			t.Fatalf("%s: %s", id, text)
		}
	}
	for id, l := range e.Locations {
		if !idForm.MatchString(id) || l.Type != "Location" || l.Name == "" || strings.Contains(l.Name, "://") {
			t.Fatalf("%s: %s", id, text)
		}
	}
	if len(e.Virtual) > 0 {
		t.Fatalf("a link is told: %s", text)
	}
	for word, is := range e.Keywords {
		if word == "" || !is {
			t.Fatalf("%s", text)
		}
	}
}

// An id follows from the name alone, as everybody makes it (RFC 9562 §5.5): these are what Python's uuid.uuid5 gives.
func TestUrnOf(t *testing.T) {
	if got := urnOf("datatalks.20261201@sessions.example.org"); got != "urn:uuid:599603d5-b5e8-5105-98c2-2b5e2b27683d" {
		t.Errorf("%s", got)
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		45 * time.Minute: "PT45M", time.Hour: "PT1H", 90 * time.Minute: "PT1H30M", 25 * time.Hour: "PT25H", time.Minute + time.Second: "PT1M1S", 48 * time.Hour: "PT48H",
	} {
		if got := duration(d); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
}

// Questions with one key have one answer, so they ask for the same: a key has no parts of a second, nor has a question.
func TestQueriesWithOneKeyAskForTheSame(t *testing.T) {
	read := func(text string) Query {
		q, err := ParseQuery(url.Values{"from": {text}, "to": {"2027-01-01T00:00:00.9Z"}}, ical.Zone{}, func(string) bool { return false }, nil)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	whole := read("2026-12-01T12:00:00Z")
	for _, text := range []string{"2026-12-01T12:00:00.5Z", "2026-12-01T14:00:00.999+02:00", "2026-12-01T14:00:00.999 02:00"} {
		if q := read(text); q.Key() != whole.Key() || !q.From.Equal(whole.From) || !q.To.Equal(whole.To) || q.To.Nanosecond() != 0 {
			t.Errorf("%s: from %s to %s by the key %q", text, q.From, q.To, q.Key())
		}
	}
}
