package templates

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// anyhow lays out what readers read alone in ways that could tell one secret from another.
var anyhow = fstest.MapFS{"mail/letter.txt.tmpl": {Data: []byte(`
{{define "above"}}{{.Greeting}}{{if .Own.URL}} {{len .Own.URL}}{{with .Answer}} {{.URL}}{{end}}{{end}}{{end}}
{{define "answer"}}{{template "nested" .}}{{end}}
{{define "nested"}}{{with $.Answer}}{{.Label}} {{.URL}}{{$.Own.URL}}{{end}}{{end}}
{{define "below"}}{{with .Own.URL}}{{if lt . "https://sessions.example.org/a/4"}}early{{else}}late {{index . 0}}{{end}}{{end}}{{end}}
`)}, "mail/letter.html.tmpl": {Data: []byte(`
{{define "above"}}<p title="{{.Greeting}}">{{.}}</p>{{end}}
{{define "answer"}}<a href="?to={{.Answer.URL}}" onclick="go('{{.Answer.URL}}')">{{$x := .Own}}{{$x.URL}}</a>{{end}}
`)}, "mail/words.en.tmpl": {Data: []byte(`
{{define "greeting"}}{{if gt (len .To) 3}}{{len .To}} letters{{else}}{{template "short" .}}{{end}}{{end}}
{{define "short"}}{{with $.To}}{{.}}{{else}}You{{end}}{{end}}
{{define "because/named"}}{{with .From}}{{.}} writes to {{$.To}}{{end}}{{end}}
{{define "because/group"}}{{with $x := .}}{{$x.From}}{{end}}{{end}}
{{define "first"}}Write to {{.From}}.{{end}}
`)}}

// TestParts holds what is filled in for one reader to what is laid out for them, and what is said to them among others to what
// they are told alone, in the templates of ours and in odd ones.
func TestParts(t *testing.T) {
	ours := builtInTemplates(t)
	odd, err := New(anyhow)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]*Set{ours, odd}).Draw(t, "templates")
		letter := anyLetter(t)
		o, err := s.Occasion(letter)
		if err != nil {
			t.Fatal(err)
		}
		secret := rapid.StringMatching(`[a-z2-7]{26}`)
		link := rapid.OneOf(
			rapid.SampledFrom([]string{"", "javascript:x", "https://e.org/" + strings.Repeat("a", 26), "https://e.org/" + strings.Repeat("x", 26) + "/b"}),
			rapid.Map(secret, func(s string) string { return "https://sessions.example.org/a/" + s }),
		)
		name := rapid.SampledFrom([]string{"", "Ada", strings.Repeat("a", 26), strings.Repeat("c", 27) + strings.Repeat("z", 26), "<b>"})
		for range rapid.IntRange(1, 5).Draw(t, "readers") {
			r := Reader{Name: name.Draw(t, "name"), From: name.Draw(t, "from"), AnswerURL: link.Draw(t, "answer"), OwnURL: link.Draw(t, "own")}
			got, err := o.To(r)
			if err != nil {
				t.Fatal(err)
			}
			speech := speech{language: o.language}
			cover := o.cover(&speech, r)
			alone, err := s.Occasion(letter)
			if err != nil {
				t.Fatal(err)
			}
			if want := alone.cover(&speech, r); cover != want {
				t.Fatalf("a reader among others is told\n%+v\nand alone\n%+v", cover, want)
			}
			if want := laidOut(t, s.text, &cover, o.wording.text, "\n\n"); got.Text != want {
				t.Fatalf("the text is\n%s\nwant\n%s", got.Text, want)
			}
			if want := laidOut(t, s.html, &cover, o.wording.html, "\n"); got.HTML != want {
				t.Fatalf("the HTML is\n%s\nwant\n%s", got.HTML, want)
			}
		}
	})
}

func laidOut(t *rapid.T, l layout, c *cover, h halves, between string) string {
	all := []string{"above", h.session, "answer", h.details, "below"}
	for _, i := range []int{0, 2, 4} {
		text, err := lay(l, all[i], c)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = text
	}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), between) + "\n"
}

func TestCoverTextIsAWholeCover(t *testing.T) {
	seen := map[int]bool{}
	for i := range reflect.TypeFor[cover]().NumField() {
		field := reflect.TypeFor[cover]().Field(i)
		if len(coverFields[field.Name]) != max(1, strings.Count(field.Type.String(), "link")*2) {
			t.Errorf("%s stands in %v", field.Name, coverFields[field.Name])
		}
		for _, at := range coverFields[field.Name] {
			seen[at] = true
		}
	}
	if len(seen) != len(coverText{}) {
		t.Errorf("%d places for %d texts", len(coverText{}), len(seen))
	}
}

// Most of what most readers read is filled in: otherwise the parts above are for nothing.
func TestPartsFit(t *testing.T) {
	for _, kind := range []string{"request", "update", "cancel", "reminder"} {
		s := builtInTemplates(t)
		o, err := s.Occasion(Letter{Kind: kind, Session: Session{Name: "Talks"}})
		if err != nil {
			t.Fatal(err)
		}
		r := Reader{Name: "Ada", AnswerURL: "https://e.org/a/" + strings.Repeat("k", 26), OwnURL: "https://e.org/me/" + strings.Repeat("m", 26)}
		if _, err := o.To(r); err != nil {
			t.Fatal(err)
		}
		r = Reader{Name: "Bo", AnswerURL: "https://e.org/a/" + strings.Repeat("p", 26), OwnURL: "https://e.org/me/" + strings.Repeat("q", 26)}
		speech := speech{language: o.language}
		cover := o.cover(&speech, r)
		coverText, secrets := cover.open()
		for i, name := range []string{"above", "answer", "below"} {
			if fits := o.text[i].fits(&coverText, &secrets) && o.html[i].fits(&coverText, &secrets); fits != (name != "above") {
				t.Errorf("%s of the %s fits another reader: %t", name, kind, fits)
			}
		}
	}
}
