package ledger

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// childDatabase names the database of a process that TestCarrierProcess plays until it is killed.
const childDatabase = "RONDO_TEST_CHILD_DATABASE"

// TestCarrierProcess is no test of its own: it is the daemon that the tests below start and kill. It carries letters
// with eight workers and prints what it was told is kept.
func TestCarrierProcess(t *testing.T) {
	path := os.Getenv(childDatabase)
	if path == "" {
		t.Skip("started by other tests")
	}
	db, err := Open(t.Context(), path, store.Options{Now: now, Daemon: true})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("open")
	letters := make(chan int64)
	for range 8 {
		go func() {
			for id := range letters {
				if db.Doubt(t.Context(), id)() == nil {
					fmt.Println("doubt", id)
				}
				if db.Settle(t.Context(), id, delivered, noon)() == nil {
					fmt.Println("sent", id)
				}
			}
		}()
	}
	for {
		claimed, err := db.Claim(t.Context(), noon, 16)
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed) == 0 {
			time.Sleep(time.Millisecond)
		}
		for _, d := range claimed {
			letters <- d.ID
		}
	}
}

// carrier is a daemon in a process of its own.
type carrier struct {
	*exec.Cmd
	out *bufio.Reader
}

func startCarrier(t *testing.T, path string) carrier {
	return startChild(t, path, "TestCarrierProcess")
}

// startChild starts a daemon that a test plays.
func startChild(t *testing.T, path, test string) carrier {
	t.Helper()
	c := carrier{Cmd: exec.Command(os.Args[0], "-test.run=^"+test+"$")}
	c.Env = append(os.Environ(), childDatabase+"="+path)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.kill() })
	c.out = bufio.NewReader(out)
	if first, err := c.out.ReadString('\n'); err != nil || first != "open\n" {
		t.Fatalf("the daemon says %q, %v", first, err)
	}
	return c
}

// killAfter ends the process as kill -9 does once it has said so many lines, and returns all that it said.
func (c carrier) killAfter(lines int) string {
	var said strings.Builder
	for range lines {
		line, err := c.out.ReadString('\n')
		said.WriteString(line)
		if err != nil {
			break
		}
	}
	c.Process.Kill()
	rest, _ := io.ReadAll(c.out)
	c.Wait()
	return said.String() + string(rest)
}

func (c carrier) kill() { c.killAfter(0) }

func TestKilledDaemonHasKeptWhatItSaid(t *testing.T) {
	l := newLedger(t)
	for i := range 5 {
		l.invite(fmt.Sprint("theme", i), 400)
	}
	l.Close()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))

	sent, doubted := map[int64]bool{}, map[int64]bool{}
	for range 12 {
		c := startCarrier(t, l.path)
		for said := range strings.Lines(c.killAfter(20 + random.IntN(100))) {
			what, number, _ := strings.Cut(strings.TrimSpace(said), " ")
			id, err := strconv.ParseInt(number, 10, 64)
			if err != nil {
				continue // cut off by the kill
			}
			switch what {
			case "sent":
				if sent[id] {
					t.Errorf("letter %d was sent twice", id)
				}
				sent[id] = true
			case "doubt":
				doubted[id] = true
			}
		}
	}
	if len(sent) < 50 {
		t.Fatalf("only %d letters were sent: nothing is shown by that", len(sent))
	}
	t.Logf("%d of 2000 letters sent, %d begun", len(sent), len(doubted))

	l = openLedger(t, l.path, store.Options{Daemon: true})
	if !l.Unclean() {
		t.Error("a kill is taken for a clean stop")
	}
	if id, err := l.Identity(t.Context()); err != nil || !id.Confirmed {
		t.Errorf("after a kill the database is taken for a copy: %+v, %v", id, err)
	}
	letters, err := l.Letters(t.Context(), store.Filter{})
	if err != nil || len(letters) != 2000 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	for _, r := range letters {
		switch {
		case r.State == scheduler.Leased:
			t.Errorf("letter %d is still leased", r.ID)
		case sent[r.ID] && (r.State != scheduler.Sent || r.Reply != delivered.Reply):
			t.Errorf("letter %d was acknowledged as sent and is %s", r.ID, r.State)
		case doubted[r.ID] && r.State != scheduler.Sent && r.Doubts == 0:
			t.Errorf("letter %d was acknowledged as in doubt and is %s with no doubts", r.ID, r.State)
		}
	}
	var check string
	if err := l.writer.QueryRow(`PRAGMA integrity_check`).Scan(&check); err != nil || check != "ok" {
		t.Errorf("integrity: %s, %v", check, err)
	}
}

func TestOneDaemonADatabase(t *testing.T) {
	l := newLedger(t)
	l.Close()
	c := startCarrier(t, l.path)
	begun := time.Now()
	_, err := Open(t.Context(), l.path, store.Options{Now: now, Daemon: true})
	if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d on ", c.Process.Pid)) {
		t.Errorf("a second daemon: %v", err)
	}
	t.Logf("refused after %v", time.Since(begun))
	openLedger(t, l.path, store.Options{}).invite("datatalks", 1) // verbs write beside it

	c.kill()
	openLedger(t, l.path, store.Options{Daemon: true}) // what the lock file says is stale now, and does not block
}

func TestCleanStop(t *testing.T) {
	l := newLedger(t)
	if l.Unclean() {
		t.Error("a new database begins with an unclean stop")
	}
	s := l.invite("datatalks", 1)
	l.claimOne()
	if err := l.CleanStop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if row := l.row(request(s, "person000@example.org").Name); row.State != scheduler.Queued {
		t.Errorf("a letter that was not carried is %s", row.State)
	}
	if l = l.reopen(); l.Unclean() {
		t.Error("a clean stop is taken for a crash")
	}
	if l = l.reopen(); !l.Unclean() {
		t.Error("a crash is taken for a clean stop")
	}
}

// A change that is refused does not take its neighbours along, and each caller hears what became of its own.
func TestGroupedChangesAreAnsweredOneByOne(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 40)
	claimed := l.claim(40)
	var answers sync.WaitGroup
	for i, d := range claimed {
		answers.Go(func() {
			if i%4 == 0 { // there is no such letter: refused
				if err := l.Settle(t.Context(), -d.ID, delivered, noon)(); !errors.Is(err, store.ErrNotCarried) {
					t.Errorf("letter %d: %v", -d.ID, err)
				}
				return
			}
			if err := l.Settle(t.Context(), d.ID, delivered, noon)(); err != nil {
				t.Error(err)
			}
		})
	}
	answers.Wait()
	if err := l.write(t.Context(), func(*sql.Tx) error { return nil }); err != nil { // so that what is staged is flushed
		t.Fatal(err)
	}
	if counts, err := l.Counts(t.Context()); err != nil || counts.ByState[scheduler.Sent] != 30 || counts.ByState[scheduler.Leased] != 10 {
		t.Errorf("%+v, %v", counts, err)
	}
}
