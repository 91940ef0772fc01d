package templates

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// In French a space that does not break stands before double marks and inside guillemets, whatever the medium, and the apostrophe is
// curved. What is written to computers (verbs, keys, addresses) has neither.
func TestFrenchTypography(t *testing.T) {
	computers := regexp.MustCompile("`[^`]*`|«\u00a0(?:rondo|presenter:)[^»]*»|\\w+: \\w+|https?:\\S*|webcal:\\S*|tls: starttls")
	wrong := regexp.MustCompile(`[ ][:;!?»]|«[^\x{a0}]|[^\x{a0}»]»|[^\x{a0}\s][;!?]|[\pL»)]:(?:\s|$)|'|"|“|”|\x{202f}`)
	for _, folder := range []string{"mail", "pages"} {
		for name, tree := range phrases(t, folder, "fr") {
			words := wordsOf(tree)
			switch name {
			case "cities", "materials": // lists
				continue
			case "reasons", "checks": // the English is to their left
				said := builtInTemplates(t).language("fr").reasons
				if name == "checks" {
					said = builtInTemplates(t).language("fr").checks
				}
				words = ""
				for _, r := range said {
					words += r.words + "\n"
				}
			}
			for line := range strings.Lines(words) {
				if found := wrong.FindString(computers.ReplaceAllString(strings.TrimSuffix(line, "\n"), "")); found != "" {
					t.Errorf("%s/words.fr.tmpl: %q says %q in %q", folder, name, found, line)
				}
			}
		}
	}
}

// The hours of French have no zero in front, and a whole hour says no minutes.
func TestFrenchClock(t *testing.T) {
	s := speech{language: builtInTemplates(t).language("fr")}
	for clock, want := range map[string]string{"00:00": "0~h", "00:05": "0~h~05", "08:30": "8~h~30", "12:00": "12~h", "23:59": "23~h~59"} {
		at, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.say("clock", s.moment(at)); got != strings.ReplaceAll(want, "~", "\u00a0") {
			t.Errorf("%s is %q", clock, got)
		}
	}
}
