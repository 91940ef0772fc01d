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

// TestSuggestEveryKind looks at one slot, Tuesdays at 14:00 in January and February, with something in its way each time, and at which
// slot is the best then.
func TestSuggestEveryKind(t *testing.T) {
	from := time.Date(2027, 1, 3, 22, 0, 0, 0, time.UTC)
	on := func(day, hour int) time.Time { return time.Date(2027, 1, day, hour, 0, 0, 0, time.UTC) }
	calendar := func(from, to time.Time) Minutes {
		m := NewMinutes(on(1, 0), on(60, 0))
		m.Add(from, to)
		return m
	}
	own := func(n int) map[string]*Feed {
		all := map[string]*Feed{}
		for _, who := range []string{"ada", "bo", "cy"}[:n] {
			all[who+"@example.org"] = &Feed{Busy: calendar(on(5, 12), on(5, 13))}
		}
		return all
	}
	feed := FeedKey{"all-hands.ics", "Europe/Helsinki"}
	for _, one := range []struct {
		what, more string
		change     func(*World)
		want       string
	}{
		{"nothing", "", nil, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
		{"an exception is no date", "", func(w *World) {
			w.Themes[0].Schedule.Except = []theme.Except{{Date: theme.When{Local: ical.LocalDate(2027, 1, 5, 0, 0, 0), DateOnly: true, Set: true}}}
		}, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
		{"a holiday of one member", "", func(w *World) { changed(w.Themes[0].Members[1].Person, func(e *theme.Entry) { e.Region = "JP" }) }, "1 lost, worst 1, most 1, bad [02-23]; first is every Wednesday 08:30"},
		{"a holiday of everybody", "avoid: [{ holidays: JP }]\n", nil, "4 lost, worst 4, most 1, bad [02-23]; first is every Wednesday 08:30"},
		{"a customary one keeps nobody away", "avoid: [{ holidays: BR }]\n", nil, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
		{"dates", "avoid: [{ from: 2027-01-04, to: 2027-01-12, reason: stocktaking }]\n", nil, "8 lost, worst 4, most 2, bad [01-05 01-12]; first is every Wednesday 08:30"},
		{"a calendar", "avoid: [{ feed: all-hands.ics }]\n", func(w *World) {
			w.Feeds = map[FeedKey]*Feed{feed: {Busy: calendar(on(5, 12), on(5, 13))}}
		}, "4 lost, worst 4, most 1, bad [01-05]; first is every Tuesday 13:00"},
		{"a calendar that is not sure", "avoid: [{ feed: all-hands.ics }]\n", func(w *World) {
			w.Feeds = map[FeedKey]*Feed{feed: {Tentative: calendar(on(5, 12), on(5, 13))}}
		}, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
		{"a calendar that is not known", "avoid: [{ feed: all-hands.ics }]\n", nil, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
		{"calendars of two", "", func(w *World) { w.Personal = own(2) }, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
		{"calendars of three", "", func(w *World) { w.Personal = own(3) }, "3 lost, worst 3, most 0, bad [01-05]; first is every Tuesday 13:00"},
		{"hours of a person", "", func(w *World) {
			changed(w.Themes[0].Members[0].Person, func(e *theme.Entry) { e.Zone, _ = ical.LoadZone("Asia/Tokyo") })
		}, "8 lost, worst 1, most 8, bad [01-05 01-12 01-19 01-26 02-02 02-09 02-16 02-23]; first is every Tuesday 09:30"},
		{"hours that are ignored", "on_conflict: { hours: ignore }\n", func(w *World) {
			changed(w.Themes[0].Members[0].Person, func(e *theme.Entry) { e.Zone, _ = ical.LoadZone("Asia/Tokyo") })
		}, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
		{"a room", "place: Library\n", nil, "8 lost, worst 4, most 2, bad [01-12 02-09]; first is every Tuesday 13:30"},
		{"a gap is not", "place: Annex\n", func(w *World) { w.Gap = time.Hour }, "0 lost, worst 0, most 0, bad []; first is every Tuesday 14:00"},
	} {
		set := load(t, theme.Files{
			"rondo.yaml":    []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"),
			"all-hands.ics": []byte("BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
			"themes/alpha.yaml": []byte("name: Alpha\norganizers: [ada@example.org]\naudience: [bo@example.org, cy@example.org, dee@example.org]\n" +
				"schedule: { starts: 2027-01-05 14:00, duration: 45m, repeats: every tuesday }\n" + one.more),
			"themes/room.yaml": []byte("name: Room\norganizers: [x@example.org]\naudience: [y@example.org]\nplace: library\ntransparent: true\n" +
				"schedule: { starts: 2027-01-12 14:30, duration: 2h, repeats: every 4 weeks on tuesday }\n"),
			"themes/annex.yaml": []byte("name: Annex\norganizers: [x@example.org]\naudience: [y@example.org]\nplace: annex\n" +
				"schedule: { starts: 2027-01-12 15:00, duration: 2h }\n"),
		}.FS())
		w := World{Themes: []*theme.Theme{set.Theme("alpha"), set.Theme("annex"), set.Theme("room")}, From: from, To: on(59, 0)}
		if one.change != nil {
			one.change(&w)
		}
		th := w.Themes[0]
		all := Suggest(w, Wanted{Theme: th, Rule: th.Rule, Zone: th.Zone, Duration: 45 * time.Minute, Members: th.Members, Avoid: th.Avoid})
		got := ""
		for _, s := range all {
			if s.Today {
				var bad []string
				for _, d := range s.Bad() {
					bad = append(bad, d.Start.Date()[5:])
				}
				got = fmt.Sprintf("%d lost, worst %d, most %d, bad %v; first is %s %s", s.Lost, s.Worst, s.Most, bad, all[0].Rule.Words(), all[0].Rule.Start().Time().Format("15:04"))
			}
		}
		if got != one.want {
			t.Errorf("%s: %s\nwant %s", one.what, got, one.want)
		}
	}
}

// TestFewerDatesAreNoAdvantage ranks a slot that loses somebody on each of nine Fridays before one that does on each of eight Mondays and
// once two people.
func TestFewerDatesAreNoAdvantage(t *testing.T) {
	day := ical.LocalDate(2027, 1, 4, 14, 0, 0)
	slot := func(dates, lost, worst, most int) *Slot {
		return &Slot{Dates: make([]Date, dates), Lost: lost, Worst: worst, Most: most, Rule: ical.Once(day)}
	}
	for _, one := range []struct {
		what          string
		better, worse *Slot
	}{
		{"fewer a date, more in sum", slot(9, 9, 1, 3), slot(8, 9, 1, 3)},
		{"the worst date", slot(9, 9, 1, 3), slot(18, 18, 2, 6)},
		{"the dates of one person, as a share", slot(9, 9, 1, 4), slot(18, 18, 1, 9)},
	} {
		if !one.better.Better(one.worse) || one.worse.Better(one.better) {
			t.Error(one.what)
		}
	}
}

// TestSlotsAreDistinct finds no two slots with the same dates: in months of four Fridays the fourth is the last.
func TestSlotsAreDistinct(t *testing.T) {
	w, want := world(t, many, "starts: 2027-01-05 14:00, duration: 45m, repeats: first tuesday of the month", "")
	w.From, w.To = time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	seen := map[string]string{}
	for _, s := range Suggest(w, want) {
		key := fmt.Sprint(s.Dates)
		if before := seen[key]; before != "" {
			t.Errorf("%s and %s have the same dates", before, s.Rule.Words())
		}
		seen[key] = s.Rule.Words()
	}
}

// changed gives a person another entry.
func changed(who *theme.Person, change func(*theme.Entry)) {
	entry := who.Entry()
	change(&entry)
	*who = entry.Person()
}
