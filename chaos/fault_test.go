package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rondo/mailer"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store/sqlite"
	"rondo/token"
	"rondo/web"
)

// faults decide which calls of the ledger fail, before or after they have had their effect. A nil *faults lets all
// succeed.
type faults struct {
	mu     sync.Mutex
	random *rand.Rand
	one    string  // the method that fails
	every  float64 // of its calls, or of all when one is ""
	off    bool
	met    map[string]int
}

var errInjected = errors.New("injected")

// strike is asked twice a call: before it, and after it. The first call always fails.
func (f *faults) strike(method string) error {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.off || f.one != "" && f.one != method || f.met[method] > 0 && f.random.Float64() >= f.every/2 {
		return nil
	}
	f.met[method]++
	return errInjected
}

func (f *faults) struck() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.met)
}

// around calls with faults before and after.
func around(f *faults, method string, call func() error) error {
	if err := f.strike(method); err != nil {
		return err
	}
	if err := call(); err != nil {
		return err
	}
	return f.strike(method)
}

var (
	_ loop.Ledger   = faultyLedger{}
	_ mailer.Outbox = faultyOutbox{}
	_ web.Source    = faultySource{}
	_ web.Renewer   = faultySource{}
)

type faultyLedger struct {
	db *sqlite.DB
	f  *faults
}

func (l faultyLedger) Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) (acts []scheduler.Action, err error) {
	err = around(l.f, "Update", func() (err error) { acts, err = l.db.Update(ctx, scope, decide); return err })
	return acts, err
}

type faultyOutbox struct {
	db *sqlite.DB
	f  *faults
}

// Claim fails before its effect only: what it takes is in this program's memory, and no answer is lost there.
func (o faultyOutbox) Claim(ctx context.Context, now time.Time, n int, except ...string) (letters []scheduler.Delivery, err error) {
	if err := o.f.strike("Claim"); err != nil {
		return nil, err
	}
	return o.db.Claim(ctx, now, n, except...)
}

func (o faultyOutbox) Doubt(ctx context.Context, id int64) func() error {
	return func() error { return around(o.f, "Doubt", o.db.Doubt(ctx, id)) }
}

func (o faultyOutbox) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	return func() error { return around(o.f, "Settle", o.db.Settle(ctx, id, r, now)) }
}

func (o faultyOutbox) NextDue(ctx context.Context) (at time.Time, err error) {
	err = around(o.f, "NextDue", func() (err error) { at, err = o.db.NextDue(ctx); return err })
	return at, err
}

type faultySource struct {
	db *sqlite.DB
	f  *faults
}

func (s faultySource) Shown(ctx context.Context) (have scheduler.State, err error) {
	err = around(s.f, "Shown", func() (err error) { have, err = s.db.Shown(ctx); return err })
	return have, err
}

func (s faultySource) ShownSince(ctx context.Context, last scheduler.State) (have scheduler.State, err error) {
	err = around(s.f, "ShownSince", func() (err error) { have, err = s.db.ShownSince(ctx, last); return err })
	return have, err
}

func (s faultySource) Newer(ctx context.Context, last scheduler.State) (have scheduler.State, err error) {
	err = around(s.f, "Newer", func() (err error) { have, err = s.db.Newer(ctx, last); return err })
	return have, err
}

func (s faultySource) Part(ctx context.Context, scope scheduler.Scope) (have scheduler.State, err error) {
	err = around(s.f, "Part", func() (err error) { have, err = s.db.Part(ctx, scope); return err })
	return have, err
}

func (s faultySource) Roll(ctx context.Context, last *scheduler.Roll) (roll *scheduler.Roll, err error) {
	err = around(s.f, "Roll", func() (err error) { roll, err = s.db.Roll(ctx, last); return err })
	return roll, err
}

func (s faultySource) Seated(ctx context.Context, uid string) (addresses []string, err error) {
	err = around(s.f, "Seated", func() (err error) { addresses, err = s.db.Seated(ctx, uid); return err })
	return addresses, err
}

