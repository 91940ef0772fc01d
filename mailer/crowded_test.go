package mailer

import (
	"context"
	"slices"
	"testing"
	"time"

	"rondo/scheduler"
)

// TestWhichDomainsAreFull: letters to a domain that has as many as it may are not claimed. Where one may have a few more, few are claimed, until
// it may have more than all connections carry, or nothing was heard of it for a minute.
func TestWhichDomainsAreFull(t *testing.T) {
	for name, test := range map[string]struct {
		inFlight, width int
		changed         time.Duration // before now
		full, tight     bool
	}{
		"as many as it may":                {inFlight: 2, width: 2, full: true},
		"more than it may by now":          {inFlight: 4, width: 2, full: true},
		"a few more":                       {inFlight: 1, width: 2, tight: true},
		"as many as are claimed":           {inFlight: 1, width: 8, tight: true},
		"more than are claimed":            {inFlight: 1, width: 9},
		"a minute ago":                     {inFlight: 1, width: 2, changed: idle, tight: true},
		"more than a minute ago":           {inFlight: 1, width: 2, changed: idle + 1},
		"full, and more than a minute ago": {inFlight: 2, width: 2, changed: 2 * idle, full: true},
	} {
		g := newGate(Pace{Connections: 4}, false, noon)
		d := &destination{name: "a.example", inFlight: test.inFlight, width: test.width, changed: noon.Add(-test.changed)}
		g.crowded[d] = true
		domains, tight := g.full(noon)
		if full := slices.Contains(domains, "a.example"); full != test.full || tight != test.tight {
			t.Errorf("%s: full %t, tight %t; want %t, %t", name, full, tight, test.full, test.tight)
		}
		if known := len(g.crowded) == 1; known != (test.full || test.tight) {
			t.Errorf("%s: it is remembered: %t", name, known)
		}
	}
}

// twoLetters is an outbox that has two letters whenever it is asked.
type twoLetters struct{ Outbox }

func (twoLetters) Claim(context.Context, time.Time, int, ...string) ([]scheduler.Delivery, error) {
	return make([]scheduler.Delivery, 2), nil
}

// TestLettersOnHandAreCounted: those that were claimed, and one while more are being claimed, so that a connection knows whether to wait.
func TestLettersOnHandAreCounted(t *testing.T) {
	c := &Carrier{Outbox: twoLetters{}, Now: func() time.Time { return noon }}
	count := func(when string, want int64) {
		if got := c.onHand.Load(); got != want {
			t.Errorf("%s: %d on hand, want %d", when, got, want)
		}
	}
	take := func() {
		if _, err := c.claim(t.Context(), noon, 2, nil); err != nil {
			t.Fatal(err)
		}
	}
	take()
	count("claimed", 2)
	c.claimAhead(t.Context(), 2, nil)
	count("while more are claimed", 3)
	take()
	count("claimed ahead", 4)
}
