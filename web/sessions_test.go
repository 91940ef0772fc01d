package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	validate "github.com/santhosh-tekuri/jsonschema/v6"

	"rondo/scheduler"
	"rondo/web"
)

var update = flag.Bool("update", false, "write testdata/sessions.txtar anew")

// The bytes that other programs get of one theme.
func TestSessionsGolden(t *testing.T) {
	s := open(t, season(t, guild(t)))
	archive := &txtar.Archive{Comment: []byte("What other programs get of the sessions of testdata/guild.txtar.\n")}
	for _, target := range []string{
		"/api/sessions.json?theme=datatalks", "/api/sessions.json?theme=brownbag&theme=reading&from=2026-12-09&to=2026-12-11&tz=Asia/Tokyo",
		"/api/sessions.jscalendar?theme=datatalks", "/api/sessions.jscalendar?theme=reading&to=2026-11-25", "/feeds/datatalks.atom",
	} {
		archive.Files = append(archive.Files, txtar.File{Name: target, Data: s.get(t, target).Body.Bytes()})
	}
	const name = "testdata/sessions.txtar"
	got := txtar.Format(archive)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has other bytes; look at what -update changes. These are\n%s", name, got)
	}
}

// schemaOf compiles the schema as it is served. A strict one allows no member that it does not name.
func schemaOf(t *testing.T, s site, strict bool) *validate.Schema {
	t.Helper()
	w := s.get(t, "/api/sessions.schema.json")
	if got := w.Header().Get("Content-Type"); got != "application/schema+json" {
		t.Errorf("the schema is %q", got)
	}
	doc, err := validate.UnmarshalJSON(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	var close func(any)
	close = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if v["type"] == "object" {
				v["additionalProperties"] = false
			}
			for _, below := range v {
				close(below)
			}
		case []any:
			for _, below := range v {
				close(below)
			}
		}
	}
	if strict {
		close(doc)
	}
	c := validate.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sessions.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("sessions.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// What is served is what its schema says, by a validator of others, and has no member that the schema does not name.
func TestSessionsAreAsTheirSchemaSays(t *testing.T) {
	files := guild(t)
	edit(t, files, "themes/datatalks.yaml", "color: teal\n", "color: teal\ncategories: [data, talks]\n")
	edit(t, files, "themes/datatalks.yaml", "presenter: ada@example.org\n", "presenter: ada@example.org\n    materials: { slides: https://example.org/slides.pdf }\n")
	have := season(t, files)
	for i, s := range have.Sessions { // which no file of this guild can say
		if s.Theme == "reading" && s.Facts.Start.After(noon) {
			changed := *s
			changed.Facts.Social = true
			have.Sessions[i] = &changed
			break
		}
	}
	s := open(t, have)
	schema := schemaOf(t, s, true)
	members := map[string]bool{}
	for _, target := range []string{"/api/sessions.json", "/api/sessions.json?theme=datatalks&from=2026-12-01&to=2026-12-31&tz=UTC", "/api/sessions.json?from=2060-01-01"} {
		text := s.get(t, target).Body.Bytes()
		doc, err := validate.UnmarshalJSON(bytes.NewReader(text))
		if err == nil {
			err = schema.Validate(doc)
		}
		if err != nil {
			t.Errorf("%s: %v", target, err)
		}
		var all struct{ Sessions []map[string]any }
		if err := json.Unmarshal(text, &all); err != nil {
			t.Fatal(err)
		}
		for _, one := range all.Sessions {
			for name := range one {
				members[name] = true
			}
		}
	}
	var named struct {
		Defs struct {
			Session struct{ Properties map[string]any }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(s.get(t, "/api/sessions.schema.json").Body.Bytes(), &named); err != nil {
		t.Fatal(err)
	}
	for name := range named.Defs.Session.Properties {
		if !members[name] {
			t.Errorf("no session has a %q, so nobody knows whether the schema is right about it", name)
		}
	}
	if len(members) < 25 {
		t.Errorf("only %d members were seen", len(members))
	}
	if err := schema.Validate(map[string]any{"site": map[string]any{"name": "x"}, "sessions": []any{map[string]any{"uid": "x"}}}); err == nil {
		t.Error("the schema takes a session that has hardly anything")
	}
}

// Who asks for some gets those, and who asks for what is not there is told what would be right.
func TestSessionsByQuery(t *testing.T) {
	files := guild(t)
	edit(t, files, "themes/reading.yaml", "color: mediumpurple\n", "color: mediumpurple\ndraft: true\n")
	s := open(t, season(t, files))
	for _, test := range []struct {
		query, first, last string // date of the first and the last session
		sessions           int
	}{
		{"?theme=datatalks", "2026-10-06", "2027-05-04", 7},
		{"?theme=datatalks&theme=brownbag&from=2026-12-01&to=2026-12-04", "2026-12-01", "2026-12-04", 2},
		{"?theme=datatalks&from=2026-12-01", "2026-12-01", "2027-05-04", 5},
		{"?theme=datatalks&to=2026-12-01", "2026-10-06", "2026-12-01", 3},
		{"?theme=datatalks&to=2026-12-01T12:00:00Z", "2026-10-06", "2026-11-03", 2},                 // begins then
		{"?theme=datatalks&to=2026-12-01T12:00:01Z", "2026-10-06", "2026-12-01", 3},                 //
		{"?theme=datatalks&from=2026-12-01T12:45:00Z&to=2027-02-03", "2027-02-02", "2027-02-02", 1}, // the first has ended then
		{"?theme=datatalks&from=2026-12-01T14:44:59%2B02:00&to=2026-12-01", "2026-12-01", "2026-12-01", 1},
		{"?theme=datatalks&from=2026-12-01T14:44:59+02:00&to=2026-12-01", "2026-12-01", "2026-12-01", 1}, // the + is a blank
		{"?theme=datatalks&from=2026-12-02&to=2026-12-02&tz=Pacific/Auckland", "2026-12-01", "2026-12-01", 1},
		{"?theme=&from=&to=&tz=&theme=datatalks", "2026-10-06", "2027-05-04", 7},
		{"?theme=datatalks&from=2026-12-02&to=2026-12-02", "", "", 0},
	} {
		for _, format := range []string{"json", "jscalendar"} {
			w := s.get(t, "/api/sessions."+format+test.query)
			var list struct {
				Sessions, Entries []struct{ Session, UID string }
			}
			if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
				t.Fatal(err)
			}
			if format == "jscalendar" {
				if len(list.Entries) != test.sessions {
					t.Errorf("%s%s: %d entries, want %d", format, test.query, len(list.Entries), test.sessions)
				}
				continue
			}
			first, last := "", ""
			if n := len(list.Sessions); n > 0 {
				first, last = list.Sessions[0].Session, list.Sessions[n-1].Session
			}
			if len(list.Sessions) != test.sessions || first != test.first || last != test.last {
				t.Errorf("%s: %d sessions from %q to %q, want %d from %q to %q", test.query, len(list.Sessions), first, last, test.sessions, test.first, test.last)
			}
			if tag := w.Header().Get("ETag"); tag == "" || s.ask(http.MethodGet, "/api/sessions.json"+test.query, "If-None-Match: "+tag).Code != http.StatusNotModified {
				t.Errorf("%s: tag %q is not known again", test.query, tag)
			}
		}
	}
	all, everything := s.get(t, "/api/sessions.json").Body.String(), s.get(t, "/api/sessions.json?theme=all").Body.String()
	if all != everything || strings.Count(all, "\n{") < 30 {
		t.Errorf("theme=all is another list than all, or there is hardly anything: %d sessions", strings.Count(all, "\n{"))
	}
	for query, want := range map[string]struct {
		code int
		says string
	}{
		"?theme=datatolks":               {404, `there is no theme "datatolks" (did you mean "datatalks"?); there are brownbag, datatalks`},
		"?theme=reading":                 {404, `there is no theme "reading"`}, // a draft of which nobody was told
		"?form=2026-12-01":               {400, `there is no parameter "form" (did you mean "from"?); there are theme, from, to and tz`},
		"?from=2026-13-01":               {400, `from="2026-13-01" cannot be read; write a day such as 2026-12-01, or a moment such as 2026-12-01T12:00:00Z`},
		"?to=tomorrow":                   {400, `to="tomorrow" cannot be read; write a day such as 2026-12-31, which is included`},
		"?from=2026-12-02&to=2026-12-01": {400, "to (2026-12-01) is not after from (2026-12-02)"},
		"?from=2026-12-01T12:00:00Z&to=2026-12-01T12:00:00Z": {400, "is not after from (2026-12-01T12:00:00Z); put the earlier one into from, and a later one into to"},
		"?from=2026-12-02&from=2026-12-03":                   {400, `"from" stands there 2 times`},
		"?tz=Europe/Helsinky":                                {400, "tz: "},
		"?tz=%2B02:00":                                       {400, "bare offset"},
		"?theme=%zz":                                         {400, "write a % of a value as %25"},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := s.ask(method, "/api/sessions.json"+query)
			if w.Code != want.code || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s %s: status %d, want %d: %v", method, query, w.Code, want.code, w.Header())
			}
			if method == http.MethodGet {
				told(t, query, w, want.code, want.says)
			}
		}
	}
}

