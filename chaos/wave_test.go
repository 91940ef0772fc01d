package chaos

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rondo/scheduler"
)

// atTwo lets half of the guild's people be at a.example.org and half at b.example.org, and returns how many they are.
func atTwo(g *guild, each int) int {
	var csv strings.Builder
	csv.WriteString("email,name\n")
	for i := range each {
		fmt.Fprintf(&csv, "a%03d@a.example.org,Person\nb%03d@b.example.org,Person\n", i, i)
	}
	g.write("everybody.csv", csv.String())
	g.write("themes/datatalks.yaml", strings.Replace(g.read("themes/datatalks.yaml"), person(0), "b000@b.example.org", 1))
	return 2 * each
}

// TestO1ARestingDomainIsTold within a minute, from outside and inside, while everybody else has their letters.
func TestO1ARestingDomainIsTold(t *testing.T) {
	t.Parallel()
	s := listen(t, func(verb string, l letter) act {
		if verb == "RCPT" && strings.HasSuffix(l.to, "@a.example.org") {
			return act{say: "454 4.7.1 Relay access denied"}
		}
		if verb == "DATA" && strings.HasSuffix(l.to, "@a.example.org") {
			return act{say: "503 5.5.1 No recipient"}
		}
		return act{}
	})
	g := found(t, s, terms{})
	people := atTwo(g, 20)
	d := g.serve()
	g.until(20*time.Second, func() error { return want(len(s.letters()), people/2) })
	t.Logf("told after %v", d.healthy(503, "454 4.7.1 Relay access denied", time.Minute).Round(time.Second))
	if text, _ := g.rondo("doctor"); !strings.Contains(text, "letters to a.example.org wait since") {
		t.Errorf("the doctor does not see it:\n%s", text)
	}
	if by := g.counts(); by[scheduler.Failed]+by[scheduler.Held] > 0 {
		t.Errorf("the outbox has %v", by)
	}
	d.stop(10 * time.Second)
	g.verify()
}

// TestO2ALostTable: a server that says of everybody, or of all at one domain, that there is no such user, for twelve seconds in
// which the daemon is killed: nobody is given up, and after one verb everybody has their letter once.
func TestO2ALostTable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ reply, at string }{
		"everybody, 5.1.1":  {"550 5.1.1 User unknown in local recipient table", "@"},
		"everybody, bare":   {"550 no", "@"},
		"one domain of two": {"550 5.1.1 User unknown in local recipient table", "@a.example.org"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var well atomic.Bool
			s := listen(t, func(verb string, l letter) act {
				switch lost := !well.Load() && strings.Contains(l.to, test.at); {
				case lost && verb == "RCPT":
					return act{say: test.reply}
				case lost && verb == "DATA":
					return act{say: "503 5.5.1 No recipient"}
				}
				return act{}
			})
			g := found(t, s, terms{})
			people := atTwo(g, 20)
			d := g.serve()
			d.healthy(503, "rondo outbox release --refused", 20*time.Second)
			time.Sleep(4 * time.Second)
			d.kill()
			d = g.serve()
			time.Sleep(6 * time.Second)
			if by := g.counts(); by[scheduler.Failed] > 0 || by[scheduler.Held] < 3 {
				t.Errorf("the outbox has %v", by)
			}
			if text := g.must("people", "suppressed", "--all"); !strings.Contains(text, "everybody is written to") {
				t.Errorf("given up are\n%s", text)
			}
			d.healthy(503, "rondo outbox release --refused", time.Second)
			well.Store(true)
			g.must("outbox", "release", "--refused")
			g.allSent(people, time.Minute)
			d.healthy(200, "", 5*time.Second)
			if sum := s.tally(t); sum.letters != people || sum.extra > 0 {
				t.Errorf("%v", sum)
			}
			d.stop(10 * time.Second)
			g.verify()
		})
	}
}
