package mailer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

// TestGateTellsADomainFromTheRoute: who is refused, and what follows from it.
func TestGateTellsADomainFromTheRoute(t *testing.T) {
	const taken = Verdict("taken")
	busy, odd := refusedWith(RcptTo, 450, "busy"), refusedWith(Dot, 554, "transaction failed")
	type step struct {
		after time.Duration
		to    string
		r     *refusal
		want  Verdict
	}
	for name, steps := range map[string][]step{
		"one recipient, ten times": slices.Repeat([]step{{0, "ada@a.example", busy, Wait}}, 10),
		"a domain in trouble among others": {
			{0, "1@a.example", busy, Wait}, {0, "1@b.example", nil, taken}, {0, "2@a.example", busy, Wait}, {0, "2@b.example", nil, taken},
			{0, "3@a.example", busy, PauseDomain}, {0, "3@b.example", nil, taken}, {time.Minute, "4@a.example", busy, PauseDomain}},
		"the only domain in trouble": {
			{0, "1@a.example", busy, Wait}, {0, "2@a.example", busy, Wait}, {0, "3@a.example", busy, PauseDomain},
			{time.Second, "4@a.example", busy, PauseDomain}, {time.Minute, "5@a.example", busy, Slow}},
		"every domain in trouble": {{0, "1@a.example", busy, Wait}, {0, "1@b.example", busy, Wait}, {0, "1@c.example", busy, Slow}},
		"a domain whose server finds fault with the letters": {
			{0, "1@b.example", nil, taken}, {time.Second, "1@a.example", odd, Fail}, {0, "2@a.example", odd, Fail}, {0, "3@a.example", odd, Hold},
			{time.Second, "2@b.example", nil, taken}, {time.Minute, "3@a.example", odd, Hold}},
		"a route that finds fault with all letters": {
			{0, "1@a.example", odd, Fail}, {0, "2@a.example", odd, Fail}, {0, "3@a.example", odd, Hold},
			{time.Minute, "4@a.example", odd, Hold}},
		"a sender who is not liked": slices.Concat(
			slices.Repeat([]step{{0, "1@a.example", refusedWith(MailFrom, 550, "no"), Fail}}, 2),
			[]step{{0, "2@a.example", refusedWith(MailFrom, 550, "no"), Fail}, {0, "3@a.example", refusedWith(MailFrom, 550, "no"), Pause}}),
	} {
		t.Run(name, func(t *testing.T) {
			g, now := newGate(Pace{Connections: 4}, false, noon), noon
			for i, s := range steps {
				now = now.Add(s.after + time.Millisecond)
				g.begin(now, int64(i), s.to)
				g.carrying(now, int64(i))
				v := taken
				if s.r != nil {
					v, _, _ = g.refuse(now, scheduler.Delivery{ID: int64(i), To: s.to}, s.r, 0.5)
				} else {
					g.accept(now)
				}
				g.end(now, int64(i), s.to, s.r == nil)
				if v != s.want {
					t.Errorf("step %d, %s: %s, want %s", i, s.to, v, s.want)
				}
			}
		})
	}
}

// sky is a gate with a clock, and letters that are done as fast as a test wants.
type sky struct {
	*gate
	now     time.Time
	next    int64
	carried map[string][]int64
}

func newSky(connections int) *sky {
	return &sky{gate: newGate(Pace{Connections: connections}, false, noon), now: noon, carried: map[string][]int64{}}
}

// fill begins as many letters to a domain as may be, and says how many are carried then.
func (s *sky) fill(domain string, most int) int {
	for len(s.carried[domain]) < most {
		if may, _ := s.begin(s.now, s.next, "p@"+domain); !may {
			break
		}
		s.carrying(s.now, s.next)
		s.carried[domain] = append(s.carried[domain], s.next)
		s.next++
	}
	return len(s.carried[domain])
}

