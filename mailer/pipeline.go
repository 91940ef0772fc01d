package mailer

import (
	"context"
	"errors"
	"time"

	"rondo/scheduler"
)

// stream carries a letter and those that wait behind it over a conversation in which commands may travel together
// (RFC 2920). The final dot of a letter leaves with MAIL, RCPT and DATA of the next one. While the text of that one is on
// the way, one commit records that the letter before was accepted and that it is in doubt itself; before that its dot
// does not leave. So a letter costs one round trip and one commit, and a crash one copy a connection at most.
func (c *Carrier) stream(ctx context.Context, talk *conversation, first scheduler.Delivery) {
	defer talk.wire.rest()
	var aboard *scheduler.Delivery // everything but its dot has left, its doubt and the letter before it are recorded
	next := &first
	for next != nil || aboard != nil {
		if next != nil {
			c.gate.up(c.Now(), next.ID)
		}
		receipt, refusedAboard, refused := talk.exchange(aboard != nil, next)
		switch {
		case aboard != nil && refusedAboard == nil && next != nil && refused == nil:
			refused = c.turn(ctx, talk, *aboard, receipt, *next)
		default:
			if aboard != nil {
				c.finish(ctx, *aboard, receipt, refusedAboard, false)
			}
			if next != nil && refused == nil {
				if refused = talk.load(*next); refused == nil {
					if err := c.doubt(ctx, *next); err != nil {
						refused = talk.withhold(err)
					}
				}
			}
		}
		aboard = next
		if refused != nil {
			c.refused(ctx, *next, refused, talk.stale(refused))
			aboard = nil
		}
		if next = nil; !talk.broken {
			next = c.following(ctx)
		}
	}
}

// turn records that a letter was accepted and that the next one is in doubt, while everything of that but its dot leaves.
func (c *Carrier) turn(ctx context.Context, talk *conversation, d scheduler.Delivery, receipt reply, next scheduler.Delivery) *refusal {
	c.arrived(d)
	recorded := c.Outbox.Turn(context.WithoutCancel(ctx), d.ID, sent(receipt), next.ID, c.Now())
	refused := talk.load(next)
	if err := recorded(); err != nil {
		if refused == nil {
			refused = talk.withhold(err)
		}
		c.finish(ctx, d, receipt, nil, false)
		return refused
	}
	c.accepted(d, receipt)
	return refused
}

// instant is how long a connection waits for a letter that is claimed already: another one may be faster.
const instant = 2 * time.Millisecond

// following is a letter that waits for a worker, nil if none does at this moment.
func (c *Carrier) following(ctx context.Context) *scheduler.Delivery {
	if ctx.Err() != nil || c.tooMany() {
		return nil
	}
	select {
	case d := <-c.work:
		return &d
	default:
	}
	if c.onHand.Load() == 0 {
		return nil
	}
	soon := time.NewTimer(instant)
	defer soon.Stop()
	select {
	case d := <-c.work:
		return &d
	case <-soon.C:
	case <-ctx.Done():
	}
	return nil
}

var errBrokenBefore = errors.New("the connection broke with the letter before")

// exchange ends the letter aboard, begins the next one, or both at once. The answers come in the order of the commands.
func (c *conversation) exchange(aboard bool, next *scheduler.Delivery) (receipt reply, refusedAboard, refused *refusal) {
	var commands []string
	stage, patience := MailFrom, commandPatience
	if aboard {
		commands = append(commands, dot)
		stage, patience = Dot, dotPatience
	}
	if next != nil {
		envelope := c.envelope(*next)
		commands = append(commands, envelope[:]...)
	}
	c.wire.step(patience, stage)
	if err := c.say(commands...); err != nil {
		if aboard {
			refusedAboard = c.breakAtDot(err)
		}
		return reply{}, refusedAboard, c.breakOff(MailFrom, err)
	}
	if aboard {
		receipt, refusedAboard = c.receipt()
	}
	switch {
	case next == nil:
	case c.broken:
		refused = &refusal{stage: MailFrom, err: errBrokenBefore}
	default:
		refused = c.answers()
	}
	return receipt, refusedAboard, refused
}

// answers reads the answers to a letter's envelope, all of them also when the first one refuses.
func (c *conversation) answers() (refused *refusal) {
	for _, step := range steps {
		c.wire.step(step.patience, step.stage)
		answer := c.hear(step)
		switch {
		case refused == nil:
			refused = answer
		case answer == nil && step.stage == Data:
			c.broken = true // it waits for a message to nobody
		}
		if c.broken {
			return refused
		}
	}
	if refused != nil {
		c.reset()
	}
	return refused
}

// load sends everything of a letter but its dot.
func (c *conversation) load(d scheduler.Delivery) *refusal {
	if err := c.body(d.Bytes); err != nil {
		return c.breakOff(Data, err)
	}
	return nil
}
