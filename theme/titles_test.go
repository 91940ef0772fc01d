package theme

import (
	"maps"
	"strings"
	"testing"

	"rondo/ical"
)

const titled = `name: Talks
title: { en: Decisions made with data, fi: Päätöksiä datan varassa } # both
purpose: To have one.
organizers: curator@example.org
audience: data-guild
schedule: { starts: 2026-12-01 14:00, repeats: every tuesday }
sessions:
  2026-12-01:
    title: # of the session
      en: Search, rebuilt # in English
      fi: Haku uusiksi
  2026-12-08: { title: { en: 'Forecasts' } }
  2026-12-15: { title: One for all }
`

// A title in several languages is read whole, and the title is that of the site's language, or else of the first by tag.
func TestTitlesInLanguages(t *testing.T) {
	for language, want := range map[string][4]string{
		"en": {"Decisions made with data", "Search, rebuilt", "Forecasts", "One for all"},
		"fi": {"Päätöksiä datan varassa", "Haku uusiksi", "Forecasts", "One for all"},
		"de": {"Decisions made with data", "Search, rebuilt", "Forecasts", "One for all"},
	} {
		files := Files{"rondo.yaml": []byte(strings.Replace(plainConfig, "site: {", "site: { language: "+language+",", 1)), "themes/talks.yaml": []byte(titled)}
		complete(files)
		set, findings := Load(files.FS(), "rondo.yaml")
		if findings.Err() != nil {
			t.Fatal(findings)
		}
		talks := set.Theme("talks")
		got := [4]string{talks.Title}
		for i, day := range []int{1, 8, 15} {
			got[i+1] = *talks.Entry(ical.LocalDate(2026, 12, day, 14, 0, 0)).Title
		}
		if got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
		if !maps.Equal(talks.Titles, Phrase{"en": "Decisions made with data", "fi": "Päätöksiä datan varassa"}) || talks.Entry(ical.LocalDate(2026, 12, 15, 14, 0, 0)).Titles != nil {
			t.Errorf("%s: titles are %v", language, talks.Titles)
		}
	}
}

// An edit of a title changes it in the site's language, and leaves the other languages, comments and quotes as they are. Emptied, it goes
// whole, and the session has the title of its theme.
func TestEditTitleInLanguages(t *testing.T) {
	for _, c := range []struct {
		day             int
		language, title string
		before, after   string
	}{
		{1, "fi", "Haku uudestaan", "fi: Haku uusiksi", "fi: Haku uudestaan"},
		{1, "en", "Search: again", "en: Search, rebuilt # in English", `en: "Search: again" # in English`},
		{1, "de", "Die Suche", "      fi: Haku uusiksi\n", "      fi: Haku uusiksi\n      de: Die Suche\n"},
		{8, "fi", "Ennusteita", "{ en: 'Forecasts' }", "{ en: 'Forecasts', fi: Ennusteita }"},
		{15, "fi", "Yksi kaikille", "title: One for all", "title: Yksi kaikille"},
		{1, "fi", "", "    title: # of the session\n      en: Search, rebuilt # in English\n      fi: Haku uusiksi\n", ""},
	} {
		title := c.title
		got, err := EditSession("talks.yaml", []byte(titled), Spot{Slot: ical.LocalDate(2026, 12, c.day, 14, 0, 0)}, SessionChange{Title: &title, Language: c.language})
		if err != nil {
			t.Errorf("%d, %s: %v", c.day, c.language, err)
			continue
		}
		want := strings.Replace(titled, c.before, c.after, 1)
		if c.title != "" && string(got) != want || c.title == "" && strings.Contains(string(got), "Haku uusiksi") {
			t.Errorf("%d, %s: the file is\n%s\nwant\n%s", c.day, c.language, got, want)
		}
	}
}

// What is written is read again, in all languages.
func TestWriteTitlesInLanguages(t *testing.T) {
	all := Phrase{"en": "Talks: all of them", "fi": "Kaikki"}
	text := string(WriteTheme(&Theme{Name: "Talks", Title: "Kaikki", Titles: all}, nil))
	if want := "title:\n  en: \"Talks: all of them\"\n  fi: Kaikki\n"; !strings.Contains(text, want) && !strings.Contains(text, `title: { en: "Talks: all of them", fi: Kaikki }`) {
		t.Errorf("written:\n%s", text)
	}
}
