package ical

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The rules of calendars that came in have the dates that those of files have, wherever one begins to look.
func TestBusyRuleAgreesWithRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, r, ok := draw(t)
		if !ok {
			return
		}
		b := &busyReader{}
		rule, err := b.rule(&busyEvent{start: r.Start(), clock: Zone{}}, text)
		if err != nil {
			t.Fatalf("%v from %v: %v", text, r.Start(), err)
		}
		from := r.Start() + Local(rapid.IntRange(0, 8*366).Draw(t, "days"))*86400
		to := from + Local(rapid.IntRange(0, 4*366).Draw(t, "more days"))*86400
		var got []Local
		if !rule.walk(from, to-1, func(int) bool { return true }, func(l Local) { got = append(got, l) }) {
			t.Fatal("it ended early")
		}
		if want := r.Between(from, to); !slices.Equal(got, want) {
			t.Fatalf("%v from %v, between %v and %v: %v", text, r.Start(), from, to, difference(got, want))
		}
	})
}
