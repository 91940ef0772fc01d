package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"rondo/daemon"
	"rondo/ical"
	"rondo/mailer"
	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/theme"
)

// The shape of every measurement of carrying.
const (
	connections  = 16
	letterOctets = 6000
	roundTrip    = 5 * time.Millisecond
	oceanTrip    = 50 * time.Millisecond // to a relay on another continent
	mostNodes    = 3                     // that carry to one sink
)

// BenchmarkCarry carries letters of 6 KB over 16 connections, each outcome durable in a real ledger, beside smtp-source
// and a bare pipelined loop that keep no record. far: every reply comes 5 ms after its question, from a sink of our own.
func BenchmarkCarry(b *testing.B) {
	near := smtpSink(b)
	far := farSink(b, roundTrip, "")
	for _, sink := range []struct {
		name string
		port int
	}{{"near", near}, {"far", far}} {
		b.Run("sink="+sink.name+"/by=rondo", func(b *testing.B) { carryAll(b, sink.port) })
		b.Run("sink="+sink.name+"/by=bare", func(b *testing.B) { bareLoop(b, sink.port) })
		b.Run("sink="+sink.name+"/by=smtp-source", func(b *testing.B) {
			source := outside.SMTPSource.Find(b)
			run := exec.Command(source, "-s", fmt.Sprint(connections), "-m", fmt.Sprint(b.N), "-l", fmt.Sprint(letterOctets),
				"-d", fmt.Sprintf("127.0.0.1:%d", sink.port))
			if out, err := run.CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
			perSecond(b)
		})
	}
}

// BenchmarkCarryBehindLoss carries to a server that drops what comes in one packet with a final dot, as Courier 1.0.16 does.
// What finding that out takes is counted.
func BenchmarkCarryBehindLoss(b *testing.B) { carryAll(b, farSink(b, roundTrip, losing)) }

