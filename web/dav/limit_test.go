package dav_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rondo/web/dav"
)

const talksPath = "/dav/calendars/talks/"

// asksOfTalks are the requests whose answer has a part for each session.
var asksOfTalks = map[string]dav.Request{
	"propfind": {Method: "PROPFIND", Path: talksPath, Depth: "1"},
	"query": {Method: "REPORT", Path: talksPath, Depth: "1", Body: []byte(
		`<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/></prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>`)},
	"multiget": {Method: "REPORT", Path: talksPath, Body: []byte(
		`<C:calendar-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><href>` + talksPath + `a</href><href>` + talksPath + `b</href><href>` + talksPath + `c</href></C:calendar-multiget>`)},
	"sync": {Method: "REPORT", Path: talksPath, Body: []byte(syncFrom(""))},
}

func syncFrom(token string) string {
	return `<sync-collection xmlns="DAV:"><sync-token>` + token + `</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
}

// Who asks for the same a thousand times hears it once, and who asks for a thousand things is refused, before anything is written of a session.
func TestWhatIsAskedIsBounded(t *testing.T) {
	numbered := func(format string) string {
		var b strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	const open, query = `<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`, `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`
	filtered := func(filters string) string {
		return query + `<C:filter><C:comp-filter name="VCALENDAR">` + filters + `</C:comp-filter></C:filter></C:calendar-query>`
	}
	for _, test := range []struct {
		name, body string
		code       int
		says       string
		times      int // of what it says
	}{
		{"one name", open + "<prop>" + strings.Repeat("<sync-token/>", 1000) + "</prop></propfind>", 207, "<D:sync-token>", 1},
		{"one unknown name", open + "<prop>" + strings.Repeat("<colour/>", 1000) + "</prop></propfind>", 207, "<D:colour/>", 6},
		{"one name included", open + "<allprop/><include>" + strings.Repeat("<sync-token/>", 1000) + "</include></propfind>", 207, "<D:sync-token>", 1},
		{"100 names", open + "<prop>" + numbered("<x%d/>")[:strings.Index(numbered("<x%d/>"), "<x100/>")] + "</prop></propfind>", 207, "<D:x99/>", 6},
		{"many names", open + "<prop>" + numbered("<x%d/>") + "</prop></propfind>", 400, "", 0},
		{"many names included", open + "<allprop/><include>" + numbered("<x%d/>") + "</include></propfind>", 400, "", 0},
		{"a long name", open + "<prop><x" + strings.Repeat("y", 1000) + "/></prop></propfind>", 400, "", 0},
		{"a long namespace", open + "<prop><x xmlns='urn:" + strings.Repeat("y", 1000) + "'/></prop></propfind>", 400, "", 0},
		{"many parts of a calendar", open + "<prop><C:calendar-data>" + numbered("<C:comp name='X%d'/>") + "</C:calendar-data></prop></propfind>", 400, "", 0},
		{"many filters", filtered(numbered("<C:prop-filter name='X%d'/>")), 403, "<C:supported-filter/>", 1},
		{"many filters below", filtered("<C:comp-filter name='VEVENT'><C:prop-filter name='SUMMARY'>" + strings.Repeat("<C:text-match>a</C:text-match>", 1000) + "</C:prop-filter></C:comp-filter>"), 403, "<C:supported-filter/>", 1},
	} {
		method, depth := "PROPFIND", "1"
		if strings.HasPrefix(test.body, query) {
			method = "REPORT"
		}
		a := newStage(t).tree(t, "").Answer(dav.Request{Method: method, Path: talksPath, Depth: depth, Body: []byte(test.body), Now: noon})
		if a.Status != test.code || test.says != "" && bytes.Count(a.Body, []byte(test.says)) != test.times {
			t.Errorf("%s: status %d, want %d with %d times %q\n%.2000s", test.name, a.Status, test.code, test.times, test.says, a.Body)
		}
	}
}

// A response that would be too long says so, and what synchronizes gets the rest the next time.
func TestResponsesAreBounded(t *testing.T) {
	short := func(q dav.Request) dav.Response {
		tree := newStage(t).tree(t, "")
		tree.Limit = 300
		return tree.Answer(q)
	}
	for name, q := range asksOfTalks {
		if name == "sync" {
			continue
		}
		if a := short(q); a.Status != http.StatusInsufficientStorage || !bytes.Contains(a.Body, []byte("<D:number-of-matches-within-limits/>")) {
			t.Errorf("%s: status %d\n%s", name, a.Status, a.Body)
		}
	}
	told, rounds, token := 0, 0, ""
	for more := true; more && rounds < 10; rounds++ {
		q := asksOfTalks["sync"]
		q.Body = []byte(syncFrom(token))
		a := short(q)
		token = tokenForm.FindString(string(a.Body))
		told += bytes.Count(a.Body, []byte("<D:getetag>"))
		more = bytes.Contains(a.Body, []byte("507 Insufficient Storage"))
	}
	if told != 5 || rounds < 2 {
		t.Errorf("%d sessions are told in %d rounds, want 5 in several", told, rounds)
	}
}

// Nothing is worked at that nobody waits for.
func TestAnswersStop(t *testing.T) {
	for name, q := range asksOfTalks {
		q.Stop = func() error { return context.Canceled }
		if a := newStage(t).tree(t, "").Answer(q); a.Status != http.StatusServiceUnavailable {
			t.Errorf("%s: status %d\n%s", name, a.Status, a.Body)
		}
	}
}

// Busy time is bounded by time, length and who waits as other reports are, and a time of ten thousand years is no longer than its sessions.
func TestBusyTimeIsBounded(t *testing.T) {
	ask := func(change func(*dav.Tree, *dav.Request)) dav.Response {
		tree := newStage(t).tree(t, "")
		q := dav.Request{Method: "REPORT", Path: talksPath, Now: noon, Body: []byte(
			`<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range start="00010101T000000Z" end="99991231T235959Z"/></C:free-busy-query>`)}
		change(tree, &q)
		return tree.Answer(q)
	}
	if a := ask(func(*dav.Tree, *dav.Request) {}); a.Status != http.StatusOK || bytes.Count(a.Body, []byte("FREEBUSY;")) == 0 || len(a.Body) > 1000 {
		t.Errorf("status %d\n%s", a.Status, a.Body)
	}
	if a := ask(func(t *dav.Tree, _ *dav.Request) { t.Limit = 100 }); a.Status != http.StatusInsufficientStorage || !bytes.Contains(a.Body, []byte("number-of-matches-within-limits")) {
		t.Errorf("too long: status %d\n%s", a.Status, a.Body)
	}
	if a := ask(func(_ *dav.Tree, q *dav.Request) { q.Stop = func() error { return context.Canceled } }); a.Status != http.StatusServiceUnavailable || len(a.Body) != 0 {
		t.Errorf("nobody waits: status %d\n%s", a.Status, a.Body)
	}
}
