package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/mailbox"
)

// tourFiles is an installation whose letters and pages have links of every kind.
var tourFiles = map[string]string{
	"rondo.yaml": `site: { name: Data Guild, url: "https://sessions.example.org", timezone: UTC }
mail:
  from: Data Guild <guild@example.org>
  smtp: { host: 127.0.0.1, port: SMTP_PORT, tls: none, rate: unlimited }
  reply_tokens: true
listen: 127.0.0.1:0
notify: { settle: 0s }
brake: { sessions: 1000, people: 100000 }
log: { level: debug, access: true }
`,
	"people.yaml": "groups: { everybody: [p00@example.org, p01@example.org, p02@example.org] }\n",
	"themes/talks.yaml": `name: DataTalks
title: Decisions made with data
purpose: Case studies.
organizers: [curator@example.org]
audience: [everybody]
place: https://meet.example.org/talks
join: open
guests: true
season: 6 months
survey: [{ ask: Was it worth your time?, scale: 1-5 }, { present: true }]
presenters: { ask: 4 weeks before }
schedule: { starts: 2026-12-01 14:00, repeats: every tuesday, until: 2026-12-15 }
sessions:
  2026-12-01: { title: Search, presenter: p00@example.org }
`,
}

// kindsToured says of each kind of token where the tour has it from: a link in a letter or on a page, or what nobody is given as a link.
var kindsToured = map[string]string{
	"Answer": "/a/", "Leave": "/leave/", "Join": "/j/", "Page": "/me/", "Feed": "/my/", "Survey": "/s/", "Presenter": "/p/", "Health": "/health/", "Affirm": "/affirm/",
	"Call": "/call/", "Confirm": "/confirm/", "SignIn": "/desk/in/", "Password": "rondo link --kind caldav", "Synced": "what CalDAV answers",
	"Reply": "Reply-To", "Letter": "X-Rondo-Letter", "Door": "begins /j/", "Code": "the room's code", "Digits": "/desk/in/sent", "Busy": "opens nothing, and leaves the ledger nowhere", "Reached": "opens nothing, and leaves the ledger nowhere",
}

