package office_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/doctor"
	"rondo/office"
	"rondo/office/officetest"
)

// who asks for what, in the matrix of rights.
type asker struct {
	name   string
	client func(d *officetest.Desk) *officetest.Client
	themes []string // that they organize
	rights string   // that they have beside
}

var askers = []asker{
	{"nobody", (*officetest.Desk).Nobody, nil, "anybody"},
	{"a wrong cookie", func(d *officetest.Desk) *officetest.Client {
		c := d.Nobody()
		c.Cookies[deviceCookie] = strings.Repeat("A", 26)
		return c
	}, nil, "anybody"},
	{"an attendee", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Attendee) }, nil, "anybody"},
	{"an organizer", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Organizer) }, []string{"datatalks"}, "anybody, signed in"},
	{"another organizer", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Other) }, []string{"reading"}, "anybody, signed in"},
	{"an organizer of all", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Chief) }, []string{"datatalks", "reading"}, "anybody, signed in"},
	{"an operator", func(d *officetest.Desk) *officetest.Client { return d.As(officetest.Operator) }, nil, "anybody, signed in, operator"},
	{"who signed out", func(d *officetest.Desk) *officetest.Client {
		c := d.As(officetest.Chief)
		out := copied(c)
		c.Post("/desk/out", nil)
		return out
	}, nil, "anybody"},
	{"who was not here for long", func(d *officetest.Desk) *officetest.Client {
		now := d.Clock
		d.Clock = now.AddDate(0, 0, -14)
		defer func() { d.Clock = now }()
		return d.As(officetest.Chief)
	}, nil, "anybody"},
}

// may says whether the asker has a right; the one of a theme for this one.
func (who asker) may(right, theme string) bool {
	if right == "of theme" {
		return slices.Contains(who.themes, theme)
	}
	return strings.Contains(", "+who.rights+",", ", "+right+",")
}

// inside says whether they are signed in.
func (who asker) inside() bool { return who.may("signed in", "") }

var variable = regexp.MustCompile(`\{[^}]*\}`)

// target returns an address that a pattern takes, about the theme datatalks.
func target(pattern string) (method, path string) { return targetOf(pattern, "datatalks", "1") }

// targetOf does the same about another theme, and a letter.
func targetOf(pattern, theme, letter string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	slot := map[string]string{"datatalks": "2026-12-01", "reading": "2026-11-25"}[theme]
	path = strings.NewReplacer("{theme}", theme, "{slot}", slot, "{letter}", letter, "{login}", strings.Repeat("a", 26), "{token}", strings.Repeat("a", 26)).Replace(path)
	return method, variable.ReplaceAllString(path, "1")
}

// opens are pages that whoever may ask for them is not shown as they are: the status, where they are inside and where they are not.
var opens = map[string][2]int{
	"GET /desk/in":                 {http.StatusSeeOther, http.StatusOK},
	"GET /desk/in/sent":            {http.StatusSeeOther, http.StatusSeeOther}, // they have not asked for a link
	"GET /desk/in/{login}/{token}": {http.StatusNotFound, http.StatusNotFound}, // it is nobody's
}

// S16: every page and every form of the desk, about either theme, asked for by everybody with every method, lets in whom the policy lets
// in, and tells everybody else nothing.
func TestAccess(t *testing.T) {
	d := officetest.Open(t, officetest.Editing, func(_ *officetest.Desk, o *office.Options) {
		o.Examine = func(context.Context) []doctor.Check { return nil }
	})
	letters := map[string]string{} // the number of one about each theme
	for _, row := range d.Letters() {
		if row.Theme != "" {
			letters[row.Theme] = strconv.FormatInt(row.ID, 10)
		}
	}
	asked := 0
	for _, who := range askers {
		c := who.client(d)
		notThere := c.Get("/desk/no/such/page").Body.String()
		try := func(route office.Route, method, path string, want int) {
			t.Helper()
			asked++
			d.Clock = d.Clock.Add(4 * time.Second)                        // so that nobody posts too often
			w := copied(c).Do(method, path, url.Values{"nothing": {"x"}}) // which no form has
			to, page := w.Header().Get("Location"), w.Body.String()
			hidden := want == http.StatusNotFound && who.inside() && route.Right != "anybody" && method != http.MethodHead
			switch {
			case w.Code != want, want == http.StatusSeeOther && to != "/desk/in" && !(who.inside() && to == "/desk"):
				t.Errorf("%s: %s %s: status %d, to %q; want %d", who.name, method, path, w.Code, to, want)
			case hidden && page != notThere:
				t.Errorf("%s: %s %s: it is not theirs to know\n%s", who.name, method, path, page)
			case method == http.MethodHead && page != "":
				t.Errorf("%s: %s %s has a page", who.name, method, path)
			}
		}
		for _, theme := range []string{"datatalks", "reading"} {
			for _, route := range office.Routes() {
				method, path := targetOf(route.Pattern, theme, letters[theme])
				if theme == "reading" && !strings.Contains(route.Pattern, "{theme}") && !strings.Contains(route.Pattern, "{letter}") {
					continue // it is about no theme
				}
				may := who.may(route.Right, theme)
				if strings.Contains(route.Pattern, "{letter}") {
					may = may && (who.may("of theme", theme) || who.may("operator", ""))
				}
				outside := map[string]int{http.MethodGet: http.StatusSeeOther, http.MethodPost: http.StatusForbidden}
				want := outside[method]
				switch special, is := opens[route.Pattern]; {
				case is && who.inside():
					want = special[0]
				case is:
					want = special[1]
				case may && method == http.MethodPost:
					want = http.StatusBadRequest
				case may:
					want = http.StatusOK
				case who.inside():
					want = http.StatusNotFound
				}
				try(route, method, path, want)
				if method == http.MethodGet {
					try(route, http.MethodHead, path, want)
				}
				nobodys := http.StatusSeeOther
				if who.inside() {
					nobodys = http.StatusNotFound
				}
				for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodOptions, "PROPFIND"} {
					try(route, method, path, nobodys)
				}
			}
		}
		if !signedIn(c) && who.inside() {
			t.Errorf("%s is signed out", who.name)
		}
	}
	if asked < len(askers)*len(office.Routes())*5 {
		t.Errorf("only %d were asked", asked)
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
