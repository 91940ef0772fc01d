package clash

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
)

// TestStep reads stories: files of an installation, an `ask` with from, to and gap, and what becomes of sessions by the rules of
// their themes, a line a session. A story may have `invited`, a line each for a theme and the date of a session that people know of.
func TestStep(t *testing.T) {
	stories(t, "testdata/step", func(t *testing.T, w World, parts map[string]string) string {
		w.Stands = known(t, w, parts["invited"])
		return stepsSaid(w)
	})
}

// known makes stands of lines with a theme and a date.
func known(t *testing.T, w World, lines string) map[SessionKey]Stand {
	t.Helper()
	stands := map[SessionKey]Stand{}
	for line := range strings.Lines(lines) {
		id, date, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, s := range sessions(w) {
			if s.Theme.ID == id && strings.HasPrefix(s.Slot.String(), date) {
				stands[s.key()] = Stand{Start: s.Start, End: s.End, Wall: s.Wall, Invited: true}
			}
		}
	}
	if len(stands) != strings.Count(lines, "\n") {
		t.Fatalf("%d sessions of\n%s", len(stands), lines)
	}
	return stands
}

// stepsSaid is what becomes of sessions, in order of theme and date.
func stepsSaid(w World) string {
	moves := Step(w)
	var b strings.Builder
	const moment = "Mon 2006-01-02 15:04"
	for _, key := range slices.SortedFunc(maps.Keys(moves), func(a, b SessionKey) int {
		return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Theme, b.Theme))
	}) {
		m := moves[key]
		fmt.Fprintf(&b, "%s %s ", key.Slot.Time().Format(moment), key.Theme)
		switch {
		case m.Skip:
			b.WriteString("is skipped")
		case m.Stuck:
			b.WriteString("finds nothing free")
		default:
			fmt.Fprintf(&b, "moves to %s", m.Wall.Time().Format(moment))
		}
		if m.Asks {
			b.WriteString(" if an organizer agrees")
		}
		fmt.Fprintf(&b, ": %s %s", m.Kind, m.About)
		for _, c := range m.Though {
			fmt.Fprintf(&b, "; there: %s %s", c.Kind, c.About)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestStepLeavesNothing draws communities with rules: whatever moved or stayed by rule has no conflict left that the rule is
// about, the order of themes plays no part, and what people were invited to stays.
func TestStepLeavesNothing(t *testing.T) {
	moved, looked := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.SampledFrom([]string{"2027-03-08", "2027-10-18"}).Draw(t, "start")
		files := community(t, start)
		for name, data := range files {
			if strings.HasPrefix(name, "themes/") {
				files[name] = append(data, rapid.SampledFrom([]string{
					"", "on_conflict: { people: skip }\n", "on_conflict: { people: move, presenter: move, organizer: move, move: { within: 2 days, between: \"Mon-Sun 08:00-22:00\" } }\n",
					"on_conflict: { holiday: move, personal: move, avoid: move, hours: ignore, move: { within: 2 days, between: \"Mon-Sun 06:00-24:00\" } }\n",
					"on_conflict: { holiday: { high: skip, low: move, medium: move }, personal: skip, people: move, move: { within: 1 day, between: \"Mon-Sun 08:00-22:00\" } }\n",
					"on_conflict: { people: { high: move, medium: skip }, move: { within: 5 hours, between: \"Mon-Sun 06:00-24:00\", keep: weekday } }\n",
				}).Draw(t, "rule")...)
			}
		}
		w := World{Themes: load(t, files.FS()).Themes}
		w.From, _ = time.Parse(time.DateOnly, start)
		w.From = w.From.Add(-2 * Soon)
		w.To = w.From.Add(21 * 24 * time.Hour)
		w.Feeds, w.Personal, w.Stands = feeds(t, w), own(t, w), map[SessionKey]Stand{}
		for _, s := range sessions(w) {
			if rapid.IntRange(0, 9).Draw(t, "invited") == 0 {
				w.Stands[s.key()] = Stand{Start: s.Start, End: s.End, Wall: s.Wall, Invited: true}
			}
		}
		moves := Step(w)
		looked += nearest(t, w, moves)
		other := w
		other.Themes = slices.Clone(w.Themes)
		rand.Shuffle(len(other.Themes), func(i, j int) { other.Themes[i], other.Themes[j] = other.Themes[j], other.Themes[i] })
		if again := Step(other); !slices.Equal(slices.Sorted(strings.Lines(fmt.Sprintln(again))), slices.Sorted(strings.Lines(fmt.Sprintln(moves)))) {
			t.Fatalf("in another order of themes\n%v\nnot\n%v", again, moves)
		}
		after := w
		after.Stands = maps.Clone(w.Stands)
		for key, m := range moves {
			if m.Asks || m.Stuck {
				continue
			}
			if _, invited := w.Stands[key]; invited {
				t.Fatalf("%v was invited, and is moved: %v", key, m)
			}
			moved++
			after.Stands[key] = Stand{Start: m.Start, End: m.Start.Add(w.duration(key)), Wall: m.Wall, Off: m.Skip}
		}
		r := Find(after)
		for i := range r.Sessions {
			s := &r.Sessions[i]
			if _, invited := w.Stands[s.key()]; invited || moves[s.key()].Stuck || s.Moved || !s.Start.After(w.From.Add(Soon)) || s.Slot.Time().After(w.To.Add(-24*time.Hour)) {
				continue
			}
			for _, c := range r.Of(i) {
				if s.leaves(c) {
					t.Fatalf("%s still meets %s: %v\n%v", name(r, i), name(r, int(c.With)), c, moves)
				}
			}
		}
	})
	if moved == 0 || looked == 0 {
		t.Errorf("%d sessions moved in all communities, and %d of them passed by a nearer time", moved, looked)
	}
}