// TestTheLogHasNoSecrets walks through every page that a letter, a verb or another page leads to, posts what is right and what is wrong
// there, signs in at the desk and out, and asks for all of it once more with what is nearly a token. The log, with all that can be
// logged and a line for each request, has no token, cookie, code or digits, and of requests no address of anybody.
func TestTheLogHasNoSecrets(t *testing.T) {
	source, err := os.ReadFile("../../token/token.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range regexp.MustCompile(`(?m)^\t(\w+) +Kind = "`).FindAllStringSubmatch(string(source), -1) {
		if kindsToured[kind[1]] == "" {
			t.Errorf("tokens of the kind %s are not on the tour: say in kindsToured where they are met", kind[1])
		}
	}
	box, err := mailbox.Open(mailbox.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	tour := &tour{invited: &invited{t: t, dir: t.TempDir(), box: box, level: slog.LevelDebug}, secrets: map[string]string{}, seen: map[string]bool{}, cookies: map[string]string{}}
	for name, text := range tourFiles {
		tour.write(name, strings.ReplaceAll(text, "SMTP_PORT", fmt.Sprint(box.Port())))
	}
	tour.at("2026-11-30T09:00:00Z", func() {
		for began := time.Now(); !strings.Contains(tour.get("/join/talks"), `name="address"`) && time.Since(began) < patience; {
			time.Sleep(20 * time.Millisecond) // until the files are accepted
		}
		tour.post("/join/talks", url.Values{"address": {"lin@example.com"}, "name": {"Lin"}, "timezone": {"UTC"}})
		tour.post("/desk/in", url.Values{"address": {"curator@example.org"}})
		tour.post("/desk/in", url.Values{"address": {"nobody@stranger.example.com"}})
		digits := regexp.MustCompile(`\d{3} \d{3}`).FindString(tour.get("/desk/in/sent"))
		tour.secret("digits", digits)
		tour.secret("digits", strings.ReplaceAll(digits, " ", ""))
		for _, line := range []string{
			"answer --to p01@example.org --session talks/2026-12-01", "join --to p01@example.org --session talks/2026-12-01", "presenter --to p00@example.org --session talks/2026-12-01",
			"page --to p01@example.org", "feed --to p01@example.org", "health --to curator@example.org", "affirm --to curator@example.org", "call --to p01@example.org", "desk --to curator@example.org",
		} {
			out, status := tour.rondo("", append([]string{"link", "--kind"}, strings.Fields(line)...)...)
			if status != 0 {
				t.Fatalf("rondo link --kind %s: %s", line, out)
			}
			tour.links(out)
		}
		tour.synchronize()
		tour.walk("/leave/", "/confirm/", "/desk/in/")
	})
	tour.at("2026-12-01T14:10:00Z", func() { // while the first session is held
		out, status := tour.rondo("", "came", "talks", "2026-12-01", "--code")
		code := regexp.MustCompile(`\b[BCDFGHJKMNPRSTWXYZ]{3}[ -]?[BCDFGHJKMNPRSTWXYZ]{3}\b`).FindString(out)
		if status != 0 || code == "" {
			t.Fatalf("no code: %s", out)
		}
		tour.secret("code", strings.NewReplacer(" ", "", "-", "").Replace(code))
		tour.post("/in/talks", url.Values{"code": {code}, "address": {"p01@example.org"}})
		tour.post("/in/talks", url.Values{"code": {"BCDFGH"}, "address": {"p01@example.org"}})
		tour.walk()
	})
	tour.at("2026-12-01T18:00:00Z", func() { tour.walk("/s/") })

	log := tour.log.String()
	for path := range tour.seen { // the name of what was asked for opens nothing, and letters are named by it
		if rest, is := strings.CutPrefix(path, "/desk/in/"); is {
			login, _, _ := strings.Cut(rest, "/")
			delete(tour.secrets, login)
		}
	}
	for kind, where := range kindsToured {
		if strings.HasPrefix(where, "/") && kind != "Digits" && !slices.ContainsFunc(sortedKeys(tour.seen), func(path string) bool { return strings.HasPrefix(path, where) }) {
			t.Errorf("no link of the kind %s was met", kind)
		}
	}
	for secret, what := range tour.secrets {
		if i := strings.Index(strings.ToLower(log), strings.ToLower(secret)); i >= 0 {
			t.Errorf("the log tells a secret, %s: %q", what, log[max(0, i-200):min(len(log), i+60)])
		}
	}
	requests := 0
	for line := range strings.Lines(log) {
		if !strings.Contains(line, "msg=request") {
			if strings.Contains(line, "stranger.example.com") || strings.Contains(line, "browser.example.com") {
				t.Errorf("the log tells what somebody typed or who they are: %s", line)
			}
			continue
		}
		requests++
		if strings.ContainsAny(line, "@?") || strings.Contains(line, "127.0.0.1") || strings.Contains(line, "192.0.2") || strings.Contains(line, "example") {
			t.Errorf("the line of a request tells an address: %s", line)
		}
	}
	if requests < 200 || len(tour.secrets) < 60 {
		t.Errorf("%d requests, %d secrets: too few to show anything", requests, len(tour.secrets))
	}
}

// tour is a visitor who goes everywhere.
type tour struct {
	*invited
	pages   string            // address of the site while it is served
	secrets map[string]string // what they are
	seen    map[string]bool   // paths that were led to
	cookies map[string]string

	password string // of a calendar program; "" for none
	read     int    // letters that were read
}

// at serves the pages at a moment, and does something.
func (v *tour) at(moment string, f func()) {
	v.t.Helper()
	start, began := mustTime(moment), time.Now()
	v.now = func() time.Time { return start.Add(time.Since(began)) }
	v.serve(func(pages string) {
		v.pages = pages
		f()
	})
}

func (v *tour) secret(what, text string) {
	if text == "" {
		v.t.Helper()
		v.t.Fatalf("there is no %s", what)
	}
	v.secrets[text] = what
}

var (
	ownLink   = regexp.MustCompile(`(?:https://sessions\.example\.org|href="|action=")(/[^\s"<>,?#]*)`)
	tokenLike = regexp.MustCompile(`[a-z2-7]{26,}`)
)

// links remembers what a text leads to, with the tokens in it.
func (v *tour) links(text string) {
	for _, link := range ownLink.FindAllStringSubmatch(text, -1) {
		v.seen[strings.TrimRight(link[1], ".")] = true
	}
	for _, one := range tokenLike.FindAllString(text, -1) {
		v.secrets[one] = "a token"
	}
}

// letters reads what has arrived.
func (v *tour) letters() {
	all := v.box.Messages()
	for _, m := range all[v.read:] {
		raw := string(m.Raw)
		v.links(regexp.MustCompile("=\r\n|\r\n[ \t]").ReplaceAllString(strings.ReplaceAll(raw, "=3D", "="), ""))
		letter := mailbox.Read(m.Raw)
		v.links(letter.Text + letter.HTML + letter.Calendar)
	}
	v.read = len(all)
}

// walk goes to everything that letters and pages lead to, until nothing is new and links that begin so were met.
func (v *tour) walk(until ...string) {
	v.t.Helper()
	walked, latest := map[string]bool{}, time.Now()
	for {
		v.letters()
		next := ""
		for _, path := range sortedKeys(v.seen) {
			if !walked[path] && len(walked) < 400 {
				next = path
				break
			}
		}
		met := !slices.ContainsFunc(until, func(begins string) bool {
			return !slices.ContainsFunc(sortedKeys(v.seen), func(path string) bool { return strings.HasPrefix(path, begins) })
		})
		switch {
		case next != "":
			walked[next] = true
			v.visit(next)
			latest = time.Now()
		case met:
			return
		case time.Since(latest) > patience:
			v.t.Fatalf("nothing leads to all of %v; the log:\n%s", until, v.log.String())
		default:
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// visit looks at a page, posts what is wrong there, and looks for what is nearly there.
func (v *tour) visit(path string) {
	v.links(v.get(path))
	if !tokenLike.MatchString(path) {
		return
	}
	v.get(path + "?t=" + path[strings.LastIndexByte(path, '/')+1:] + "&q=p01@example.org")
	v.get(path + "x")
	v.get(strings.ToUpper(path))
	v.get("/nowhere" + path)
	v.post(path, url.Values{"nothing": {path}})
	v.post(path, nil)
	switch {
	case strings.HasPrefix(path, "/a/"):
		v.post(path, url.Values{"answer": {"yes"}, "sequence": {"0"}, "comment": {"by p01@example.org " + path}})
	case strings.HasPrefix(path, "/desk/in/"):
		v.post(path, url.Values{"digits": {"000000"}})
		v.post(path, url.Values{})
		v.get("/desk")
		v.get("/desk/letters?to=p01@example.org")
		v.post("/desk/out", nil)
	case strings.HasPrefix(path, "/p/"):
		v.post(path, url.Values{"answer": {"yes"}})
	case strings.HasPrefix(path, "/confirm/"):
		v.post(path, url.Values{"confirm": {"yes"}, "name": {"Lin"}})
	}
}

// synchronize does as a calendar program does that speaks CalDAV: with its password, with a wrong one, and with what it was told it has.
func (v *tour) synchronize() {
	v.t.Helper()
	out, status := v.rondo("", "link", "--kind", "caldav", "--to", "p01@example.org")
	_, password, _ := strings.Cut(strings.TrimSpace(out), "\n")
	if status != 0 {
		v.t.Fatal(out)
	}
	const body = `<sync-collection xmlns="DAV:"><sync-token>%s</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`
	for _, v.password = range []string{password + "x", password} {
		v.secret("a password", v.password)
		v.do("PROPFIND", "/dav/", "")
		v.do("PROPFIND", "/dav/calendars/", "")
		for _, calendar := range []string{"/dav/calendars/_own/", "/dav/calendars/talks/"} {
			answer := v.do("REPORT", calendar, fmt.Sprintf(body, ""))
			if has := regexp.MustCompile(`sync-token>([^<]+)<`).FindStringSubmatch(answer); has != nil {
				v.secret("what a program has", has[1])
				v.do("REPORT", calendar, fmt.Sprintf(body, has[1]))
				v.do("REPORT", calendar, fmt.Sprintf(body, has[1]+"x"))
			} else if v.password == password {
				v.t.Errorf("%s names nothing that a program has: %s", calendar, answer)
			}
		}
	}
	v.password = ""
}

func (v *tour) get(path string) string { return v.do(http.MethodGet, path, "") }

func (v *tour) post(path string, form url.Values) { v.do(http.MethodPost, path, form.Encode()) }

func (v *tour) do(method, path, body string) string {
	v.t.Helper()
	req, err := http.NewRequest(method, v.pages+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if v.password != "" {
		req.SetBasicAuth("p01@example.org", v.password)
	}
	req.Header.Set("User-Agent", "Browser/1.0 (me@browser.example.com)")
	req.Header.Set("Referer", "https://sessions.example.org"+path)
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", len(v.seen)%250))
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	for _, set := range resp.Cookies() {
		if v.cookies[set.Name] = set.Value; set.Value != "" {
			v.secret("a cookie", set.Value)
		} else {
			delete(v.cookies, set.Name)
		}
	}
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return string(page)
}

func sortedKeys(m map[string]bool) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
