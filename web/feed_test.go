package web_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"

	"rondo/ical/icaltest"
	"rondo/web"
)

// Two readers that share no code with the writer take every feed.
func TestFeedIsReadByOthers(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, test := range []struct {
		target    string
		name      string
		events    int
		cancelled int
	}{
		{"/feeds/datatalks.ics", "DataTalks", 7, 0},
		{"/feeds/reading.ics", "PaperClub", 16, 0},
		{"/feeds/brownbag.ics", "BrownBag", 28, 1},
		{"/feeds/all.ics", "Data Guild", 51, 1},
		{"/s/datatalks/2026-12-01.ics", "", 1, 0},
	} {
		body := s.get(t, test.target).Body.Bytes()
		strict, err := icaltest.Parse(body)
		if err != nil {
			t.Errorf("%s: %v", test.target, err)
			continue
		}
		if got := strict.Text("NAME"); got != test.name {
			t.Errorf("%s: NAME %q, want %q", test.target, got, test.name)
		}
		if want := "https://sessions.example.org" + test.target; test.name != "" && strict.Value("SOURCE") != want {
			t.Errorf("%s: SOURCE %q, want %q", test.target, strict.Value("SOURCE"), want)
		}
		if strict.Has("METHOD") {
			t.Errorf("%s: METHOD %q", test.target, strict.Value("METHOD"))
		}
		cancelled := 0
		for _, event := range strict.Events() {
			if event.Has("ATTENDEE") || event.Has("ORGANIZER") {
				t.Errorf("%s: %s names people", test.target, event.Text("UID"))
			}
			if event.Value("STATUS") == "CANCELLED" {
				cancelled++
			}
		}
		if len(strict.Events()) != test.events || cancelled != test.cancelled {
			t.Errorf("%s: %d events, %d cancelled; want %d, %d", test.target, len(strict.Events()), cancelled, test.events, test.cancelled)
		}
		other, err := goical.NewDecoder(bytes.NewReader(body)).Decode()
		if err != nil {
			t.Errorf("%s: go-ical: %v", test.target, err)
			continue
		}
		if got := len(other.Events()); got != test.events {
			t.Errorf("%s: go-ical reads %d events, want %d", test.target, got, test.events)
		}
	}
}

// Public feeds can be guessed: they tell a meeting link only where the theme says so, and nobody's address.
func TestFeedKeepsSecrets(t *testing.T) {
	s := open(t, season(t, guild(t)))
	all := strings.ReplaceAll(s.get(t, "/feeds/all.ics").Body.String(), "\r\n ", "")
	for _, secret := range []string{"secret-datatalks", "ada@", "tove@", "curator@", "guild@", "mailto:"} {
		if strings.Contains(all, secret) {
			t.Errorf("the feed tells %q", secret)
		}
	}
	for _, public := range []string{"https://meet.example.org/open-reading", "Kitchen"} {
		if !strings.Contains(all, public) {
			t.Errorf("the feed does not tell %q", public)
		}
	}
}

func TestFeedConditionalRequests(t *testing.T) {
	for _, feed := range []string{"/feeds/datatalks.ics", "/feeds/datatalks.ifb"} {
		t.Run(feed, func(t *testing.T) { conditionalRequests(t, feed, "text/calendar; charset=utf-8") })
	}
}