// nearest draws one of the sessions that moved, or found nothing free, and holds it to what [Find] says of it, at the time that it moved
// to and at each nearer one: all those meet something. It returns how many they are.
func nearest(t *rapid.T, w World, moves map[SessionKey]Move) (passed int) {
	soon := w.From.Add(Soon)
	w.To, w.Stands = w.To.Add(6*24*time.Hour), maps.Clone(w.Stands)
	var order []Session // those that moved, as they were decided about
	for _, s := range sessions(w) {
		if m, found := moves[s.key()]; found && !m.Asks && !m.Skip {
			order = append(order, s)
		}
	}
	if len(order) == 0 {
		return 0
	}
	last := rapid.IntRange(0, len(order)-1).Draw(t, "looked at")
	put := func(s Session, m Move) {
		if m.Stuck {
			return
		}
		w.Stands[s.key()] = Stand{Start: m.Start, End: m.Start.Add(s.Duration), Wall: m.Wall, Off: m.Skip}
	}
	one, move := order[last], moves[order[last].key()]
	for _, s := range sessions(w) {
		if s.key() == one.key() {
			break
		}
		if m, found := moves[s.key()]; found && !m.Asks {
			put(s, m)
		}
	}
	meets := func(m Move) (bars bool, though []string) {
		put(one, m)
		r := Find(w)
		i := slices.IndexFunc(r.Sessions, func(s Session) bool { return s.key() == one.key() })
		for _, c := range r.Of(i) {
			about := c.About
			own := c.With >= 0 && r.Sessions[c.With].Theme == one.Theme
			if c.With >= 0 {
				about = r.Sessions[c.With].Theme.Name
			}
			bars = bars || own || c.Severity > Low || one.leaves(c)
			though = append(though, fmt.Sprint(c.Kind, " ", about))
		}
		return bars, though
	}
	var said []string
	for _, c := range move.Though {
		said = append(said, fmt.Sprint(c.Kind, " ", c.About))
	}
	if bars, though := meets(move); !move.Stuck && (bars || !slices.Equal(though, said)) {
		t.Fatalf("%s moves to %s, and there it meets %q, not %q", one.key(), move.Wall, though, said)
	}
	away := func(wall ical.Local) ical.Local { return max(wall-one.Slot, one.Slot-wall) }
	for _, wall := range one.tries() {
		m := Move{Start: one.Zone.In(wall), Wall: wall}
		if !m.Start.After(soon) || ical.LocalOf(m.Start.In(one.Zone.Location())) != wall || takes(w, one, wall) {
			continue
		}
		nearer := cmp.Or(cmp.Compare(away(wall), away(move.Wall)), cmp.Compare(wall, move.Wall)) < 0
		bars, though := meets(m)
		if !bars && (move.Stuck || nearer && len(said) > 0 || len(though) == 0 && (nearer || len(said) > 0)) {
			t.Fatalf("%s is at %s, though there is %s", one.key(), move.Wall, wall)
		}
		passed++
	}
	return passed
}

// takes reports that another session of the theme takes place on the date of a time, which is not that of the session.
func takes(w World, one Session, wall ical.Local) bool {
	return wall.Midnight() != one.Slot.Midnight() && slices.ContainsFunc(sessions(w), func(s Session) bool {
		return s.Theme == one.Theme && s.Slot != one.Slot && s.Wall.Midnight() == wall.Midnight()
	})
}

// duration is how long a session lasts.
func (w World) duration(key SessionKey) time.Duration {
	for _, t := range w.Themes {
		if t.ID == key.Theme {
			return t.Occurrences(key.Slot, key.Slot+1)[0].Duration
		}
	}
	return 0
}
