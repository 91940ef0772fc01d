package chaos

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestWhatIsSaidIsSaidOnce: 'rondo say' is killed again and again by a script that runs it until it succeeds, and the daemon is killed
// while the letters leave. Everybody hears everything, in one letter; a copy of it arrives at most where a kill left a doubt.
func TestWhatIsSaidIsSaidOnce(t *testing.T) {
	t.Parallel()
	random := chance(t)
	people, words := 60, few(10)
	s := listen(t, slowly(2*time.Millisecond, 20*time.Millisecond))
	g := found(t, s, terms{people: people})
	d := g.serve()
	g.allSent(people, time.Minute)
	date := time.Now().UTC().AddDate(0, 0, 10).Format(time.DateOnly)
	kills := 0
	for i := range words {
		for said, tries := false, 1; !said; tries++ { // the first does not live long on any machine, and one will on each
			kills++
			said = g.say(between(random, time.Millisecond, time.Duration(tries)*15*time.Millisecond), date, fmt.Sprintf("Word %02d.", i))
			if random.IntN(3) == 0 {
				d.kill()
				d = g.serve()
			}
		}
	}
	var heard map[string]map[string]bool
	mails := 0
	g.until(time.Minute, func() error {
		heard, mails = heardIn(s.letters(), words)
		return want(len(heard), people*words)
	})
	time.Sleep(time.Second) // for what should not come
	heard, mails = heardIn(s.letters(), words)
	d.stop(10 * time.Second)
	for what, letters := range heard {
		if len(letters) != 1 {
			t.Errorf("%s is in %d letters", what, len(letters))
		}
	}
	if len(heard) != people*words || kills < words*3/2 {
		t.Errorf("of %d words %d were heard, with %d calls", people*words, len(heard), kills)
	}
	t.Logf("%d words were heard in %d mails; %d calls", len(heard), mails, kills)
	g.verify()
}

// heardIn is in which letters, by Message-ID, people read which words. What is said before a letter leaves stands in one letter.
func heardIn(all []letter, words int) (heard map[string]map[string]bool, mails int) {
	heard = map[string]map[string]bool{}
	for _, l := range all {
		head, body, _ := bytes.Cut(l.raw, []byte("\r\n\r\n"))
		if !bytes.Contains(head, []byte("\r\nSubject: Note: ")) {
			continue
		}
		mails++
		_, id, _ := bytes.Cut(head, []byte("\r\nMessage-ID: "))
		id, _, _ = bytes.Cut(id, []byte("\r\n"))
		for i := range words {
			word := fmt.Sprintf("Word %02d.", i)
			if !bytes.Contains(body, []byte(word)) {
				continue
			}
			if what := l.to + " " + word; heard[what] == nil {
				heard[what] = map[string]bool{string(id): true}
			} else {
				heard[what][string(id)] = true
			}
		}
	}
	return heard, mails
}

// say says something to everybody, if it is not killed before; it reports whether a script would be content.
func (g *guild) say(life time.Duration, date, word string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), life)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "-c", g.path("rondo.yaml"), "say", "datatalks", date, word, "--to", "everybody", "--yes")
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run() // killed by SIGKILL when its time is over
	return err == nil || strings.Contains(out.String(), "nobody would hear it")
}
