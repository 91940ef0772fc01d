package templates

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// folder is an overriding folder of one file.
func folder(name, text string) fstest.MapFS {
	return fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}}
}

// Templates that would run for long, print without end or reach beyond their data are refused when they are read, with
// the place where they do it.
func TestHostileTemplates(t *testing.T) {
	var doubling strings.Builder // each template calls the one before it twice
	doubling.WriteString(`{{define "x0"}}{{.Name}}{{end}}`)
	for i := range 40 {
		fmt.Fprintf(&doubling, `{{define "x%d"}}{{template "x%d" .}}{{template "x%d" .}}{{end}}`, i+1, i, i)
	}
	tests := []struct{ name, text, want string }{
		{"environment", `{{env "HOME"}}`, `function "env" is not for templates`},
		{"Sprig's environment", `{{expandenv "$HOME"}}`, `function "expandenv" is not for templates`},
		{"file", `{{readFile "/etc/passwd"}}`, `function "readFile" is not for templates`},
		{"include", `{{include "/etc/passwd" .}}`, `function "include" is not for templates`},
		{"call", `{{call .Name}}`, `:2:2: function "call" is not for templates`},
		{"print", `{{print 1}}`, `:2:2: function "print" is not for templates`},
		{"println", `{{println 1}}`, `:2:2: function "println" is not for templates`},
		{"printf of a wide number", `{{printf "%1000000d" 1}}`, `:2:2: function "printf" is not for templates`},
		{"doubled string", `{{$x := "a"}}{{$x = printf "%s%s" $x $x}}`, `function "printf" is not for templates`},
		{"html", `{{html .Name}}`, `function "html" is not for templates`},
		{"js", `{{js .Name}}`, `function "js" is not for templates`},
		{"urlquery", `{{urlquery .Name}}`, `function "urlquery" is not for templates`},
		{"slice", `{{slice .Name 0 1}}`, `function "slice" is not for templates`},
		{"in a pipeline", `{{.Name | printf "%s"}}`, `function "printf" is not for templates`},
		{"in parentheses", `{{if eq (printf "a") "a"}}{{end}}`, `function "printf" is not for templates`},
		{"in a chain", `{{(print .).Name}}`, `function "print" is not for templates`},
		{"in an argument", `{{template "y" print .}}{{define "y"}}{{end}}`, `function "print" is not for templates`},
		{"in a condition", `{{with print .}}{{end}}`, `function "print" is not for templates`},
		{"in an else", `{{if .Name}}{{else}}{{print .}}{{end}}`, `function "print" is not for templates`},
		{"in a definition nobody calls", `{{define "y"}}{{print .}}{{end}}`, `function "print" is not for templates`},
		{"count to a billion", `{{range 1000000000}}{{end}}`, `:2:8: range takes a list`},
		{"count to a variable", `{{$n := 1000000000}}{{range $n}}{{end}}`, `range takes a list`},
		{"count to a length", `{{range len .Name}}{{end}}`, `range takes a list`},
		{"count in parentheses", `{{range (1000000000)}}{{end}}`, `range takes a list`},
		{"lists within lists", strings.Repeat(`{{range $.Facts}}`, 6) + strings.Repeat(`{{end}}`, 6), `would take more than`},
		{"lists within templates", `{{range .Facts}}{{template "y" $}}{{end}}{{define "y"}}{{range .Facts}}{{template "z" $}}{{end}}{{end}}` +
			`{{define "z"}}{{range .Facts}}.{{end}}{{end}}`, `would take more than`},
		{"doubling", doubling.String(), `would take more than`},
		{"calls itself", `{{template "y" .}}{{define "y"}}{{template "y" .}}{{end}}`, `template "y" calls itself`},
		{"calls itself by way of another", `{{define "y"}}{{template "z" .}}{{end}}{{define "z"}}{{template "y" .}}{{end}}`, `calls itself`},
		{"a block that calls itself", `{{block "y" .}}{{template "y" .}}{{end}}`, `template "y" calls itself`},
		{"no such field", `{{.Home}}`, `can't evaluate field Home`},
		{"no such field, seldom reached", `{{if eq .Kind "cancel"}}{{.Home}}{{end}}`, `can't evaluate field Home`},
		{"no such template", `{{template "y" .}}`, `"y"`},
		{"index beyond the end", `{{index .Facts 9}}`, `out of range`},
		{"list of a string", `{{range .Name}}{{end}}`, `can't iterate over`},
	}
	for _, test := range tests {
		main, defines := test.text, ""
		if i := strings.Index(main, "{{define"); i >= 0 {
			main, defines = main[:i], main[i:]
		}
		for _, file := range []string{"mail/letter.txt.tmpl", "mail/letter.html.tmpl"} {
			if _, err := New(folder(file, `{{define "session"}}`+"\n"+main+`{{end}}`+defines)); err == nil {
				t.Errorf("%s: accepted in %s", test.name, file)
			} else if !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), file) {
				t.Errorf("%s: error is %q, want %s and %q", test.name, err, file, test.want)
			}
		}
	}
}

// A document that an author leaves in the middle of a tag is refused by the escaper.
func TestBrokenDocument(t *testing.T) {
	_, err := New(folder("mail/letter.html.tmpl", `{{define "session"}}<p title="{{.Name}}{{end}}`))
	if err == nil || !strings.Contains(err.Error(), "mail/letter.html.tmpl") {
		t.Errorf("error is %v, want one that names the file", err)
	}
}

// A letter that would be longer than any reader wants stops at the limit.
func TestLetterTooLong(t *testing.T) {
	l := samples("en")["request"]
	l.Session.Abstract = strings.Repeat("word ", maxOutput/5)
	if _, err := builtInTemplates(t).Letter(l); err == nil || !strings.Contains(err.Error(), "longer than 256 KB") {
		t.Errorf("error is %v, want one that tells the limit", err)
	}
	l.Session.Abstract = strings.Repeat("word ", maxOutput/5-2000)
	if _, err := builtInTemplates(t).Letter(l); err != nil {
		t.Error(err)
	}
}

// Whatever an overriding folder holds, New and Letter end, and a subject is one line.
func FuzzWords(f *testing.F) {
	for _, text := range []string{
		`{{define "greeting"}}Hi {{.To}}{{end}}`, `{{define "weekdays"}}a b c d e f g{{end}}`, `{{define "cities"}}Kiev: a, b{{end}}`,
		`{{define "when"}}{{template "when" .}}{{end}}`, `{{range .Name}}{{end}}`, `{{define "zone"}}{{.From.Hour}}{{end}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := New(folder("mail/words.en.tmpl", text))
		if err != nil {
			return
		}
		for name, l := range samples("en") {
			mail, err := s.Letter(l)
			if err == nil && mail.Text == "" {
				t.Errorf("%s: neither words nor an error", name)
			}
			if strings.ContainsAny(mail.Subject, "\r\n") {
				t.Errorf("%s: subject %q", name, mail.Subject)
			}
		}
	})
}

// TestAFolderWithNothingInItChangesNothing tries a folder that is empty and one that is not there: both have the built-in templates, which
// are not tried anew on every letter and page.
func TestAFolderWithNothingInItChangesNothing(t *testing.T) {
	want, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	for _, path := range []string{empty, filepath.Join(empty, "missing")} {
		if got, err := New(os.DirFS(path)); err != nil || got != want {
			t.Errorf("%s: %p, %v, want the Set of the built-in templates, %p", path, got, err, want)
		}
	}
}
