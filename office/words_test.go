package office_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	goccy "github.com/goccy/go-yaml"
	"golang.org/x/net/html"

	"rondo/ical/icaltest"
	"rondo/mailbox"
	"rondo/office"
	"rondo/office/officetest"
)

// typing is what people type into the forms of the desk: by the row of the policy, forms in which every field has a word that means
// nothing, and "TEXT" where a text goes. A form of the desk that is not here fails the tests.
var typing = map[string][]url.Values{
	"POST /desk/letters/{letter}": {{"do": {"TEXT"}}},
	"POST /desk/inbox": {
		{"do": {"match"}, "id": {"TEXT"}, "person": {"ada@example.org"}, "session": {""}, "answer": {"yes"}},
		{"do": {"match"}, "id": {"MAIL"}, "person": {"TEXT"}, "session": {""}, "answer": {"yes"}},
		{"do": {"match"}, "id": {"MAIL"}, "person": {"ada@example.org"}, "session": {"TEXT"}, "answer": {"yes"}},
		{"do": {"match"}, "id": {"MAIL"}, "person": {"ada@example.org"}, "session": {""}, "answer": {"TEXT"}},
		{"do": {"drop"}, "id": {"TEXT"}}, {"do": {"decline"}, "id": {"TEXT"}}, {"do": {"admit"}, "joined": {"TEXT"}}, {"do": {"refuse"}, "joined": {"datatalks TEXT"}},
		{"do": {"TEXT"}},
	},
	"POST /desk/held":      {{"do": {"release"}, "digest": {"TEXT"}}, {"do": {"agree"}, "aside": {"TEXT"}}, {"do": {"refuse"}, "aside": {"TEXT"}}, {"do": {"TEXT"}}},
	"POST /desk/addresses": {{"do": {"restore"}, "address": {"TEXT"}}, {"do": {"TEXT"}, "address": {"kim@example.org"}}},
	"POST /desk/t/{theme}/{slot}/edit": {
		{"do": {"preview"}, "move_to": {"TEXT"}}, {"do": {"preview"}, "note": {"word"}, "note_at": {"TEXT"}}, {"do": {"preview"}, "note": {"word"}, "note_to": {"TEXT"}},
		{"do": {"save"}, "seen": {"TEXT"}}, {"do": {"preview"}, "was": {"TEXT"}}, {"do": {"TEXT"}}, {"do": {"preview"}, "cancelled": {"TEXT"}},
	},
	"POST /desk/t/{theme}/new": {{"do": {"preview"}, "date": {"TEXT"}}},
	"POST /desk/me":            {{"out": {"TEXT"}}},
	"POST /desk/out":           {{}},
	"POST /desk/in":            {{"address": {"TEXT"}}},

	"POST /desk/in/{login}/{token}": {{"digits": {"TEXT"}}},
}

// harmless are texts that mean nothing, but that one of them is an address.
var harmless = []string{"word", "nobody@example.com"}

// texts are those that are typed, some of them in the short form of the tests.
func texts() []string {
	all := icaltest.Hostile
	if testing.Short() {
		all = icaltest.Every(15, all)
	}
	return all
}

// seen is what a browser builds of a page: elements with the names of their attributes, and what no text may bring about.
func seen(t *testing.T, page string) (shapes map[string]bool, findings []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	shapes = map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			findings = append(findings, "a comment")
		}
		if n.Type != html.ElementNode {
			continue
		}
		shape := n.Data
		for _, a := range n.Attr {
			if a.Key == "aria-invalid" { // what is wrong with a field
				continue
			}
			shape += " " + a.Key
			switch a.Key {
			case "href", "src", "action":
				u, err := url.Parse(a.Val)
				if err != nil || !slices.Contains([]string{"", "http", "https", "webcal", "mailto"}, u.Scheme) || u.Scheme == "" && u.Host != "" {
					findings = append(findings, fmt.Sprintf("%s leads to %q", n.Data, a.Val))
				} else if u.Host != "" {
					shape += "=" + u.Scheme + "://" + u.Host
				}
			case "srcdoc", "formaction", "http-equiv":
				findings = append(findings, a.Key+"="+a.Val)
			}
			if strings.HasPrefix(a.Key, "on") {
				findings = append(findings, a.Key+"="+a.Val)
			}
		}
		shapes[shape] = true
	}
	return shapes, findings
}

// baseline is what pages look like without harm, by what they are.
type baseline map[string]map[string]bool

// learn adds a page that means no harm.
func (b baseline) learn(t *testing.T, what, page string) {
	t.Helper()
	shapes, _ := seen(t, page)
	if b[what] == nil {
		b[what] = map[string]bool{}
	}
	maps.Copy(b[what], shapes)
}