// home ends all letters to a domain.
func (s *sky) home(domain string, after time.Duration) {
	s.now = s.now.Add(after)
	for _, id := range s.carried[domain] {
		s.end(s.now, id, "p@"+domain, true)
	}
	s.carried[domain] = nil
}

// TestGateHoldsASlowDomainToTwoConnections, one where there are only two, and lets it go when it is fast again.
func TestGateHoldsASlowDomainToTwoConnections(t *testing.T) {
	for _, connections := range []int{1, 2, 3, 16} {
		t.Run(fmt.Sprint(connections), func(t *testing.T) {
			s := newSky(connections)
			most := max(1, min(2, connections-1))
			for range 20 {
				if n := s.fill("slow.example", 100); n > most {
					t.Fatalf("%d letters to a slow domain at once, want %d", n, most)
				}
				for range 10 {
					s.fill("fast.example", 2*connections)
					s.home("fast.example", 100*time.Millisecond)
				}
				s.fill("slow.example", 100)
				if full, _ := s.full(s.now); !slices.Contains(full, "slow.example") {
					t.Errorf("the slow domain is not said to be full: %q", full)
				}
				s.home("slow.example", 30*time.Second)
			}
			if n := s.fill("fast.example", 2*connections); n != 2*connections {
				t.Errorf("%d letters to a fast domain at once, want %d", n, 2*connections)
			}
			for range 10 {
				s.fill("slow.example", 2*connections)
				s.home("slow.example", 100*time.Millisecond)
			}
			if n := s.fill("slow.example", 2*connections); n != 2*connections {
				t.Errorf("%d letters at once to what was slow once, want %d", n, 2*connections)
			}
			s.home("slow.example", 0)
			s.now = s.now.Add(2 * idle)
			if full, tight := s.full(s.now); len(full) > 0 || tight {
				t.Errorf("still full after all: %q, %v", full, tight)
			}
		})
	}
}

// TestGateHoldsUpNobodyAlone: where everybody is in one domain, or all domains are as slow, every connection is used.
func TestGateHoldsUpNobodyAlone(t *testing.T) {
	for _, took := range []time.Duration{time.Millisecond, 3 * time.Second, time.Minute} {
		for _, domains := range []string{"a.example", "a.example b.example"} {
			s := newSky(16)
			for range 6 {
				for _, domain := range strings.Fields(domains) {
					s.fill(domain, 32)
				}
				s.now = s.now.Add(took)
				for _, domain := range strings.Fields(domains) {
					s.home(domain, 0)
				}
			}
			for _, domain := range strings.Fields(domains) {
				if n := s.fill(domain, 32); n != 32 {
					t.Errorf("%s, %v each: %d letters at once to %s", domains, took, n, domain)
				}
			}
		}
	}
}

// TestGateForgetsDomains that nothing was sent to for some time.
func TestGateForgetsDomains(t *testing.T) {
	s := newSky(4)
	for i := range 1000 {
		domain := fmt.Sprintf("%d.example", i)
		s.fill(domain, 1)
		s.home(domain, 0)
	}
	s.now = s.now.Add(2 * remembered)
	s.fill("new.example", 1)
	if n := len(s.destinations); n != 1 {
		t.Errorf("%d domains are remembered", n)
	}
}

// TestGateNarrowsFromWhatWasOnItsWay: a domain that was fast for long may have many letters on their way, and had few. When it
// becomes slow it is narrowed from those few, at once.
func TestGateNarrowsFromWhatWasOnItsWay(t *testing.T) {
	s := newSky(16)
	for range 40 {
		s.fill("slow.example", 2)
		s.home("slow.example", 100*time.Millisecond)
		s.fill("fast.example", 2)
		s.home("fast.example", 100*time.Millisecond)
	}
	s.fill("slow.example", 3)
	s.home("slow.example", 30*time.Second)
	if n := s.fill("slow.example", 100); n != 2 {
		t.Errorf("%d letters at once to a domain that has just become slow, want 2", n)
	}
}
