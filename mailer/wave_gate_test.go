package mailer

import (
	"fmt"
	"testing"
	"time"

	"rondo/scheduler"
)

// refusals has a gate refuse a letter to each of some people in turn, and returns the last verdict.
func refusals(g *gate, r *refusal, people ...string) (v Verdict) {
	for i, to := range people {
		now := noon.Add(time.Duration(i) * time.Millisecond)
		g.begin(now, int64(i), to)
		g.carrying(now, int64(i))
		v, _, _ = g.refuse(now, scheduler.Delivery{ID: int64(i), To: to}, r, 0.5)
		g.end(now, int64(i), to, false)
	}
	return v
}

// TestO2WhoIsRefusedInAWaveIsItsDomains: more people of a domain that refuses everybody are nothing that the route could be blamed for, when
// somebody elsewhere is refused as well.
func TestO2WhoIsRefusedInAWaveIsItsDomains(t *testing.T) {
	g := newGate(Pace{Connections: 1}, false, noon)
	refusals(g, refusedWith(RcptTo, 550, "5.1.1 no"), "1@a.example", "2@a.example", "3@a.example", "4@a.example", "5@a.example", "1@b.example")
	if g.destinations["a.example"].wave == 0 || g.wave || len(g.row) != 1 {
		t.Errorf("a wave at a.example: %t; of the route: %t; in its row: %v", g.destinations["a.example"].wave > 0, g.wave, g.row)
	}
}

// TestO2APolicyEverywhereIsTheRoutes: three people at three domains, of whom none refused three.
func TestO2APolicyEverywhereIsTheRoutes(t *testing.T) {
	g := newGate(Pace{Connections: 1}, false, noon)
	v := refusals(g, refusedWith(Dot, 550, "5.7.1 we do not like this"), "1@a.example", "1@b.example", "1@c.example")
	if !g.wave || v != PauseDomain || !g.shut.After(noon) {
		t.Errorf("%s; a wave of the route: %t, which rests until %v", v, g.wave, g.shut)
	}
	for name, d := range g.destinations {
		if d.shut.After(noon) {
			t.Errorf("%s rests by itself until %v", name, d.shut)
		}
	}
}

// TestO2WhatIsRecalledOfTheRoute: a wave of the route goes on after a start if some of its letters are held, and if it was wide.
func TestO2WhatIsRecalledOfTheRoute(t *testing.T) {
	for name, test := range map[string]struct {
		people []string
		held   bool
		want   bool
	}{
		"three at three domains, held":    {[]string{"1@a.example", "1@b.example", "1@c.example"}, true, true},
		"three at three domains, failed":  {[]string{"1@a.example", "1@b.example", "1@c.example"}, false, false},
		"two at two domains, held":        {[]string{"1@a.example", "1@b.example"}, true, false},
		"a domain's own wave and another": {[]string{"1@a.example", "2@a.example", "3@a.example", "1@b.example"}, true, false},
	} {
		g := newGate(Pace{Connections: 1}, false, noon)
		var all []scheduler.Refusal
		for i, to := range test.people {
			all = append(all, scheduler.Refusal{Letter: int64(i), To: to, Held: test.held})
		}
		g.recall(noon, all, nil)
		if g.wave != test.want {
			t.Errorf("%s: a wave of the route: %t, want %t", name, g.wave, test.want)
		}
	}
}

// TestHowMuchIsRemembered of a domain: 64 outcomes, each for a day.
func TestHowMuchIsRemembered(t *testing.T) {
	var history []outcome
	for i := range waveMost {
		history = remember(history, outcome{to: fmt.Sprint(i), at: noon})
	}
	if len(history) != waveMost {
		t.Errorf("%d outcomes are remembered, want %d", len(history), waveMost)
	}
	if history = remember(history, outcome{to: "one more", at: noon}); len(history) != waveMost || history[0].to != "1" {
		t.Errorf("%d outcomes are remembered, the first of %s; want %d and 1", len(history), history[0].to, waveMost)
	}
	if history = remember(history, outcome{to: "a day later", at: noon.Add(waveAge)}); len(history) != waveMost {
		t.Errorf("after a day %d outcomes are remembered, want %d", len(history), waveMost)
	}
	if history = remember(history, outcome{to: "still later", at: noon.Add(waveAge + 1)}); len(history) != 2 {
		t.Errorf("after more than a day %d outcomes are remembered, want 2", len(history))
	}
}

// TestQuotedTextsOfOtherLengths: what is remembered of one text changes nothing of another, whether it has more lines, fewer or others.
func TestQuotedTextsOfOtherLengths(t *testing.T) {
	texts := []string{"", "One", "One\n", "One\nTwo\n", "One\nTwo\nThree = 3\n", "Åse\nTwo\nThree = 3\nFour", "Two\nOne\n", "One\nTwo"}
	for _, kept := range texts {
		for _, text := range texts {
			if got, want := string(quote(kept).append(nil, text)), string(quoteLine(nil, text)); got != want {
				t.Errorf("%q, where %q is remembered: %q, want %q", text, kept, got, want)
			}
		}
	}
}
