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

// Outbox is where letters wait and where it is recorded what became of them. Each method but Turn returns after its
// change is durable.
type Outbox interface {
	// Claim leases up to n due letters, none of them to a domain of except.
	Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error)
	// Doubt records that the server may have the letter from now on. After an error the final dot is not sent.
	Doubt(ctx context.Context, id int64) error
	// Settle records what became of an attempt and ends the lease.
	Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) error
	// Turn is Settle of one letter and Doubt of the next in one. It returns at once; wait returns after both are durable.
	// After an error neither is recorded, or it is not known.
	Turn(ctx context.Context, id int64, r scheduler.Result, next int64, now time.Time) (wait func() error)
	// NextDue is when the next waiting letter becomes due; zero if none will by itself.
	NextDue(ctx context.Context) (time.Time, error)
}

// Carrier takes letters from an Outbox to the server of one route, over connections that it keeps. All fields are set
// before Run and not changed afterwards.
type Carrier struct {
	Outbox Outbox
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

	ahead  chan claim   // letters that are being claimed while those before them are handed out; nil for none
	onHand atomic.Int64 // letters that are claimed and wait for a worker

	mu   sync.Mutex
	gate *gate
	work chan scheduler.Delivery
	over chan struct{} // a letter or a worker has ended
	live int           // workers, each with at most one connection
	busy int           // letters on their way
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
	c.over = make(chan struct{}, 1)
	for ctx.Err() == nil {
		wait := c.round(ctx)
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
	return nil
}

// glance bounds every sleep, so that a clock that was set or a missed call costs no more than this.
const glance = time.Minute

// round starts as many letters as may start now, and returns how long nothing will change by itself.
func (c *Carrier) round(ctx context.Context) time.Duration {
	now := c.Now()
	c.mu.Lock()
	busy := c.busy
	c.mu.Unlock()
	n, wait := c.gate.room(now, busy)
	if n == 0 {
		if shut, _ := c.gate.open(now, ""); !shut.IsZero() {
			c.returnAhead(ctx)
		}
		if wait == 0 {
			wait = glance
		}
		return min(wait, glance)
	}
	full, tight := c.gate.full(now)
	if tight {
		n = min(n, max(1, c.gate.allowed()-busy))
	}
	letters, err := c.claim(ctx, now, n, full)
	if err != nil {
		if ctx.Err() == nil {
			c.Log.Error("claim letters", "error", err)
		}
		return time.Second
	}
	if len(letters) > 0 && c.gate.free() && !tight {
		c.claimAhead(ctx, n, full)
	}
	c.handOut(ctx, letters)
	if c.ahead != nil || len(letters) >= n {
		return 0
	}
	if len(full) > 0 { // letters to them are due already, and wait for others to come home, which will call
		return 10 * time.Second
	}
	due, err := c.Outbox.NextDue(ctx)
	if err != nil || due.IsZero() {
		return glance
	}
	return min(max(due.Sub(c.Now()), 10*time.Millisecond), glance)
}

// claim is what came of claiming letters.
type claim struct {
	letters []scheduler.Delivery
	err     error
}

// claim returns the letters that were claimed ahead, and otherwise claims up to n.
func (c *Carrier) claim(ctx context.Context, now time.Time, n int, full []string) ([]scheduler.Delivery, error) {
	if c.ahead == nil {
		return c.Outbox.Claim(ctx, now, n, full...)
	}
	claimed := <-c.ahead
	c.ahead = nil
	return claimed.letters, claimed.err
}

// claimAhead claims n letters while those before them are handed out, so that no connection waits for the ledger.
func (c *Carrier) claimAhead(ctx context.Context, n int, full []string) {
	ahead, now := make(chan claim, 1), c.Now()
	c.ahead = ahead
	go func() {
		letters, err := c.Outbox.Claim(ctx, now, n, full...)
		ahead <- claim{letters, err}
	}()
}

// returnAhead gives back what was claimed ahead.
func (c *Carrier) returnAhead(ctx context.Context) {
	if c.ahead == nil {
		return
	}
	claimed := <-c.ahead
	c.ahead = nil
	c.handOut(ctx, claimed.letters)
}

func (c *Carrier) handOut(ctx context.Context, letters []scheduler.Delivery) {
	c.onHand.Store(int64(len(letters)))
	for _, d := range letters {
		c.start(ctx, d)
		c.onHand.Add(-1)
	}
}

// start gives a claimed letter to a worker, or back when the route or the reader's domain has closed meanwhile.
func (c *Carrier) start(ctx context.Context, d scheduler.Delivery) {
	if ctx.Err() != nil {
		c.giveBack(ctx, d, stoppedBefore, c.Now())
		return
	}
	if refused := checkEnvelope(d); refused != nil {
		c.settle(ctx, d, settlement(d, refused, Unknown, c.Now(), time.Time{}, 0))
		return
	}
	if until, why := c.gate.open(c.Now(), d.To); !until.IsZero() {
		c.giveBack(ctx, d, why, until)
		return
	}
	if !c.depart(ctx, d) {
		return
	}
	for {
		c.mu.Lock()
		grow := c.live < c.gate.allowed()
		c.mu.Unlock()
		if grow {
			select {
			case c.work <- d: // an idle connection is better than a new one
				c.count(0, 1)
			default:
				c.count(1, 1)
				c.done.Go(func() { c.worker(ctx, d) })
			}
			return
		}
		select {
		case c.work <- d:
			c.count(0, 1)
			return
		case <-c.over: // a worker may have gone
		case <-ctx.Done():
			c.gate.land(c.Now(), d.ID, false)
			c.giveBack(ctx, d, stoppedBefore, c.Now())
			return
		}
	}
}

// depart waits until a letter may set out to its domain, or gives it back when that may take long.
func (c *Carrier) depart(ctx context.Context, d scheduler.Delivery) bool {
	for {
		may, back := c.gate.depart(c.Now(), d.ID, d.To)
		switch {
		case may:
			return true
		case back:
			c.giveBack(ctx, d, "waits for other letters to "+domainOf(d.To), c.Now())
			return false
		}
		patience := time.NewTimer(soon)
		select {
		case <-c.over:
		case <-patience.C:
		case <-ctx.Done():
			c.giveBack(ctx, d, stoppedBefore, c.Now())
			return false
		}
		patience.Stop()
	}
}

const stoppedBefore = "stopped before its turn"

// giveBack returns a letter for which nothing was tried.
func (c *Carrier) giveBack(ctx context.Context, d scheduler.Delivery, why string, until time.Time) {
	c.settle(ctx, d, scheduler.Result{State: scheduler.Queued, Reply: why, NotBefore: until})
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
