package theme

import (
	"slices"
	"strings"
	"testing"

	"rondo/ical"
)

// addMaterial is the change of an entry that has one material more, or another address under a label.
func addMaterial(t *testing.T, data []byte, at Spot, m Material) SessionChange {
	t.Helper()
	all := slices.Clone(entryIn(t, data, at).Materials)
	if i := slices.IndexFunc(all, func(own Material) bool { return strings.EqualFold(own.Label, m.Label) }); i >= 0 {
		all[i].URL = m.URL
	} else {
		all = append(all, m)
	}
	return SessionChange{Materials: &all}
}

// entryIn reads what a file has of a session.
func entryIn(t *testing.T, data []byte, at Spot) Override {
	t.Helper()
	var findings Findings
	d := parse("talks.yaml", data, &findings)
	if d.root == nil {
		t.Fatalf("%v\n%s", findings, data)
	}
	return entryOf(d.root, at, "en")
}

// Each file with what becomes of it: what stands before and after the line of dashes. Everything else in it stays, to the byte.
func TestEditMaterials(t *testing.T) {
	const head = "name: Talks # a comment\nschedule: { starts: 2026-12-01 14:00, repeats: every tuesday }\n"
	slot := ical.LocalDate(2026, 12, 8, 14, 0, 0)
	for _, c := range []struct{ name, before, after string }{
		{"no sessions", "", "sessions:\n  2026-12-08:\n    materials:\n      slides: https://s.example.org/1\n"},
		{"no entry, among others", "sessions:\n  2026-12-01: { title: A }\n\n  # the last one\n  2026-12-15:\n    title: C\n# end\n",
			"sessions:\n  2026-12-01: { title: A }\n  2026-12-08:\n    materials:\n      slides: https://s.example.org/1\n\n  # the last one\n  2026-12-15:\n    title: C\n# end\n"},
		{"no entry, before others", "sessions:\n    # first\n    2026-12-15: { title: C }\n", "sessions:\n    2026-12-08:\n      materials:\n        slides: https://s.example.org/1\n    # first\n    2026-12-15: { title: C }\n"},
		{"no entry, in front of another key", "sessions:\n  2026-12-01:\n    abstract: |\n      One\n\n      Two\n\nplace: Room 5\n",
			"sessions:\n  2026-12-01:\n    abstract: |\n      One\n\n      Two\n  2026-12-08:\n    materials:\n      slides: https://s.example.org/1\n\nplace: Room 5\n"},
		{"no entry, in braces", "sessions: { 2026-12-01: { title: \"A, {b}\" } }\n", "sessions: { 2026-12-01: { title: \"A, {b}\" }, 2026-12-08: { materials: { slides: https://s.example.org/1 } } }\n"},
		{"sessions without any", "sessions: # none yet\nplace: Room 5\n", "sessions: # none yet\n  2026-12-08:\n    materials:\n      slides: https://s.example.org/1\nplace: Room 5\n"},
		{"an entry in braces", "sessions:\n  2026-12-08: { title: Ada's talk } # hers\n", "sessions:\n  2026-12-08: { title: Ada's talk, materials: { slides: https://s.example.org/1 } } # hers\n"},
		{"an entry on lines", "sessions:\n  2026-12-08 14:00:\n    title: B # why\n  2026-12-15: { title: C }\n",
			"sessions:\n  2026-12-08 14:00:\n    title: B # why\n    materials:\n      slides: https://s.example.org/1\n  2026-12-15: { title: C }\n"},
		{"another material in braces", "sessions:\n  2026-12-08: { materials: { notes: https://n.example.org/ } }\n", "sessions:\n  2026-12-08: { materials: { notes: https://n.example.org/, slides: https://s.example.org/1 } }\n"},
		{"taken away before", "sessions:\n  2026-12-08: { materials: {} }\n", "sessions:\n  2026-12-08: { materials: { slides: https://s.example.org/1 } }\n"},
		{"another material on lines", "sessions:\n  2026-12-08:\n    materials:\n      notes: https://n.example.org/\n    title: B\n",
			"sessions:\n  2026-12-08:\n    materials:\n      notes: https://n.example.org/\n      slides: https://s.example.org/1\n    title: B\n"},
		{"the same label", "sessions:\n  2026-12-08:\n    materials:\n      Slides: 'https://old.example.org/' # draft\n", "sessions:\n  2026-12-08:\n    materials:\n      Slides: https://s.example.org/1 # draft\n"},
		{"the same label in braces", "sessions:\n  2026-12-08: { materials: { slides: https://old.example.org/, x: https://x.example.org/ } }\n", "sessions:\n  2026-12-08: { materials: { slides: https://s.example.org/1, x: https://x.example.org/ } }\n"},
		{"no line end at the end", "sessions:\n  2026-12-08: { title: B }", "sessions:\n  2026-12-08: { title: B, materials: { slides: https://s.example.org/1 } }"},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			before, after := strings.ReplaceAll("\ufeff"+head+c.before, "\n", end), strings.ReplaceAll("\ufeff"+head+c.after, "\n", end)
			at := Spot{Slot: slot}
			got, err := EditSession("talks.yaml", []byte(before), at, addMaterial(t, []byte(before), at, Material{"slides", "https://s.example.org/1"}))
			if err != nil || string(got) != after {
				t.Errorf("%s: %v,\n%q, want\n%q", c.name, err, got, after)
			}
		}
	}
	if got, err := EditSession("talks.yaml", []byte(head), Spot{Slot: slot, Timed: true}, SessionChange{Materials: &Materials{{"no: really", "https://s.example.org/a,b"}}}); err != nil ||
		!strings.HasSuffix(string(got), "sessions:\n  2026-12-08 14:00:\n    materials:\n      \"no: really\": \"https://s.example.org/a,b\"\n") {
		t.Errorf("%v, %q", err, got)
	}
	for _, broken := range []string{"sessions: [a]\n", "sessions:\n  2026-12-08: 5\n"} {
		if got, err := EditSession("talks.yaml", []byte(head+broken), Spot{Slot: slot}, SessionChange{Materials: &Materials{{"slides", "https://s.example.org/1"}}}); err == nil {
			t.Errorf("%q becomes %q", broken, got)
		}
	}
}

