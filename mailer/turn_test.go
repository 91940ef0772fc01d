package mailer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// clumsy is a desk that fails each time when one letter's receipt and the next one's doubt are recorded together, before
// or after it has done so.
type clumsy struct {
	pipelinedDesk
	after bool
	turns int
}

func (o *clumsy) SettleAndDoubt(ctx context.Context, id int64, r scheduler.Result, next int64, now time.Time) func() error {
	o.turns++
	if o.after {
		if err := o.pipelinedDesk.SettleAndDoubt(ctx, id, r, next, now)(); err != nil {
			return func() error { return err }
		}
	}
	return func() error { return errors.New("no room") }
}

// TestTurnThatFails: the letter that was accepted counts as sent all the same, the dot of the next one is kept back, and
// that one leaves over another connection.
func TestTurnThatFails(t *testing.T) {
	for _, after := range []bool{false, true} {
		t.Run(fmt.Sprintf("after=%v", after), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: []string{"PIPELINING"}}
				o := &clumsy{pipelinedDesk: pipelinedDesk{newDesk()}, after: after}
				const letters = 20
				for i := range letters {
					o.post(fmt.Sprintf("p%02d@example.org", i), fmt.Sprintf("Subject: letter %d\r\n\r\nhello\r\n", i))
				}
				c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
				time.Sleep(10 * time.Minute)
				stop()
				if o.turns == 0 || peer.opened() <= o.turns/2 { // two letters are under way together
					t.Errorf("%d turns failed, over %d connections", o.turns, peer.opened())
				}
				if sent := o.count(scheduler.Sent); sent != letters {
					t.Errorf("%d letters count as sent, want %d", sent, letters)
				}
				for text, copies := range peer.letters() {
					if copies != 1 {
						t.Errorf("%d copies of %q", copies, text)
					}
				}
				if n := peer.accepted(); n != letters {
					t.Errorf("%d letters passed the dot, want %d", n, letters)
				}
				if c.busy != 0 {
					t.Errorf("%d letters count as on their way", c.busy)
				}
			})
		})
	}
}

// slowly is a desk, and no more than an Outbox, that takes a second to settle.
type slowly struct {
	*desk
	accepted func() int
	early    int // letters that the server accepted meanwhile
}

func (o *slowly) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) error {
	if r.State == scheduler.Sent {
		time.Sleep(time.Millisecond) // the server counts a letter after it has answered
		before := o.accepted()
		time.Sleep(time.Second)
		o.early += o.accepted() - before
	}
	return o.desk.Settle(ctx, id, r, now)
}

// TestPlainOutbox: to an Outbox that cannot settle one letter together with the doubt of the next, each letter is settled
// before the dot of the next one leaves, so that the end of the program costs one copy.
func TestPlainOutbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{extensions: []string{"PIPELINING"}}
		o := &slowly{desk: newDesk(), accepted: peer.accepted}
		for i := range 20 {
			o.post(fmt.Sprintf("p%02d@example.org", i), fmt.Sprintf("Subject: letter %d\r\n\r\nhello\r\n", i))
		}
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
		time.Sleep(time.Minute)
		stop()
		if n := o.count(scheduler.Sent); n != 20 || peer.accepted() != 20 || peer.opened() != 1 || o.early > 0 {
			t.Errorf("%d letters count as sent, %d passed the dot over %d connections, %d of them while the one before was being settled",
				n, peer.accepted(), peer.opened(), o.early)
		}
	})
}

// fickle is a desk at which every third letter is withdrawn once it has been claimed.
type fickle struct{ *desk }

func (o fickle) Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	claimed, err := o.desk.Claim(ctx, now, n, except...)
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range claimed {
		if d.ID%3 == 0 {
			o.letters[d.ID-1].state = scheduler.Expired
		}
	}
	return claimed, err
}

// TestWithdrawnInHand: a letter that is not wanted any more never passes the final dot, is not tried again, and is nobody's
// trouble; the others leave.
func TestWithdrawnInHand(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}} {
		t.Run(fmt.Sprint(extensions), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: extensions}
				o := fickle{newDesk()}
				for i := range 20 {
					o.post(fmt.Sprintf("p%02d@example.org", i), fmt.Sprintf("Subject: letter %d\r\n\r\nhello\r\n", i))
				}
				var said bytes.Buffer
				route := theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 2, Rate: theme.Rate{Unlimited: true}}
				c, stop := carry(t, o, route, func(c *Carrier) {
					peer.pipes(c)
					c.Log = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))
				})
				time.Sleep(time.Minute)
				stop()
				if n := peer.accepted(); n != 14 || o.count(scheduler.Sent) != 14 || o.count(scheduler.Expired) != 6 {
					t.Errorf("%d letters passed the dot, and %d count as sent, %d as withdrawn", n, o.count(scheduler.Sent), o.count(scheduler.Expired))
				}
				if c.busy != 0 || said.Len() > 0 {
					t.Errorf("%d letters count as on their way; the log says\n%s", c.busy, &said)
				}
			})
		})
	}
}