// hold holds a page to what it looks like without harm.
func (b baseline) hold(t *testing.T, what, text, page string) {
	t.Helper()
	shapes, findings := seen(t, page)
	for shape := range shapes {
		_, link, _ := strings.Cut(shape, "href=")
		link, _, _ = strings.Cut(link, " ")
		if !b[what][shape] && (link == "" || !strings.Contains(text, link)) { // an address that an organizer writes is a link
			t.Errorf("%.400q on %s makes <%s>", text, what, shape)
		}
	}
	for _, finding := range findings {
		t.Errorf("%q on %s: %s", text, what, finding)
	}
}

// visibly is a text without what nobody sees, and with one space for many.
func visibly(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), r == '\ufffd', r >= '\u202a' && r <= '\u202e', r == '\ufeff':
			return -1
		}
		return r
	}, text)), " ")
}

// TestS10EveryFormOfTheDesk types each hostile text into each field of each form of the desk that is not a session's own words. What comes
// back leads nowhere else, is what it would be without harm, and is no error of the server; and no line of the log breaks.
func TestS10EveryFormOfTheDesk(t *testing.T) {
	var log bytes.Buffer
	d := officetest.Busy(t, officetest.Editing, logging(&log))
	chief := d.As(officetest.Chief)
	parked := regexp.MustCompile(`id="m-(\w+)">\s*<h3>a.byron`).FindStringSubmatch(chief.Page("/desk/inbox"))[1]
	before := digests(t, d)
	pages, typed := baseline{}, 0
	for _, route := range office.Routes() {
		method, path := targetOf(route.Pattern, "datatalks", first(d, "datatalks"))
		if method != http.MethodPost {
			continue
		}
		forms, known := typing[route.Pattern]
		if !known {
			t.Errorf("nobody has typed anything into %s: say in typing what can be", route.Pattern)
		}
		c := chief
		if route.Right == "anybody" || path == "/desk/out" {
			c = d.Nobody()
		}
		asked, all := fields(t, formPage(c, route.Pattern, path)), texts()
		if strings.HasSuffix(path, "/edit") || strings.HasSuffix(path, "/new") || path == "/desk/held" {
			all = icaltest.Every(4, all) // they plan; what stands in a file is tried below, and in package theme
		}
		shown := map[string]string{} // what was led to
		for i, form := range forms {
			what := fmt.Sprint(route.Pattern, " ", i)
			for n, text := range append(slices.Clone(harmless), all...) {
				d.Clock = d.Clock.Add(4 * time.Second)
				full := maps.Clone(asked)
				for name, values := range form {
					full.Set(name, strings.NewReplacer("TEXT", text, "MAIL", parked).Replace(values[0]))
				}
				w := c.Post(path, full)
				typed++
				if w.Code >= 500 {
					t.Fatalf("%q in %s: status %d\n%s", text, what, w.Code, w.Body)
				}
				page := w.Body.String()
				if to := w.Header().Get("Location"); to != "" {
					if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/desk") {
						t.Errorf("%q in %s leads to %q", text, what, to)
					}
					if shown[to] == "" {
						shown[to] = c.Get(to).Body.String()
					}
					page = shown[to]
				}
				if n < len(harmless) {
					pages.learn(t, what, page)
				}
				pages.hold(t, what, text, page)
			}
		}
	}
	delete(before, "logins") // who is nobody may ask for a link
	nothingWritten(t, d, before)
	logIsWhole(t, log.String())
	if typed < 15*len(texts()) {
		t.Errorf("only %d texts were typed", typed)
	}
}

// formPage is the page that the form of a row stands on; "" where that is not needed.
func formPage(c *officetest.Client, pattern, path string) string {
	if !strings.HasSuffix(pattern, "/edit") && !strings.HasSuffix(pattern, "/new") {
		return ""
	}
	return c.Page(path)
}

// words are the fields of a session's form in which people write what others read, with a word that means no harm.
var words = map[string]string{
	"title": "A title", "abstract": "An abstract", "place": "Room 4", "reason": "all-hands", "note": "Bring a case", "presenter": "ada@example.org", "materials": "slides: https://meet.example.org/1",
}

// harmlessly are ways to write words that mean no harm, which may be many lines in some fields, with an address in them.
var harmlessly = []func(field, word string) string{
	func(_, word string) string { return word },
	func(field, word string) string {
		switch field {
		case "abstract", "note":
			return word + "\nof two lines\n\nand parts"
		case "materials":
			return word + "\nrecording: https://meet.example.org/2"
		}
		if field == "place" {
			return "https://meet.example.org/4 by the door"
		}
		return map[bool]string{true: word, false: word + " & more"}[field == "presenter"]
	},
	func(_, word string) string { return word },
}

