package chaos

import (
	"context"
	"log/slog"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"rondo/mailer"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web"
)

// house is the daemon's parts in this process, wired as the program wires them: for tests in which time has to jump, or
// in which what one part gets from another is to fail.
type house struct {
	db    *sqlite.DB
	now   func() time.Time
	loop  loop.Loop
	mail  mailer.Carrier
	pages *web.Handler
	key   token.Key // of the links of single people

	files *theme.Set
	look  chan struct{}
	calls chan struct{}
}

// build wires a house on the guild's files. smtp is the route; dial leads to the sink.
func build(t testing.TB, g *guild, now func() time.Time, faults *faults) *house {
	t.Helper()
	h := &house{now: now, key: token.NewKey(), look: make(chan struct{}, 1), calls: make(chan struct{}, 1)}
	h.read(t, g)
	var err error
	h.db, err = sqlite.Open(context.Background(), g.path("rondo.db"), store.Options{Now: now, Daemon: true, Hourly: 1000})
	must(t, err)
	words, err := templates.New(nil)
	must(t, err)
	mail := h.files.Config.Mail
	sealer := mailer.Sealer{Templates: words, Site: h.files.Config.Site, Sender: mail.Sender}
	log := slog.New(slog.DiscardHandler)
	h.loop = loop.Loop{
		Now: now, Want: func(*theme.Set) *theme.Set { return h.files },
		Sealer: func(*theme.Set) (scheduler.Seal, error) { return sealer.Seal, nil },
		Ledger: faultyLedger{h.db, faults}, Wake: h.look, Log: log,
		Done: func([]scheduler.Action) { call(h.calls) },
	}
	h.mail = mailer.Carrier{
		Outbox: faultyOutbox{h.db, faults}, Route: mail.SMTP, Hello: "sessions.example.org", Now: now, Wake: h.calls, Log: log,
		Jitter: func() float64 { return 0.5 },
		Dial: func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go g.sink.serve(theirs)
			return ours, nil
		},
	}
	h.pages = web.New(web.Options{Source: faultySource{h.db, faults}, Site: h.files.Config.Site, Words: func() *templates.Set { return words }, Now: now, Key: h.key, Answers: struct{ web.Answers }{}}) // nobody posts
	return h
}

// read takes up the files as they lie there.
func (h *house) read(t testing.TB, g *guild) {
	t.Helper()
	set, findings := theme.Load(os.DirFS(g.dir), "rondo.yaml")
	must(t, findings.Err())
	h.files = set
	call(h.look)
}

func call(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// run lets the house work until stop is called.
func (h *house) run(t testing.TB) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var parts sync.WaitGroup
	parts.Go(func() { _ = h.loop.Run(ctx) })
	parts.Go(func() { _ = h.mail.Run(ctx) })
	return func() {
		t.Helper()
		cancel()
		parts.Wait()
		must(t, h.db.CleanStop(context.Background()))
		must(t, h.db.Close())
	}
}

func (h *house) sent(t testing.TB) int {
	t.Helper()
	counts, err := h.db.Counts(context.Background())
	must(t, err)
	return counts.ByState[scheduler.Sent]
}
