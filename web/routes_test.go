package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rondo/scheduler"
	"rondo/web"
)

// routes are addresses of every kind, with the status of a GET.
var routes = map[string]int{
	"/":                                    200,
	"/?tz=Asia/Tokyo":                      200,
	"/?tz=Nowhere":                         200,
	"/calendar":                            200,
	"/calendar?month=2026-12":              200,
	"/calendar?month=soon":                 404,
	"/archive":                             200,
	"/archive?q=lunch&page=1":              200,
	"/archive?page=9":                      404,
	"/archive?page=x":                      404,
	"/t/datatalks":                         200,
	"/t/nothing":                           404,
	"/s/datatalks/2026-12-01":              200,
	"/s/datatalks/2026-12-01.ics":          200,
	"/s/datatalks/2026-12-02":              404,
	"/s/nothing/2026-12-01":                404,
	"/feeds/datatalks.ics":                 200,
	"/feeds/all.ics":                       200,
	"/feeds/nothing.ics":                   404,
	"/feeds/datatalks.atom":                200,
	"/feeds/nothing.atom":                  404,
	"/api/sessions.json":                   200,
	"/api/sessions.json?theme=datatalks":   200,
	"/api/sessions.json?theme=nothing":     404,
	"/api/sessions.jscalendar":             200,
	"/api/sessions.schema.json":            200,
	"/api/nothing":                         404,
	"/embed/datatalks":                     200,
	"/embed/all":                           200,
	"/embed/nothing":                       404,
	"/style.css":                           200,
	"/icon.svg":                            200,
	"/livez":                               200,
	"/readyz":                              200,
	"/healthz":                             200,
	"/metrics":                             200,
	"/favicon.ico":                         404,
	"/t/":                                  404,
	"/feeds//all.ics":                      307,
	"/../etc/passwd":                       307,
	"/t/%3Cscript%3Ealert(1)%3C/script%3E": 404,
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	s := open(t, season(t, guild(t)))
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
	}
	for target, code := range routes {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete, http.MethodOptions, "PROPFIND"} {
			w := s.ask(method, target)
			read := method == http.MethodGet || method == http.MethodHead
			shared := strings.HasPrefix(target, "/feeds/") && code != 307 || strings.HasPrefix(target, "/api/")
			switch {
			case method == http.MethodOptions && shared: // pages of other sites may read it, see TestPagesOfOtherSitesRead
				if w.Code != http.StatusNoContent {
					t.Errorf("%s %s: status %d", method, target, w.Code)
				}
			case read && w.Code != code:
				t.Errorf("%s %s: status %d, want %d", method, target, w.Code, code)
			case !read && w.Code < 300:
				t.Errorf("%s %s: status %d; nothing takes that", method, target, w.Code)
			case w.Code == http.StatusMethodNotAllowed && w.Header().Get("Allow") != map[bool]string{false: "GET, HEAD", true: "GET, HEAD, OPTIONS"}[shared]:
				t.Errorf("%s %s: Allow %q", method, target, w.Header().Get("Allow"))
			}
			for name, value := range want {
				if got := w.Header()[name]; len(got) != 1 || got[0] != value {
					t.Errorf("%s %s: %s %q", method, target, name, got)
				}
			}
		}
	}
}

func TestHeadSaysWhatGetSays(t *testing.T) {
	server := httptest.NewServer(open(t, season(t, guild(t))))
	defer server.Close()
	client := server.Client()
	client.Transport.(*http.Transport).DisableCompression = true
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for target, code := range routes {
		if target == "/metrics" || code == http.StatusTemporaryRedirect {
			continue // the numbers have moved on; net/http redirects a HEAD without a length
		}
		header := func(method string) http.Header {
			r, err := http.NewRequest(method, server.URL+target, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			response.Header.Del("Date")
			return response.Header
		}
		if get, head := header(http.MethodGet), header(http.MethodHead); !reflect.DeepEqual(get, head) {
			t.Errorf("%s:\nGET  %v\nHEAD %v", target, get, head)
		}
	}
}

// Looking changes nothing: link scanners and prefetching browsers look at everything.
func TestNothingIsWritten(t *testing.T) {
	have := season(t, guild(t))
	s := open(t, have)
	want := season(t, guild(t))
	for target := range routes {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodOptions} {
			s.ask(method, target)
		}
	}
	if !reflect.DeepEqual(have.Sessions, want.Sessions) || !reflect.DeepEqual(have.Holds, want.Holds) {
		t.Error("the record is another after looking at every page")
	}
}