// told holds that a response is a problem for programs that says something.
func told(t *testing.T, what string, w *httptest.ResponseRecorder, code int, says string) {
	t.Helper()
	var problem struct {
		Type, Title, Detail string
		Status              int
	}
	if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
		t.Errorf("%s: %v\n%s", what, err, w.Body)
		return
	}
	if problem.Type != "about:blank" || problem.Title != http.StatusText(code) || problem.Status != code || !strings.Contains(problem.Detail, says) {
		t.Errorf("%s: %+v, want %d with %q", what, problem, code, says)
	}
}

// There is nothing to write to, and what is not there is said for programs, too.
func TestAPIIsForReading(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		w := s.ask(method, "/api/sessions.json")
		told(t, method, w, http.StatusMethodNotAllowed, "organizers change them in their files of YAML")
		if got := w.Header().Get("Allow"); got != "GET, HEAD, OPTIONS" {
			t.Errorf("%s: Allow %q", method, got)
		}
	}
	told(t, "/api/session", s.ask(http.MethodGet, "/api/session"), http.StatusNotFound, "there are /api/sessions.json")
	broken := open(t, scheduler.State{}, func(o *web.Options) { o.Source.(*record).err = errDisk })
	told(t, "no ledger", broken.ask(http.MethodGet, "/api/sessions.json"), http.StatusServiceUnavailable, "ask again")
}