func perSecond(b *testing.B) { b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s") }

// commitsOf is how many commits have moved letters.
func commitsOf(b *testing.B, path string) (commits int) {
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	if err := raw.QueryRow(`SELECT counter FROM identity`).Scan(&commits); err != nil {
		b.Fatal(err)
	}
	return commits
}

// processTime is what this process has cost the processors so far.
func processTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// carryAll posts b.N letters into a new ledger and carries them.
func carryAll(b *testing.B, port int) {
	path := filepath.Join(b.TempDir(), "rondo.db")
	db, err := sqlite.Open(b.Context(), path, store.Options{Now: time.Now, Daemon: true, Hourly: 1000})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	postLetters(b, db, b.N)
	runtime.GC() // of what posting needed
	done := newTally(b.N)
	worked, commits := processTime(b), commitsOf(b, path)
	b.ResetTimer()
	stop := carryTo(b, &tallied{db, done}, port, nil)
	<-done.all
	b.StopTimer()
	perSecond(b)
	b.ReportMetric(float64(b.N)/float64(commitsOf(b, path)-commits), "letters/commit")
	b.ReportMetric(float64((processTime(b)-worked).Microseconds())/float64(b.N), "cpu-µs/letter")
	b.ReportMetric(float64(db.LongestHold().Microseconds())/1000, "hold-ms")
	stop()
}

// postLetters records sessions of a thousand people each, with a letter to everybody.
func postLetters(b *testing.B, db store.Decider, letters int) {
	now := time.Now().UTC().Truncate(time.Second)
	start := now.AddDate(0, 0, 14)
	_, err := db.Update(b.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) (acts []scheduler.Action, err error) {
		var s scheduler.Session
		for i := range letters {
			if i%1000 == 0 {
				id := fmt.Sprintf("theme%03d", i/1000)
				s = scheduler.Session{
					UID: id + "@sessions.example.org", Theme: id, Slot: ical.LocalOf(start), Revision: 1,
					Facts:   scheduler.Facts{Start: start, End: start.Add(time.Hour), Name: "DataTalks"},
					Created: now, Modified: now,
				}
				acts = append(acts, scheduler.Open{Session: s})
			}
			to := fmt.Sprintf("person%03d@example.org", i%1000)
			l := scheduler.Letter{
				Name: "request/" + s.UID + "/0/" + to, Kind: scheduler.Request, Theme: s.Theme, UID: s.UID,
				To: theme.Person{Email: to}, Role: theme.Audience, Stamp: now, Answer: ical.NeedsAction, Lane: scheduler.Invite,
				NotBefore: now, Expires: start, Revision: 1, Facts: s.Facts, Why: "3 weeks before",
			}
			acts = append(acts, scheduler.Post{Letter: l, Sealed: scheduler.Sealed{MessageID: l.Name, From: "guild@example.org", Bytes: mailTo(to)}})
		}
		return acts, nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// mailTo is a mail as long as all of them, of which an eighth is about its reader, as in real ones.
func mailTo(reader string) []byte {
	mail := append(make([]byte, 0, letterOctets+100), "Subject: DataTalks\r\n\r\n"...)
	for row := 0; len(mail) < letterOctets; row++ {
		if row%9 == 0 {
			mail = fmt.Appendf(mail, "Row %d is for %s alone.\r\n", row, reader)
		} else {
			mail = append(mail, "Case studies of how teams decide with data.\r\n"...)
		}
	}
	return mail
}

// tally says when so many letters were sent.
type tally struct {
	left atomic.Int64
	all  chan struct{}
}

func newTally(letters int) *tally {
	t := &tally{all: make(chan struct{})}
	t.left.Store(int64(letters))
	return t
}

// tallied is an outbox whose letters are counted.
type tallied struct {
	store.Outbox
	tally *tally
}

func (t *tallied) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	recorded := t.Outbox.Settle(ctx, id, r, now)
	return func() error {
		err := recorded()
		t.tally.settled(r, err)
		return err
	}
}

func (t *tally) settled(r scheduler.Result, err error) {
	if err == nil && r.State == scheduler.Sent && t.left.Add(-1) == 0 {
		close(t.all)
	}
}

// carryTo starts a carrier to a port of this machine.
func carryTo(b *testing.B, outbox mailer.Outbox, port int, posted <-chan struct{}) (stop func()) {
	c := &mailer.Carrier{
		Outbox: outbox, Wake: posted, Now: time.Now, Log: slog.New(slog.DiscardHandler), Jitter: func() float64 { return 0 },
		Route: theme.SMTP{Host: "127.0.0.1", Port: port, TLS: "none", Connections: connections, Rate: theme.Rate{Unlimited: true}},
	}
	processors := daemon.OneMoreProcessor()
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		runtime.GOMAXPROCS(processors)
	}
}

// bareLoop is the least that a pipelining client can do: the dot of a letter with the envelope of the next one.
func bareLoop(b *testing.B, port int) {
	body := bytes.Repeat([]byte("Case studies of how teams decide with data.\r\n"), letterOctets/45)
	var next atomic.Int64
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			in, out := bufio.NewReader(conn), bufio.NewWriterSize(conn, 32<<10)
			say := func(text string, answers int) bool {
				out.WriteString(text)
				if err := out.Flush(); err != nil {
					b.Error(err)
					return false
				}
				for answers > 0 {
					row, err := in.ReadString('\n')
					if err != nil || row[0] != '2' && row[0] != '3' {
						b.Errorf("%q: %v", row, err)
						return false
					}
					if row[3] == ' ' {
						answers--
					}
				}
				return true
			}
			const envelope = "MAIL FROM:<guild@example.org>\r\nRCPT TO:<person@example.org>\r\nDATA\r\n"
			ok := say("EHLO bench.example.org\r\n", 2)
			for aboard := false; ok; aboard = true {
				last := next.Add(1) > int64(b.N)
				switch {
				case last && aboard:
					ok = say(".\r\n", 1)
				case aboard:
					ok = say(".\r\n"+envelope, 4)
				case !last:
					ok = say(envelope, 3)
				}
				if last {
					return
				}
				out.Write(body)
			}
		})
	}
	all.Wait()
	perSecond(b)
}