func conditionalRequests(t *testing.T, feed, media string) {
	s := open(t, season(t, guild(t)))
	plain := s.get(t, feed)
	packed := s.get(t, feed, "Accept-Encoding: gzip")
	tag, packedTag := plain.Header().Get("ETag"), packed.Header().Get("ETag")
	modified := plain.Header().Get("Last-Modified")
	if len(tag) < 3 || tag[0] != '"' || tag == packedTag {
		t.Fatalf("entity tags %s and %s: want two that are strong and different", tag, packedTag)
	}
	const earlier, later = "Sun, 20 Sep 2026 12:00:00 GMT", "Tue, 24 Nov 2026 12:00:00 GMT"
	for _, test := range []struct {
		name   string
		header []string
		code   int
		gzip   bool
	}{
		{"nothing known", nil, 200, false},
		{"gzip", []string{"Accept-Encoding: br;q=1.0, gzip;q=0.8, *;q=0.1"}, 200, true},
		{"gzip refused", []string{"Accept-Encoding: gzip;q=0"}, 200, false},
		{"same", []string{"If-None-Match: " + tag}, 304, false},
		{"same, weakened by a cache", []string{"If-None-Match: W/" + tag}, 304, false},
		{"one of several", []string{`If-None-Match: "a", ` + tag}, 304, false},
		{"one of several lines", []string{`If-None-Match: "a"`, "If-None-Match: " + tag}, 304, false},
		{"any", []string{"If-None-Match: *"}, 304, false},
		{"another", []string{`If-None-Match: "a"`}, 200, false},
		{"unquoted", []string{"If-None-Match: " + strings.Trim(tag, `"`)}, 200, false},
		{"packed, known packed", []string{"Accept-Encoding: gzip", "If-None-Match: " + packedTag}, 304, false},
		{"packed, known plain", []string{"Accept-Encoding: gzip", "If-None-Match: " + tag}, 200, true},
		{"plain, known packed", []string{"If-None-Match: " + packedTag}, 200, false},
		{"since then", []string{"If-Modified-Since: " + modified}, 304, false},
		{"since later", []string{"If-Modified-Since: " + later}, 304, false},
		{"since earlier", []string{"If-Modified-Since: " + earlier}, 200, false},
		{"since nonsense", []string{"If-Modified-Since: yesterday"}, 200, false},
		{"tag goes before date", []string{`If-None-Match: "a"`, "If-Modified-Since: " + later}, 200, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				w := s.ask(method, feed, test.header...)
				if w.Code != test.code {
					t.Fatalf("%s: status %d, want %d", method, w.Code, test.code)
				}
				header := w.Header()
				for _, name := range []string{"ETag", "Last-Modified", "Cache-Control", "Vary"} {
					if header.Get(name) == "" {
						t.Errorf("%s: no %s", method, name)
					}
				}
				if got := header.Get("Content-Encoding") == "gzip"; got != test.gzip {
					t.Errorf("%s: packed %v, want %v", method, got, test.gzip)
				}
				body := w.Body.Bytes()
				switch {
				case method == http.MethodHead || test.code == http.StatusNotModified:
					if len(body) != 0 {
						t.Errorf("%s: %d bytes of body, want none", method, len(body))
					}
				case test.gzip:
					body = unpack(t, body)
					fallthrough
				default:
					if !bytes.Equal(body, plain.Body.Bytes()) {
						t.Errorf("%s: other bytes", method)
					}
				}
				if test.code == http.StatusOK && header.Get("Content-Type") != media {
					t.Errorf("%s: Content-Type %q", method, header.Get("Content-Type"))
				}
			}
		})
	}
}

func unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFeedThatDoesNotExist(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, target := range []string{"/feeds/nothing.ics", "/feeds/datatalks", "/feeds/.ics", "/feeds/", "/feeds/..%2fall.ics",
		"/s/datatalks/2026-12-02.ics", "/s/datatalks/.ics"} {
		if w := s.ask(http.MethodGet, target); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", target, w.Code)
		}
	}
}

// What a calendar has stays good as long as nothing changed: over days, restarts, and while other things change.
func TestFeedIsStable(t *testing.T) {
	have := season(t, guild(t))
	s := open(t, have)
	first := s.get(t, "/feeds/all.ics")
	same := func(when string) {
		t.Helper()
		w := s.get(t, "/feeds/all.ics")
		if w.Header().Get("ETag") != first.Header().Get("ETag") || !bytes.Equal(w.Body.Bytes(), first.Body.Bytes()) {
			t.Errorf("%s the feed is another", when)
		}
		if got, want := w.Header().Get("Last-Modified"), noon.Format(http.TimeFormat); got != want {
			t.Errorf("%s Last-Modified is %s, want %s", when, got, want)
		}
	}
	same("at once")
	s.clock.Time = noon.Add(time.Hour)
	s.record.version++
	s.Invalidate()
	same("when something else changed")
	s.clock.Time = noon.AddDate(0, 0, 1)
	same("on the next day")
	s = open(t, have)
	same("after a restart")
}

