package mailer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rondo/scheduler"
)

// desk is an Outbox in memory, to drive the carrier. It keeps every change in order.
type desk struct {
	mu      sync.Mutex
	letters []*slip
	changed chan struct{} // closed and replaced at each settlement
	wake    chan struct{}

	doubtErr func(id int64) error

	refusals []scheduler.Refusal // from before the carrier began
	released time.Time
	rests    []scheduler.Rest // as they were recorded
}

// slip is one letter's row.
type slip struct {
	scheduler.Delivery
	state     scheduler.LetterState
	notBefore time.Time
	results   []scheduler.Result
	doubted   bool // in this attempt
	gone      bool // the recipient is suppressed
}

func newDesk() *desk {
	return &desk{changed: make(chan struct{}), wake: make(chan struct{}, 1)}
}

// post queues a letter and calls the carrier.
func (o *desk) post(to string, raw string) *slip {
	o.mu.Lock()
	id := int64(len(o.letters) + 1)
	s := &slip{state: scheduler.Queued, Delivery: scheduler.Delivery{ID: id, Name: fmt.Sprintf("request/x/0/%s", to), To: to,
		Sealed: scheduler.Sealed{MessageID: fmt.Sprintf("%d@sessions.example.org", id), From: "guild@example.org", Bytes: []byte(raw)}}}
	o.letters = append(o.letters, s)
	o.mu.Unlock()
	o.call()
	return s
}

func (o *desk) call() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *desk) Claim(_ context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var due []*slip
	for _, s := range o.letters {
		if (s.state == scheduler.Queued || s.state == scheduler.InDoubt && !s.doubted) && !s.notBefore.After(now) &&
			!slices.Contains(except, domainOf(s.To)) {
			due = append(due, s)
		}
	}
	slices.SortStableFunc(due, func(a, b *slip) int { return cmp.Or(cmp.Compare(a.Doubts, b.Doubts), cmp.Compare(a.Lane, b.Lane)) })
	var claimed []scheduler.Delivery
	for _, s := range due[:min(n, len(due))] {
		s.state, s.doubted = scheduler.Leased, false
		claimed = append(claimed, s.Delivery)
	}
	return claimed, nil
}

func (o *desk) Doubt(_ context.Context, id int64) func() error {
	return func() error { return o.doubt(id) }
}

