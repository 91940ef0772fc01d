package mailer

import (
	"context"
	"errors"
	"os"
	"time"

	"rondo/scheduler"
)

// passenger is a letter that a conversation has taken on.
type passenger struct {
	scheduler.Delivery
	recorded func() error // returns when its doubt is durable; nil before there is a doubt
	before   *received    // has to be durable, too, before the final dot; nil for none
}

// received is a letter that the server took.
type received struct {
	scheduler.Delivery
	receipt  reply
	recorded func() error // returns when that is durable
}

// stream carries a letter and those that wait behind it over a conversation in which commands may travel together
// (RFC 2920). A letter's text and final dot leave together with MAIL, RCPT and DATA of the next one. Meanwhile one commit
// records that the letter before was accepted and that one of those behind is in doubt, so that its text can leave as soon
// as the server asks for it: a letter costs one round trip, and commits cost none.
//
// A dot leaves only after its letter's doubt is durable, and with it the receipt of the third letter before it. So a machine
// that crashes costs three copies a connection at most, and a program that ends one: see [Outbox].Settle.
//
// stream returns a letter for which the conversation was too old.
func (c *Carrier) stream(ctx context.Context, talk *conversation, first *passenger) (again *passenger) {
	defer talk.wire.rest()
	var aboard *passenger // the server waits for its text
	if first.recorded == nil {
		first.recorded = c.doubt(ctx, first.Delivery)
	}
	queue := []*passenger{first}
	for aboard != nil || len(queue) > 0 {
		var next *passenger
		if len(queue) > 0 && (aboard == nil || !c.gate.oneByOne()) {
			next, queue = queue[0], queue[1:]
		}
		receipt, refusedAboard, refused := c.exchange(ctx, talk, aboard, next)
		depth := mostBehind
		if refused != nil {
			if refused.again() && ctx.Err() == nil {
				again = next
			} else {
				c.turnAway(ctx, next, refused)
			}
			next = nil
		}
		if talk.broken || talk.spent || ctx.Err() != nil {
			for _, p := range queue {
				c.turnAway(ctx, p, notBegun())
			}
			queue, depth = nil, 0
		}
		for len(queue) < depth {
			p := c.following(ctx)
			if p == nil {
				break
			}
			if aboard != nil && refusedAboard == nil {
				p.before = c.receive(ctx, aboard.Delivery, receipt)
				aboard = nil
			}
			p.recorded = c.doubt(ctx, p.Delivery)
			queue = append(queue, p)
		}
		if aboard != nil {
			c.finish(ctx, aboard.Delivery, receipt, refusedAboard)
		}
		aboard = next
	}
	return again
}

// mostBehind is how many letters wait at a connection for their doubts to be durable: a commit that waits for letters to be
// posted, or to land, takes longer than an exchange.
const mostBehind = 2

// receive begins to record that the server took a letter.
func (c *Carrier) receive(ctx context.Context, d scheduler.Delivery, receipt reply) *received {
	c.arrived(d)
	return &received{d, receipt, c.Outbox.Settle(context.WithoutCancel(ctx), d.ID, sent(receipt), c.Now())}
}

// turnAway records that the server did not want a letter, or was not asked.
func (c *Carrier) turnAway(ctx context.Context, p *passenger, refused *refusal) {
	if p.recorded != nil {
		_ = c.settled(ctx, p)
	}
	c.refused(ctx, p.Delivery, refused)
}

// exchange ends the letter aboard, begins the next one, or both at once; either may be nil.
func (c *Carrier) exchange(ctx context.Context, talk *conversation, aboard, next *passenger) (receipt reply, refusedAboard, refused *refusal) {
	if aboard != nil {
		if err := c.settled(ctx, aboard); err != nil {
			if next != nil {
				refused = notBegun()
			}
			return reply{}, talk.withhold(err), refused
		}
	}
	if next != nil {
		c.gate.carrying(c.Now(), next.ID)
	}
	receipt, refusedAboard, refused = talk.exchange(aboard, next)
	if next != nil && refused == nil {
		c.gate.recipientTaken(c.Now(), next.ID)
	}
	if refused != nil && errors.Is(refused.err, errLost) && c.gate.goOneByOne() {
		c.Log.Warn("the server loses what follows a final dot at once: from now on nothing does", "host", c.Route.Host)
	}
	return receipt, refusedAboard, refused
}

// settled returns when a letter's doubt is durable, and the receipt of the letter before it. After an error, which is about
// the doubt, the receipt is recorded all the same.
func (c *Carrier) settled(ctx context.Context, p *passenger) error {
	err := p.recorded()
	if b := p.before; b != nil {
		if failed := b.recorded(); failed != nil {
			c.settle(ctx, b.Delivery, sent(b.receipt))
		}
		c.accepted(b.Delivery, b.receipt)
	}
	return err
}

// instant is how long a connection waits for a letter that is claimed already: another one may be faster.
const instant = 2 * time.Millisecond

// following returns a letter that waits for a worker, nil if none does at this moment.
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

// notBegun returns why a letter was not tried over a connection.
func notBegun() *refusal { return &refusal{stage: MailFrom, err: errNotBegun, stale: true} }

// exchange sends the text and the final dot of a letter whose envelope was accepted, and the envelope of the next one, or
// one of both: aboard or next may be nil. The answers come in the order of the commands.
func (c *conversation) exchange(aboard, next *passenger) (receipt reply, refusedAboard, refused *refusal) {
	var envelope []string
	if next != nil {
		commands := c.envelope(next.Delivery)
		envelope = commands[:]
		c.begun++
	}
	if aboard == nil {
		c.wire.step(commandPatience, MailFrom)
		if err := c.say(envelope...); err != nil {
			return reply{}, nil, c.judge(c.breakOff(MailFrom, err))
		}
		return reply{}, nil, c.answers(false)
	}
	if err := c.body(aboard.Bytes); err != nil {
		refusedAboard = c.breakOff(Data, err)
	} else if refusedAboard = c.end(envelope...); refusedAboard == nil {
		receipt, refusedAboard = c.receipt()
	}
	switch {
	case next == nil:
	case c.broken:
		refused = notBegun()
	default:
		refused = c.answers(true)
	}
	return receipt, refusedAboard, refused
}

var errLost = errors.New("the server was silent about what had followed the letter before")

// lost reports whether no octet comes of an answer to what followed a final dot, while that itself was answered. Some servers
// read a letter's end through another buffer and drop what lay in it (Courier 1.0.16), though they offer pipelining.
func (c *conversation) lost() bool {
	if c.in.Buffered() > 0 {
		return false
	}
	c.wire.step(lostPatience, MailFrom)
	_, err := c.in.Peek(1)
	return errors.Is(err, os.ErrDeadlineExceeded) && !c.wire.inHurry()
}

// answers reads the answers to a letter's envelope, all of them also when the first one refuses. Behind a final dot some of the
// commands may have been lost: nothing comes at all, or, where only the first ones were, too few answers, and those refuse.
func (c *conversation) answers(behind bool) (refused *refusal) {
	for _, step := range steps {
		if behind && (step.stage == MailFrom || refused != nil) && c.lost() {
			c.broken = true
			return &refusal{stage: MailFrom, err: errLost, stale: true}
		}
		c.wire.step(step.patience, step.stage)
		answer := c.hear(step)
		switch {
		case refused == nil:
			refused = c.judge(answer)
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
