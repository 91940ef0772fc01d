package clash

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// TestSlots lists what is tried for a rule: each slot once, in the weeks of the rule.
func TestSlots(t *testing.T) {
	first := ical.LocalDate(2027, 1, 4, 0, 0, 0) // a Monday
	for _, one := range []struct {
		words string
		want  string
	}{
		{"every tuesday", "336 slots, from every Monday on 2027-01-04 00:00 to every Sunday on 2027-01-10 23:30"},
		{"every 2 weeks on tuesday", "672 slots, from every 2 weeks on Monday on 2027-01-04 00:00 to every 2 weeks on Sunday on 2027-01-17 23:30"},
		{"first tuesday of the month", "1680 slots, from first Sunday of the month on 2027-02-07 00:00 to last Saturday of the month on 2027-01-30 23:30"},
		{"every tuesday and thursday", "48 slots, from every Tuesday and Thursday on 2027-01-05 00:00 to every Tuesday and Thursday on 2027-01-05 23:30"},
		{"every weekday", "48 slots, from every weekday on 2027-01-04 00:00 to every weekday on 2027-01-04 23:30"},
	} {
		rule, err := ical.ParseWords(one.words, ical.LocalDate(2027, 1, 5, 14, 0, 0), ical.Zone{})
		if err != nil {
			rule, err = ical.ParseWords(one.words, ical.LocalDate(2027, 1, 4, 14, 0, 0), ical.Zone{})
		}
		if err != nil {
			t.Fatal(err)
		}
		all := slots(rule, first)
		seen := map[string]bool{}
		for _, r := range all {
			seen[r.String()+r.Start().String()] = true
		}
		got := "none"
		if len(all) > 0 {
			got = fmt.Sprintf("%d slots, from %s on %s to %s on %s", len(seen), all[0].Words(), all[0].Start(), all[len(all)-1].Words(), all[len(all)-1].Start())
		}
		if got != one.want {
			t.Errorf("%s: %s\nwant %s", one.words, got, one.want)
		}
	}
}

// TestSuggestNearAndFair takes the slot of today when nothing speaks against it, and the nearest one else; whoever lives far away
// counts by their own clock.
func TestSuggestNearAndFair(t *testing.T) {
	files := theme.Files{
		"rondo.yaml":  []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"),
		"people.yaml": []byte("people:\n  - { email: tokyo@example.org, timezone: Asia/Tokyo }\n"),
		"themes/alpha.yaml": []byte("name: Alpha\norganizers: [a@example.org]\naudience: [ada@example.org, bo@example.org]\n" +
			"schedule: { starts: 2027-01-05 14:00, duration: 45m, repeats: every tuesday }\n"),
		"themes/beta.yaml": []byte("name: Beta\norganizers: [b@example.org]\naudience: [ada@example.org]\n" +
			"schedule: { starts: 2027-01-05 14:30, duration: 30m, repeats: every 2 weeks on tuesday }\n"),
		"themes/far.yaml": []byte("name: Far\norganizers: [c@example.org]\naudience: [x@example.org, tokyo@example.org]\n" +
			"schedule: { starts: 2027-01-05 14:00, duration: 45m, repeats: every tuesday }\n"),
	}
	set := load(t, files.FS())
	w := World{Themes: set.Themes, From: time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC), To: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}
	var b strings.Builder
	for _, id := range []string{"alpha", "far"} {
		th := set.Theme(id)
		all := Suggest(w, Wanted{Theme: th, Rule: th.Rule, Zone: th.Zone, Duration: 45 * time.Minute, Members: th.Members})
		for _, s := range all[:2] {
			fmt.Fprintf(&b, "%s %s %s lost %d, worst %d, most %d, %d of %d dates bad\n", id, s.Rule.Words(), s.Rule.Start().Time().Format("15:04"),
				s.Lost, s.Worst, s.Most, len(s.Bad()), len(s.Dates))
		}
		for _, s := range all {
			if s.Today {
				fmt.Fprintf(&b, "%s today: lost %d, worst %d, most %d, %d of %d dates bad\n", id, s.Lost, s.Worst, s.Most, len(s.Bad()), len(s.Dates))
			}
		}
	}
	const want = `alpha every Tuesday 13:30 lost 0, worst 0, most 0, 0 of 8 dates bad
alpha every Tuesday 13:00 lost 0, worst 0, most 0, 0 of 8 dates bad
alpha today: lost 4, worst 1, most 4, 4 of 8 dates bad
far every Tuesday 09:30 lost 0, worst 0, most 0, 0 of 8 dates bad
far every Tuesday 09:00 lost 0, worst 0, most 0, 0 of 8 dates bad
far today: lost 8, worst 1, most 8, 8 of 8 dates bad
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}