func (o *desk) doubt(id int64) error {
	if o.doubtErr != nil { // which may take its time, and simulated time stands while somebody waits for the lock
		if err := o.doubtErr(id); err != nil {
			return err
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.letters[id-1]
	if s.state != scheduler.Leased {
		return scheduler.ErrNotCarried
	}
	s.state, s.doubted = scheduler.InDoubt, true
	return nil
}

func (o *desk) Settle(_ context.Context, id int64, r scheduler.Result, _ time.Time) func() error {
	return func() error { return o.settle(id, r) }
}

func (o *desk) settle(id int64, r scheduler.Result) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.letters[id-1]
	if s.state != scheduler.Leased && !(s.state == scheduler.InDoubt && s.doubted) {
		return scheduler.ErrNotCarried
	}
	if r.State == scheduler.InDoubt && !s.doubted {
		return errors.New("settled as in doubt without a doubt")
	}
	if r.State == scheduler.Sent && !s.doubted {
		return errors.New("sent without a doubt before the dot")
	}
	if r.Attempted {
		s.Attempts++
	}
	if r.State == scheduler.InDoubt {
		s.Doubts++
	}
	s.state, s.notBefore, s.doubted = r.State, r.NotBefore, false
	s.results = append(s.results, r)
	if s.gone = r.Gone; r.State != scheduler.Queued && r.State != scheduler.InDoubt {
		s.Released = false
	}
	for _, earlier := range r.With {
		was := o.letters[earlier-1]
		if was.state != scheduler.Failed {
			return errors.New("only letters that failed are taken back")
		}
		was.state, was.notBefore, was.gone = r.State, r.NotBefore, false
	}
	close(o.changed)
	o.changed = make(chan struct{})
	return nil
}

// promptDesk is a desk that settles a letter before it says anything.
type promptDesk struct{ *desk }

func (o promptDesk) Settle(_ context.Context, id int64, r scheduler.Result, _ time.Time) func() error {
	err := o.settle(id, r)
	return func() error { return err }
}

func (o *desk) NextDue(context.Context) (time.Time, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var next time.Time
	for _, s := range o.letters {
		if s.state == scheduler.Queued || s.state == scheduler.InDoubt && !s.doubted {
			if next.IsZero() || s.notBefore.Before(next) {
				next = s.notBefore
			}
		}
	}
	return next, nil
}

// settled waits until a letter has n results and returns them.
func (o *desk) settled(t testing.TB, s *slip, n int) []scheduler.Result {
	t.Helper()
	for {
		o.mu.Lock()
		results, changed := slices.Clone(s.results), o.changed
		o.mu.Unlock()
		if len(results) >= n {
			return results
		}
		select {
		case <-changed:
		case <-t.Context().Done():
			t.Fatalf("%s has %d results of %d", s.Name, len(results), n)
		}
	}
}

// tried waits for the result of an attempt that counts, which may come after some for which nothing was tried.
func (o *desk) tried(t testing.TB, s *slip) scheduler.Result {
	t.Helper()
	for n := 1; ; n++ {
		if r := o.settled(t, s, n)[n-1]; r.Attempted {
			return r
		}
	}
}

// release lets all held letters go, as a person does.
func (o *desk) release() {
	o.mu.Lock()
	o.released = time.Now()
	for _, s := range o.letters {
		if s.state == scheduler.Held {
			s.state, s.notBefore, s.Released = scheduler.Queued, time.Time{}, true
		}
	}
	o.mu.Unlock()
	o.call()
}

// gone are the recipients who are suppressed.
func (o *desk) gone() (people []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range o.letters {
		if s.gone {
			people = append(people, s.To)
		}
	}
	return people
}

func (o *desk) Refusals(context.Context, time.Time) ([]scheduler.Refusal, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.refusals, nil
}

func (o *desk) Released(context.Context) (time.Time, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.released, nil
}

func (o *desk) Rest(_ context.Context, r scheduler.Rest) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rests = append(o.rests, r)
	return nil
}

func (o *desk) Rests(context.Context) ([]scheduler.Rest, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rests, nil
}

func (o *desk) count(state scheduler.LetterState) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, s := range o.letters {
		if s.state == state {
			n++
		}
	}
	return n
}

// pile is an Outbox that costs nothing, for benchmarks: letters in a row, each carried once.
type pile struct {
	raw    []byte
	claims atomic.Int64
	left   atomic.Int64
	empty  chan struct{}
}

func newPile(n int, raw []byte) *pile {
	p := &pile{raw: raw, empty: make(chan struct{})}
	p.left.Store(int64(n))
	p.claims.Store(int64(n))
	return p
}

func (p *pile) Claim(_ context.Context, _ time.Time, n int, _ ...string) (claimed []scheduler.Delivery, err error) {
	for range n {
		id := p.claims.Add(-1)
		if id < 0 {
			break
		}
		claimed = append(claimed, scheduler.Delivery{ID: id, To: fmt.Sprintf("p%d@example.org", id),
			Sealed: scheduler.Sealed{From: "guild@example.org", Bytes: p.raw}})
	}
	return claimed, nil
}

func (p *pile) Doubt(context.Context, int64) func() error { return func() error { return nil } }

func (p *pile) Settle(_ context.Context, _ int64, r scheduler.Result, _ time.Time) func() error {
	return func() error {
		if r.State != scheduler.Sent {
			return fmt.Errorf("settled as %s: %s", r.State, r.Reply)
		}
		if p.left.Add(-1) == 0 {
			close(p.empty)
		}
		return nil
	}
}

func (p *pile) NextDue(context.Context) (time.Time, error) { return time.Time{}, nil }
