package mailer

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/scheduler"
)

// mostSettling bounds the results of one connection that wait for the ledger.
const mostSettling = 16

// stream carries a letter and those that wait behind it over a conversation in which commands may travel together
// (RFC 2920). The final dot of a letter leaves with MAIL, RCPT and DATA of the next one. While the text of that one is on
// the way, one commit records what became of the letter before and that it is in doubt itself; before that its dot does
// not leave. So a letter costs one round trip and one commit, and a crash one copy a connection at most.
func (c *Carrier) stream(ctx context.Context, talk *conversation, first scheduler.Delivery) {
	var settling errgroup.Group
	settling.SetLimit(mostSettling)
	defer func() { _ = settling.Wait() }()
	defer talk.wire.rest()

	var aboard *scheduler.Delivery // everything but its dot has left, its doubt and the letter before it are recorded
	next := &first
	for next != nil || aboard != nil {
		if next != nil {
			c.gate.up(c.Now(), next.ID)
		}
		receipt, refusedAboard, refused := talk.exchange(aboard != nil, next)
		recorded := closed
		if aboard != nil {
			d, done := *aboard, make(chan struct{})
			settling.Go(func() error {
				defer close(done)
				c.finish(ctx, d, receipt, refusedAboard, false)
				return nil
			})
			aboard, recorded = nil, done
		}
		if next != nil {
			if refused == nil {
				doubted := c.doubting(ctx, *next)
				refused = talk.load(*next)
				if err := <-doubted; err != nil && refused == nil {
					refused = talk.withhold(err)
				}
			}
			if refused == nil {
				<-recorded
				aboard = next
			} else {
				d, stale := *next, talk.stale(refused)
				settling.Go(func() error {
					c.refused(ctx, d, refused, stale)
					return nil
				})
			}
		}
		if next = nil; !talk.broken {
			next = c.following(ctx)
		}
	}
}

// closed is a channel for what need not be waited for.
var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// doubting records the doubt of a letter and answers when that is durable.
func (c *Carrier) doubting(ctx context.Context, d scheduler.Delivery) <-chan error {
	done := make(chan error, 1)
	go func() { done <- c.doubt(ctx, d) }()
	return done
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
