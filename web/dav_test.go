package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/ical/icaltest"
	"rondo/scheduler"
	"rondo/web"
)

// askDAV sends a request of a calendar program. password is "" for a stranger.
func (s site) askDAV(method, target, password, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if password != "" {
		r.SetBasicAuth("whoever", password)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

const (
	askTags = `<propfind xmlns="DAV:"><prop><getetag/><displayname/></prop></propfind>`
	askSync = `<sync-collection xmlns="DAV:"><sync-token>%s</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
)

var (
	hrefs      = regexp.MustCompile(`<D:href>([^<]*)</D:href>`)
	syncTokens = regexp.MustCompile(`<D:sync-token>([^<]*)</D:sync-token>`)
)

// hrefsOf returns the addresses that a response names.
func hrefsOf(w *httptest.ResponseRecorder) (list []string) {
	for _, found := range hrefs.FindAllStringSubmatch(w.Body.String(), -1) {
		list = append(list, found[1])
	}
	return list
}

// sync asks what changed in a calendar since a token, and returns what is named and the next token.
func (s site) sync(t testing.TB, target, password, since string) (named []string, next string) {
	t.Helper()
	w := s.askDAV("REPORT", target, password, fmt.Sprintf(askSync, since), "Depth: 0")
	found := syncTokens.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusMultiStatus || found == nil {
		t.Fatalf("sync %s: status %d\n%s", target, w.Code, w.Body)
	}
	return hrefsOf(w), found[1]
}

// What everybody may ask, and what only the owner of a password.
func TestCalDAVAsksWhoSomebodyIs(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	const ada, tove = "ada@example.org", "tove@example.org"
	adas, toves := d.links().Password(ada, 0), d.links().Password(tove, 0)
	const own, talks = "/dav/calendars/_own/", "/dav/calendars/datatalks/"
	feed := strings.TrimSuffix(path(d.links().Feed(ada, 0))[len("/my/"):], ".ics")
	for _, test := range []struct {
		method, target, password string
		code                     int
	}{
		{"PROPFIND", "/dav/", "", 401}, {"PROPFIND", "/dav/me/", "", 401}, {"PROPFIND", "/dav/calendars/", "", 401}, {"PROPFIND", own, "", 401}, {"PROPFIND", "/dav/calendars/_own", "", 401},
		{"PROPFIND", "/dav/", adas, 207}, {"PROPFIND", "/dav/me/", adas, 207}, {"PROPFIND", "/dav/calendars/", adas, 207}, {"PROPFIND", own, toves, 207},
		{"PROPFIND", "/dav/", strings.ToUpper(adas), 401}, {"PROPFIND", "/dav/", feed, 401}, {"PROPFIND", own, "a", 401}, {"PROPFIND", "/dav/", d.links().Password(ada, 1), 401},
		{"PROPFIND", talks, "", 207}, {"PROPFIND", talks, toves, 207}, {"PROPFIND", talks, "wrong", 401}, {"GET", talks, "", 200}, {"GET", own, "", 401}, {"GET", own, adas, 200}, {"HEAD", own, adas, 200},
		{"PROPFIND", "/dav/calendars/nothing/", "", 404}, {"PROPFIND", "/dav/calendars/all/", "", 404}, {"OPTIONS", "/dav/", "", 200}, {"OPTIONS", own, "", 200},
		{"PUT", own + "x.ics", adas, 403}, {"DELETE", talks, adas, 403}, {"PUT", own + "x.ics", "", 401}, {"PUT", talks + "x.ics", "", 403},
		{"GET", "/.well-known/caldav", "", 301}, {"PROPFIND", "/.well-known/caldav", "", 301},
	} {
		w := d.askDAV(test.method, test.target, test.password, "", "Depth: 1")
		if w.Code != test.code {
			t.Errorf("%s %s as %q: status %d, want %d\n%s", test.method, test.target, test.password, w.Code, test.code, w.Body)
		}
		if asks := w.Header().Get("WWW-Authenticate") != ""; asks != (test.code == 401) {
			t.Errorf("%s %s as %q: WWW-Authenticate %q", test.method, test.target, test.password, w.Header().Get("WWW-Authenticate"))
		}
		if test.code == 301 && w.Header().Get("Location") != "/dav/" {
			t.Errorf("%s leads to %q", test.target, w.Header().Get("Location"))
		} else if test.code != 301 && !strings.Contains(w.Header().Get("DAV"), "calendar-access") {
			t.Errorf("%s %s: DAV %q", test.method, test.target, w.Header().Get("DAV"))
		}
		if private := test.password != "" || !strings.HasPrefix(test.target, talks); private && test.code < 300 && test.method != "OPTIONS" && !strings.Contains(w.Header().Get("Cache-Control"), "private") {
			t.Errorf("%s %s as %q: Cache-Control %q", test.method, test.target, test.password, w.Header().Get("Cache-Control"))
		}
	}
	// A new address of the feed is a new password, too.
	d.ledger.apply(scheduler.Prefer{Address: ada, Wish: scheduler.Wish{Feed: 1}})
	d.Invalidate()
	if old, renewed := d.askDAV("PROPFIND", "/dav/", adas, "", "Depth: 0"), d.askDAV("PROPFIND", "/dav/", d.links().Password(ada, 1), "", "Depth: 0"); old.Code != 401 || renewed.Code != 207 {
		t.Errorf("after a new address the old password gets %d, the new one %d", old.Code, renewed.Code)
	}
}

// Whoever signs in finds their own calendar, which is that of their feed, and those of themes that it does not have.
func TestCalDAVFindsCalendars(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	const ada = "ada@example.org"
	password := d.links().Password(ada, 0)
	listed := hrefsOf(d.askDAV("PROPFIND", "/dav/calendars/", password, askTags, "Depth: 1"))
	if got, want := strings.Join(listed, " "), "/dav/calendars/ /dav/calendars/_own/"; got != want {
		t.Errorf("finds %s, want %s", got, want)
	}
	feed, err := icaltest.Parse(d.get(t, path(d.links().Feed(ada, 0))).Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	own, _ := d.sync(t, "/dav/calendars/_own/", password, "")
	if len(own) == 0 || len(own) != len(feed.Events()) {
		t.Errorf("%d sessions, the feed has %d", len(own), len(feed.Events()))
	}
	d.ledger.apply(scheduler.Prefer{Address: ada, Wish: scheduler.Wish{Left: map[string]time.Time{"datatalks": noon}}})
	d.Invalidate()
	listed = hrefsOf(d.askDAV("PROPFIND", "/dav/calendars/", password, askTags, "Depth: 1"))
	if got, want := strings.Join(listed, " "), "/dav/calendars/ /dav/calendars/_own/ /dav/calendars/datatalks/"; got != want {
		t.Errorf("having left a theme, finds %s, want %s", got, want)
	}
}

// Calendars of themes tell nobody's address and no link that the feed does not tell; each session is a calendar, under the tag that is listed.
func TestCalDAVKeepsSecrets(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, theme := range []string{"datatalks", "reading", "brownbag"} {
		w := s.askDAV("PROPFIND", "/dav/calendars/"+theme+"/", "", `<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><allprop/><include><C:calendar-data/></include></propfind>`, "Depth: 1")
		text := strings.ReplaceAll(w.Body.String(), "&#xD;&#xA; ", "")
		for _, secret := range []string{"secret-datatalks", "ada@", "tove@", "curator@", "guild@", "mailto:"} {
			if strings.Contains(text, secret) {
				t.Errorf("the calendar of %s tells %q", theme, secret)
			}
		}
		found := regexp.MustCompile(`<D:href>([^<]*\.ics)</D:href>.*?<D:getetag>&#34;([^<]*)&#34;`).FindAllStringSubmatch(text, -1)
		if feed, err := icaltest.Parse(s.get(t, "/feeds/"+theme+".ics").Body.Bytes()); err != nil || len(feed.Events()) != len(found) {
			t.Errorf("%s: %d sessions, the feed has %d: %v", theme, len(found), len(feed.Events()), err)
		}
		for _, one := range found {
			w := s.get(t, one[1], "Accept-Encoding: gzip")
			if _, err := icaltest.Parse(w.Body.Bytes()); err != nil || w.Header().Get("ETag") != `"`+one[2]+`"` {
				t.Errorf("%s: tag %s, listed as %s: %v", one[1], w.Header().Get("ETag"), one[2], err)
			}
			if again := s.ask(http.MethodGet, one[1], `If-None-Match: "`+one[2]+`"`); again.Code != http.StatusNotModified {
				t.Errorf("%s: status %d for who has it", one[1], again.Code)
			}
		}
	}
}

// What changed is told by one response, whichever process is asked: nothing of it is kept in one.
func TestCalDAVTellsWhatChangedAfterARestart(t *testing.T) {
	files := guild(t)
	have := season(t, files)
	d := openPersonal(t, have)
	const ada, own, talks = "ada@example.org", "/dav/calendars/_own/", "/dav/calendars/brownbag/"
	password := d.links().Password(ada, 0)
	_, theme := d.sync(t, talks, "", "")
	_, person := d.sync(t, own, password, "")

	edit(t, files, "themes/brownbag.yaml", "2026-12-11: { cancelled: office move }", "2026-12-11: { cancelled: office move, title: Boxes }")
	later := plan(t, have, files, noon.Add(time.Hour))
	other := openPersonal(t, later, func(o *web.Options) { o.Key = d.key })
	if named, _ := other.sync(t, talks, "", theme); len(named) != 1 || !strings.HasSuffix(named[0], ".ics") {
		t.Errorf("one session changed, and %s are named", named)
	}
	if named, _ := other.sync(t, own, password, person); len(named) != 1 {
		t.Errorf("one of her sessions changed, and %s are named", named)
	}
	// Leaving a theme takes its sessions out, and each is named.
	other.ledger.apply(scheduler.Prefer{Address: ada, Wish: scheduler.Wish{All: true}})
	other.Invalidate()
	before, _ := d.sync(t, own, password, "")
	if named, next := other.sync(t, own, password, person); len(named) != len(before) {
		t.Errorf("of %d sessions that are gone %d are named", len(before), len(named))
	} else if again, _ := other.sync(t, own, password, next); len(again) != 0 {
		t.Errorf("then %s", again)
	}
	// Another installation's token is none.
	stranger := openPersonal(t, later)
	if w := stranger.askDAV("REPORT", talks, "", fmt.Sprintf(askSync, theme)); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "valid-sync-token") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

// A theme that came since what everybody sees was read, and before what is one person's was, is not there yet: as an empty one, it would stay
// empty in programs that have a token of nothing.
func TestCalDAVHasNoThemeBeforeItsSessions(t *testing.T) {
	files := guild(t)
	have := season(t, files)
	d := openPersonal(t, have)
	d.sync(t, "/dav/calendars/brownbag/", "", "") // by everybody's edition
	text := strings.Replace(string(files["themes/brownbag.yaml"].Data), "BrownBag", "Newcomers", 1)
	files["themes/newcomers.yaml"] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	d.ledger.state = plan(t, have, files, noon)
	const tove, newcomers = "tove@example.org", "/dav/calendars/newcomers/"
	password := d.links().Password(tove, 0)
	if w := d.askDAV("REPORT", newcomers, password, fmt.Sprintf(askSync, "")); w.Code != http.StatusNotFound {
		t.Errorf("before its sessions: status %d\n%s", w.Code, w.Body)
	}
	if w := d.askDAV("PROPFIND", "/dav/calendars/", password, "", "Depth: 1"); w.Code != http.StatusMultiStatus || strings.Contains(w.Body.String(), newcomers) {
		t.Errorf("it is listed: status %d\n%s", w.Code, w.Body)
	}
	d.ledger.version++
	d.Invalidate()
	if named, _ := d.sync(t, newcomers, password, ""); len(named) == 0 {
		t.Error("with its sessions it has none")
	}
}
