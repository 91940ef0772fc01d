package chaos

import (
	"math/rand/v2"
	"testing"
	"time"
)

// slowly answers the final dot after a random time, as real servers do.
func slowly(least, most time.Duration) func(string, letter) act {
	return func(verb string, _ letter) act {
		if verb == "." {
			return act{after: least + time.Duration(rand.Int64N(int64(most-least)))}
		}
		return act{}
	}
}

// TestR1KillLosesNobody: 200 times kill -9, in the midst of planning, posting and sending, lose nobody and spam nobody.
func TestR1KillLosesNobody(t *testing.T) {
	t.Parallel()
	random := chance(t)
	people, kills := few(2000), few(200)
	s := listen(t, slowly(20*time.Millisecond, 60*time.Millisecond))
	g := found(t, s, terms{people: people})
	begun, sending := time.Now(), 0
	for i := range kills {
		heard := s.next()
		d := g.serve()
		if i >= kills/10 { // the first ones are killed while they open, plan and post
			select {
			case <-heard:
				sending++
			case <-time.After(10 * time.Second):
				t.Fatalf("start %d sends nothing; the outbox has %v\n%s", i, g.counts(), d.log())
			}
		}
		if i == kills/3 { // until here only the first letters of the plan may be there; they leave while it is still being recorded
			g.until(time.Minute, func() error {
				posted := 0
				for _, n := range g.counts() {
					posted += n
				}
				return atLeast(posted, people)
			})
		}
		time.Sleep(between(random, 25*time.Millisecond, 165*time.Millisecond))
		d.kill()
	}
	before := s.tally(t)
	d := g.serve()
	g.allSent(people, time.Minute)
	d.stop(10 * time.Second)
	sum := s.tally(t)
	t.Logf("%d kills, %d of them while letters left: %v (%d letters before the last start), in %v", kills, sending, sum, before.letters, time.Since(begun).Round(time.Second))
	if sum.letters != people || sum.extra > few(300) || sum.most > 3 {
		t.Errorf("%v; want %d, at most %d and 3", sum, people, few(300))
	}
	if before.letters < kills/2 || before.letters > people*9/10 {
		t.Errorf("%d letters were sent between kills: too few or too many to show anything", before.letters)
	}
	g.verify()
}

// TestR2OneCrashCostsTheWindow: a single kill costs at most one copy for each connection, and sending goes on within two
// seconds of the next start. Every other server answers at once, so that many receipts are on the way to the ledger.
func TestR2OneCrashCostsTheWindow(t *testing.T) {
	random := chance(t)
	const connections = 8
	worst, slowest := 0, time.Duration(0)
	for i := range few(50) {
		people, answers := 50, slowly(5*time.Millisecond, 15*time.Millisecond)
		if i%2 == 1 {
			people, answers = 400, nil
		}
		s := listen(t, answers)
		g := found(t, s, terms{people: people, connections: connections})
		heard := s.next()
		d := g.serve()
		<-heard
		time.Sleep(between(random, 0, 50*time.Millisecond))
		d.kill()
		heard = s.next()
		d = g.serve()
		if s.tally(t).letters < people {
			select {
			case <-heard:
				slowest = max(slowest, time.Since(d.begun))
			case <-time.After(patience):
				if g.counts()["sent"] < people {
					t.Fatalf("run %d: nothing is sent within %v\n%s", i, patience, d.log())
				}
			}
		}
		g.allSent(people, 20*time.Second)
		d.stop(10 * time.Second)
		sum := s.tally(t)
		if worst = max(worst, sum.extra); sum.letters != people || sum.extra > connections {
			t.Errorf("run %d: %v; want %d, and at most %d too many", i, sum, people, connections)
		}
		g.verify()
	}
	t.Logf("at worst %d copies too many, and %v from start to sending", worst, slowest.Round(time.Millisecond))
}

// TestR3StopCostsNothing: 100 planned stops while letters leave, of two daemons side by side, lose nothing and send nothing
// twice.
func TestR3StopCostsNothing(t *testing.T) {
	for _, name := range []string{"one", "other"} {
		t.Run(name, stopsCostNothing)
	}
}

func stopsCostNothing(t *testing.T) {
	t.Parallel()
	random := chance(t)
	people, stops := few(1000), few(50)
	s := listen(t, slowly(20*time.Millisecond, 60*time.Millisecond))
	g := found(t, s, terms{people: people})
	slowest, during := time.Duration(0), 0
	for range stops {
		heard := s.next()
		d := g.serve()
		select {
		case <-heard:
			during++
		case <-time.After(5 * time.Second):
		}
		time.Sleep(between(random, 0, 60*time.Millisecond))
		slowest = max(slowest, d.stop(10*time.Second))
	}
	before := s.tally(t)
	d := g.serve()
	g.allSent(people, time.Minute)
	d.stop(10 * time.Second)
	sum := s.tally(t)
	t.Logf("%d stops, %d while letters left: %v (%d before the last start); the slowest took %v", stops, during, sum, before.letters, slowest.Round(time.Millisecond))
	if sum.letters != people || sum.extra != 0 {
		t.Errorf("%v; want %d and none too many", sum, people)
	}
	if during < stops*9/10 {
		t.Errorf("only %d stops fell while letters left", during)
	}
	g.verify()
}

// TestR3StopDoesNotWaitForEver: a server that is silent after the final dot is waited for, but not longer than 35 s.
func TestR3StopDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	s := listen(t, func(verb string, _ letter) act { return act{mute: verb == "."} })
	const people = 2 // as many as a domain gets at once before it has taken a letter
	g := found(t, s, terms{people: people})
	d := g.serve()
	g.until(10*time.Second, func() error { return want(len(s.letters()), people) })
	t.Logf("stopped after %v", d.stop(35*time.Second).Round(time.Second))
	if by := g.counts(); by["in_doubt"] != people {
		t.Errorf("the outbox has %v", by)
	}
	g.verify()
}
