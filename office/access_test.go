package office_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"rondo/office"
	"rondo/office/officetest"
)

// who asks for what, in the matrix of rights.
type asker struct {
	name   string
	client func(d *officetest.Desk) *officetest.Client
	rights string // that they have, of the theme datatalks
}

var askers = []asker{
	{"nobody", (*officetest.Desk).Nobody, "anybody"},
	{"a wrong cookie", func(d *officetest.Desk) *officetest.Client {
		c := d.Nobody()
		c.Cookies[deviceCookie] = strings.Repeat("A", 26)
		return c
	}, "anybody"},
	{"an attendee", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Attendee) }, "anybody"},
	{"another organizer", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Other) }, "anybody, signed in"},
	{"the organizer", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Organizer) }, "anybody, signed in, of theme"},
	{"an organizer of all", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Chief) }, "anybody, signed in, of theme, of all"},
	{"an operator", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Operator) }, "anybody, signed in, operator"},
	{"who signed out", func(d *officetest.Desk) *officetest.Client {
		c := d.As(officetest.Chief)
		out := copied(c)
		c.Post("/desk/out", nil)
		return out
	}, "anybody"},
}

var variable = regexp.MustCompile(`\{[^}]*\}`)

// target returns an address that a pattern takes, about the theme datatalks.
func target(pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.NewReplacer("{theme}", "datatalks", "{slot}", "2026-12-01", "{login}", strings.Repeat("a", 26), "{token}", strings.Repeat("a", 26), "{$}", "").Replace(path)
	return method, variable.ReplaceAllString(path, "1")
}

// S16: every page of the desk, asked for by everybody, lets in whom the policy lets in, and tells everybody else nothing.
func TestAccess(t *testing.T) {
	d := officetest.Open(t)
	notThere := map[string]string{}
	for _, who := range askers {
		c := who.client(d)
		missing := c.Get("/desk/no/such/page")
		notThere[who.name] = missing.Body.String()
		for _, route := range office.Routes() {
			method, path := target(route.Pattern)
			if path == "/desk/out" || path == "/desk/me" && method == http.MethodPost {
				continue // they sign out; see device_test.go
			}
			d.Clock = d.Clock.Add(4e9) // so that nobody posts too often
			var w *httptest.ResponseRecorder
			if method == http.MethodPost {
				w = copied(c).Post(path, url.Values{"nothing": {"x"}}) // which no form has
			} else {
				w = copied(c).Get(path)
			}
			may := strings.Contains(", "+who.rights+",", ", "+route.Right+",")
			inside := strings.Contains(who.rights, "signed in")
			what := fmt.Sprintf("%s: %s: status %d", who.name, route.Pattern, w.Code)
			switch {
			case may && method == http.MethodPost && w.Code == http.StatusForbidden:
				t.Errorf("%s; they may", what)
			case may:
			case inside && (w.Code != http.StatusNotFound || w.Body.String() != notThere[who.name]):
				t.Errorf("%s; it is not theirs to know\n%s", what, w.Body)
			case inside:
			case method == http.MethodPost && w.Code != http.StatusForbidden:
				t.Errorf("%s; they may not", what)
			case method == http.MethodGet && (w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/in"):
				t.Errorf("%s, to %q; they may not", what, w.Header().Get("Location"))
			}
		}
	}
}

// A theme of somebody else, one that is not there and a page that is not there are the same to an organizer.
func TestThemesOfOthersAreNotThere(t *testing.T) {
	d := officetest.Open(t)
	c := d.As(officetest.Organizer)
	want := c.Get("/desk/nothing")
	for _, route := range office.Routes() {
		method, path := target(route.Pattern)
		if route.Right != "of theme" || method != http.MethodGet {
			continue
		}
		for _, id := range []string{"reading", "nothing", "%2e%2e", "datatalks%00", "DATATALKS"} {
			w := c.Get(strings.Replace(path, "datatalks", id, 1))
			if w.Code != want.Code || w.Body.String() != want.Body.String() {
				t.Errorf("%s of %s: status %d", route.Pattern, id, w.Code)
			}
		}
	}
}

// S9: a form is taken from a page of this very site alone, whatever a browser says beside it. The table has every mix of what browsers
// send; a form without any of it comes from no browser.
func TestFormsOfOtherSites(t *testing.T) {
	const own = "https://sessions.example.org"
	d := officetest.Open(t)
	c := d.As(officetest.Chief)
	mixes, passed := 0, 0
	for _, route := range office.Routes() {
		method, path := target(route.Pattern)
		if method != http.MethodPost {
			continue
		}
		for _, site := range []string{"", "same-origin", "same-site", "cross-site", "none"} {
			for _, origin := range []string{"", own, "http://sessions.example.org", "https://sessions.example.org.evil.example", "https://evil.example", "null", "https://sessions.example.org:8443"} {
				for _, cookie := range []bool{true, false} {
					who := d.Nobody()
					if cookie {
						who = copied(c)
					}
					header := []string{"Sec-Fetch-Site: " + site, "Origin: " + origin, "Host: sessions.example.org"}
					w := who.Post(path, url.Values{"no such field": {"x"}}, header...)
					ours := site == "same-origin" || site == "" && origin == own
					mixes++
					signIn := route.Right == "anybody"
					switch {
					case !ours && w.Code != http.StatusForbidden, ours && !cookie && !signIn && w.Code != http.StatusForbidden:
						t.Errorf("POST %s with %v, cookie %v: status %d, want 403", path, header, cookie, w.Code)
					case ours && (cookie || signIn) && w.Code == http.StatusForbidden:
						t.Errorf("POST %s with %v, cookie %v: status 403", path, header, cookie)
					case ours:
						passed++
					}
					d.Clock = d.Clock.Add(10e9)
				}
			}
		}
	}
	if mixes < 70*4 || passed == 0 {
		t.Errorf("%d mixes, %d passed", mixes, passed)
	}
	if !signedIn(c) {
		t.Error("one of the forms signs out")
	}
}

// S10: nothing at the desk leads anywhere else, whatever is asked for.
func TestNothingLeadsElsewhere(t *testing.T) {
	d := officetest.Open(t)
	for _, payload := range []string{"//evil.example", `/\evil.example`, "https:evil.example", "%2f%2fevil.example", "/desk//evil.example", "/desk/%09/evil.example",
		"https://evil.example", "javascript:alert(1)", "/desk/in?next=//evil.example", "/desk?next=https://evil.example", "/desk/../../evil.example", "/desk/in/..%2f..%2fevil.example/x"} {
		for _, c := range []*officetest.Client{d.Nobody(), d.As(officetest.Chief)} {
			path := payload
			if !strings.HasPrefix(path, "/desk") {
				path = "/desk/in?next=" + url.QueryEscape(payload) + "&to=" + url.QueryEscape(payload)
			}
			w := c.Get(path)
			if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, "evil") && w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect) {
				t.Errorf("%s leads to %s", path, to)
			}
		}
	}
}