func (s faultySource) State(ctx context.Context) (have scheduler.State, err error) {
	err = around(s.f, "State", func() (err error) { have, err = s.db.State(ctx); return err })
	return have, err
}

func (s faultySource) Version(ctx context.Context) (version int64, err error) {
	err = around(s.f, "Version", func() (err error) { version, err = s.db.Version(ctx); return err })
	return version, err
}

// TestR30StoreFaults: whatever method of the ledger fails, alone or five in a hundred of all, nobody is lost, no letter
// comes into a state that must not be, nothing panics and no goroutine is left. Whoever has a link of their own gets their page, or is told
// to come back, and never that there is no such page.
func TestR30StoreFaults(t *testing.T) {
	random := chance(t)
	defer goleak.VerifyNone(t)
	for _, method := range []string{"Update", "Claim", "Doubt", "Settle", "NextDue", "ShownSince", "Seated", "Part", "Roll", "Version", ""} {
		name, every, people := method, 0.3, 40
		if method == "" {
			name, every, people = "all", 0.05, 400
		}
		t.Run(name, func(t *testing.T) {
			f := &faults{random: random, one: method, every: every, met: map[string]int{}}
			s := newSink(nil)
			g := found(t, s, terms{people: people, connections: 4, smtp: "host: mail.example.org, rate: unlimited, tls: none, insecure: true, connections: 4"})
			h := build(t, g, time.Now, f)
			stop := h.run(t)
			codes := map[int]int{}
			g.until(time.Minute, func() error {
				own := h.ownPages(t) // before pages are told: of what is recorded afterwards they need not know
				h.pages.Invalidate()
				for _, page := range []string{"/", "/feeds/datatalks.ics", "/healthz", "/me/" + strings.Repeat("a", token.Length)} {
					h.pages.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", page, nil))
				}
				for page, says := range own {
					w := httptest.NewRecorder()
					h.pages.ServeHTTP(w, httptest.NewRequest("GET", page, nil))
					codes[w.Code]++
					if body := w.Body.String(); w.Code == http.StatusOK && !strings.Contains(body, says) || w.Code == http.StatusServiceUnavailable && !strings.Contains(body, "<h1>") || w.Code != http.StatusOK && w.Code != http.StatusServiceUnavailable {
						t.Errorf("%s: status %d\n%s", page, w.Code, body)
					}
				}
				call(h.look)
				call(h.calls)
				g.hurry()
				if f.struck() == 0 {
					return errors.New("nothing has failed")
				}
				return want(h.sent(t), people)
			})
			f.mu.Lock()
			f.off = true
			f.mu.Unlock()
			g.until(time.Minute, func() error { // all is well again
				own := h.ownPages(t)
				h.pages.Invalidate()
				for page := range own {
					w := httptest.NewRecorder()
					if h.pages.ServeHTTP(w, httptest.NewRequest("GET", page, nil)); w.Code != http.StatusOK {
						return fmt.Errorf("%s: status %d", page, w.Code)
					}
				}
				return nil
			})
			stop()
			sum := s.tally(t)
			t.Logf("%v; faults: %v; pages of one person: %v", sum, f.met, codes)
			if sum.letters != people || sum.most > 3 || len(f.met) == 0 {
				t.Errorf("%v, faults %v", sum, f.met)
			}
			g.verify()
		})
	}
}

// ownPages returns what one person's links lead to, once the ledger has that they are invited, and what each page says of them. It reads the
// ledger without faults.
func (h *house) ownPages(t testing.TB) map[string]string {
	have, err := h.db.State(t.Context())
	must(t, err)
	links := token.Links{Key: h.key, Site: "https://sessions.example.org"}
	for _, s := range have.Sessions {
		if s.Seat(person(1)) != nil {
			return map[string]string{
				links.Page(person(1), 0): "Person 1",
				links.Answer(token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: person(1)}): "Person 1",
			}
		}
	}
	return nil
}
