package sqlite

import (
	"testing"
	"time"

	"rondo/scheduler"
)

// TestO1ARestIsSeenFromOutside until it ends, and for the minute in which the domain is tried.
func TestO1ARestIsSeenFromOutside(t *testing.T) {
	l := newLedger(t)
	rest := scheduler.Rest{Domain: "example.org", Why: "example.org refuses one after the other: RCPT: 450 busy", Since: noon, Until: noon.Add(15 * time.Second)}
	if err := l.Rest(t.Context(), rest); err != nil {
		t.Fatal(err)
	}
	for after, want := range map[time.Duration]int{0: 1, 15 * time.Second: 1, time.Minute: 1, 2 * time.Minute: 0} {
		l.clock = noon.Add(after)
		if all, err := l.Rests(t.Context()); err != nil || len(all) != want || want == 1 && all[0] != rest {
			t.Errorf("after %v: %+v, %v", after, all, err)
		}
	}
	l.clock = noon
	if err := l.Rest(t.Context(), scheduler.Rest{Domain: "example.org"}); err != nil {
		t.Fatal(err)
	}
	if all, err := l.Rests(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("still %+v, %v", all, err)
	}
}
