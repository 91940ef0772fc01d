package templates

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What organizers read in Finnish of why something is so: each kind of value, several reasons in one, and words of people and servers,
// which stay as they are.
func TestReasonsInFinnish(t *testing.T) {
	l := builtInTemplates(t).language("fi")
	for english, finnish := range map[string]string{
		"3 weeks before":                                      "3 viikkoa ennen",
		"moved Tue 1 Dec 14:00 → 15:00":                       "siirretty ti 1.12. klo 14.00 → klo 15.00",
		"moved Tue 1 Dec 14:00 → Thu 3 Dec 15:00 (all-hands)": "siirretty ti 1.12. klo 14.00 → to 3.12. klo 15.00 (all-hands)",
		"moved 14:00 → Fri 14:00":                             "siirretty klo 14.00 → pe klo 14.00",
		`place "Room; 5" → "Room 6"; title "" → "A \"B\""; new abstract (silent)`: `paikka ”Room; 5” → ”Room 6”; aihe ”–” → ”A "B"”; uusi kuvaus (ilman viestiä)`,
		"1 day before: tentative: nobody presents it":                             "päivää ennen: alustava: esittäjää ei löytynyt",
		"1 day before; note: Bring a laptop; and time":                            "päivää ennen; tiedote: Bring a laptop; and time",
		"cancelled: holiday": "peruttu: holiday",
		"moved Tue 5 Jan 12:30 → 13:15, out of the way of Board (people)": "siirretty ti 5.1. klo 12.30 → klo 13.15, päällekkäin Board (samat ihmiset)",
		"Tue 1 Dec 2026 14:00, Tue 8 Dec 2026 14:00: a draft now, but people were invited: it stays as they know it, and nobody hears of an edit; remove `draft: true`, or write `cancelled:` with a reason":                                                "ti 1.12.2026 klo 14.00, ti 8.12.2026 klo 14.00: nyt luonnos, vaikka siihen on kutsuttu: se pysyy sellaisena kuin kutsutut sen tuntevat, eikä muokkauksista kerrota kenellekään; poista `draft: true` tai kirjoita `cancelled:` ja syy",
		"the edit moves or cancels 0 sessions that people were invited to (limit 10) and writes to 52 people (limit 50); by the edit the audience of DataTalks loses 51 of 52 people and data-guild loses 1 of 1 person (limit 20%): was a list cut short?": "muokkaus siirtää tai peruu tapaamisia, joihin on kutsuttu: 0 (raja 10), ja viestin saa 52 henkilöä (raja 50); muokkauksen jälkeen teeman DataTalks kutsutuista poistuu 51 (kaikkiaan 52 henkilöä) ja ryhmästä data-guild poistuu 1 (kaikkiaan 1 henkilö) (raja 20%): katkesiko luettelo kesken?",
		"refused together with others; nobody is given up for it": "hylättiin yhdessä muiden kanssa; ketään ei sen takia poisteta",
		"overtaken by newer news, maybe delivered":                "uudempi tieto ehti edelle, ehkä toimitettu",
		"550 5.1.1 left: no such people; try 10 people":           "550 5.1.1 left: no such people; try 10 people",
		"": "",
	} {
		if got := l.reason(english); got != finnish {
			t.Errorf("%s\n is %s\nnot %s", english, got, finnish)
		}
	}
}

// Every reason of the plans that are told in scheduler/testdata is known in Finnish, but for words of people.
func TestReasonsOfPlansAreKnown(t *testing.T) {
	l := builtInTemplates(t).language("fi")
	stories, err := filepath.Glob("../scheduler/testdata/plan/*.txtar")
	if err != nil || len(stories) < 100 {
		t.Fatal(len(stories), err)
	}
	action := regexp.MustCompile(`(?m)^(?:> post +(\S+) .*|! (?:hold|lift) .*|~ amend .*|= accept .*)$`)
	apart := regexp.MustCompile(` {2,}`)
	said := map[string]bool{}
	for _, story := range stories {
		text, err := os.ReadFile(story)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range action.FindAllStringSubmatch(string(text), -1) {
			parts := apart.Split(m[0], -1)
			if why := parts[len(parts)-1]; m[1] != "note" && len(parts) > 2 && !said[why] {
				said[why] = true
				if got := l.reason(why); got == why {
					t.Errorf("%s: %s\nis not known in Finnish: %s", filepath.Base(story), m[0], why)
				}
			}
		}
	}
	if len(said) < 100 {
		t.Errorf("there are only %d reasons", len(said))
	}
}

// Every note that the ledger writes about a letter is known in Finnish.
func TestNotesOfLettersAreKnown(t *testing.T) {
	l := builtInTemplates(t).language("fi")
	sources, err := filepath.Glob("../store/ledger/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	note := regexp.MustCompile(`(?s)note = (?:iif\([^,]*, |CASE [^']*THEN )?'((?:[^']|'')+)'|(?:[nN]ote|why|released) *:?= "([^"]+)"`)
	n := 0
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(source, "_test.go") || filepath.Base(source) == "inbox.go" { // of mail that came in
			continue
		}
		for _, m := range note.FindAllStringSubmatch(string(text), -1) {
			english := strings.ReplaceAll(m[1]+m[2], "''", "'")
			if strings.HasPrefix(english, "`") { // one of the constants, which are found by themselves
				continue
			}
			switch english {
			case "the database was restored on ":
				english += "30 November 2026 00:26 UTC from a backup of 29 November 2026 00:26 UTC"
			case "superseded by ":
				english += "request/x"
			case "maybe delivered: ":
				english += "3 attempts ended in doubt"
			}
			n++
			if got := l.reason(english); got == english {
				t.Errorf("%s: %q is not known in Finnish", filepath.Base(source), english)
			}
		}
	}
	if n < 10 {
		t.Errorf("there are only %d notes", n)
	}
}
