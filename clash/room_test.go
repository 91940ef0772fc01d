package clash

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/theme"
)

// TestRoomsByTheMinute holds that a session collides at links and accounts exactly when they hold more than they can in some
// minute of it, and that what is said to be free has room in each of its minutes.
func TestRoomsByTheMinute(t *testing.T) {
	places := []string{"https://meet.example.org/a", "https://meet.example.org/a/x", "https://meet.example.org/a/y", "https://meet.example.org/b", "Library"}
	start := ical.LocalDate(2027, 2, 1, 8, 30, 0)
	rapid.Check(t, func(t *rapid.T) {
		w := World{From: start.Time(), To: start.Add(24 * time.Hour).Time(), Links: map[string]theme.LinkLimits{}}
		for _, key := range []string{"meet.example.org", "meet.example.org/a", "meet.example.org/a/x"} {
			if n := rapid.IntRange(0, 3).Draw(t, key); n > 0 {
				w.Links[key] = theme.LinkLimits{AtOnce: n}
			}
		}
		for i := range rapid.IntRange(1, 6).Draw(t, "themes") {
			at := start.Add(time.Duration(rapid.IntRange(0, 8).Draw(t, "at")) * 15 * time.Minute)
			th := &theme.Theme{ID: fmt.Sprint(i), Place: rapid.SampledFrom(places).Draw(t, "place"), Rule: ical.Once(at)}
			th.Schedule.Starts = theme.When{Local: at, Set: true}
			th.Schedule.Duration = theme.Length(time.Duration(rapid.IntRange(1, 5).Draw(t, "long")) * 15 * time.Minute)
			w.Themes = append(w.Themes, th)
		}
		r := Find(w)
		full := func(i int, from, to time.Time) bool {
			for minute := from; minute.Before(to); minute = minute.Add(time.Minute) {
				for _, n := range r.rooms[i] {
					there := 1
					for j := range r.Sessions {
						if s := &r.Sessions[j]; j != i && !s.Start.After(minute) && s.End.After(minute) && slices.Contains(r.rooms[j], n) {
							there++
						}
					}
					if there > r.house.all[n].atOnce {
						return true
					}
				}
			}
			return false
		}
		for i := range r.Sessions {
			s := &r.Sessions[i]
			if got, want := len(r.Of(i)) > 0, full(i, s.Start, s.End); got != want {
				t.Fatalf("session %d: collides %t, is full %t", i, got, want)
			}
			for at := range 12 {
				from := s.Start.Add(time.Duration(at-6) * 15 * time.Minute)
				if got, want := r.holds(i, from, from.Add(s.Duration)), !full(i, from, from.Add(s.Duration)); got != want {
					t.Fatalf("session %d at %s: has room %t, want %t", i, from, got, want)
				}
			}
		}
	})
}