// TestS10WhatIsWrittenOfASession types each hostile text into each field of the form for a session. It comes back in the form as it was
// typed; what can be saved is in the file as it was typed, by a reader of YAML that shares no code with the writer; and the pages, the
// letters that follow, the feed, the audit trail and the log are what they would be without harm, with the text as a text.
func TestS10WhatIsWrittenOfASession(t *testing.T) {
	var log bytes.Buffer
	d := officetest.Busy(t, officetest.Editing, logging(&log))
	d.Sealer = d.Folder.Sealer
	c := d.As(officetest.Chief)
	pages, mails := baseline{}, map[string]bool{}
	names := slices.Sorted(maps.Keys(words))
	saved, refused, posted := 0, 0, 0
	original := maps.Clone(d.Files)
	var keys map[string]any
	if err := goccy.Unmarshal(original["themes/datatalks.yaml"], &keys); err != nil {
		t.Fatal(err)
	}
	all := texts()
	for n := 0; n < len(harmlessly)+len(all); n++ {
		if n > len(harmlessly) && !testing.Short() {
			n += 2 // each text is in a few of the fields
		}
		d.Write(original)
		plain := n < len(harmlessly)
		typed := url.Values{}
		for i, name := range names { // each text in each field, once
			if plain {
				typed.Set(name, harmlessly[n](name, words[name]))
			} else {
				typed.Set(name, all[(n+i*7)%len(all)])
			}
		}
		typed.Set("move_to", []string{"2026-12-01T15:00", "2026-12-01T16:00"}[n%2])
		typed.Set("do", "preview")
		read := func(what, page string) {
			if plain {
				pages.learn(t, what, page)
			}
			pages.hold(t, what, fmt.Sprint(typed), page)
		}
		post := func(target string, form url.Values) *httptest.ResponseRecorder {
			d.Clock = d.Clock.Add(4 * time.Second)
			return c.Post(target, form)
		}
		const added = "/desk/t/datatalks/new"
		form := fields(t, c.Page(added))
		maps.Copy(form, typed)
		form.Set("date", "2026-12-10T15:00")
		form.Set("move_to", "")
		form.Set("reason", "")
		read("a new session", post(added, form).Body.String())
		if plain { // what it looks like when something is wrong
			form.Set("presenter", "Nobody")
			read("a new session", post(added, form).Body.String())
		}

		form = fields(t, c.Page(edited))
		maps.Copy(form, typed)
		w := post(edited, form)
		again := fields(t, w.Body.String())
		for _, name := range names {
			if got := again.Get(name); visibly(got) != visibly(typed.Get(name)) {
				t.Errorf("%s: %q comes back as %q", name, typed.Get(name), got)
			}
		}
		read("the form", w.Body.String())
		if plain {
			form.Set("materials", "slides")
			read("the form", post(edited, form).Body.String())
		}
		for _, name := range names { // what is wrong there
			key := map[string]string{"note": "notes"}[name]
			if key == "" {
				key = name
			}
			if strings.Contains(w.Body.String(), `href="#`+key+`"`) {
				refused++
				typed.Set(name, words[name])
			}
		}
		form = fields(t, c.Page(edited))
		maps.Copy(form, typed)
		form.Set("do", "save")
		w = post(edited, form)
		if w.Code != http.StatusOK {
			t.Fatalf("%v: status %d\n%s", typed, w.Code, w.Body)
		}
		read("what is saved", w.Body.String())
		saved++

		data, err := os.ReadFile(filepath.Join(d.Dir, "themes/datatalks.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var yaml map[string]any
		if err := goccy.Unmarshal(data, &yaml); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		entry := yaml["sessions"].(map[string]any)["2026-12-01"].(map[string]any)
		notes := entry["notes"].([]any)
		entry["note"] = notes[len(notes)-1].(map[string]any)["say"]
		for _, name := range []string{"title", "abstract", "place", "reason", "note"} {
			want := strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(typed.Get(name)))
			if entry[name] != want {
				t.Errorf("%s: %q is in the file as %q", name, want, entry[name])
			}
		}
		if len(entry) != 9 || len(yaml) != len(keys) {
			t.Errorf("the file has other keys: %v\n%s", entry, data)
		}

		files := maps.Clone(original)
		files["themes/datatalks.yaml"] = data
		last := newest(d)
		d.Clock = d.Clock.Add(time.Minute)
		d.Follow(files)
		d.Clock = d.Clock.Add(11 * time.Minute) // until an edit has settled
		d.Plan()
		for _, row := range d.Letters() {
			if row.ID <= last {
				continue
			}
			_, sealed, _, err := d.DB.Letter(t.Context(), fmt.Sprint(row.ID))
			if err != nil {
				t.Fatal(err)
			}
			posted++
			shape := shapeOf(t, string(row.Kind)+" to "+row.To, sealed.Bytes, read)
			if plain {
				mails[shape] = true
			} else if !mails[shape] {
				t.Errorf("%v makes a letter\n%s", typed, shape)
			}
		}
		read("the public page", d.Nobody().Page("/s/datatalks/2026-12-01"))
		read("the season", c.Page("/desk"))
		read("the letters", c.Page("/desk/letters"))
		if last := newest(d); last > 0 {
			read("a letter at the desk", c.Page(fmt.Sprintf("/desk/letters/%d", last)))
		}
		w = d.Nobody().Get("/feeds/datatalks.ics")
		calendar, err := icaltest.Parse(w.Body.Bytes())
		if err != nil {
			t.Fatalf("%v: the feed: %v", typed, err)
		}
		found := false
		for _, e := range calendar.Events() {
			found = found || visibly(e.Text("SUMMARY")) == visibly("DataTalks: "+typed.Get("title"))
		}
		if !found {
			t.Errorf("%q is not in the feed\n%s", typed.Get("title"), w.Body)
		}
	}
	acts := d.Acts()
	if len(acts) != saved {
		t.Errorf("the audit trail has %d acts of %d edits", len(acts), saved)
	}
	for _, act := range acts {
		if act.What != "edited a session" || act.Who != officetest.Chief || act.About != "datatalks/2026-12-01" || strings.ContainsFunc(strings.ReplaceAll(act.Change, "\n", ""), unicode.IsControl) {
			t.Errorf("the audit trail has %+v", act)
		}
	}
	logIsWhole(t, log.String())
	if saved < len(all)/3 || refused == 0 || posted < len(all) {
		t.Errorf("%d saved, %d fields refused, %d letters: too few to show anything", saved, refused, posted)
	}
}

// shapeOf is what a letter is made of, as readers see it that share no code with the writers: its header, its parts, the properties of its
// entry. Its page is read as pages are.
func shapeOf(t *testing.T, what string, raw []byte, read func(what, page string)) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 {
		t.Errorf("%s: to %v, %v", what, to, err)
	}
	var shape []string
	for name, values := range m.Header {
		shape = append(shape, fmt.Sprint(name, " ", len(values)))
	}
	slices.Sort(shape)
	letter := mailbox.Read(raw)
	if letter.HTML != "" {
		read(what, letter.HTML)
	}
	shape = append(shape, letter.Files...)
	if letter.Calendar != "" {
		calendar, err := icaltest.Parse([]byte(strings.ReplaceAll(letter.Calendar, "\n", "\r\n")))
		if err != nil {
			t.Fatalf("%s: %v\n%s", what, err, letter.Calendar)
		}
		for _, e := range calendar.Events() {
			shape = append(shape, "an event to "+fmt.Sprint(len(e.All("ATTENDEE"))))
		}
	}
	return what + ": " + strings.Join(shape, ", ")
}

