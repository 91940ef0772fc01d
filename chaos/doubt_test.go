package chaos

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// dropping takes every letter for which drops says so, and closes without an answer.
func dropping(drops func(l letter, times int) bool) func(string, letter) act {
	var mu sync.Mutex
	times := map[string]int{}
	return func(verb string, l letter) act {
		if verb != "." {
			return act{}
		}
		mu.Lock()
		defer mu.Unlock()
		times[l.to]++
		return act{hangUp: drops(l, times[l.to])}
	}
}

// TestR4LostReply: a server that takes a letter and closes without a reply costs one copy for each time, and nobody is
// lost. Ten per cent of the letters meet with it once.
func TestR4LostReply(t *testing.T) {
	t.Parallel()
	const people = 300
	dropped := 0
	s := listen(t, dropping(func(l letter, times int) bool {
		drop := times == 1 && strings.HasSuffix(l.to, "7@example.org")
		if drop {
			dropped++
		}
		return drop
	}))
	g := found(t, s, terms{people: people})
	d := g.serve()
	g.drain(d, people)
	d.stop(10 * time.Second)
	sum := s.tally(t)
	t.Logf("%v, for %d lost replies", sum, dropped)
	if sum.letters != people || sum.extra != dropped || dropped != people/10 {
		t.Errorf("want %d letters, and as many copies too many as the %d lost replies", people, dropped)
	}
	g.verify()
}

// drain retries what waits after a doubt or a trouble, as an impatient operator does, until so many are sent.
func (g *guild) drain(d *daemon, sent int) {
	g.t.Helper()
	g.until(2*time.Minute, func() error {
		by := g.counts()
		if by[scheduler.Sent] == sent {
			return nil
		}
		g.hurry()
		return fmt.Errorf("the outbox has %v, want %d sent", by, sent)
	})
}

// hurry makes due at once what waits after an attempt.
func (g *guild) hurry() {
	g.t.Helper()
	db, err := sqlite.Open(g.t.Context(), g.path("rondo.db"), store.Options{Now: time.Now})
	must(g.t, err)
	defer db.Close()
	letters, err := db.Letters(g.t.Context(), store.Filter{})
	must(g.t, err)
	for _, l := range letters {
		if (l.State == scheduler.InDoubt || l.State == scheduler.Queued) && l.NotBefore.After(time.Now()) {
			_ = db.Retry(g.t.Context(), l.Name) // it may be on its way already
		}
	}
}

// TestR4MaybeDelivered: a server that never answers the dot of one domain gets each of its letters three times; then they
// are held, as maybe delivered, for a person to decide. Nobody else is touched.
func TestR4MaybeDelivered(t *testing.T) {
	t.Parallel()
	s := listen(t, func(verb string, l letter) act {
		return act{hangUp: verb == "." && strings.HasSuffix(l.to, "@silent.example.org")}
	})
	g := found(t, s, terms{people: 20, connections: 2})
	g.write("everybody.csv", g.read("everybody.csv")+"a@silent.example.org,A\nb@silent.example.org,B\n")
	d := g.serve()
	g.until(2*time.Minute, func() error {
		by := g.counts()
		if by[scheduler.Held] == 2 && by[scheduler.Sent] == 20 {
			return nil
		}
		g.hurry()
		return fmt.Errorf("the outbox has %v", by)
	})
	d.stop(10 * time.Second)
	if out := g.must("outbox", "list", "--state", "held"); strings.Count(out, "silent.example.org") != 2 || !strings.Contains(out, "maybe delivered") {
		t.Errorf("the held letters are shown as\n%s", out)
	}
	if sum := s.tally(t); sum.letters != 22 || sum.extra != 4 || sum.most != 3 {
		t.Errorf("%v; want three copies of two letters", sum)
	}
	g.verify()
}

// TestR4SecondOpinion: Postfix's smtp-sink closes after every dot; no letter is lost by it and none is taken for sent.
func TestR4SecondOpinion(t *testing.T) {
	const people = 6
	port := smtpSink(t, "-q", ".")
	g := found(t, nil, terms{people: people, smtp: fmt.Sprintf("host: 127.0.0.1, port: %d, tls: none, rate: unlimited, connections: 1", port)})
	d := g.serve()
	g.until(10*time.Second, func() error {
		if by := g.counts(); by[scheduler.InDoubt] == 0 {
			return fmt.Errorf("the outbox has %v, want one in doubt", by)
		}
		return nil
	})
	d.stop(35 * time.Second)
	if by := g.counts(); by[scheduler.Sent]+by[scheduler.Failed] > 0 || by[scheduler.InDoubt]+by[scheduler.Queued] != people {
		t.Errorf("the outbox has %v", by)
	}
	g.verify()

	port = smtpSink(t) // and with one that answers, everybody is sent to
	g.write("rondo.yaml", strings.NewReplacer(portOf(g.read("rondo.yaml")), fmt.Sprintf("port: %d", port)).Replace(g.read("rondo.yaml")))
	d = g.serve()
	g.drain(d, people)
	d.stop(10 * time.Second)
	g.verify()
}

func portOf(config string) string {
	_, rest, _ := strings.Cut(config, "port: ")
	number, _, _ := strings.Cut(rest, ",")
	return "port: " + number
}

// smtpSink starts Postfix's sink and returns its port.
func smtpSink(t testing.TB, options ...string) int {
	t.Helper()
	path := outside.SMTPSink.Find(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	port := l.Addr().(*net.TCPAddr).Port
	must(t, l.Close())
	if os.Getuid() == 0 {
		options = append(options, "-u", "nobody")
	}
	cmd := exec.Command(path, append(options, fmt.Sprintf("127.0.0.1:%d", port), "100")...)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for range 100 {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			conn.Close()
			return port
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("smtp-sink does not answer")
	return 0
}