func TestSessionsConditionalRequests(t *testing.T) {
	for target, media := range map[string]string{
		"/api/sessions.json": "application/json", "/api/sessions.jscalendar?theme=datatalks": "application/jscalendar+json;type=group",
		"/feeds/datatalks.atom": "application/atom+xml; charset=utf-8",
	} {
		t.Run(target, func(t *testing.T) { conditionalRequests(t, target, media) })
	}
}

// Pages of other sites may read what everybody may read, and nothing that is somebody's own.
func TestPagesOfOtherSitesRead(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	for _, target := range []string{"/feeds/all.ics", "/feeds/datatalks.ifb", "/feeds/all.atom", "/feeds/nothing.ics", "/api/sessions.json", "/api/sessions.jscalendar", "/api/sessions.schema.json", "/api/x"} {
		w := d.ask(http.MethodGet, target, "Origin: https://intranet.example.org")
		if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Access-Control-Expose-Headers") != "ETag" {
			t.Errorf("%s may not be read elsewhere: %v", target, w.Header())
		}
		w = d.ask(http.MethodOptions, target, "Origin: https://intranet.example.org", "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: if-none-match")
		h := w.Header()
		if w.Code != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Methods") != "GET, HEAD" || h.Get("Access-Control-Allow-Headers") != "*" {
			t.Errorf("OPTIONS %s: status %d, %v", target, w.Code, h)
		}
	}
	unchanged := d.ask(http.MethodGet, "/api/sessions.json", "If-None-Match: *")
	if unchanged.Code != http.StatusNotModified || unchanged.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a 304 may not be read elsewhere: %d %v", unchanged.Code, unchanged.Header())
	}
	for _, target := range []string{"/", "/t/datatalks", "/s/datatalks/2026-12-01", path(d.links().Feed("ada@example.org", 0)), path(d.links().Page("ada@example.org", 0)), d.answer(t, "datatalks", "2026-12-01", "ada@example.org")} {
		for _, method := range []string{http.MethodGet, http.MethodOptions} {
			for name := range d.ask(method, target, "Origin: https://intranet.example.org", "Access-Control-Request-Method: GET").Header() {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s has %s", method, target, name)
				}
			}
		}
	}
}

// Nobody's address is told, in no format, and a link only where its theme tells it.
func TestSessionsKeepSecrets(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, target := range []string{"/api/sessions.json", "/api/sessions.json?tz=Asia/Tokyo", "/api/sessions.jscalendar", "/feeds/all.atom", "/embed/all", "/embed/datatalks"} {
		body := s.get(t, target).Body.String()
		for _, secret := range []string{"secret-datatalks", "ada@", "tove@", "curator@", "guild@", "mailto:"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q", target, secret)
			}
		}
		for _, public := range []string{"DataTalks"} {
			if !strings.Contains(body, public) {
				t.Errorf("%s does not tell %q", target, public)
			}
		}
	}
	if body := s.get(t, "/api/sessions.json").Body.String(); !strings.Contains(body, `"link":"https://meet.example.org/open-reading","online":true`) {
		t.Error("a link that its theme tells is not told")
	}
}

