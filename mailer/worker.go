package mailer

import (
	"context"
	"errors"
	"time"

	"rondo/scheduler"
)

// worker carries letters over one connection at a time, until there is none for a while or the route wants fewer
// workers.
func (c *Carrier) worker(ctx context.Context, d scheduler.Delivery) {
	var talk *conversation
	defer func() {
		if talk != nil {
			talk.close()
		}
		c.count(-1, 0)
	}()
	idle := time.NewTimer(idlePatience)
	defer idle.Stop()
	for {
		if c.may(ctx, d) {
			talk = c.carry(ctx, talk, d)
		}
		if c.tooMany() {
			return
		}
		idle.Reset(idlePatience)
		select {
		case d = <-c.work:
		case d = <-c.next:
		case <-idle.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (c *Carrier) tooMany() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.live > c.gate.allowed()
}

// carry makes an attempt with a letter and, where the server allows pipelining (RFC 2920), with those that follow at once. When
// the connection turns out to have been closed before the letter was begun, a fresh one carries it. carry returns the
// conversation for the next letter, or nil when none is to be kept.
func (c *Carrier) carry(ctx context.Context, talk *conversation, d scheduler.Delivery) *conversation {
	for p := (&passenger{Delivery: d}); p != nil; {
		if talk == nil {
			var refused *refusal
			if talk, refused = c.connect(ctx); refused != nil {
				refused.stale = ctx.Err() != nil
				c.turnAway(ctx, p, refused)
				return nil
			}
		}
		if talk.pipelining {
			p = c.stream(ctx, talk, p)
		} else {
			p = c.alone(ctx, talk, p)
		}
		if talk.broken || talk.spent {
			talk.close()
			talk = nil
		}
	}
	return talk
}

// alone carries one letter, command by command. It returns the letter when the connection had been closed before it was begun,
// and otherwise nil.
func (c *Carrier) alone(ctx context.Context, talk *conversation, p *passenger) (again *passenger) {
	c.gate.carrying(c.Now(), p.ID)
	receipt, refused := talk.carry(p.Delivery, func() { c.gate.recipientTaken(c.Now(), p.ID) }, func() error { return c.doubt(ctx, p.Delivery)() })
	if refused.again() && ctx.Err() == nil {
		return p
	}
	c.finish(ctx, p.Delivery, receipt, refused)
	return nil
}

func (c *Carrier) doubt(ctx context.Context, d scheduler.Delivery) (wait func() error) {
	return c.Outbox.Doubt(context.WithoutCancel(ctx), d.ID)
}

// finish records the result of an attempt.
func (c *Carrier) finish(ctx context.Context, d scheduler.Delivery, receipt reply, refused *refusal) {
	if refused != nil {
		c.refused(ctx, d, refused)
		return
	}
	c.arrived(d)
	c.settle(ctx, d, sent(receipt))
	c.accepted(d, receipt)
}

func sent(receipt reply) scheduler.Result {
	return scheduler.Result{State: scheduler.Sent, Reply: receipt.String(), Attempted: true}
}

// arrived tells the gate that the server took a letter, and whoever looks from outside that its domain rests no more.
func (c *Carrier) arrived(d scheduler.Delivery) {
	c.gate.accept(c.Now())
	if c.gate.end(c.Now(), d.ID, d.To, true) {
		c.note(c.gate.resting(c.Now(), d.To))
	}
}

// note records whether a domain rests, for verbs and pages that look from outside.
func (c *Carrier) note(rest scheduler.Rest) {
	if c.Memory == nil {
		return
	}
	if err := c.Memory.Rest(context.Background(), rest); err != nil {
		c.Log.Error("record that a domain rests", "domain", rest.Domain, "error", err)
	}
}

// accepted logs that the server took a letter, once that is recorded.
func (c *Carrier) accepted(d scheduler.Delivery, receipt reply) {
	c.Log.Info("letter accepted", "letter", d.Name, "reply", receipt.String())
	c.count(0, -1)
}

// refused records that a letter was refused. Where the refusal is stale it was not about the letter, which counts as not tried.
func (c *Carrier) refused(ctx context.Context, d scheduler.Delivery, refused *refusal) {
	defer c.count(0, -1)
	now := c.Now()
	c.gate.end(now, d.ID, d.To, false)
	if refused.stale {
		c.giveBack(ctx, d, refused.String(), now)
		return
	}
	if refused.kept { // the dot was not sent, and neither letter nor route is at fault
		if errors.Is(refused.err, scheduler.ErrNotCarried) {
			c.giveBack(ctx, d, refused.String(), now)
			return
		}
		c.Log.Error("record that a letter is on its way", "letter", d.Name, "error", refused.err)
		c.giveBack(ctx, d, refused.String(), now.Add(keptWait))
		return
	}
	if refused.forGood() { // a wave may hold letters whose failure is recorded already
		c.judging.Lock()
		defer c.judging.Unlock()
	}
	jitter := c.Jitter()
	verdict, reopens, with := c.gate.refuse(now, d, refused, jitter)
	result := settlement(d, refused, verdict, now, reopens, jitter)
	result.With = with
	c.settle(ctx, d, result)
	if rest := c.gate.resting(now, d.To); !rest.Until.IsZero() {
		c.note(rest)
	}
	c.Log.Warn("letter refused", "letter", d.Name, "reply", refused.String(), "verdict", string(verdict),
		"state", string(result.State), "not_before", result.NotBefore)
}

// keptWait is how long a letter waits when its final dot was not sent, because the ledger could not record that it was about to be.
const keptWait = 5 * time.Second

// A result is offered to the ledger again and again for an hour, which is as long as the claim on its letter lasts. Meanwhile the
// worker carries nothing else. If the ledger never takes it, the letter stays in doubt.
const (
	mostSettles  = 720
	settlePause  = time.Second
	settlePauses = 5 * time.Second
)

// settle records a result, also when the program is stopping.
func (c *Carrier) settle(ctx context.Context, d scheduler.Delivery, r scheduler.Result) {
	pause := settlePause
	for try := 1; ; try++ {
		err := c.Outbox.Settle(context.WithoutCancel(ctx), d.ID, r, c.Now())()
		if err == nil {
			return
		}
		if errors.Is(err, scheduler.ErrNotCarried) && r.State == scheduler.Queued {
			c.Log.Info("letter withdrawn while it was carried", "letter", d.Name)
			return
		}
		c.Log.Error("record a letter's result", "letter", d.Name, "state", string(r.State), "error", err)
		if errors.Is(err, scheduler.ErrNotCarried) || try == mostSettles || ctx.Err() != nil && try > 3 {
			return
		}
		time.Sleep(pause)
		pause = min(2*pause, settlePauses)
	}
}