// A visitor who follows every link of the site finds every page there, and nobody's address on any.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	s := open(t, season(t, guild(t)))
	seen := map[string]bool{}
	var follow func(from, target string)
	follow = func(from, target string) {
		target, _, _ = strings.Cut(target, "#")
		if target == "" || seen[target] {
			return
		}
		seen[target] = true
		w := s.ask(http.MethodGet, target)
		if w.Code != http.StatusOK {
			t.Errorf("%s leads to %s: status %d", from, target, w.Code)
			return
		}
		body := w.Body.String()
		for _, secret := range []string{"ada@", "tove@", "curator@", "guild@", "mailto:", "secret-datatalks"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q", target, secret)
			}
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			return
		}
		for n := range parse(t, body).Descendants() {
			for _, name := range []string{"href", "src", "action"} {
				if link, ok := attribute(n, name); ok && strings.HasPrefix(link, "/") {
					follow(target, link)
				}
			}
		}
	}
	follow("the visitor", "/")
	follow("the visitor", "/?tz=America/New_York")
	if len(seen) < 100 {
		t.Errorf("only %d pages were found", len(seen))
	}
}

func parse(t testing.TB, page string) *html.Node {
	t.Helper()
	document, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func TestHealth(t *testing.T) {
	var now web.Health
	s := open(t, season(t, guild(t)), func(o *web.Options) {
		o.Health = func(context.Context) web.Health { return now }
	})
	var report struct {
		Status   string
		Problems []web.Problem
		Letters  map[scheduler.LetterState]int
		Oldest   float64 `json:"oldest_due_seconds"`

		Calendars struct {
			Read, Old, Unknown int
			Oldest             float64 `json:"oldest_seconds"`
		}
	}
	ask := func(code int) {
		t.Helper()
		w := s.ask(http.MethodGet, "/healthz")
		report.Problems, report.Letters = nil, nil
		if err := json.Unmarshal(w.Body.Bytes(), &report); err != nil || w.Code != code {
			t.Fatalf("status %d, want %d: %v\n%s", w.Code, code, err, w.Body)
		}
	}
	now.Letters = map[scheduler.LetterState]int{scheduler.Sent: 12, scheduler.Queued: 3}
	now.Oldest = 90 * time.Second
	now.Calendars = web.Gathered{Read: 3, Old: 2, Unknown: 1, Oldest: time.Hour}
	ask(http.StatusOK)
	if c := report.Calendars; c.Read != 3 || c.Old != 2 || c.Unknown != 1 || c.Oldest != 3600 {
		t.Errorf("calendars: %+v", c)
	}
	if report.Status != "ok" || report.Letters["sent"] != 12 || report.Letters["queued"] != 3 || report.Letters["failed"] != 0 || report.Oldest != 90 {
		t.Errorf("all is well: %+v", report)
	}
	now.Problems = []web.Problem{{Kind: "file", Text: `themes/datatalks.yaml:5:14: no "ada@example.org" in people.yaml; add the person`}}
	ask(http.StatusServiceUnavailable)
	want := []web.Problem{{Kind: "file", Text: `themes/datatalks.yaml:5:14: no "…@example.org" in people.yaml; add the person`}}
	if report.Status != "not ok" || !reflect.DeepEqual(report.Problems, want) {
		t.Errorf("a broken file: %+v", report)
	}
	// Health speaks of the daemon; whether it serves is another question.
	for _, target := range []string{"/livez", "/readyz", "/", "/feeds/all.ics"} {
		s.get(t, target)
	}
}

func TestMetrics(t *testing.T) {
	s := open(t, season(t, guild(t)), func(o *web.Options) {
		o.Health = func(context.Context) web.Health {
			return web.Health{Letters: map[scheduler.LetterState]int{scheduler.Held: 2}, Oldest: time.Minute, Calendars: web.Gathered{Read: 3, Old: 2, Unknown: 1, Oldest: time.Hour}}
		}
	})
	tag := s.get(t, "/feeds/all.ics").Header().Get("ETag")
	s.ask(http.MethodGet, "/feeds/all.ics", "If-None-Match: "+tag)
	s.ask(http.MethodGet, "/feeds/nothing.ics")
	s.Carried(scheduler.Result{State: scheduler.Sent})
	s.Carried(scheduler.Result{State: scheduler.Sent})
	body := s.get(t, "/metrics").Body.String()
	for _, line := range []string{
		`rondo_feed_requests_total{status="200"} 1`,
		`rondo_feed_requests_total{status="304"} 1`,
		`rondo_feed_requests_total{status="404"} 1`,
		`rondo_letter_attempts_total{outcome="sent"} 2`,
		`rondo_letters{state="held"} 2`,
		`rondo_oldest_due_seconds 60`,
		`rondo_calendars{state="read"} 3`,
		`rondo_calendars{state="old"} 2`,
		`rondo_calendars{state="unknown"} 1`,
		`rondo_oldest_calendar_seconds 3600`,
		`rondo_problems 0`,
	} {
		if !strings.Contains(body, line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
}
