package clash

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

const many = "ny1@example.org, ny2@example.org, tokyo@example.org"

// world has a theme "alpha" of people in Helsinki, New York and Tokyo, which meets as a schedule says.
func world(t *testing.T, audience, schedule, more string) (World, Wanted) {
	t.Helper()
	files := theme.Files{
		"rondo.yaml": []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"),
		"people.yaml": []byte("people:\n  - { email: ny1@example.org, tz: America/New_York }\n  - { email: ny2@example.org, tz: America/New_York }\n" +
			"  - { email: tokyo@example.org, tz: Asia/Tokyo }\n"),
		"themes/alpha.yaml": []byte("name: Alpha\norganizers: [ada@example.org]\naudience: [" + audience + "]\n" +
			"schedule: { " + schedule + " }\n" + more),
		"themes/beta.yaml": []byte("name: Beta\norganizers: [ny2@example.org]\naudience: [x@example.org]\n" +
			"schedule: { starts: 2027-01-05 16:00, duration: 30m, repeats: weekly }\n"),
	}
	set := load(t, files.FS())
	th := set.Theme("alpha")
	return World{Themes: set.Themes}, Wanted{Theme: th, Rule: th.Rule, Zone: th.Zone, Duration: th.Schedule.Duration.Duration(), Members: th.Members, Avoid: th.Avoid}
}

// rotated is the best rotation, a line a slot, and how many there are.
func rotated(w World, want Wanted) string {
	var b strings.Builder
	all := Rotations(w, want, Suggest(w, want))
	for _, r := range all[:min(1, len(all))] {
		fmt.Fprintf(&b, "lost %d, worst %d, most %d of %d\n", r.Lost, r.Worst, r.Most, r.Dates)
		for _, turn := range r.Turns {
			fmt.Fprintf(&b, "%s %s from %s: %d dates,", turn.Rule.Words(), turn.Rule.Start().Time().Format("15:04"), turn.Dates[0].Start.Date(), len(turn.Dates))
			for _, a := range turn.Outside {
				fmt.Fprintf(&b, " %d in %s", a.People, a.Zone.City())
			}
			b.WriteString("\n")
		}
	}
	fmt.Fprintf(&b, "%d rotations", len(all))
	return b.String()
}

