package web

import (
	"bytes"
	"errors"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"rondo/ical"
	"rondo/templates"
	"rondo/theme"
)

// ruleIn is what the page of a theme with the rule says of it in a language, without the time of day.
func ruleIn(t *testing.T, set *templates.Set, language string, rule ical.Rule, zone *time.Location) string {
	t.Helper()
	start := rule.Start().Time()
	said := templates.Theme{Name: "Talks", Path: "/t/talks", Rule: ruleOf(rule), Start: start, End: start.Add(time.Hour), Zone: zone, City: "Helsinki"}
	var page bytes.Buffer
	err := set.Page(&page, templates.Page{Language: language, Site: "Guild", Here: "/", Now: start}, templates.ThemePage{Theme: said})
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)<p class="rule">(.*?)</p>`).FindSubmatch(page.Bytes())
	if found == nil {
		t.Fatalf("the page does not say the rule:\n%s", &page)
	}
	whole := strings.TrimSpace(string(found[1]))
	said.Rule = templates.Rule{}
	page.Reset()
	if err := set.Page(&page, templates.Page{Language: language, Site: "Guild", Here: "/", Now: start}, templates.ThemePage{Theme: said}); err != nil {
		t.Fatal(err)
	}
	single := regexp.MustCompile(`(?s)<p class="rule">(.*?)</p>`).FindSubmatch(page.Bytes())
	words, ok := strings.CutSuffix(whole, ", "+strings.TrimSpace(string(single[1])))
	if !ok {
		t.Errorf("%q does not end in the time of day %q", whole, single[1])
	}
	return html.UnescapeString(words)
}

func understood(t *testing.T, words string) ical.Rule {
	t.Helper()
	tuesday := ical.LocalDate(2026, time.December, 1, 14, 0, 0)
	parse := ical.ParseWords
	if strings.Contains(words, "=") {
		parse = ical.ParseRule
	}
	r, err := parse(words, tuesday, ical.Zone{})
	if start := (*ical.StartError)(nil); errors.As(err, &start) {
		r, err = parse(words, start.Next, ical.Zone{})
	}
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return r
}

// rulesOf are the rules of a language's golden file, each with what is said of it.
func rulesOf(t *testing.T, language string) (rules [][2]string) {
	t.Helper()
	text, err := os.ReadFile("../templates/testdata/languages/" + language + "/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if words, said, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " -> "); ok {
			rules = append(rules, [2]string{words, said})
		}
	}
	return rules
}

// The rule is said whole in each language, with weekdays and months in their case; and so is each weekday, and each month.
func TestC9TheRuleInEachLanguage(t *testing.T) {
	set, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	asked := rulesOf(t, "fi")
	for _, language := range theme.Languages[1:] {
		t.Run(language, func(t *testing.T) {
			known := map[string]bool{}
			for _, c := range rulesOf(t, language) {
				known[c[0]] = true
				if got := ruleIn(t, set, language, understood(t, c[0]), time.UTC); got != c[1] {
					t.Errorf("%q is %q, want %q", c[0], got, c[1])
				}
			}
			for _, c := range asked {
				if !known[c[0]] {
					t.Errorf("rules.txt does not say %q: %s -> %s", c[0], c[0], ruleIn(t, set, language, understood(t, c[0]), time.UTC))
				}
			}
		})
	}
}

// Each phrase of the reference says more than its period in each language, and two that differ are said differently. None begins as a sentence does: on the
// page of a session it stands behind a colon, and where it stands alone the style makes its first letter great.
func TestC9EveryRuleOfTheReferenceIsSaid(t *testing.T) {
	text, err := os.ReadFile("../docs/reference.md")
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `[^`]+` \\| [^|]+ \\| `(FREQ=[^`]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	if len(rows) < 45 {
		t.Fatalf("only %d rules were found", len(rows))
	}
	english := regexp.MustCompile(`(?i)\b(every|month|week|day|year|the|first|last|until|times|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b`)
	for _, language := range theme.Languages[1:] {
		t.Run(language, func(t *testing.T) {
			said := map[string]string{}
			for _, row := range rows {
				words := ruleIn(t, set, language, understood(t, row[1]), time.UTC)
				if before, twice := said[words]; twice && before != row[1] {
					t.Errorf("%s and %s are both %q", before, row[1], words)
				}
				said[words] = row[1]
				if first, _ := utf8.DecodeRuneInString(words); unicode.IsUpper(first) && !strings.HasPrefix(words, "Montag") {
					t.Errorf("%s: %q begins as a sentence", row[1], words)
				}
				if english.MatchString(words) {
					t.Errorf("%s: %q", row[1], words)
				}
			}
		})
	}
}
