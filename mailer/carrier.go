package mailer

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Outbox is where letters wait and where it is recorded what became of them. Doubt and Settle may return before what they
// record is durable; wait returns after that, and is called once. So letters need not wait for commits, but an Outbox may
// as well do everything before it returns.
type Outbox interface {
	// Claim leases up to n due letters (n from 1; a Carrier asks for 33 a connection at most), none of them to a domain of
	// except, which are in lower case. Fewer than n are all that may leave now. Every letter comes back by Settle. An error
	// is about the outbox as a whole, and leases nothing.
	Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error)
	// Doubt records that the server may have the letter from now on. The final dot leaves right after wait has returned nil,
	// and never after an error: [scheduler.ErrNotCarried] says that the letter is not wanted any more.
	Doubt(ctx context.Context, id int64) (wait func() error)
	// Settle records what became of an attempt and ends the lease. now is when the server answered. Where r.State is Sent,
	// Settle returns only when the end of this program cannot undo that any more, so that it costs one copy.
	Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) (wait func() error)
	// NextDue returns when the next waiting letter becomes due; zero if none will by itself.
	NextDue(ctx context.Context) (time.Time, error)
}

// Memory is what outlives this program of refusals.
type Memory interface {
	// Refusals are recipients who were refused for good within a day, or whose letters are held for it, and nobody of whose
	// domain was taken since; oldest first.
	Refusals(ctx context.Context, now time.Time) ([]scheduler.Refusal, error)
	// Released is when somebody last released a letter that waits; zero for never.
	Released(ctx context.Context) (time.Time, error)
	// Rest records that a domain rests, or, without an end, that it does not any more.
	Rest(ctx context.Context, r scheduler.Rest) error
	// Rests are the domains of which that is recorded.
	Rests(ctx context.Context) ([]scheduler.Rest, error)
}

// Carrier takes letters from an Outbox to the server of one route, over connections that it keeps. All fields are set
// before Run and not changed afterwards.
type Carrier struct {
	Outbox Outbox
	Memory Memory // nil for none
	Route  theme.SMTP
	Secret Secret           // of Route.Username; nil when nobody logs in
	Hello  string           // our name in EHLO, the site's host
	Now    func() time.Time // stamps results; waiting goes by timers
	Wake   <-chan struct{}  // letters were posted or released
	Log    *slog.Logger

	// Gently starts with one connection and widens slowly, after a stop that was none of ours, so that a crash that
	// repeats costs few copies.
	Gently bool

	Jitter func() float64 // in [0, 1)
	TLS    *tls.Config    // roots beyond the system's; may be nil
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)

	share  int          // how many letters are claimed at once where nothing limits them; 0 before the first ones
	ahead  chan claim   // letters that are being claimed while those before them are handed out; nil for none
	onHand atomic.Int64 // letters that are claimed and wait for a worker, and one while more are being claimed

	judging sync.Mutex // held while a refusal for good is judged and recorded

	mu   sync.Mutex
	gate *gate
	work chan scheduler.Delivery // to a worker that waits
	next chan scheduler.Delivery // to whichever is done first, where all are busy
	over chan struct{}           // a letter or a worker has ended
	live int                     // workers, each with at most one connection
	busy int                     // letters on their way
	done sync.WaitGroup
}

// idlePatience is how long a connection is kept without a letter.
const idlePatience = 30 * time.Second

// Run carries letters until ctx ends. Then nothing new is begun, what is in flight is finished within 10 seconds, or 35
// where a server is silent after the final dot, and letters not begun go back. An error means that the route's settings
// are wrong.
func (c *Carrier) Run(ctx context.Context) error {
	pace, err := PaceOf(c.Route)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.gate = newGate(pace, c.Gently, c.Now())
	c.mu.Unlock()
	c.work = make(chan scheduler.Delivery)
	c.next = make(chan scheduler.Delivery, pace.Connections)
	c.over = make(chan struct{}, 1)
	if c.Memory != nil {
		refusals, err := c.Memory.Refusals(ctx, c.Now())
		if err != nil {
			c.Log.Error("look for earlier refusals", "error", err)
		}
		rests, err := c.Memory.Rests(ctx)
		if err != nil {
			c.Log.Error("look for domains that rest", "error", err)
		}
		c.gate.recall(c.Now(), refusals, rests)
	}
	for ctx.Err() == nil {
		wait := c.round(ctx)
		if wait == 0 {
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-c.Wake:
		case <-c.over:
		case <-timer.C:
		}
		timer.Stop()
	}
	c.returnAhead(ctx)
	c.done.Wait()
	for len(c.next) > 0 {
		c.may(ctx, <-c.next)
	}
	return nil
}

// glance bounds every sleep, so that a clock that was set or a missed call costs no more than this.
const glance = time.Minute

// round starts as many letters as may start now, and returns how long nothing will change by itself.
func (c *Carrier) round(ctx context.Context) time.Duration {
	c.takeOver(ctx)
	now := c.Now()
	if c.Memory != nil && c.gate.waved(now) {
		released, err := c.Memory.Released(ctx)
		if err != nil {
			c.Log.Error("look for letters that were released", "error", err)
		}
		c.gate.lift(now, released)
	}
	c.mu.Lock()
	busy := c.busy
	c.mu.Unlock()
	n, wait := c.gate.room(now, busy)
	if n == 0 {
		if shut, _ := c.gate.closed(now, ""); !shut.IsZero() {
			c.returnAhead(ctx)
		}
		if wait == 0 {
			wait = glance
		}
		return min(wait, glance)
	}
	if c.share == 0 {
		c.share = nextShare(0, 0, 0, c.gate.allowed())
	}
	n = min(n, c.share)
	full, tight := c.gate.full(now)
	if tight {
		n = min(n, max(1, c.gate.allowed()-busy))
	}
	asked := n
	if c.ahead == nil {
		asked = min(n, c.gate.allowed()) // the first ones leave soon
	}
	letters, err := c.claim(ctx, now, asked, full)
	if err != nil {
		if ctx.Err() == nil {
			c.Log.Error("claim letters", "error", err)
		}
		return time.Second
	}
	if len(letters) > 0 && c.gate.free() && !tight {
		c.claimAhead(ctx, n, full)
	}
	began := c.Now()
	c.handOut(ctx, letters)
	c.share = nextShare(c.share, len(letters), c.Now().Sub(began), c.gate.allowed())
	if c.ahead != nil || len(letters) >= asked {
		return 0
	}
	if len(full) > 0 { // letters to them are due already, and wait for others to be done, which will call
		return 10 * time.Second
	}
	due, err := c.Outbox.NextDue(ctx)
	if err != nil || due.IsZero() {
		return glance
	}
	return min(max(due.Sub(c.Now()), 10*time.Millisecond), glance)
}

func (c *Carrier) count(live, busy int) {
	c.mu.Lock()
	c.live += live
	c.busy += busy
	c.mu.Unlock()
	if live < 0 || busy < 0 {
		select {
		case c.over <- struct{}{}:
		default:
		}
	}
}

// Status is what /healthz wants to know of a route.
type Status struct {
	Accepted    time.Time // when the server last took a letter; zero for never
	Paused      bool      // nothing leaves at present
	Alarm       bool      // and somebody has to look
	Why         string    // the server's words, or ours
	Since       time.Time // when the trouble began
	Until       time.Time // when the route is tried again
	Connections int       // open or opening
	Busy        int       // letters on their way
}

// Status may be called at any time.
func (c *Carrier) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gate == nil {
		return Status{}
	}
	status := c.gate.status(c.Now())
	status.Connections, status.Busy = c.live, c.busy
	return status
}
