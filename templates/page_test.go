package templates

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// Every phrase of the pages is said by the code, a layout or another phrase.
func TestNoPagePhraseIsLeftOver(t *testing.T) {
	var said strings.Builder
	for _, pattern := range []string{"page*.go", "pages/*.tmpl"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			said.Write(text)
		}
	}
	for name := range phrases(t, "pages", "en") {
		short := strings.TrimPrefix(name, "page/")
		if strings.HasPrefix(short, "problem") || strings.HasPrefix(short, "unsaved") {
			continue // said by status
		}
		if group, _, one := strings.Cut(short, "/"); one && (strings.Contains(said.String(), fmt.Sprintf("say(%q+", "page/"+group+"/")) ||
			strings.Contains(said.String(), fmt.Sprintf("word(%q,", "page/"+group+"/"))) {
			continue // one of several
		}
		if !strings.Contains(said.String(), ".Say."+short) && !strings.Contains(said.String(), fmt.Sprintf("(%q,", name)) &&
			!strings.Contains(said.String(), fmt.Sprintf("template %q", name)) {
			t.Errorf("nobody says %q", name)
		}
	}
}

// word words a page with the folder over the built-in templates.
func word(t *testing.T, over fstest.MapFS, view View) string {
	t.Helper()
	s, err := New(over)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := s.Page(&b, Page{Site: "Guild"}, view); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOverridePages(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	for _, test := range []struct {
		name, file, text, says, not string
	}{
		{"a phrase", "pages/words.en.tmpl", `{{define "page/welcome"}}Welcome to the guild.{{end}}`, `<p class="lead">Welcome to the guild.</p>`, "Subscribe once"},
		{"a shared part", "pages/page.html.tmpl", `{{define "bottom"}}</main><footer>Ask Ada</footer>{{end}}`, "<footer>Ask Ada</footer>", `name="tz"`},
		{"a page", "pages/home.html.tmpl", `{{template "top" .}}<h1>Hi</h1>{{template "bottom" .}}`, "<h1>Hi</h1>", "lead"},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := word(t, fstest.MapFS{test.file: file(test.text)}, HomePage{})
			if !strings.Contains(page, test.says) || strings.Contains(page, test.not) {
				t.Errorf("want %q and not %q:\n%s", test.says, test.not, page)
			}
		})
	}
	s, err := New(fstest.MapFS{"pages/style.css": file("body { color: teal }")})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(s.Style()); got != "body { color: teal }" {
		t.Errorf("stylesheet %q", got)
	}
}

func TestOverridePagesMistakes(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{"pages/hom.html.tmpl", "Hi", "pages/hom.html.tmpl: no such template"},
		{"pages/home.html.tmpl", "line\n{{.Nothing}}", "pages/home.html.tmpl:2:"},
		{"pages/home.html.tmpl", "{{.Say.nothing_at_all}}", "pages/home.html.tmpl:1:"},
		{"pages/theme.html.tmpl", "a\nb\n{{if}}", "pages/theme.html.tmpl:3"},
		{"pages/page.html.tmpl", `{{define "dot"}}{{printf "%d" 1}}{{end}}`, "pages/page.html.tmpl:1:"},
		{"pages/words.fi.tmpl", `{{define "page/month"}}{{.Moon}}{{end}}`, "pages/words.fi.tmpl:1:"},
	} {
		_, err := New(fstest.MapFS{test.file: &fstest.MapFile{Data: []byte(test.text), Mode: 0o644}})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s with %q: %v, want %s", test.file, test.text, err, test.want)
		}
	}
}

// A month is a table of whole weeks, whatever day it begins on and however much is on.
func TestMonthGrid(t *testing.T) {
	helsinki := clocks("Europe/Helsinki")
	s, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		year     int
		month    time.Month
		weeks    int
		first    string // the first and last day shown
		last     string
		sessions int // on the 1st
	}{
		{2027, time.February, 4, "1", "28", 1}, // begins on a Monday, ends on a Sunday
		{2026, time.December, 5, "30", "3", 3},
		{2026, time.August, 6, "27", "6", 0},    // begins on a Saturday
		{2028, time.February, 5, "31", "5", 50}, // a leap year, and more than a cell holds
		{2026, time.March, 6, "23", "5", 1},     // clocks go forward on the 29th
	} {
		month := Month{First: time.Date(test.year, test.month, 1, 0, 0, 0, 0, helsinki)}
		var sessions []Occurrence
		for i := range test.sessions {
			start := month.First.Add(time.Duration(i) * time.Minute)
			sessions = append(sessions, Occurrence{Session: Session{
				Name: fmt.Sprint("N", i), Start: start, End: start.Add(time.Hour), Zone: time.UTC, URL: "/x"}})
		}
		v := visitor{speech: &speech{language: s.language("en")}, Page: Page{Now: month.First}}
		said := v.month(month, sessions)
		if v.err != nil {
			t.Fatal(v.err)
		}
		weeks, days, shown, today := 0, 0, 0, 0
		open := false
		for _, c := range said.Cells {
			if c.OpensWeek {
				weeks++
			}
			if c.OpensDay == open {
				t.Fatalf("%s: day %s opens within a day, or never", said.Name, c.Day)
			}
			open = !c.ClosesDay
			if c.ClosesDay {
				days++
				if c.ClosesWeek != (days%7 == 0) {
					t.Fatalf("%s: the week closes on day %d", said.Name, days)
				}
			}
			if c.Path != "" {
				shown++
			}
			if c.Today && c.OpensDay {
				today++
			}
		}
		if weeks != test.weeks || days != 7*weeks || said.Cells[0].Day != test.first || said.Cells[len(said.Cells)-1].Day != test.last {
			t.Errorf("%s: %d weeks, %d days, from %s to %s; want %d weeks from %s to %s", said.Name, weeks, days,
				said.Cells[0].Day, said.Cells[len(said.Cells)-1].Day, test.weeks, test.first, test.last)
		}
		if want := min(test.sessions, maxDay); shown != want || today != 1 {
			t.Errorf("%s: %d sessions and %d todays, want %d and 1", said.Name, shown, today, want)
		}
		if len(said.Cells) > maxRows {
			t.Errorf("%s: %d cells", said.Name, len(said.Cells))
		}
	}
}

// A list longer than a page holds is cut, not refused.
func TestLongPage(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	session := Occurrence{Session: Session{Name: "Daily", Start: start, End: start.Add(time.Hour), Zone: time.UTC, URL: "/s/daily/x"}}
	many := make([]Occurrence, 1000)
	for i := range many {
		many[i] = session
	}
	page := word(t, nil, HomePage{Coming: many})
	if got := strings.Count(page, "<h3>"); got != maxRows {
		t.Errorf("%d sessions on the page, want %d", got, maxRows)
	}
}
