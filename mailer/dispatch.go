package mailer

import (
	"context"
	"time"

	"rondo/scheduler"
)

// claim is the result of claiming letters.
type claim struct {
	letters []scheduler.Delivery
	err     error
}

// claim returns the letters that were claimed ahead. If none were, it claims up to n.
func (c *Carrier) claim(ctx context.Context, now time.Time, n int, full []string) ([]scheduler.Delivery, error) {
	if c.ahead == nil {
		letters, err := c.Outbox.Claim(ctx, now, n, full...)
		c.onHand.Add(int64(len(letters)))
		return letters, err
	}
	claimed := <-c.ahead
	c.ahead = nil
	c.onHand.Add(int64(len(claimed.letters)) - 1)
	return claimed.letters, claimed.err
}

// Letters that one node has claimed are carried by no other, so none claims more at once than it carries in about this time: else the
// others would be done while one of them still has a share. It begins with little, since it does not know yet.
const (
	longShare  = 500 * time.Millisecond
	shortShare = longShare / 2
	firstShare = 4 // letters a connection
	leastShare = 2
)

// nextShare returns how many letters are claimed at once after a share of them took so long to be handed out to so many connections.
func nextShare(share, handed int, took time.Duration, connections int) int {
	switch {
	case share == 0:
		share = firstShare * connections
	case took > longShare:
		share /= 2
	case took < shortShare && handed >= share/2: // what is little takes no time
		share *= 2
	}
	return min(max(share, leastShare*connections), (1+prefetch)*connections)
}

// claimAhead begins to claim n letters while those before them are handed out, so that no connection waits for the ledger.
func (c *Carrier) claimAhead(ctx context.Context, n int, full []string) {
	ahead, now := make(chan claim, 1), c.Now()
	c.ahead = ahead
	c.onHand.Add(1)
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
	letters, _ := c.claim(ctx, time.Time{}, 0, nil)
	c.handOut(ctx, letters)
}

func (c *Carrier) handOut(ctx context.Context, letters []scheduler.Delivery) {
	for _, d := range letters {
		c.start(ctx, d)
		c.onHand.Add(-1)
	}
}

// takeOver starts a worker for a letter that waits for one to become free, if the last worker has just ended.
func (c *Carrier) takeOver(ctx context.Context) {
	c.mu.Lock()
	live := c.live
	c.mu.Unlock()
	if live == 0 && len(c.next) > 0 {
		d := <-c.next
		c.count(1, 0)
		c.done.Go(func() { c.worker(ctx, d) })
	}
}

// may reports whether a letter that has waited for a worker may still be carried. If not, it gives the letter back.
func (c *Carrier) may(ctx context.Context, d scheduler.Delivery) bool {
	until, why := c.gate.closed(c.Now(), d.To)
	if ctx.Err() != nil {
		until, why = c.Now(), stoppedBefore
	}
	if until.IsZero() {
		return true
	}
	c.gate.end(c.Now(), d.ID, d.To, false)
	c.giveBack(ctx, d, why, until)
	c.count(0, -1)
	return false
}

// start gives a claimed letter to a worker. It gives the letter back when the route or the recipient's domain has closed
// meanwhile.
func (c *Carrier) start(ctx context.Context, d scheduler.Delivery) {
	if ctx.Err() != nil {
		c.giveBack(ctx, d, stoppedBefore, c.Now())
		return
	}
	if refused := checkEnvelope(d); refused != nil {
		c.settle(ctx, d, settlement(d, refused, Unknown, c.Now(), time.Time{}, 0))
		return
	}
	if until, why := c.gate.closed(c.Now(), d.To); !until.IsZero() {
		c.giveBack(ctx, d, why, until)
		return
	}
	if !c.begin(ctx, d) {
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
		case c.next <- d:
			c.count(0, 1)
			return
		case <-c.over: // a worker may have gone
		case <-ctx.Done():
			c.gate.end(c.Now(), d.ID, d.To, false)
			c.giveBack(ctx, d, stoppedBefore, c.Now())
			return
		}
	}
}

// begin waits until a letter may be in flight to its domain, and reports whether it is. When that may take long, or the program
// stops, it gives the letter back.
func (c *Carrier) begin(ctx context.Context, d scheduler.Delivery) bool {
	for {
		may, back := c.gate.begin(c.Now(), d.ID, d.To)
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

// giveBack returns a letter to the outbox, where it waits until a time as if it had not been claimed.
func (c *Carrier) giveBack(ctx context.Context, d scheduler.Delivery, why string, until time.Time) {
	c.settle(ctx, d, scheduler.Result{State: scheduler.Queued, Reply: why, NotBefore: until})
}
