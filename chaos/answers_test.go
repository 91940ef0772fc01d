package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"rondo/mailer/imap/imaptest"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// TestR24EachAnswerCountsOnce: the daemon and 'rondo receive' are killed a hundred times while 500 answers and some
// questions arrive by IMAP and by receive, many of them several times and by both ways, some without Message-ID, and the
// mailbox is made anew in the middle. Each counts exactly once, none is skipped, and nobody gets a letter that nobody
// asked for. What is not rondo's stays in the mailbox as it was.
func TestR24EachAnswerCountsOnce(t *testing.T) {
	t.Parallel()
	random := chance(t)
	const people, answers, refreshes, kills = 200, 500, 20, 100
	box := imaptest.Start(t)
	s := listen(t, nil)
	g := found(t, s, terms{people: people})
	g.write("imap", box.Password+"\n")
	g.write("rondo.yaml", strings.Replace(g.read("rondo.yaml"), "  smtp:", fmt.Sprintf(
		"  inbox: { imap: %q, tls: none, username: %s, password_file: imap, done_folder: Rondo }\n  smtp:", box.Address, imaptest.Username), 1))
	d := g.serve()
	g.allSent(people, time.Minute)
	d.kill()
	begun := time.Now()

	p := mailing(g.uid(), people, answers, refreshes)
	alien := others()
	for _, mail := range alien {
		box.Deliver(mail)
	}
	byMail, byPipe := p.split(random)
	pipe := callers(g, byPipe, kills/2, random.Uint64())
	delivered, daemons := len(alien), 0
	for ; daemons < kills/2 || len(byMail) > 0 || pipe.running(); daemons++ {
		for range min(len(byMail), 10) {
			box.Deliver(byMail[0])
			byMail, delivered = byMail[1:], delivered+1
		}
		if daemons == kills/4 { // the mailbox moves to another machine
			box.Stop()
			box.Forget()
			box.Again()
		}
		d := g.serve()
		time.Sleep(between(random, 0, 300*time.Millisecond))
		d.kill()
	}
	pipe.done.Wait()
	before := g.items()

	d = g.serve()
	g.until(time.Minute, func() error {
		if n := len(box.Mails("")); n != len(alien) {
			return fmt.Errorf("%d mails are left in the mailbox, want %d\n%s", n, len(alien), d.log())
		}
		return g.decided(answers + refreshes)
	})
	g.until(time.Minute, func() error { return want(s.tally(t).letters, people+refreshes) })
	d.stop(10 * time.Second)

	t.Logf("%d kills of the daemon and %d of receive, in %v: %d mails by IMAP, %d by receive in %d attempts; %d of %d were kept before the last start",
		daemons, pipe.killed.Load(), time.Since(begun).Round(time.Second), delivered, len(byPipe), pipe.attempts.Load(), len(before), answers+refreshes)
	if killed := daemons + int(pipe.killed.Load()); killed < kills {
		t.Errorf("only %d kills", killed)
	}
	p.check(t, g, pipe)
	checkMailbox(t, box, alien, delivered)
	if sum := s.tally(t); sum.letters != people+refreshes || sum.most > 3 {
		t.Errorf("%v; want %d", sum, people+refreshes)
	}
	g.verify()
}

// check holds the ledger to what the mails say.
func (p *post) check(t *testing.T, g *guild, pipe *pipe) {
	t.Helper()
	outcomes, ids := map[scheduler.Outcome]int{}, map[string]bool{}
	for _, item := range g.items() {
		outcomes[item.Outcome]++
		ids[item.ID] = true
	}
	t.Logf("outcomes: %v", outcomes)
	// No two answers of a person say the same, so one that was applied and not settled would show as replayed.
	if n := outcomes[scheduler.Applied] + outcomes[scheduler.Outdated]; n != p.answers || outcomes[scheduler.Applied] < len(p.last) {
		t.Errorf("%d answers were applied or came too late, want %d", n, p.answers)
	}
	if len(outcomes) != 4 || outcomes[scheduler.Refreshed] != p.refreshes || outcomes[scheduler.Noted] != 2 {
		t.Errorf("the outcomes are %v", outcomes)
	}
	for id := range pipe.kept() {
		if !ids[id] {
			t.Errorf("receive said that it kept %s, and there is no such mail", id)
		}
	}
	g.ledger(func(db *sqlite.DB) {
		have, err := db.State(context.Background())
		must(t, err)
		for _, seat := range have.Sessions[0].Seats {
			want, answered := p.last[seat.Address]
			switch {
			case !answered && seat.Said.Answer != "":
				t.Errorf("%s never answered, and the seat says %s", seat.Address, seat.Said.Answer)
			case answered && (string(seat.Said.Answer) != want.partStat || !seat.Said.Stamp.Equal(want.stamp)):
				t.Errorf("%s: the seat says %s of %v, the last answer was %s of %v", seat.Address, seat.Said.Answer, seat.Said.Stamp, want.partStat, want.stamp)
			}
		}
	})
}

