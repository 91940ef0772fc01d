package clash

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestMinutes compares a set with a map of minutes, also once it was stored.
func TestMinutes(t *testing.T) {
	origin := time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		moment := func(name string) time.Time {
			return origin.Add(time.Duration(rapid.Int64Range(-600, 4*24*3600).Draw(t, name)) * time.Second)
		}
		const minutes = 3 * 24 * 60
		set, plain := NewMinutes(origin, origin.Add(minutes*time.Minute)), map[int64]bool{}
		room := int64(64 * len(set.words)) // whole words are kept
		for range rapid.IntRange(0, 8).Draw(t, "spans") {
			from, to := moment("from"), moment("to")
			set.Add(from, to)
			for at := int64(0); at < room; at++ {
				if begins := origin.Add(time.Duration(at) * time.Minute); to.After(from) && begins.Before(to) && begins.Add(time.Minute).After(from) {
					plain[at] = true
				}
			}
		}
		data, _ := set.MarshalBinary()
		var again Minutes
		if err := again.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		from, to := moment("asked from"), moment("asked to")
		want := false
		for at := range plain {
			begins := origin.Add(time.Duration(at) * time.Minute)
			want = want || to.After(from) && begins.Before(to) && begins.Add(time.Minute).After(from)
		}
		if got := again.Any(from, to); got != want {
			t.Fatalf("%s to %s: %v, want %v", from, to, got, want)
		}
		if again.Count() != len(plain) || again.Empty() != (len(plain) == 0) {
			t.Fatalf("%d minutes, want %d", again.Count(), len(plain))
		}
	})
}

// Two sets together have each minute that one of them has, wherever they begin, and count it once.
func TestMinutesTogether(t *testing.T) {
	origin := time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		minute := func(name string) time.Time {
			return origin.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, name)) * time.Minute)
		}
		var sets [2]Minutes
		for i := range sets {
			sets[i] = NewMinutes(minute("begins"), minute("ends"))
			for range rapid.IntRange(0, 4).Draw(t, "spans") {
				sets[i].Add(minute("from"), minute("to"))
			}
		}
		both := sets[0].With(sets[1])
		from, to, want := minute("asked from"), minute("asked to"), 0
		for at := origin; at.Before(origin.Add(24 * time.Hour)); at = at.Add(time.Minute) {
			next := at.Add(time.Minute)
			has := sets[0].Any(at, next) || sets[1].Any(at, next)
			if got := both.Any(at, next); got != has {
				t.Fatalf("at %s: %v, want %v", at, got, has)
			}
			if has && !at.Before(from) && at.Before(to) {
				want++
			}
		}
		if got := both.Within(from, to); got != want {
			t.Fatalf("%d minutes from %s to %s, want %d", got, from, to, want)
		}
	})
}
