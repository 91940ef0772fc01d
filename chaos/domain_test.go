package chaos

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
)

// TestR10DeadDomainStopsNobody: a third of the people is at a domain that takes an octet a second, a third at one that
// cannot be reached, and the letters to both come before those to the last third. That is mailed nearly as if it were
// alone, and the slow domain has two connections at most, or one if there are two in all.
func TestR10DeadDomainStopsNobody(t *testing.T) {
	for name, test := range map[string]struct {
		smtp string
		lone bool // no pipelining
		each int  // people at a domain
		most int  // connections that a slow domain may have
	}{
		"as fast as it goes": {"rate: unlimited, connections: 8", false, 500, 2},
		"letter by letter":   {"rate: unlimited, connections: 8", true, 500, 2},
		"usual pace":         {"profile: generic", false, 150, 2},
		"slow pace":          {"profile: office365", false, 80, 1},
	} {
		t.Run(name, func(t *testing.T) {
			run := func(domains ...string) threefold { return mailed(t, test.smtp, test.lone, test.each, domains) }
			alone, all := run("c"), run("a", "b", "c")
			t.Logf("95 of 100 within %v, alone %v; the slow domain had %d connections and took %d letters",
				all.late.Round(time.Second), alone.late.Round(time.Second), all.connections, all.slow)
			if all.late > 2*alone.late {
				t.Error("others wait for the domains that are slow or dead")
			}
			if all.connections > test.most || all.slow == 0 {
				t.Errorf("the slow domain had %d connections and took %d letters", all.connections, all.slow)
			}
		})
	}
}

// threefold is how a guild was mailed whose people are at several domains.
type threefold struct {
	late        time.Duration // after which 95 of 100 people at c had their letter
	connections int           // that letters to a were on at once
	slow        int           // letters that a took
}

// mailed lets a guild write to so many people at each domain, until those at c have their letters.
func mailed(t *testing.T, smtp string, lone bool, each int, domains []string) (m threefold) {
	synctest.Test(t, func(t *testing.T) {
		tarpit := &tarpit{since: map[string]time.Time{}}
		s := newSink(tarpit.act)
		s.lone = lone
		g := found(t, s, terms{smtp: relay + smtp})
		var csv strings.Builder
		csv.WriteString("email,name\n")
		for _, domain := range domains {
			for i := range each {
				fmt.Fprintf(&csv, "%s%03d@%s.example.org,Person\n", domain, i, domain)
			}
		}
		g.write("everybody.csv", csv.String())
		g.write("themes/datatalks.yaml", strings.Replace(g.read("themes/datatalks.yaml"), person(0), "c000@c.example.org", 1))
		h := build(t, g, time.Now, nil)
		begun := time.Now()
		stop := h.run(t)
		var healthy []time.Duration
		for len(healthy) < each {
			time.Sleep(time.Minute)
			if time.Since(begun) > 3*time.Hour {
				t.Fatalf("after %v %d of %d people at c have a letter: %v", time.Since(begun), len(healthy), each, g.counts())
			}
			healthy = nil
			for _, l := range s.letters() {
				if strings.HasSuffix(l.to, "@c.example.org") {
					healthy = append(healthy, l.at.Sub(begun))
				}
			}
		}
		slices.Sort(healthy)
		m = threefold{healthy[each*95/100], tarpit.most, tarpit.took}
		if by := g.counts(); by[scheduler.Failed]+by[scheduler.Held] > 0 {
			t.Errorf("the outbox has %v", by)
		}
		s.cut()
		stop()
		time.Sleep(time.Minute) // the slow server notices that nobody listens any more
		g.verify()
	})
	return m
}

// tarpit plays a server that takes letters to a with an octet a second, cannot reach b and is healthy otherwise.
type tarpit struct {
	mu    sync.Mutex
	since map[string]time.Time // letters to a on their way
	most  int                  // of these at once
	took  int
}

func (p *tarpit) act(verb string, l letter) act {
	_, domain, _ := strings.Cut(l.to, "@")
	switch cmp.Or(domain, verb) {
	case "a.example.org":
		p.count(verb, l.to)
		return act{octet: time.Second}
	case "b.example.org":
		if verb == "RCPT" {
			return act{say: "450 4.4.1 connect to mx.b.example.org: Connection refused"}
		}
		if verb == "DATA" {
			return act{say: "503 5.5.1 No recipient"}
		}
	}
	return act{after: 50 * time.Millisecond}
}

// count takes a letter to a as on its way until the answer to its dot has left.
func (p *tarpit) count(verb, to string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch verb {
	case "RCPT":
		p.since[to] = time.Now()
		p.most = max(p.most, len(p.since))
	case ".":
		p.took++
		time.AfterFunc(time.Duration(len("250 2.0.0 Ok: queued\r\n"))*time.Second, func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.since, to)
		})
	}
}
