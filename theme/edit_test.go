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
	return entryOf(d.root, at)
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