// newest is the number of the newest letter.
func newest(d *officetest.Desk) (id int64) {
	for _, row := range d.Letters() {
		id = max(id, row.ID)
	}
	return id
}

// logging has everything logged as lines of JSON.
func logging(log *bytes.Buffer) func(*officetest.Desk, *office.Options) {
	return func(_ *officetest.Desk, o *office.Options) {
		o.Log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
}

// logIsWhole holds that each line of a log is one record.
func logIsWhole(t *testing.T, log string) {
	t.Helper()
	for line := range strings.Lines(log) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil || record["msg"] == nil {
			t.Errorf("a line of the log is %q: %v", line, err)
		}
	}
}

// digests says of each table of the ledger what is in it.
func digests(t *testing.T, d *officetest.Desk) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(d.Dir, "rondo.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := map[string]string{}
	for _, table := range rows(t, db, `SELECT name FROM sqlite_master WHERE type = 'table'`) {
		lines := rows(t, db, `SELECT * FROM "`+table+`"`)
		slices.Sort(lines)
		all[table] = fmt.Sprintf("%d rows, %x", len(lines), sha256.Sum256([]byte(strings.Join(lines, "\n"))))
	}
	if len(all) < 30 {
		t.Fatalf("the ledger has only %d tables", len(all))
	}
	return all
}

// rows returns what a query finds, each row as a text.
func rows(t *testing.T, db *sql.DB, query string) (lines []string) {
	t.Helper()
	found, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprint(values[0])
		for _, v := range values[1:] {
			line += fmt.Sprintf("|%v", v)
		}
		lines = append(lines, line)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
