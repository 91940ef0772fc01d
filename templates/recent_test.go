package templates

import (
	"fmt"
	"sync"
	"testing"
	"text/template"
	"time"
)

// What is kept of a phrase is what it says: with other values, in another phrase and in another language it is another text, also where
// several say it at once and more is said than is kept. Values that refer to something else are never kept.
func TestPhrasesAreKeptByTheirValues(t *testing.T) {
	greeted := func(greeting string) *language {
		l := &language{tag: "xx", phrases: template.New(""), constant: map[string]string{}}
		for name, text := range map[string]string{"one": greeting + " {{.A}}{{.N}}{{if .B}}!{{end}}", "two": "{{.A}} {{.N}} two", "listed": "{{range .All}}{{.}} {{end}}", "bare": "{{.}}"} {
			template.Must(l.phrases.New(name).Parse(text))
		}
		return l
	}
	type values struct {
		A string
		N int
		B bool
	}
	en, fi := greeted("Hello"), greeted("Hei")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 3 * mostRecent {
				n := i % (mostRecent + 7)
				v := values{"a", n, n%2 == 0}
				mark := ""
				if v.B {
					mark = "!"
				}
				for _, c := range []struct {
					l      *language
					phrase string
					data   any
					want   string
				}{
					{en, "one", v, fmt.Sprintf("Hello a%d%s", n, mark)}, {fi, "one", v, fmt.Sprintf("Hei a%d%s", n, mark)}, {en, "two", v, fmt.Sprintf("a %d two", n)},
					{en, "bare", fmt.Sprint(n), fmt.Sprint(n)},
				} {
					s := speech{language: c.l}
					if got := s.say(c.phrase, c.data); got != c.want || s.err != nil {
						t.Errorf("%s of %v is %q, want %q: %v", c.phrase, c.data, got, c.want, s.err)
						return
					}
				}
			}
		})
	}
	all.Wait()
	if n := len(en.recent.new) + len(en.recent.older); n > 2*mostRecent {
		t.Errorf("%d are kept", n)
	}
	list := []string{"a"}
	s := speech{language: en}
	first := s.say("listed", struct{ All []string }{list})
	list[0] = "b"
	if again := s.say("listed", struct{ All []string }{list}); first != "a" || again != "b" {
		t.Errorf("%q, then %q", first, again)
	}
	for _, v := range []any{&values{}, struct{ At time.Time }{}, struct{ Any any }{}, []string{}, map[string]string{}} {
		if isPlain(v) {
			t.Errorf("a %T is plain", v)
		}
	}
}