// smtpSink starts Postfix's smtp-sink and returns its port.
func smtpSink(b *testing.B) int {
	program := outside.SMTPSink.Find(b)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	arguments := []string{fmt.Sprintf("127.0.0.1:%d", port), "1000"}
	if os.Getuid() == 0 {
		arguments = append([]string{"-u", "nobody"}, arguments...) // it refuses to run as root
	}
	run := exec.Command(program, arguments...)
	if err := run.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		run.Process.Kill()
		run.Wait()
	})
	for range 500 {
		if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			conn.Close()
			return port
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.Fatal(program, " does not listen")
	return 0
}

// playsFarSink makes TestFarSink a server, so far away as it says, and losing one that drops what has come behind a final dot.
const (
	playsFarSink = "RONDO_TEST_FAR_SINK"
	losing       = "losing"
)

// farSink is an SMTP server each of whose answers arrives a round trip after its question. It is another process, as a
// server far away is.
func farSink(b *testing.B, away time.Duration, how string) (port int) {
	run := exec.Command(os.Args[0], "-test.run=^TestFarSink$")
	// A thread that sleeps in the kernel keeps one of Go's processors from the others for up to 40 ms.
	run.Env = append(os.Environ(), playsFarSink+"="+away.String()+" "+how, fmt.Sprintf("GOMAXPROCS=%d", 2*mostNodes*connections+2))
	out, err := run.StdoutPipe()
	if err == nil {
		err = run.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		run.Process.Kill()
		run.Wait()
	})
	if _, err := fmt.Fscan(out, &port); err != nil {
		b.Fatal(err)
	}
	return port
}

// TestFarSink is no test of its own: it is the server that farSink starts.
func TestFarSink(t *testing.T) {
	away, how, _ := strings.Cut(os.Getenv(playsFarSink), " ")
	if away == "" {
		t.Skip("started by benchmarks")
	}
	after, err := time.ParseDuration(away)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	for {
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		go answer(conn, after, how == losing)
	}
}

// answer speaks SMTP and refuses nothing.
func answer(conn net.Conn, after time.Duration, loses bool) {
	road := make(chan parcel, 1000)
	go arrive(conn, road)
	defer close(road)
	say := func(text string) { road <- parcel{time.Now().Add(after), text} }
	say("220 far.example.org ESMTP\r\n")
	in := bufio.NewReaderSize(conn, 32<<10)
	for text := false; ; {
		line, err := in.ReadSlice('\n')
		switch {
		case err != nil:
			return
		case text && string(line) != ".\r\n":
		case text:
			text = false
			if loses {
				in.Discard(in.Buffered())
			}
			say("250 2.0.0 Ok\r\n")
		case bytes.HasPrefix(line, []byte("EHLO")):
			say("250-far.example.org\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
		case bytes.HasPrefix(line, []byte("DATA")):
			text = true
			say("354 End data with <CR><LF>.<CR><LF>\r\n")
		case bytes.HasPrefix(line, []byte("QUIT")):
			say("221 2.0.0 Bye\r\n")
			return
		default:
			say("250 2.1.0 Ok\r\n")
		}
	}
}

// parcel is an answer on its way.
type parcel struct {
	due  time.Time
	text string
}

// arrive sends answers when they are due. It sleeps in the kernel, because Go's own timers may come a millisecond late.
func arrive(to io.WriteCloser, road <-chan parcel) {
	runtime.LockOSThread()
	defer to.Close()
	for p := range road {
		for wait := time.Until(p.due); wait > 0; wait = time.Until(p.due) {
			nap := unix.NsecToTimeval(int64(wait))
			_, _ = unix.Select(0, nil, nil, nil, &nap)
		}
		if _, err := io.WriteString(to, p.text); err != nil {
			return
		}
	}
}
