package scheduler

import (
	"slices"
	"testing"

	"rondo/theme"
)

// A title in several languages is one of the facts: who reads which, and what is told when one of them changes.
func TestTitlesOfFacts(t *testing.T) {
	f := Facts{Name: "Talks", Title: "Search", Titles: TitleLines(theme.Phrase{"fi": "Haku", "en": "Search"})}
	if f.Titles != "en\tSearch\nfi\tHaku" {
		t.Errorf("titles are %q", f.Titles)
	}
	for language, want := range map[string]string{"en": "Search", "fi": "Haku", "de": "Search", "": "Search"} {
		if got := f.TitleIn(language); got != want {
			t.Errorf("in %q it is %q, want %q", language, got, want)
		}
	}
	next := f
	next.Titles = TitleLines(theme.Phrase{"fi": "Haku uusiksi", "en": "Search"})
	if changed := next.details(f); !slices.Equal(changed, []Field{FieldTitle}) {
		t.Errorf("changed are %v", changed)
	}
	if before, after, differ := next.retitled(f); !differ || before != "Haku" || after != "Haku uusiksi (fi)" {
		t.Errorf("retitled from %q to %q, %t", before, after, differ)
	}
	plain := f
	plain.Titles = "" // the same words, in one language
	if l := f.line(FieldTitle, plain); l.Says != "title" {
		t.Errorf("a title in the same words says %+v", l)
	}
	if TitleLines(nil) != "" {
		t.Error("one title has titles")
	}
}
