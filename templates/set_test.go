package templates

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"
)

// phrases are what a built-in words file defines.
func phrases(t *testing.T, folder, language string) map[string]*parse.Tree {
	t.Helper()
	name := folder + "/words." + language + ".tmpl"
	text, err := fs.ReadFile(builtIn, name)
	if err != nil {
		t.Fatal(err)
	}
	trees := map[string]*parse.Tree{}
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(string(text), "", "", trees); err != nil {
		t.Fatal(err)
	}
	delete(trees, name)
	return trees
}

// Every phrase of the letters is said by the code or by another phrase.
func TestNoPhraseIsLeftOver(t *testing.T) {
	var said strings.Builder
	for _, pattern := range []string{"*.go", "mail/*.tmpl"} {
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
	for name := range phrases(t, "mail", "en") {
		group, last, grouped := strings.Cut(name, "/")
		if strings.Contains(said.String(), `say("`+name+`"`) || strings.Contains(said.String(), `template "`+name+`"`) {
			continue
		}
		if grouped && strings.Contains(said.String(), `"`+group+`/`) && strings.Contains(said.String(), `"`+last+`"`) {
			continue // put together: "flag/" + event
		}
		if !strings.Contains(said.String(), `return "`+name+`"`) && !strings.Contains(said.String(), `, "`+name+`", `) &&
			!strings.Contains(said.String(), `constant["`+name+`"]`) {
			t.Errorf("nobody says %q", name)
		}
	}
}

// What is built in is not rehearsed when it is read.
func TestBuiltInRehearsal(t *testing.T) {
	s, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.rehearse(); err != nil {
		t.Error(err)
	}
	if err := s.rehearsePages(); err != nil {
		t.Error(err)
	}
}

// A folder may leave a phrase out.
func TestOverrideWithNothing(t *testing.T) {
	s, err := New(folder("mail/words.en.tmpl", `{{define "first"}}{{end}}`))
	if err != nil {
		t.Fatal(err)
	}
	mail, err := s.Letter(samples("en")["request"])
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(mail.Text+mail.HTML, "first letter") {
		t.Errorf("still says:\n%s", mail.Text)
	}
}

// A folder may hold just the phrase it changes.
func TestOverridePhrase(t *testing.T) {
	s, err := New(folder("mail/words.en.tmpl", `{{define "greeting"}}Dear {{.To}},{{end}}`))
	if err != nil {
		t.Fatal(err)
	}
	mail, err := s.Letter(samples("en")["request"])
	if err != nil {
		t.Fatal(err)
	}
	if want := "Dear Ada,\n\nYou are invited to DataTalks.\n"; !strings.HasPrefix(mail.Text, want) {
		t.Errorf("text begins %q, want %q", mail.Text[:40], want)
	}
	if !strings.Contains(mail.HTML, "Dear Ada,") {
		t.Error("the HTML part says something else")
	}
	finnish, err := s.Letter(samples("fi")["request"])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(finnish.Text, "Hei Ada!") {
		t.Error("another language has changed")
	}
}

func TestOverrideLayout(t *testing.T) {
	s, err := New(fstest.MapFS{
		"mail/letter.txt.tmpl": &fstest.MapFile{Data: []byte(`{{define "session"}}{{.Title}} at {{.When}}{{end}}{{define "details"}}{{end}}`)},
		"mail/letter.html.tmpl": &fstest.MapFile{Data: []byte(`{{define "above"}}{{end}}{{define "answer"}}{{end}}{{define "details"}}{{end}}{{define "below"}}{{.Because}}{{end}}
{{define "session"}}<a href="{{.Page.URL}}">{{.Title}}</a>{{end}}`)},
		"README.md": &fstest.MapFile{Data: []byte("what this is")},
	})
	if err != nil {
		t.Fatal(err)
	}
	l := samples("en")["request"]
	l.Session.Title = "<Search>"
	mail, err := s.Letter(l)
	if err != nil {
		t.Fatal(err)
	}
	if want := "\n\n<Search> at Tue 1 Dec 2026, 14:00–14:45 (Helsinki time)\n\n"; !strings.Contains(mail.Text, want) {
		t.Errorf("text is %q, want %q in it", mail.Text, want)
	}
	if want := `<a href="https://sessions.example.org/s/datatalks/2026-12-01">&lt;Search&gt;</a>` + "\nYou get this because you are in data-guild.\n"; mail.HTML != want {
		t.Errorf("HTML is %q, want %q", mail.HTML, want)
	}
}

// A words file of a new language adds it; what it leaves out is said in English.
func TestAddLanguage(t *testing.T) {
	s, err := New(folder("mail/words.nl.tmpl", `{{define "greeting"}}Dag{{with .To}} {{.}}{{end}}!{{end}}
{{define "weekdays"}}ma di wo do vr za zo{{end}}`))
	if err != nil {
		t.Fatal(err)
	}
	l := samples("en")["request"]
	l.Language = "nl"
	mail, err := s.Letter(l)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Dag Ada!", "You are invited", "di 1 Dec 2026, 14:00"} {
		if !strings.Contains(mail.Text, want) {
			t.Errorf("%q is missing in:\n%s", want, mail.Text)
		}
	}
}