// Every kind of change in entries as people write them. What is not named stays, to the byte, with either kind of line ends.
func TestEditSession(t *testing.T) {
	const head = "name: Talks\nschedule: # ours\n  starts: 2026-12-01 14:00\n  repeats: every tuesday # rule\n"
	slot := ical.LocalDate(2026, 12, 8, 14, 0, 0)
	text := func(s string) *string { return &s }
	when, _ := ParseWhen("2026-12-09 15:00")
	for _, c := range []struct {
		name          string
		before, after string
		change        SessionChange
	}{
		{"a value in quotes", "sessions:\n  2026-12-08: { title: 'It''s', seats: 5 } # c\n", "sessions:\n  2026-12-08: { title: New, seats: 5 } # c\n", SessionChange{Title: text("New")}},
		{"the first of several in braces goes", "sessions:\n  2026-12-08: { title: A, seats: 5 } # c\n", "sessions:\n  2026-12-08: { seats: 5 } # c\n", SessionChange{Title: text("")}},
		{"one in the middle", "sessions:\n  2026-12-08: { seats: 5, title: A, place: B }\n", "sessions:\n  2026-12-08: { seats: 5, place: B }\n", SessionChange{Title: text("")}},
		{"the last", "sessions:\n  2026-12-08: { seats: 5, title: A }\n", "sessions:\n  2026-12-08: { seats: 5 }\n", SessionChange{Title: text("")}},
		{"the only one takes its entry along", "sessions:\n  2026-12-01: { seats: 3 }\n  2026-12-08: { title: A } # c\n", "sessions:\n  2026-12-01: { seats: 3 }\n", SessionChange{Title: text("")}},
		{"not past a comment", "sessions:\n  2026-12-08:\n    # ask Ada\n    title: A\n", "sessions:\n  2026-12-08:\n    # ask Ada\n", SessionChange{Title: text("")}},
		{"text on several lines becomes one", "sessions:\n  2026-12-08:\n    abstract: | # long\n      One\n      # no comment\n\n    seats: 5\n", "sessions:\n  2026-12-08:\n    abstract: Short # long\n\n    seats: 5\n", SessionChange{Abstract: text("Short")}},
		{"one line becomes several", "sessions:\n  2026-12-08:\n    abstract: Short # c\n    seats: 5\n", "sessions:\n  2026-12-08:\n    abstract: |- # c\n      One\n\n      Two\n    seats: 5\n", SessionChange{Abstract: text("One\n\nTwo")}},
		{"a list below its key", "sessions:\n  2026-12-08:\n    presenter: # both\n      - a@example.org\n      - b@example.org\n    seats: 5\n", "sessions:\n  2026-12-08:\n    presenter: c@example.org # both\n    seats: 5\n", SessionChange{Presenter: &Names{"c@example.org"}}},
		{"cancelled and moved back", "sessions:\n  2026-12-08: { move_to: 2026-12-10, reason: x }\n", "sessions:\n  2026-12-08: { cancelled: \"yes: ill\" }\n", SessionChange{Cancelled: &Cancelled{true, "yes: ill"}, Move: &Moving{}}},
		{"cancelled without a reason", "sessions:\n  2026-12-08: {}\n", "sessions:\n  2026-12-08: { cancelled: true }\n", SessionChange{Cancelled: &Cancelled{Is: true}}},
		{"moved", "sessions: ~\n", "sessions:\n  2026-12-08:\n    move_to: 2026-12-09 15:00\n    reason: \"on\"\n", SessionChange{Move: &Moving{when, "on"}}},
		{"a note beside others", "sessions:\n  2026-12-08:\n    notes:\n    - at: 2 days before\n      say: One # c\n    seats: 5\n", "sessions:\n  2026-12-08:\n    notes:\n    - at: 2 days before\n      say: One # c\n    - at: 1 day before\n      to: [accepted]\n      say: Two\n    seats: 5\n", SessionChange{Note: &Note{At: Span{Days: 1, Set: true}, To: []Addressee{ToAccepted}, Say: "Two"}}},
		{"links that go and stay", "sessions:\n  2026-12-08:\n    materials: # all\n      a: https://a.example.org/ # a\n      b: https://b.example.org/ # b\n", "sessions:\n  2026-12-08:\n    materials: # all\n      b: https://b.example.org/ # b\n", SessionChange{Materials: &Materials{{"b", "https://b.example.org/"}}}},
		{"all links go", "sessions:\n  2026-12-08: { materials: { a: https://a.example.org/ } }\n", "sessions:\n  2026-12-08: { materials: {} }\n", SessionChange{Materials: &Materials{}}},
		{"between the marks of a document", "place: Room 5\n...\n", "place: Room 5\nsessions:\n  2026-12-08:\n    title: New\n...\n", SessionChange{Title: text("New")}},
		{"no line break at the end", "sessions:\n  2026-12-08:\n    seats: 5", "sessions:\n  2026-12-08:\n    seats: 5\n    title: New", SessionChange{Title: text("New")}},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			before, after := strings.ReplaceAll(head+c.before, "\n", end), strings.ReplaceAll(head+c.after, "\n", end)
			got, err := EditSession("talks.yaml", []byte(before), Spot{Slot: slot}, c.change)
			if err != nil || string(got) != after {
				t.Errorf("%s: %v,\n%q, want\n%q", c.name, err, got, after)
			}
		}
	}
	for before, want := range map[string]string{
		head: "  also: [2026-12-10 15:00]\n", strings.Replace(head, "tuesday # rule\n", "tuesday # rule\n  also: 2026-12-17 # c\n", 1): "  also: [2026-12-17, 2026-12-10 15:00] # c\n",
		head + "  also:\n  - 2026-12-17 # c\n": "  also:\n  - 2026-12-17 # c\n  - 2026-12-10 15:00\n", head + "  also: []\n": "  also: [2026-12-10 15:00]\n",
	} {
		got, err := EditSession("talks.yaml", []byte(before), Spot{Slot: ical.LocalDate(2026, 12, 10, 15, 0, 0), Also: true}, SessionChange{})
		if err != nil || !strings.HasSuffix(string(got), want) {
			t.Errorf("also: %v,\n%q, want\n%q", err, got, want)
		}
	}
	for _, refused := range []string{"a: &a 1\n", "sessions: &s { 2026-12-08: { title: A } }\nx: *s\n", "sessions: !!map {}\n", "sessions:\n  2026-12-08: &a { title: A }\n", "sessions:\n\t2026-12-08: {}\n"} {
		got, err := EditSession("talks.yaml", []byte(head+refused), Spot{Slot: slot}, SessionChange{Title: text("New")})
		if err == nil || !strings.Contains(err.Error(), "talks.yaml:") {
			t.Errorf("%q becomes %q: %v", refused, got, err)
		}
	}
}

// FuzzEditSession holds that whatever stands in a file, an edit changes what it is to and nothing else, or is refused, and that doing it
// twice is doing it once.
func FuzzEditSession(f *testing.F) {
	for _, base := range bases {
		f.Add(baseHead+base, "New: title", "One\n\n two")
	}
	f.Add(baseHead+"sessions: {2026-12-08: {title: \"a\\\"\", }, }\n", "#", "a\n")
	f.Fuzz(func(t *testing.T, file, title, abstract string) {
		at := Spot{Slot: ical.LocalDate(2026, 12, 8, 14, 0, 0)}
		c := SessionChange{Title: &title, Abstract: &abstract, Presenter: &Names{"ada@example.org"}}
		got, err := EditSession("f.yaml", []byte(file), at, c)
		if err != nil {
			return
		}
		again, err := EditSession("f.yaml", got, at, c)
		if err != nil || string(again) != string(got) {
			t.Errorf("%q, then %v, %q", got, err, again)
		}
	})
}
