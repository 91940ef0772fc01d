package loop

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/scheduler"
	"rondo/theme"
)

// guild is the files of the package's stories, as they are loaded.
func guild(t *testing.T) *theme.Set {
	t.Helper()
	return guildAs(t, func(text string) string { return text })
}

// guildAs is guild as somebody has edited its files.
func guildAs(t *testing.T, edit func(string) string) *theme.Set {
	t.Helper()
	archive, err := txtar.ParseFile("../testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: []byte(edit(string(f.Data)))}
	}
	set, findings := theme.Load(files, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	set.Config.Weekly = theme.Weekly{} // it would stand between what stories are about
	return set
}

// memory is a ledger that forgets when the test ends.
type memory struct {
	sync.Mutex
	state scheduler.State
	now   func() time.Time
	fails int // how many updates go wrong before one is recorded
	part  int // how many actions are recorded before an update goes wrong; 0 for all, and then it does not
	asked int
}

func (m *memory) Update(_ context.Context, _ scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	m.Lock()
	defer m.Unlock()
	m.asked++
	if m.fails > 0 {
		m.fails--
		return nil, errors.New("the disk is full")
	}
	acts, err := decide(m.state)
	if err != nil {
		return nil, err
	}
	if m.part > 0 && m.part < len(acts) {
		acts, err = acts[:m.part], errors.New("the disk is full")
	}
	m.state = m.state.Apply(acts, m.now())
	return acts, err
}

func sealer(*theme.Set) (scheduler.Seal, error) {
	return func(l scheduler.Letter) (scheduler.Sealed, error) {
		return scheduler.Sealed{MessageID: l.Name, Bytes: []byte(l.Name)}, nil
	}, nil
}

func names(acts []scheduler.Action) (all []string) {
	for _, a := range acts {
		if p, ok := a.(scheduler.Post); ok {
			all = append(all, p.Letter.Name)
		}
	}
	return all
}

// The loop sleeps until something is due, notices a call at once, and goes on after an error.
func TestLoopRuns(t *testing.T) {
	set := guild(t)
	synctest.Test(t, func(t *testing.T) {
		// Bubbles begin in 2000; the clock of the loop runs from shortly before the first invitations.
		bubble, start := time.Now(), time.Date(2026, 11, 10, 11, 0, 0, 0, time.UTC)
		now := func() time.Time { return start.Add(time.Since(bubble)) }
		ledger := &memory{now: now, fails: 2}
		wake := make(chan struct{})
		var posted []string
		loop := &Loop{
			Now: now, Want: func(*theme.Set) *theme.Set { return set }, Sealer: sealer, Ledger: ledger, Wake: wake,
			Done: func(acts []scheduler.Action) {
				ledger.Lock()
				defer ledger.Unlock()
				posted = append(posted, names(acts)...)
			},
			Log: slog.New(slog.DiscardHandler),
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- loop.Run(ctx) }()

		after := func(wait time.Duration, what string, asked, letters int) {
			t.Helper()
			time.Sleep(wait)
			synctest.Wait()
			ledger.Lock()
			defer ledger.Unlock()
			if ledger.asked != asked || len(posted) != letters {
				t.Errorf("%s: asked %d times, want %d; posted %v, want %d", what, ledger.asked, asked, posted, letters)
			}
		}
		after(10*time.Second, "after two errors", 3, 0)
		after(59*time.Minute, "before anything is due", 3, 0)
		after(time.Minute, "at noon", 4, 3)
		wake <- struct{}{}
		after(0, "after a call", 5, 3)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// What was recorded before the disk became full is passed on at once: there are letters to carry and pages to renew.
func TestLoopPassesOnWhatWasRecordedInPart(t *testing.T) {
	set := guild(t)
	ledger := &memory{part: 2, now: func() time.Time { return time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC) }}
	var told []scheduler.Action
	loop := &Loop{
		Now: ledger.now, Want: func(*theme.Set) *theme.Set { return set }, Sealer: sealer, Ledger: ledger,
		Done: func(acts []scheduler.Action) { told = append(told, acts...) }, Log: slog.New(slog.DiscardHandler),
	}
	acts, wake, err := loop.Once(t.Context())
	if err == nil || len(acts) != 2 || len(told) != 2 || !wake.IsZero() {
		t.Errorf("%v: %d were recorded, %d passed on, and %v is when to look again", err, len(acts), len(told), wake)
	}
	ledger.part = 0
	if acts, _, err := loop.Once(t.Context()); err != nil || len(told) != 2+len(acts) || len(names(told)) != 3 {
		t.Errorf("%v: %d more were recorded, %d passed on, among them the letters %v", err, len(acts), len(told), names(told))
	}
}

// A clock that is set forward is noticed within a glance, although timers know nothing of it.
func TestLoopNoticesTheClock(t *testing.T) {
	set := guild(t)
	synctest.Test(t, func(t *testing.T) {
		var forward atomic.Int64
		ledger := &memory{now: func() time.Time {
			return time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC).Add(time.Duration(forward.Load()))
		}}
		loop := &Loop{
			Now: ledger.now, Want: func(*theme.Set) *theme.Set { return set }, Sealer: sealer, Ledger: ledger,
			Log: slog.New(slog.DiscardHandler),
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- loop.Run(ctx) }()
		synctest.Wait()
		forward.Store(int64(5 * time.Hour))
		time.Sleep(look)
		synctest.Wait()
		ledger.Lock()
		if ledger.asked != 2 {
			t.Errorf("asked %d times", ledger.asked)
		}
		ledger.Unlock()
		cancel()
		<-ended
	})
}

var errPanics = errors.New("out of ink") // the sealer panics with it

// A theme whose letters cannot be rendered is held, and the same letters leave once they can be.
func TestLoopHoldsWhatCannotBeSealed(t *testing.T) {
	set := guild(t)
	now := time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)
	ledger := &memory{now: func() time.Time { return now }}
	var broken error
	loop := &Loop{
		Now: ledger.now, Want: func(*theme.Set) *theme.Set { return set }, Ledger: ledger,
		Sealer: func(*theme.Set) (scheduler.Seal, error) {
			return func(l scheduler.Letter) (scheduler.Sealed, error) {
				if strings.HasSuffix(l.Name, "/ben@example.org") && broken != nil {
					if broken == errPanics {
						panic(broken)
					}
					return scheduler.Sealed{}, broken
				}
				return scheduler.Sealed{Bytes: []byte(l.Name)}, nil
			}, nil
		},
		Log: slog.New(slog.DiscardHandler),
	}
	once := func() []scheduler.Action {
		t.Helper()
		acts, _, err := loop.Once(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return acts
	}
	broken = errors.New("mail/words.en.tmpl:3: no such field")
	if acts := once(); len(names(acts)) != 0 || len(ledger.state.Sessions) == 0 {
		t.Errorf("%v was posted, %d sessions opened", names(acts), len(ledger.state.Sessions))
	}
	if h := ledger.state.Holds; len(h) != 1 || h[0].Scope != "template/datatalks" || !strings.Contains(h[0].Why, "words.en.tmpl:3") {
		t.Errorf("held: %+v", h)
	}
	if acts := once(); len(acts) != 0 {
		t.Errorf("the same error is told again: %v", acts)
	}
	broken = errors.New("mail/words.en.tmpl:9: no such field")
	if once(); len(ledger.state.Holds) != 1 || !strings.Contains(ledger.state.Holds[0].Why, "tmpl:9") {
		t.Errorf("the next error is not told: %+v", ledger.state.Holds)
	}
	broken = errPanics
	if acts := once(); len(names(acts)) != 0 || !strings.Contains(ledger.state.Holds[0].Why, "panic: out of ink") {
		t.Errorf("a panic: %v posted, held %+v", names(acts), ledger.state.Holds)
	}
	broken = nil
	if acts := once(); len(names(acts)) != 3 || len(ledger.state.Holds) != 0 {
		t.Errorf("mended: %v posted, held %+v", names(acts), ledger.state.Holds)
	}

	loop.Sealer = func(*theme.Set) (scheduler.Seal, error) { return nil, errors.New("no templates") }
	now = now.AddDate(0, 0, 20).Add(2 * time.Hour)
	if acts := once(); len(names(acts)) != 0 || len(ledger.state.Holds) != 1 {
		t.Errorf("without templates: %v posted, held %+v", names(acts), ledger.state.Holds)
	}
}
