package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/token"
)

// submit posts a body as it is.
func (d *personal) submit(target, contentType, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

const urlencoded = "application/x-www-form-urlencoded"

// recorded tells whether anything was recorded since it was asked last.
func (d *personal) recorded() bool {
	something := len(d.ledger.kept) > 0 || len(d.ledger.state.Wishes) > 0
	for _, s := range d.ledger.state.Sessions {
		for i := range s.Presenting {
			something = something || s.Presenting[i].Answer != ""
			s.Presenting[i].Answer = ""
		}
	}
	d.ledger.kept, d.ledger.state.Wishes = nil, nil
	d.ledger.version++
	d.Invalidate()
	return something
}

// Only a page of the site itself gets anything recorded, with one exception that is listed: one-click (S9).
func TestOnlyOurOwnPagesPost(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	pages := d.owned(t, "ada@example.org")
	forms := map[token.Kind]string{token.Answer: "answer=yes&comment=&sequence=0", token.Leave: "leave=yes", token.Page: "all=leave", token.Presenter: "answer=yes"}
	tries := 0
	for _, site := range []string{"", "same-origin", "same-site", "cross-site", "none"} {
		for _, origin := range []string{"", sessions, "https://evil.example.org", "null", "http://sessions.example.org", sessions + ":8443"} {
			header := []string{"Cookie: id=1"}
			if site != "" {
				header = append(header, "Sec-Fetch-Site: "+site)
			}
			if origin != "" {
				header = append(header, "Origin: "+origin)
			}
			ours := site == "same-origin" || site == "none" || site == "" && (origin == "" || origin == sessions)
			for kind, form := range forms {
				tries++
				d.clock.Time = d.clock.Add(time.Minute) // nobody is too fast
				code := d.submit(pages[kind], urlencoded, form, header...).Code
				if recorded := d.recorded(); recorded != ours || recorded != (code == http.StatusSeeOther) || !ours && code != http.StatusForbidden {
					t.Errorf("%s, Sec-Fetch-Site %q, Origin %q: status %d, recorded %t", kind, site, origin, code, recorded)
				}
				code = d.submit(pages[kind], urlencoded, "List-Unsubscribe=One-Click", header...).Code
				if recorded := d.recorded(); recorded != (kind == token.Leave) || recorded != (code == http.StatusOK) {
					t.Errorf("one click on %s, Sec-Fetch-Site %q, Origin %q: status %d, recorded %t", kind, site, origin, code, recorded)
				}
			}
		}
	}
	if tries != 120 {
		t.Errorf("%d tries", tries)
	}
}

// One click leaves the theme and does nothing else; what is not exactly that is no click (RFC 8058).
func TestOneClick(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	target := d.owned(t, "ada@example.org")[token.Leave]
	form := func(fields ...string) (contentType, body string) {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for i := 0; i < len(fields); i += 2 {
			w.WriteField(fields[i], fields[i+1])
		}
		w.Close()
		return w.FormDataContentType(), b.String()
	}
	exact, body := form("List-Unsubscribe", "One-Click")
	for _, click := range [][2]string{{urlencoded, "List-Unsubscribe=One-Click"}, {urlencoded + "; charset=UTF-8", "List-Unsubscribe=One-Click"}, {exact, body}} {
		w := d.submit(target, click[0], click[1])
		wish := d.ledger.state.Wishes["ada@example.org"]
		if _, left := wish.Left["datatalks"]; w.Code != http.StatusOK || !left || wish.All || len(wish.Left) != 1 || len(d.ledger.state.Wishes) != 1 {
			t.Errorf("%q: status %d, the wish is %+v", click, w.Code, wish)
		}
		mustSee(t, visible(parse(t, w.Body.String())), "You have left DataTalks.")
		if len(w.Result().Cookies()) != 0 || !d.recorded() {
			t.Errorf("%q: a cookie, or nothing recorded", click)
		}
	}
	twice, two := form("List-Unsubscribe", "One-Click", "List-Unsubscribe", "One-Click")
	more, other := form("List-Unsubscribe", "One-Click", "x", "y")
	wrong, value := form("List-Unsubscribe", "one-click")
	for _, click := range [][2]string{
		{urlencoded, ""}, {urlencoded, "List-Unsubscribe=One-Click&x=1"}, {urlencoded, "list-unsubscribe=One-Click"}, {urlencoded, "List-Unsubscribe=one-click"},
		{urlencoded, "List-Unsubscribe=One-Click\r\n"}, {urlencoded, "List-Unsubscribe%3DOne-Click"}, {urlencoded, "List-Unsubscribe"}, {urlencoded, "leave=no"},
		{"text/plain", "List-Unsubscribe=One-Click"}, {"", "List-Unsubscribe=One-Click"}, {"application/json", `{"List-Unsubscribe":"One-Click"}`},
		{twice, two}, {more, other}, {wrong, value}, {"multipart/form-data", body}, {exact, body[:len(body)-6]},
	} {
		w := d.submit(target, click[0], click[1], "Sec-Fetch-Site: same-origin")
		if d.recorded() || w.Code < 400 {
			t.Errorf("%q: status %d", click, w.Code)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodOptions} {
		if w := d.ask(method, target+"?List-Unsubscribe=One-Click&leave=yes"); d.recorded() {
			t.Errorf("%s: recorded, status %d", method, w.Code)
		}
	}
}

// A form that is not one of ours gets nothing recorded, and the page says so.
func TestFormsAreBounded(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	pages := d.owned(t, "ada@example.org")
	good := "answer=yes&comment=&sequence=0"
	settings := "way=both&language=fi&timezone=Europe%2FHelsinki"
	for name, test := range map[string]struct {
		kind              token.Kind
		contentType, body string
		code              int
		says              string
	}{
		"another type":          {token.Answer, "text/plain", good, 415, "could not be read"},
		"json":                  {token.Page, "application/json", `{"all":"leave"}`, 415, "nothing was recorded"},
		"multipart":             {token.Answer, "multipart/form-data; boundary=x", good, 415, "nothing was recorded"},
		"long":                  {token.Answer, urlencoded, good + "&x=" + strings.Repeat("a", 16<<10), 413, "too long, and nothing was recorded"},
		"another field":         {token.Answer, urlencoded, good + "&admin=1", 400, "could not be read"},
		"a field of elsewhere":  {token.Answer, urlencoded, good + "&all=leave", 400, "nothing was recorded"},
		"a field twice":         {token.Answer, urlencoded, good + "&answer=no", 400, "nothing was recorded"},
		"no answer":             {token.Answer, urlencoded, "comment=&sequence=0", 400, "nothing was recorded"},
		"a made-up answer":      {token.Answer, urlencoded, "answer=DELEGATED&comment=&sequence=0", 400, "nothing was recorded"},
		"no number":             {token.Answer, urlencoded, "answer=yes&comment=&sequence=-1", 400, "nothing was recorded"},
		"a huge number":         {token.Answer, urlencoded, "answer=yes&comment=&sequence=99999999999", 400, "nothing was recorded"},
		"a long comment":        {token.Answer, urlencoded, good[:len("answer=yes&comment=")] + strings.Repeat("a", 501) + "&sequence=0", 400, "nothing was recorded"},
		"no UTF-8":              {token.Answer, urlencoded, "answer=yes&comment=%ff&sequence=0", 400, "nothing was recorded"},
		"no escape":             {token.Answer, urlencoded, "answer=yes&comment=%zz&sequence=0", 400, "nothing was recorded"},
		"semicolons":            {token.Answer, urlencoded, "answer=yes;comment=;sequence=0", 400, "nothing was recorded"},
		"two buttons":           {token.Page, urlencoded, "all=leave&new=page", 400, "nothing was recorded"},
		"nothing":               {token.Page, urlencoded, "", 400, "nothing was recorded"},
		"a strange button":      {token.Page, urlencoded, "new=key", 400, "nothing was recorded"},
		"a theme of nobody":     {token.Page, urlencoded, "leave=nothing", 400, "nothing was recorded"},
		"settings and a button": {token.Page, urlencoded, settings + "&all=leave", 400, "nothing was recorded"},
		"a made-up way":         {token.Page, urlencoded, strings.Replace(settings, "both", "fax", 1), 400, "nothing was recorded"},
		"a language without":    {token.Page, urlencoded, strings.Replace(settings, "fi", "tlh", 1), 400, "nothing was recorded"},
		"a zone without":        {token.Page, urlencoded, strings.Replace(settings, "Europe", "Mars", 1), 400, "There is no time zone “Mars/Helsinki”."},
		"an offset":             {token.Page, urlencoded, strings.Replace(settings, "Europe%2FHelsinki", "%2B02:00", 1), 400, "There is no time zone “+02:00”."},
	} {
		d.clock.Time = d.clock.Add(time.Minute)
		w := d.submit(pages[test.kind], test.contentType, test.body, "Sec-Fetch-Site: same-origin")
		if w.Code != test.code || d.recorded() {
			t.Errorf("%s: status %d, want %d", name, w.Code, test.code)
		}
		mustSee(t, visible(parse(t, w.Body.String())), test.says)
	}
}

// Nobody floods the inbox, and nobody stands in another's way.
func TestPace(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	ada, tove := d.answer(t, "datatalks", "2026-12-01", "ada@example.org"), d.answer(t, "datatalks", "2026-12-01", "tove@example.org")
	taken := 0
	for i := range 200 {
		d.clock.Time = d.clock.Add(time.Millisecond)
		switch w := d.post(ada, yes(fmt.Sprint(i))); w.Code {
		case http.StatusSeeOther:
			taken++
		case http.StatusTooManyRequests:
			if w.Header().Get("Retry-After") == "" {
				t.Fatal("no Retry-After")
			}
		default:
			t.Fatalf("status %d", w.Code)
		}
	}
	if taken > 25 || taken != len(d.ledger.kept) {
		t.Errorf("%d of 200 answers were taken, %d kept", taken, len(d.ledger.kept))
	}
	if w := d.post(tove, yes("")); w.Code != http.StatusSeeOther {
		t.Errorf("somebody else: status %d", w.Code)
	}
	d.clock.Time = d.clock.Add(time.Minute)
	if w := d.post(ada, yes("later")); w.Code != http.StatusSeeOther {
		t.Errorf("a minute later: status %d", w.Code)
	}
}

// A page of one person is read with GET and HEAD, and written to with POST; a feed is only read.
func TestMethodsOfOwnPages(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	for kind, target := range d.owned(t, "ada@example.org") {
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, "PROPFIND", http.MethodPost} {
			allow := "GET, HEAD, POST"
			if kind == token.Feed {
				allow = "GET, HEAD"
			} else if method == http.MethodPost {
				continue
			}
			if w := d.ask(method, target); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != allow {
				t.Errorf("%s %s: status %d, Allow %q", method, kind, w.Code, w.Header().Get("Allow"))
			}
		}
	}
	without := open(t, scheduler.State{})
	for _, target := range []string{"/me/x", "/my/x.ics", "/a/x/y/z", "/leave/x/y/z"} {
		if code := without.ask(http.MethodGet, target).Code; code != http.StatusNotFound {
			t.Errorf("a site without links: %s has status %d", target, code)
		}
	}
}

// Without TLS a browser tells no Sec-Fetch-Site, and an Origin only where it may send a Referer: to be told that much, the
// pages allow the site's name there.
func TestOwnPagesWithoutTLS(t *testing.T) {
	files := guild(t)
	edit(t, files, "rondo.yaml", "https://sessions", "http://sessions")
	d := openPersonal(t, season(t, files))
	page := d.answer(t, "datatalks", "2026-12-01", "ada@example.org")
	if policy := d.get(t, page).Header().Get("Referrer-Policy"); policy != "strict-origin" {
		t.Errorf("Referrer-Policy %q", policy)
	}
	for origin, code := range map[string]int{
		"http://sessions.example.org": http.StatusSeeOther, "null": http.StatusForbidden, "http://evil.example.org": http.StatusForbidden,
	} {
		if w := d.submit(page, urlencoded, yes("").Encode(), "Origin: "+origin); w.Code != code {
			t.Errorf("Origin %s: status %d, want %d", origin, w.Code, code)
		}
	}
}
