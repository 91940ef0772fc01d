package chaos

import (
	"fmt"
	"hash/crc32"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/mailbox"
	"rondo/scheduler"
)

// TestEditsWhileLettersLeave: two edits fall into the midst of sending, the first while a tenth of the letters were refused
// for now. Nobody gets old news after new, or the same news twice, or hears first of a change, and everybody hears the last of
// it.
func TestEditsWhileLettersLeave(t *testing.T) {
	t.Parallel()
	const people = 600
	grey := greylist{refused: map[string]bool{}, otherwise: slowly(40*time.Millisecond, 120*time.Millisecond)}
	s := listen(t, grey.act)
	g := found(t, s, terms{people: people})
	theme := g.read("themes/datatalks.yaml")
	d := g.serve()
	reached := func(n int) func() error {
		return func() error {
			if got := len(s.letters()); got < n {
				return fmt.Errorf("%d letters have left, want %d", got, n)
			}
			return nil
		}
	}
	for n := 1; n <= 2; n++ {
		g.until(30*time.Second, reached(n*people/4))
		if n == 1 {
			grey.lift()
			time.Sleep(time.Second / 2) // until what was refused last is recorded
		}
		g.write("themes/datatalks.yaml", strings.Replace(theme, "place: https://meet.example.org/datatalks", fmt.Sprintf("place: Room %d", n), 1))
	}
	g.until(time.Minute, func() error {
		last := 0
		for _, places := range places(t, s) {
			if places[len(places)-1] == 2 {
				last++
			}
		}
		if by := g.counts(); last < people || by[scheduler.Queued]+by[scheduler.InDoubt] > 0 {
			return fmt.Errorf("%d people have heard the last of it, want %d; the outbox has %v", last, people, by)
		}
		return nil
	})
	told := places(t, s)
	for who, places := range told {
		for i := range places[1:] {
			if places[i] >= places[i+1] {
				t.Errorf("%s is told %v, one after the other", who, places)
			}
		}
	}
	heard := map[string]bool{}
	for _, l := range s.letters() {
		if subject := mailbox.Read(l.raw).Subject; !heard[l.to] && strings.HasPrefix(subject, "Changed:") {
			t.Errorf("%s was told nothing before %q", l.to, subject)
		}
		heard[l.to] = true
	}
	by := g.counts()
	if n := len(s.letters()); n != by[scheduler.Sent] || by[scheduler.Expired] == 0 || n+by[scheduler.Expired] < 2*people {
		t.Errorf("%d letters arrived, and the outbox has %v", n, by)
	}
	s.mu.Lock()
	t.Logf("%d letters to %d people over %d connections, %d refused before the first edit, and %v", len(s.took), people, s.contacts, grey.many, by)
	s.mu.Unlock()
	d.stop(10 * time.Second)
	g.verify()
}

// greylist refuses each letter to one person in ten for now, until it is lifted.
type greylist struct {
	mu        sync.Mutex
	lifted    bool
	refused   map[string]bool // people whose last letter was
	many      int
	otherwise func(string, letter) act
}

func (g *greylist) act(verb string, l letter) act {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch verb {
	case "RCPT":
		g.refused[l.to] = !g.lifted && crc32.ChecksumIEEE([]byte(l.to))%10 == 0
		if g.refused[l.to] {
			g.many++
			return act{say: "450 4.7.1 Greylisted, try again later"}
		}
	case "DATA":
		if g.refused[l.to] {
			return act{say: "503 5.5.1 No recipient"}
		}
	}
	return g.otherwise(verb, l)
}

func (g *greylist) lift() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lifted = true
}

// places are what people were told of the place of the session, in order: how many edits it had seen.
func places(t *testing.T, s *sink) map[string][]int {
	told := map[string][]int{}
	for _, l := range s.letters() {
		place := 0
		for _, row := range strings.Split(mailbox.Read(l.raw).Text, "\n") {
			if where, found := strings.CutPrefix(row, "Where: Room "); found {
				if _, err := fmt.Sscan(where, &place); err != nil {
					t.Fatal(err)
				}
			}
		}
		told[l.to] = append(told[l.to], place)
	}
	return told
}
