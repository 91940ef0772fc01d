package imap

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	idlePause = 9 * time.Minute // many routers forget a silent connection after ten
	pollPause = time.Minute
)

// wait returns when there may be new mail: the server said so, or it is time to ask. A server that does not answer then
// is gone, though the connection may look alive.
func (c *session) wait(ctx context.Context, most time.Duration, jitter float64) error {
	c.woken = false
	if c.caps.Has(imap.CapIdle) && !c.deaf {
		err := c.idle(ctx, min(most, time.Duration(float64(idlePause)*(0.9+0.2*jitter))))
		if !refused(err) {
			return err
		}
		c.deaf = true // it offers what it does not do
	}
	if err := c.rest(ctx, min(most, time.Duration(float64(pollPause)*(0.9+0.2*jitter)))); err != nil {
		return err
	}
	return c.do(commandPatience, mostAnswer, func() error { return c.client.Noop().Wait() })
}

// idle lets the server tell of new mail (RFC 2177).
func (c *session) idle(ctx context.Context, most time.Duration) error {
	return c.do(commandPatience, mostAnswer, func() error {
		command, err := c.client.Idle()
		if err != nil {
			return err
		}
		c.wire.step(most+commandPatience, mostAnswer)
		ended := c.rest(ctx, most)
		c.wire.step(commandPatience, mostAnswer)
		if err := command.Close(); err != nil {
			return err
		}
		if err := command.Wait(); err != nil {
			return err
		}
		return ended
	})
}

// rest lets time pass until the server tells of new mail.
func (c *session) rest(ctx context.Context, most time.Duration) error {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-c.arrived:
		c.woken = true
	case <-timer.C:
	case <-c.client.Closed():
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
