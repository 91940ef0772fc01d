package templates

import (
	"strings"
	"testing"
	"time"
)

const bothTitles = "en\tSearch, rebuilt\nfi\tHaku uusiksi"

// A reader gets each title in their language where it has one: of the session, of what it was, of the next one, and in lists of several.
func TestTitlesInTheLanguageOfTheReader(t *testing.T) {
	s := builtInTemplates(t)
	for _, name := range []string{"request", "update-moved", "update-batch", "follow-up", "confirm-guest"} {
		for language, want := range map[string]string{"en": "Search, rebuilt", "fi": "Haku uusiksi", "de": "Suche"} {
			l := samples(language)[name]
			in := func(s *Session) {
				if s != nil {
					s.Title, s.Titles = "Suche", bothTitles
				}
			}
			in(&l.Session)
			in(l.Was)
			in(l.Next)
			if l.Batch != nil {
				for i := range l.Batch.All {
					in(&l.Batch.All[i].Session)
				}
			}
			mail, err := s.Letter(l)
			if err != nil {
				t.Fatal(err)
			}
			for _, title := range []string{"Search, rebuilt", "Haku uusiksi", "Suche\n"} {
				if got := strings.Contains(mail.Text+mail.Summary+"\n", title); got != (strings.TrimSpace(title) == want) {
					t.Errorf("%s in %s says %q: %t\n%s", name, language, title, got, mail.Text)
				}
			}
		}
	}
}

// A visitor reads the titles of sessions and themes in the language of the page.
func TestTitlesInTheLanguageOfThePage(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	one := Occurrence{Session: Session{Name: "Talks", Title: "Suche", Titles: bothTitles, Start: start, End: start.Add(time.Hour), Zone: time.UTC}}
	theme := Theme{Name: "Talks", Title: "Alles", Titles: "en\tEverything\nfi\tKaikki", Start: start, End: start.Add(time.Hour), Zone: time.UTC}
	for language, want := range map[string][2]string{"en": {"Search, rebuilt", "Everything"}, "fi": {"Haku uusiksi", "Kaikki"}, "de": {"Suche", "Alles"}} {
		text := read(t, builtInTemplates(t), sample{Page{Language: language, Site: "Guild", Now: start}, ThemePage{Theme: theme, Coming: []Occurrence{one}}})
		for _, title := range want {
			if !strings.Contains(text, title) {
				t.Errorf("%s does not say %q:\n%s", language, title, text)
			}
		}
	}
}

// What the checks say of a field is in English, and marked so; readers of other languages are told it first.
func TestMistakesOfTheFormAreQuoted(t *testing.T) {
	eachLanguage(t, func(t *testing.T, l *language) {
		var page strings.Builder
		err := builtInTemplates(t).Page(&page, Page{Language: l.tag, Site: "Guild", Now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)},
			EditPage{Name: "Talks", Wrong: map[string][]string{"presenter": {"\"Nobody\" is nobody in people.yaml."}}})
		if err != nil {
			t.Fatal(err)
		}
		intro := l.constant["page/editenglish"]
		if intro == "" || !strings.Contains(page.String(), intro+` <span lang="en">&#34;Nobody&#34; is nobody in people.yaml.</span>`) {
			t.Errorf("the mistake is not quoted behind %q", intro)
		}
	})
}
