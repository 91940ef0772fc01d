package web

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/templates"
)

// finnishRule is what the page of a theme with the rule says of it in Finnish, without the time of day.
func finnishRule(t *testing.T, set *templates.Set, rule ical.Rule, zone *time.Location) string {
	t.Helper()
	start := rule.Start().Time()
	said := templates.Theme{Name: "Talks", Path: "/t/talks", Rule: ruleOf(rule), Start: start, End: start.Add(time.Hour), Zone: zone, City: "Helsinki"}
	var page bytes.Buffer
	err := set.Page(&page, templates.Page{Language: "fi", Site: "Guild", Here: "/", Now: start}, templates.ThemePage{Theme: said})
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)<p class="rule">(.*?)</p>`).FindSubmatch(page.Bytes())
	if found == nil {
		t.Fatalf("the page does not say the rule:\n%s", &page)
	}
	words, clock, _ := strings.Cut(strings.TrimSpace(string(found[1])), ", klo 1")
	if clock == "" {
		t.Errorf("%q has no time of day", found[1])
	}
	return words
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

// The rule is said whole in Finnish, with weekdays and months in their case.
func TestC9TheRuleInFinnish(t *testing.T) {
	set, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ words, want string }{
		{"every day", "Joka päivä"},
		{"every 2 days", "Joka toinen päivä"},
		{"every 3 days", "3 päivän välein"},
		{"every tuesday", "Joka tiistai"},
		{"every tuesday and thursday", "Joka tiistai ja torstai"},
		{"every weekday", "Joka arkipäivä"},
		{"every 2 weeks on tuesday", "Joka toinen tiistai"},
		{"every 2 weeks on tuesday and thursday", "Joka toinen viikko tiistaina ja torstaina"},
		{"every 3 weeks on wednesday", "3 viikon välein keskiviikkona"},
		{"first tuesday of the month", "Joka kuukauden ensimmäinen tiistai"},
		{"first and third wednesday of the month", "Joka kuukauden ensimmäinen ja kolmas keskiviikko"},
		{"first tuesday and third thursday of the month", "Joka kuukauden ensimmäinen tiistai ja kolmas torstai"},
		{"second to last friday of the month", "Joka kuukauden toiseksi viimeinen perjantai"},
		{"last workday of the month", "Joka kuukauden viimeinen arkipäivä"},
		{"every month on days 1 and 15", "Joka kuukauden 1. ja 15. päivä"},
		{"last day of the month", "Joka kuukauden viimeinen päivä"},
		{"every 2 months on the second monday", "Joka toisen kuukauden toinen maanantai"},
		{"every 3 months on the second monday", "3 kuukauden välein kuukauden toinen maanantai"},
		{"every month on all tuesdays", "Joka kuukauden jokainen tiistai"},
		{"every month on tuesday and thursday, only the first and last of them", "Joka kuukauden jokainen tiistai ja torstai, näistä vain ensimmäinen ja viimeinen"},
		{"every year on 1 december", "Joka vuosi 1. joulukuuta"},
		{"1 june and 1 december", "Joka vuosi 1. kesäkuuta ja 1. joulukuuta"},
		{"every 2 years on 1 december", "Joka toinen vuosi 1. joulukuuta"},
		{"second tuesday of march", "Joka vuosi maaliskuun toinen tiistai"},
		{"first tuesday of march, june and december", "Joka vuosi maaliskuun, kesäkuun ja joulukuun ensimmäinen tiistai"},
		{"last workday of december", "Joka vuosi joulukuun viimeinen arkipäivä"},
		{"day 100 of the year", "Joka vuosi vuoden 100. päivä"},
		{"every tuesday in september", "Joka vuosi syyskuun jokainen tiistai"},
		{"every tuesday, 10 times", "Joka tiistai, 10 kertaa"},
		{"every tuesday until 30 june 2027", "Joka tiistai, 30.6.2027 asti"},
		{"every tuesday at 14:00 and 18:00", "Joka tiistai klo 14.00 ja 18.00"},
		{"FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "Joka kuukauden 13. päivä, kun se on perjantai"},
		{"FREQ=WEEKLY;BYDAY=TU;BYMONTH=9,10", "Joka tiistai syyskuussa ja lokakuussa"},
		{"FREQ=YEARLY;BYWEEKNO=10,20;BYDAY=TU", "Joka vuosi viikoilla 10 ja 20 tiistaina"},
		{"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", "Joka vuosi joulukuun viimeinen päivä"},
		{"FREQ=YEARLY;BYDAY=20TU", "Joka vuosi vuoden 20. tiistai"},
		{"FREQ=YEARLY;BYYEARDAY=-1", "Joka vuosi vuoden viimeinen päivä"},
	} {
		if got := finnishRule(t, set, understood(t, c.words), time.UTC); got != c.want {
			t.Errorf("%q in Finnish: %q, want %q", c.words, got, c.want)
		}
	}
}

// Each phrase of the reference says more than its period in Finnish, and two that differ are said differently.
func TestC9EveryRuleOfTheReferenceIsSaidInFinnish(t *testing.T) {
	text, err := os.ReadFile("../docs/reference.md")
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	rows := regexp.MustCompile("(?m)^\\| `[^`]+` \\| [^|]+ \\| `(FREQ=[^`]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	if len(rows) < 45 {
		t.Fatalf("only %d rules were found", len(rows))
	}
	english := regexp.MustCompile(`(?i)\b(every|month|week|day|year|of|the|first|last|until|times|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b`)
	for _, row := range rows {
		words := finnishRule(t, set, understood(t, row[1]), time.UTC)
		if before, twice := said[words]; twice && before != row[1] {
			t.Errorf("%s and %s are both %q", before, row[1], words)
		}
		said[words] = row[1]
		if english.MatchString(words) {
			t.Errorf("%s in Finnish: %q", row[1], words)
		}
	}
}