// checkMailbox holds that what is rondo's lies in the other folder, and all else where and as it was.
func checkMailbox(t *testing.T, box *imaptest.Dovecot, alien [][]byte, delivered int) {
	t.Helper()
	left := box.Mails("")
	if len(left) != len(alien) {
		t.Fatalf("%d mails are left, want %d", len(left), len(alien))
	}
	for i, m := range left {
		if !bytes.Equal(m.Raw, alien[i]) || m.Flags != "" {
			t.Errorf("a mail that is not rondo's was changed, or has the flags %q:\n%s", m.Flags, m.Raw)
		}
	}
	if n := len(box.Mails("Rondo")); n != delivered-len(alien) {
		t.Errorf("%d mails were moved, want %d", n, delivered-len(alien))
	}
}

// items are what the inbox holds.
func (g *guild) items() (items []store.Item) {
	g.t.Helper()
	g.ledger(func(db *sqlite.DB) {
		var err error
		items, err = db.Inbox(context.Background(), store.InboxFilter{})
		must(g.t, err)
	})
	return items
}

// decided complains until so many mails beside people's words are kept and decided about.
func (g *guild) decided(n int) error {
	decided := 0
	for _, item := range g.items() {
		if item.Outcome != "" && item.Class != scheduler.Words {
			decided++
		}
	}
	return want(decided, n)
}

// uid is that of the one session.
func (g *guild) uid() (uid string) {
	g.ledger(func(db *sqlite.DB) {
		have, err := db.State(context.Background())
		must(g.t, err)
		uid = have.Sessions[0].UID
	})
	return uid
}

// pipe is a mail server that hands mails to 'rondo receive', three at a time, until it takes them. It kills some of the
// processes itself.
type pipe struct {
	g                *guild
	kills            int64
	killed, attempts atomic.Int64
	left             atomic.Int64
	done             sync.WaitGroup

	mu  sync.Mutex
	ids map[string]bool // that receive printed
}

func callers(g *guild, mails [][]byte, kills int, seed uint64) *pipe {
	p := &pipe{g: g, kills: int64(kills), ids: map[string]bool{}}
	p.left.Store(int64(len(mails)))
	queue := make(chan []byte, len(mails))
	for _, mail := range mails {
		queue <- mail
	}
	close(queue)
	for i := range 3 {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		p.done.Go(func() {
			for mail := range queue {
				for !p.hand(mail, random) {
				}
				p.left.Add(-1)
			}
		})
	}
	return p
}

func (p *pipe) running() bool { return p.left.Load() > 0 }

// hand gives a mail to receive and reports whether it was taken: exit status 0 and nothing else.
func (p *pipe) hand(mail []byte, random *rand.Rand) (taken bool) {
	p.attempts.Add(1)
	var out bytes.Buffer
	run := exec.Command(program, "-c", p.g.path("rondo.yaml"), "receive")
	run.Stdin, run.Stdout = bytes.NewReader(mail), &out
	if err := run.Start(); err != nil {
		p.g.t.Errorf("receive: %v", err)
		return true
	}
	ended := make(chan error, 1)
	go func() { ended <- run.Wait() }()
	if p.killed.Load() < p.kills && random.IntN(3) == 0 {
		select {
		case err := <-ended:
			return p.ended(err, out.String())
		case <-time.After(between(random, 0, 60*time.Millisecond)):
			_ = run.Process.Kill()
		}
	}
	return p.ended(<-ended, out.String())
}

func (p *pipe) ended(err error, said string) (taken bool) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		p.mu.Lock()
		p.ids[strings.TrimSpace(said)] = true
		p.mu.Unlock()
		return true
	case errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL:
		p.killed.Add(1)
	case errors.As(err, &exit) && exit.ExitCode() == 75:
		time.Sleep(50 * time.Millisecond) // a mail server waits longer
	default:
		p.g.t.Errorf("receive ends with %v", err)
		return true
	}
	return false
}

func (p *pipe) kept() map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ids
}
