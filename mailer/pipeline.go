package mailer

import (
	"context"
	"errors"
	"time"

	"rondo/scheduler"
)

// passenger is a letter that a conversation has taken on.
type passenger struct {
	scheduler.Delivery
	recorded func() error // returns when its doubt is durable, and with it the receipt of before
	before   *received    // nil for none
}

// received is a letter that the server took.
type received struct {
	scheduler.Delivery
	receipt reply
}

// stream carries a letter and those that wait behind it over a conversation in which commands may travel together
// (RFC 2920). A letter's text and final dot leave together with MAIL, RCPT and DATA of the next one. Meanwhile one commit
// records that the letter before was accepted and that one of those behind is in doubt, so that its text can leave as soon
// as the server asks for it: a letter costs one round trip, and commits cost none.
//
// A dot leaves only after its letter's doubt is durable, and with it the receipt of the third letter before it. So a machine
// that crashes costs three copies a connection at most, and a program that ends one: see Outbox.Turn.
func (c *Carrier) stream(ctx context.Context, talk *conversation, first scheduler.Delivery) {
	defer talk.wire.rest()
	var aboard *passenger // the server waits for its text
	queue := []*passenger{{Delivery: first, recorded: c.doubt(ctx, first)}}
	for aboard != nil || len(queue) > 0 {
		var next *passenger
		if len(queue) > 0 {
			next, queue = queue[0], queue[1:]
		}
		receipt, refusedAboard, refused := c.exchange(ctx, talk, aboard, next)
		depth := mostBehind
		if refused != nil {
			c.turnAway(ctx, talk, next, refused)
			next = nil
		}
		if talk.broken || ctx.Err() != nil {
			for _, p := range queue {
				c.turnAway(ctx, talk, p, &refusal{stage: MailFrom, err: errNotBegun})
			}
			queue, depth = nil, 0
		}
		for len(queue) < depth {
			p := c.following(ctx)
			if p == nil {
				break
			}
			if aboard != nil && refusedAboard == nil {
				c.turn(ctx, *aboard, receipt, p)
				aboard = nil
			} else {
				p.recorded = c.doubt(ctx, p.Delivery)
			}
			queue = append(queue, p)
		}
		if aboard != nil {
			c.finish(ctx, aboard.Delivery, receipt, refusedAboard, false)
		}
		aboard = next
	}
}

// mostBehind is how many letters wait at a connection for their doubts to be durable: a commit that waits for letters to be
// posted, or to land, takes longer than an exchange.
const mostBehind = 2

// turn records that a letter was accepted and that one of those behind is in doubt.
func (c *Carrier) turn(ctx context.Context, aboard passenger, receipt reply, behind *passenger) {
	c.arrived(aboard.Delivery)
	behind.before = &received{aboard.Delivery, receipt}
	behind.recorded = c.Outbox.Turn(context.WithoutCancel(ctx), aboard.ID, sent(receipt), behind.ID, c.Now())
}

// turnAway records that the server did not want a letter, or was not asked.
func (c *Carrier) turnAway(ctx context.Context, talk *conversation, p *passenger, refused *refusal) {
	_ = c.settled(ctx, p)
	c.refused(ctx, p.Delivery, refused, talk.stale(refused))
}

// exchange ends the letter aboard, begins the next one, or both at once; either may be nil.
func (c *Carrier) exchange(ctx context.Context, talk *conversation, aboard, next *passenger) (receipt reply, refusedAboard, refused *refusal) {
	if aboard != nil {
		if err := c.settled(ctx, aboard); err != nil {
			if next != nil {
				refused = &refusal{stage: MailFrom, err: errNotBegun}
			}
			return reply{}, talk.withhold(err), refused
		}
		c.Outbox.Cross(aboard.ID)
	}
	if next != nil {
		c.gate.up(c.Now(), next.ID)
	}
	return talk.exchange(aboard, next)
}

// settled returns when a letter's doubt is durable, and the receipt of the letter before it. After an error, which is about
// the doubt, the receipt is recorded all the same.
func (c *Carrier) settled(ctx context.Context, p *passenger) error {
	err := p.recorded()
	if p.before == nil {
		return err
	}
	if err != nil {
		c.settle(ctx, p.before.Delivery, sent(p.before.receipt))
	}
	c.accepted(p.before.Delivery, p.before.receipt)
	return err
}

// instant is how long a connection waits for a letter that is claimed already: another one may be faster.
const instant = 2 * time.Millisecond

// following is a letter that waits for a worker, nil if none does at this moment.
func (c *Carrier) following(ctx context.Context) *passenger {
	for ctx.Err() == nil && !c.tooMany() {
		d, ok := c.waiting(ctx)
		if !ok {
			return nil
		}
		if c.may(ctx, d) {
			return &passenger{Delivery: d}
		}
	}
	return nil
}

func (c *Carrier) waiting(ctx context.Context) (d scheduler.Delivery, ok bool) {
	select {
	case d = <-c.next:
		return d, true
	case d = <-c.work:
		return d, true
	default:
	}
	if c.onHand.Load() == 0 {
		return d, false
	}
	soon := time.NewTimer(instant)
	defer soon.Stop()
	select {
	case d = <-c.next:
		return d, true
	case d = <-c.work:
		return d, true
	case <-soon.C:
	case <-ctx.Done():
	}
	return d, false
}

var errNotBegun = errors.New("the connection ended with the letter before")

// exchange sends the text and the final dot of a letter whose envelope was accepted, and the envelope of the next one, or
// one of both: aboard or next may be nil. The answers come in the order of the commands.
func (c *conversation) exchange(aboard, next *passenger) (receipt reply, refusedAboard, refused *refusal) {
	var envelope []string
	if next != nil {
		commands := c.envelope(next.Delivery)
		envelope = commands[:]
	}
	if aboard == nil {
		c.wire.step(commandPatience, MailFrom)
		if err := c.say(envelope...); err != nil {
			return reply{}, nil, c.breakOff(MailFrom, err)
		}
		return reply{}, nil, c.answers()
	}
	if err := c.body(aboard.Bytes); err != nil {
		refusedAboard = c.breakOff(Data, err)
	} else if refusedAboard = c.end(envelope...); refusedAboard == nil {
		receipt, refusedAboard = c.receipt()
	}
	switch {
	case next == nil:
	case c.broken:
		refused = &refusal{stage: MailFrom, err: errNotBegun}
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