// Pages name the same in other formats, and what they name is there.
func TestPagesNameOtherFormats(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for target, want := range map[string][]string{
		"/":                       {"text/calendar /feeds/all.ics", "application/atom+xml /feeds/all.atom", "application/json /api/sessions.json", "application/jscalendar+json /api/sessions.jscalendar"},
		"/calendar":               {"text/calendar /feeds/all.ics", "application/atom+xml /feeds/all.atom", "application/json /api/sessions.json", "application/jscalendar+json /api/sessions.jscalendar"},
		"/t/datatalks":            {"text/calendar /feeds/datatalks.ics", "application/atom+xml /feeds/datatalks.atom", "application/json /api/sessions.json?theme=datatalks", "application/jscalendar+json /api/sessions.jscalendar?theme=datatalks"},
		"/s/datatalks/2026-12-01": {"text/calendar /feeds/datatalks.ics", "application/atom+xml /feeds/datatalks.atom", "application/json /api/sessions.json?theme=datatalks", "application/jscalendar+json /api/sessions.jscalendar?theme=datatalks"},
	} {
		var got []string
		for n := range parse(t, s.get(t, target).Body.String()).Descendants() {
			if rel, _ := attribute(n, "rel"); rel == "alternate" {
				media, _ := attribute(n, "type")
				href, _ := attribute(n, "href")
				got = append(got, media+" "+href)
				if is := s.get(t, href).Header().Get("Content-Type"); !strings.HasPrefix(is, media) {
					t.Errorf("%s is %q, not %q", href, is, media)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
}

// The page for frames names those who may have it there, and no other page does.
func TestEmbed(t *testing.T) {
	files := guild(t)
	edit(t, files, "rondo.yaml", "language: en }", "language: en, frame_ancestors: [https://intranet.example.org, 'https://*.example.com:8443'] }")
	edit(t, files, "themes/reading.yaml", "color: mediumpurple\n", "color: mediumpurple\nframe_ancestors: none\n")
	edit(t, files, "themes/brownbag.yaml", "color: darkorange\n", "color: darkorange\nframe_ancestors: ['*']\n")
	s, unnamed := open(t, season(t, files)), open(t, season(t, guild(t)))
	framed := func(s site, target string) string {
		_, policy, _ := strings.Cut(s.ask(http.MethodGet, target).Header().Get("Content-Security-Policy"), "frame-ancestors ")
		policy, _, _ = strings.Cut(policy, ";")
		return policy
	}
	const named = "https://intranet.example.org https://*.example.com:8443"
	for target, want := range map[string]string{
		"/embed/datatalks": named, "/embed/all": named, "/embed/reading": "'none'", "/embed/brownbag": "*", "/embed/nothing": "'none'",
		"/": "'none'", "/t/datatalks": "'none'", "/s/datatalks/2026-12-01": "'none'", "/api/sessions.json": "'none'",
	} {
		if got := framed(s, target); got != want {
			t.Errorf("%s: frame-ancestors %s, want %s", target, got, want)
		}
		if got := framed(unnamed, target); got != "'none'" {
			t.Errorf("%s: frame-ancestors %s, where the files name nobody", target, got)
		}
	}
	if w := s.ask(http.MethodGet, "/embed/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("a theme that is not there: status %d", w.Code)
	}
	page := s.get(t, "/embed/datatalks?tz=Asia/Tokyo", "Accept-Language: en")
	document := parse(t, page.Body.String())
	if text := visible(document); !strings.Contains(text, "DataTalks first Tuesday of the month, 14:00–14:45 (Helsinki time)") ||
		!strings.Contains(text, "How search ranking was rebuilt 14:00–14:45 (Helsinki time) Tokyo time: Tue 1 Dec, 21:00–21:45 Ada Byron") || strings.Contains(text, "3 Nov") {
		t.Errorf("the page says %s", text)
	}
	links := 0
	for n := range document.Descendants() {
		switch n.Data {
		case "script", "form", "iframe", "base":
			t.Errorf("the page has a <%s>", n.Data)
		case "a":
			links++
			target, _ := attribute(n, "target")
			rel, _ := attribute(n, "rel")
			href, _ := attribute(n, "href")
			if target != "_top" || rel != "noopener" || s.ask(http.MethodGet, href).Code != http.StatusOK {
				t.Errorf("a link to %s opens in %q, rel %q", href, target, rel)
			}
		}
	}
	if links != 6 {
		t.Errorf("%d links, want one to the theme and five to sessions", links)
	}
	late := open(t, season(t, guild(t)))
	late.clock.Time = noon.AddDate(1, 0, 0)
	if text := visible(parse(t, late.get(t, "/embed/datatalks").Body.String())); !strings.Contains(text, "No session is planned here") {
		t.Errorf("nothing comes, and the page says %s", text)
	}
}
