package theme

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rondo/ical"
)

// TestWriteTheme holds that a theme that is written says the same when it is read, whatever its texts and comments are.
func TestWriteTheme(t *testing.T) {
	pieces := []string{
		"Data", "talks", " ", ": ", " #4", "#", "- ", "1984", "yes", "no", "'", `"`, "{", "}", "[", "]", ",", "?", "&a", "*b", "!c", "|", ">", "%", "@", "`", "~", "12:30",
		"Ä", "漢字", "https://example.org/a?b=c", "\\", "…", ".", "Null", "2026-12-01", strings.Repeat("long ", 40),
	}
	text := func(t *rapid.T, name string, lines bool) string {
		from := pieces
		if lines {
			from = append(slices.Clone(pieces), "\n", "\n\n", "\n  ", "  ")
		}
		s := strings.TrimSpace(strings.Join(rapid.SliceOfN(rapid.SampledFrom(from), 0, 8).Draw(t, name), ""))
		if room := ShortText - len("N "); !lines && len([]rune(s)) > room { // a name begins with it
			s = string([]rune(s)[:room])
		}
		return strings.TrimSpace(s)
	}
	rapid.Check(t, func(t *rapid.T) {
		starts := ical.LocalDate(2026, 12, 1, 14, 0, 0)
		when := func(days int, bare bool) When {
			at := starts + ical.Local(7*days)*86400
			if bare {
				return When{Local: at.Midnight(), Set: true, DateOnly: true}
			}
			return When{Local: at, Set: true}
		}
		title, abstract, place := text(t, "session", false), text(t, "abstract", true), text(t, "room", false)
		want := &Theme{
			Name: strings.TrimSpace("N " + text(t, "name", false)), Title: text(t, "title", false), Purpose: text(t, "purpose", true), Draft: rapid.Bool().Draw(t, "draft"),
			Organizers: []string{"ada@example.org"}, Audience: []string{"ada@example.org", "bo@example.org"}, Place: text(t, "place", false),
			Schedule: Schedule{
				Starts: When{Local: starts, Set: true}, Timezone: "Europe/Helsinki", Repeats: "every tuesday", Duration: 45 * Length(60e9),
				Except: []Except{{Date: when(3, true), Reason: text(t, "reason", false)}, {Date: when(4, false)}}, Also: []When{{Local: starts + 86400, Set: true}}, Until: when(40, true),
			},
			Categories: []string{"data"},
			Sessions:   map[When]Override{when(1, true): {Title: &title, Abstract: &abstract, Place: &place}, when(2, true): {MoveTo: When{Local: starts + 15*86400, Set: true}, Reason: text(t, "why", false)}},
		}
		notes := map[string][]string{"": {text(t, "note", true), "\x1b[1m\x00\u2028"}, "schedule/starts": {text(t, "note2", true)}, "sessions/2026-12-08": {"#"}}
		data := WriteTheme(want, notes)
		set, findings := Load(Files{
			"rondo.yaml":    []byte("site: { url: https://sessions.example.org, timezone: UTC }\nmail: { from: a@example.org, dir: outgoing }\n"),
			"themes/n.yaml": data,
		}.FS(), "rondo.yaml")
		if err := findings.Err(); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		got := set.Themes[0]
		if want.Title == "" {
			want.Title = want.Name
		}
		same := func(a, b *string) bool {
			return (a == nil || *a == "") && (b == nil || *b == "") || a != nil && b != nil && *a == *b
		}
		for on, o := range want.Sessions {
			g := got.Sessions[on]
			if !same(o.Title, g.Title) || !same(o.Abstract, g.Abstract) || !same(o.Place, g.Place) || o.MoveTo != g.MoveTo || o.Reason != g.Reason {
				t.Fatalf("session %s: got %+v, want %+v\n%s", on, g, o, data)
			}
		}
		if got.Name != want.Name || got.Title != want.Title || got.Purpose != want.Purpose || got.Place != want.Place || got.Draft != want.Draft ||
			len(got.Members) != 2 || got.Member("ada@example.org") == nil || got.Member("bo@example.org") == nil || !slices.Equal(got.Schedule.Except, want.Schedule.Except) || !slices.Equal(got.Schedule.Also, want.Schedule.Also) ||
			got.Schedule.Until != want.Schedule.Until || got.Schedule.Duration != want.Schedule.Duration || len(slices.Collect(maps.Keys(got.Sessions))) > 2 {
			t.Fatalf("got %+v\nwant %+v\n%s", got, want, data)
		}
	})
}

// TestReadTree holds what of a foreign file a tree has, and that keys keep their places.
func TestReadTree(t *testing.T) {
	tree, findings := ReadTree("a.yaml", []byte("# first\nname: 'x: y'\nlist:\n  - 0900\n  - { a: }\n"))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if p := tree.Pairs[0]; p.Key.Text != "name" || p.Value.Text != "x: y" || p.Value.Line != 2 || p.Value.Column != 7 {
		t.Errorf("%+v", p)
	}
	list := tree.Pairs[1].Value
	if list.Kind != TreeList || list.Items[0].Text != "0900" || list.Items[1].Pairs[0].Value.Kind != TreeEmpty {
		t.Errorf("%+v", list)
	}
	if tree, findings = ReadTree("a.yaml", []byte("a: &x 1\nb: *x\n")); tree != nil || findings.Err() == nil {
		t.Error(tree, findings)
	}
}
