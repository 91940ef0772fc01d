package chaos

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // another program that holds the database

	"rondo/store"
)

// TestR14BackupWhileRunning: another program that holds the database, and a backup of it, cost readers nothing; sending
// goes on within two seconds after. The copy is sound.
func TestR14BackupWhileRunning(t *testing.T) {
	const people = 800
	s := listen(t, slowly(20*time.Millisecond, 60*time.Millisecond))
	g := found(t, s, terms{people: people, connections: 2})
	heard := s.next()
	d := g.serve()
	<-heard

	over := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			select {
			case <-over:
				return
			case <-time.After(50 * time.Millisecond):
			}
			for _, page := range []string{"/", "/feeds/datatalks.ics"} {
				if status, body := d.get(page); status != 200 {
					t.Errorf("%s: %d %s", page, status, body)
					return
				}
			}
		}
	})
	held := 20 * time.Second
	hold := exec.Command(os.Args[0])
	hold.Env = append(os.Environ(), partVariable+"=hold the writer", fmt.Sprintf("%s=%s|%v", holdVariable, g.path("rondo.db"), held))
	out, err := hold.StdoutPipe()
	must(t, err)
	must(t, hold.Start())
	if line, _ := bufio.NewReader(out).ReadString('\n'); strings.TrimSpace(line) != "held" {
		t.Fatalf("the other program says %q", line)
	}
	begun := time.Now()
	_ = hold.Wait()
	during := len(s.letters())
	again := g.until(2*time.Second, func() error {
		if len(s.letters()) == during {
			return fmt.Errorf("nothing is sent after the writer is free")
		}
		return nil
	})
	t.Logf("held for %v, sending %v after", time.Since(begun).Round(time.Second), again.Round(10*time.Millisecond))
	g.must("backup", g.path("backup.db"))
	close(over)
	readers.Wait()
	g.allSent(people, time.Minute)
	d.stop(10 * time.Second)
	if sum := s.tally(t); sum.letters != people || sum.extra != 0 {
		t.Errorf("%v; want %d and none too many", sum, people)
	}
	g.verify()
	found, err := store.Verify(t.Context(), g.path("backup.db"), time.Now())
	must(t, err)
	for _, v := range found {
		t.Errorf("the copy breaks an invariant: %v", v)
	}
}
