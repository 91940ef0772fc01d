package mailer

import (
	"context"
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
		talk = c.deliver(ctx, talk, d)
		c.count(0, -1)
		if c.tooMany() {
			return
		}
		idle.Reset(idlePatience)
		select {
		case d = <-c.work:
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

// deliver makes one attempt and records what became of it. It returns the conversation for the next letter, nil when
// there is none to be kept.
func (c *Carrier) deliver(ctx context.Context, talk *conversation, d scheduler.Delivery) *conversation {
	talk, receipt, refused := c.attempt(ctx, talk, d)
	now := c.Now()
	switch {
	case refused == nil:
		c.gate.accept(now)
		c.settle(ctx, d, scheduler.Result{State: scheduler.Sent, Reply: receipt.String(), Attempted: true})
		c.Log.Info("letter accepted", "letter", d.Name, "reply", receipt.String())
	case refused.stage.beforeMail() && ctx.Err() != nil:
		c.giveBack(ctx, d, stoppedBefore, now)
	default:
		jitter := c.Jitter()
		verdict, reopens := c.gate.refuse(now, d.To, refused, jitter)
		result := settlement(d, refused, verdict, now, reopens, jitter)
		c.settle(ctx, d, result)
		c.Log.Warn("letter refused", "letter", d.Name, "reply", refused.String(), "verdict", string(verdict),
			"state", string(result.State), "not_before", result.NotBefore)
	}
	if talk != nil && talk.broken {
		talk.close()
		return nil
	}
	return talk
}

// attempt connects where needed and hands the letter over. A kept connection that has gone bad meanwhile is replaced
// once.
func (c *Carrier) attempt(ctx context.Context, talk *conversation, d scheduler.Delivery) (*conversation, reply, *refusal) {
	for _, address := range []string{d.From, d.To} {
		if err := checkAddress(address); err != nil {
			return talk, reply{}, &refusal{stage: RcptTo, reply: reply{code: 553, enhanced: "5.1.3", text: err.Error()}}
		}
	}
	doubt := func() error { return c.Outbox.Doubt(context.WithoutCancel(ctx), d.ID) }
	if talk != nil {
		receipt, refused := talk.carry(d, doubt)
		if refused == nil || !talk.stale(refused) {
			return talk, receipt, refused
		}
		talk.broken = true
		talk.close()
	}
	talk, refused := c.connect(ctx)
	if refused != nil {
		return nil, reply{}, refused
	}
	receipt, refused := talk.carry(d, doubt)
	return talk, receipt, refused
}

// How often a result is offered to the ledger before it is given up: some minutes, as on a full disk. Until then the
// worker carries nothing else. A letter given up stays in doubt.
const (
	mostSettles  = 20
	settlePause  = time.Second
	settlePauses = 30 * time.Second
)

// settle records a result, also when the program is stopping.
func (c *Carrier) settle(ctx context.Context, d scheduler.Delivery, r scheduler.Result) {
	pause := settlePause
	for try := 1; ; try++ {
		err := c.Outbox.Settle(context.WithoutCancel(ctx), d.ID, r, c.Now())
		if err == nil {
			return
		}
		c.Log.Error("record a letter's result", "letter", d.Name, "state", string(r.State), "error", err)
		if try == mostSettles || ctx.Err() != nil && try > 3 {
			return
		}
		time.Sleep(pause)
		pause = min(2*pause, settlePauses)
	}
}