// TestRotations has slots take turns for Helsinki, New York and Tokyo, which have no hours in common. The dates of the season decide:
// beyond a change of clocks other slots are found, or none.
func TestRotations(t *testing.T) {
	winter, summer, fall := time.Date(2027, 1, 3, 22, 0, 0, 0, time.UTC), time.Date(2027, 3, 31, 21, 0, 0, 0, time.UTC), time.Date(2027, 8, 31, 21, 0, 0, 0, time.UTC)
	spring := time.Date(2027, 3, 13, 22, 0, 0, 0, time.UTC)
	const weekly = "starts: 2027-01-05 15:30, duration: 30m, repeats: weekly"
	for _, one := range []struct {
		name, audience, schedule, more string
		from, to                       time.Time
		want                           string
	}{
		{"weekly", many, weekly, "", winter, spring, `lost 15, worst 2, most 5 of 10
every 2 weeks on Tuesday 15:30 from 2027-01-05: 5 dates, 1 in Tokyo
every 2 weeks on Tuesday 10:00 from 2027-01-12: 5 dates, 2 in New York
3 rotations`},
		{"after the change of clocks", many, weekly, "", summer, fall, `lost 33, worst 2, most 11 of 22
every 2 weeks on Tuesday 15:30 from 2027-04-06: 11 dates, 1 in Tokyo
every 2 weeks on Tuesday 11:00 from 2027-04-13: 11 dates, 2 in New York
3 rotations`},
		{"over it", many, weekly, "", winter, fall, `lost 52, worst 2, most 18 of 35
every 2 weeks on Tuesday 15:30 from 2027-01-05: 18 dates, 1 in Tokyo
every 2 weeks on Tuesday 10:00 from 2027-01-12: 17 dates, 2 in New York
3 rotations`},
		{"around another theme", many, "starts: 2027-01-05 16:00, duration: 45m, repeats: weekly", "", winter, spring, `lost 15, worst 2, most 5 of 10
every 2 weeks on Tuesday 16:30 from 2027-01-05: 5 dates, 1 in Tokyo
every 2 weeks on Tuesday 09:30 from 2027-01-12: 5 dates, 2 in New York
3 rotations`},
		{"in the same weeks of two", many, "starts: 2027-01-05 15:30, duration: 30m, repeats: every 2 weeks on tuesday", "", winter, spring, `lost 7, worst 2, most 3 of 5
every 4 weeks on Tuesday 15:30 from 2027-01-05: 3 dates, 1 in Tokyo
every 4 weeks on Tuesday 10:00 from 2027-01-19: 2 dates, 2 in New York
6 rotations`},
		{"on the same Tuesday of months", many, "starts: 2027-01-05 15:30, duration: 30m, repeats: first tuesday of the month", "", winter, fall, `lost 12, worst 2, most 4 of 8
every 2 months on the first Tuesday 15:30 from 2027-01-05: 4 dates, 1 in Tokyo
every 2 months on the first Tuesday 10:00 from 2027-02-02: 4 dates, 2 in New York
15 rotations`},
		{"a date that is left out keeps its turn", many, weekly + ", except: [{ from: 2027-01-11, to: 2027-01-15 }]", "", winter, spring, `lost 13, worst 2, most 5 of 9
every 2 weeks on Tuesday 15:30 from 2027-01-05: 5 dates, 1 in Tokyo
every 2 weeks on Tuesday 10:00 from 2027-01-26: 4 dates, 2 in New York
3 rotations`},
		{"three slots", "ny1@example.org, tokyo@example.org", weekly, "avoid: [{ hours: \"7:00-18:30\" }]\n", winter, spring, `lost 10, worst 1, most 4 of 10
every 3 weeks on Tuesday 15:30 from 2027-01-05: 4 dates, 1 in Tokyo
every 3 weeks on Tuesday 11:00 from 2027-01-12: 3 dates, 1 in New York
every 3 weeks on Wednesday 00:00 from 2027-01-20: 3 dates, 1 in Helsinki
7 rotations`},
		{"no weekday", many, "starts: 2027-01-05 15:30, duration: 30m, repeats: every weekday", "", winter, spring, `0 rotations`},
		{"one slot for all", many, weekly, "avoid: [{ hours: \"6:00-24:00\" }]\n", winter, spring, `0 rotations`},
		{"longer than anybody's hours", many, "starts: 2027-01-05 15:30, duration: 4h, repeats: weekly", "avoid: [{ hours: \"7:00-10:00\" }]\n", winter, spring, `0 rotations`},
	} {
		w, want := world(t, one.audience, one.schedule, one.more)
		w.From, w.To = one.from, one.to
		if got := rotated(w, want); got != one.want {
			t.Errorf("%s:\n%s\nwant\n%s", one.name, got, one.want)
		}
	}
}

// TestRotationsAreFair holds every rotation to what is promised: nobody has dates outside their hours in two of its slots, each date
// is one of a slot that was suggested, and they are in order of rank.
func TestRotationsAreFair(t *testing.T) {
	w, want := world(t, many, "starts: 2027-01-05 16:00, duration: 45m, repeats: weekly", "")
	w.From, w.To = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC)
	ranked := Suggest(w, want)
	dates := map[ical.Local]bool{}
	for _, s := range ranked {
		for _, d := range s.Dates {
			dates[d.Start] = true
		}
	}
	all := Rotations(w, want, ranked)
	if len(all) == 0 {
		t.Fatal("no rotation")
	}
	for i, r := range all {
		slots := map[string]int{}
		for n, turn := range r.Turns {
			outside := map[string]bool{}
			for _, d := range turn.Dates {
				if !dates[d.Start] {
					t.Fatalf("%s is a date of no slot", d.Start)
				}
				for _, m := range want.Members {
					there := ical.LocalOf(want.Zone.In(d.Start).In(m.Person.Zone().Location()))
					if !want.Theme.HoursOf(m.Person).Allow(there, want.Duration) {
						outside[m.Person.Email] = true
					}
				}
			}
			for who := range outside {
				if slots[who]++; slots[who] > 1 {
					t.Fatalf("rotation %d, slot %d: %s has two", i, n, who)
				}
			}
		}
		if i > 0 && all[i-1].compare(&all[i]) >= 0 {
			t.Fatalf("rotation %d stands before %d", i-1, i)
		}
	}
}