// Mistakes in an overriding folder are told with file and line, and what would be right.
func TestOverrideMistakes(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"misspelt file", "mail/leter.txt.tmpl", "", "mail/leter.txt.tmpl: no such template; there are mail/letter.html.tmpl, mail/letter.txt.tmpl and mail/words.<language>.tmpl"},
		{"half an action", "mail/letter.txt.tmpl", "line\n{{.Name", "mail/letter.txt.tmpl:2: unclosed action"},
		{"half a condition", "mail/letter.html.tmpl", "\n\n{{if .Name}}", "mail/letter.html.tmpl:3: unexpected EOF"},
		{"no part", "mail/letter.txt.tmpl", "\nHello", "mail/letter.txt.tmpl:1:0: what stands outside of define is never read"},
		{"too long", "mail/letter.txt.tmpl", strings.Repeat("a", maxFile+1), "mail/letter.txt.tmpl: longer than 256 KB"},
		{"no UTF-8", "mail/words.nl.tmpl", "{{define \"reasons\"}}\nn\xe4 {1} = niet {1}\n{{end}}\n", "mail/words.nl.tmpl:2: a byte that is no UTF-8; save the file as UTF-8"},
		{"six weekdays", "mail/words.en.tmpl", "\n{{define \"weekdays\"}}Mon Tue Wed Thu Fri Sat{{end}}", "mail/words.en.tmpl:2:21: weekdays: 7 words expected, there are 6"},
		{"months that depend", "mail/words.en.tmpl", `{{define "months"}}{{.Name}}{{end}}`, "months: 12 words expected"},
		{"a word of feeds that depends", "mail/words.en.tmpl", `{{define "feed/moved"}}{{.Name}}{{end}}`, "feed/moved: words alone expected"},
		{"a city without forms", "mail/words.fi.tmpl", "{{define \"cities\"}}\nLondon: Lontoo\n{{end}}", `cities: "London: Lontoo" is not like "London: Lontoo, Lontoon"`},
		{"no such value", "mail/words.fi.tmpl", "\n\n{{define \"greeting\"}}Hei {{.Nimi}}!{{end}}", "mail/words.fi.tmpl:3:27: executing \"greeting\" at <.Nimi>: can't evaluate field Nimi"},
		{"a phrase that calls itself", "mail/words.fi.tmpl", `{{define "clock"}}{{template "clock" .}}{{end}}`, `mail/words.fi.tmpl:1:29: template "clock" calls itself`},
	}
	for _, test := range tests {
		_, err := New(folder(test.file, test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error is %v, want %q", test.name, err, test.want)
		}
	}
}

// Only regular files are templates.
func TestOverrideWithFolder(t *testing.T) {
	over := fstest.MapFS{"mail/letter.txt.tmpl": &fstest.MapFile{Mode: fs.ModeDir | 0o755}}
	if _, err := New(over); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("error is %v, want one that asks for a regular file", err)
	}
}