func TestFeedFollowsAnEdit(t *testing.T) {
	files := guild(t)
	s := open(t, season(t, files))
	before := s.get(t, "/feeds/datatalks.ics")
	other := s.get(t, "/feeds/reading.ics")

	edit(t, files, "themes/datatalks.yaml", "title: How search ranking was rebuilt", "move_to: 2026-12-02 16:00\n    reason: fire drill")
	s.record.state = plan(t, s.record.state, files, noon)
	if w := s.get(t, "/feeds/datatalks.ics"); w.Header().Get("ETag") != before.Header().Get("ETag") {
		t.Fatal("the handler looked although nobody told it that something changed")
	}
	s.record.version++
	s.Invalidate()

	after := s.get(t, "/feeds/datatalks.ics", "If-None-Match: "+before.Header().Get("ETag"))
	calendar, err := icaltest.Parse(after.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range calendar.Events() {
		if event.Text("UID") != "datatalks.20261201@sessions.example.org" {
			continue
		}
		if start, err := event.Time("DTSTART"); err != nil || !start.Equal(time.Date(2026, 12, 2, 14, 0, 0, 0, time.UTC)) {
			t.Errorf("DTSTART %v %v", start, err)
		}
		if event.Value("SEQUENCE") != "1" || !strings.Contains(event.Text("DESCRIPTION"), "fire drill") {
			t.Errorf("SEQUENCE %s, DESCRIPTION %q", event.Value("SEQUENCE"), event.Text("DESCRIPTION"))
		}
	}
	// The clock stands still in this test, and a calendar that goes by dates must notice all the same.
	if w := s.ask(http.MethodGet, "/feeds/datatalks.ics", "If-Modified-Since: "+before.Header().Get("Last-Modified")); w.Code != http.StatusOK {
		t.Errorf("If-Modified-Since the version before: status %d, want 200", w.Code)
	}
	if w := s.ask(http.MethodGet, "/feeds/reading.ics", "If-None-Match: "+other.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("the other theme's feed: status %d, want 304", w.Code)
	}
}

// A session's file changes with its theme's settings, too, although the session itself did not.
func TestSessionFileFollowsAnEdit(t *testing.T) {
	files := guild(t)
	s := open(t, season(t, files))
	const file = "/s/datatalks/2026-12-01.ics"
	before := s.get(t, file)
	edit(t, files, "themes/datatalks.yaml", "color: teal", "color: teal\nfeed: { link: true }")
	s.clock.Time = noon.Add(time.Minute)
	s.record.state = plan(t, s.record.state, files, s.clock.Time)
	s.record.version++
	s.Invalidate()
	after := s.get(t, file, "If-Modified-Since: "+before.Header().Get("Last-Modified"))
	if !strings.Contains(after.Body.String(), "secret-datatalks") {
		t.Errorf("the link is not told:\n%s", after.Body)
	}
}

func TestSourceIsReadOncePerChange(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for range 100 {
		s.get(t, "/feeds/all.ics")
		s.get(t, "/")
	}
	if reads, asked := s.record.reads.Load(), s.record.asked.Load(); reads != 1 || asked != 1 {
		t.Errorf("State was read %d times and Version %d times for one version; want once", reads, asked)
	}
	s.Invalidate()
	for range 100 {
		s.get(t, "/feeds/all.ics")
	}
	if reads, asked := s.record.reads.Load(), s.record.asked.Load(); reads != 1 || asked != 2 {
		t.Errorf("after a false alarm State was read %d times and Version %d times; want 1 and 2", reads, asked)
	}
	s.clock.Time = s.clock.AddDate(0, 0, 1)
	s.get(t, "/feeds/all.ics")
	if reads := s.record.reads.Load(); reads != 2 {
		t.Errorf("on the next day State was read %d times, want 2", reads)
	}
}

func TestSourceThatFails(t *testing.T) {
	s := open(t, season(t, guild(t)))
	s.record.err = errors.New("disk full")
	for _, target := range []string{"/feeds/all.ics", "/", "/readyz"} {
		if w := s.ask(http.MethodGet, target); w.Code != http.StatusServiceUnavailable {
			t.Errorf("GET %s before anything was read: status %d, want 503", target, w.Code)
		}
	}
	s.get(t, "/livez")

	s.record.err = nil
	before := s.get(t, "/feeds/all.ics").Body.String()
	s.record.err = errors.New("disk full")
	s.record.version++
	s.Invalidate()
	asked := s.record.asked.Load()
	for range 10 {
		if after := s.get(t, "/feeds/all.ics").Body.String(); after != before {
			t.Fatal("another feed while the database cannot be read")
		}
	}
	if again := s.record.asked.Load() - asked; again != 1 {
		t.Errorf("a database that fails was asked %d times within a second, want once", again)
	}

	s.record.err = nil
	s.clock.Time = s.clock.Add(2 * time.Second)
	s.get(t, "/feeds/all.ics")
	if reads := s.record.reads.Load(); reads != 2 {
		t.Errorf("State was read %d times, want a second time once the database is back", reads)
	}
}

// A word that no calendar can hold does not take the feed away from those who follow it.
func TestFeedThatCannotBeWritten(t *testing.T) {
	have := season(t, guild(t))
	s := open(t, have)
	before := s.get(t, "/feeds/datatalks.ics")
	spoil := func(s site) {
		s.record.state = say(have, "a\x00b")
		s.record.version++
		s.Invalidate()
	}
	spoil(s)
	if after := s.get(t, "/feeds/datatalks.ics"); !bytes.Equal(after.Body.Bytes(), before.Body.Bytes()) {
		t.Error("another feed")
	}
	s = open(t, have)
	spoil(s)
	if w := s.ask(http.MethodGet, "/feeds/datatalks.ics"); w.Code != http.StatusInternalServerError {
		t.Errorf("status %d without a good feed to serve, want 500", w.Code)
	}
}

// Requests from everywhere while the record changes: each is answered from one whole edition. Run with -race.
func TestManyVisitorsAtOnce(t *testing.T) {
	s := open(t, season(t, guild(t)), func(o *web.Options) { o.Now = func() time.Time { return noon } })
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				s.Invalidate()
				if w := s.ask(http.MethodGet, "/feeds/all.ics"); w.Code != http.StatusOK {
					t.Errorf("status %d", w.Code)
				}
				if w := s.ask(http.MethodGet, "/t/datatalks"); w.Code != http.StatusOK {
					t.Errorf("status %d", w.Code)
				}
			}
		})
	}
	wait.Wait()
}
