package mailer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// clumsy is a desk that fails each time while another letter is under way: to record a receipt, before or after it has
// done so, or a doubt.
type clumsy struct {
	*desk
	how   string
	tried map[int64]bool
	fails int
}

func (o *clumsy) fail(how string, id int64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.how != how || o.tried[id] {
		return nil
	}
	o.tried[id] = true
	o.fails++
	return errors.New("no room")
}

func (o *clumsy) around(what string, id int64, record func() error) error {
	if err := o.fail("before "+what, id); err != nil {
		return err
	}
	if err := record(); err != nil {
		return err
	}
	return o.fail("after "+what, id)
}

func (o *clumsy) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	if r.State != scheduler.Sent {
		return o.desk.Settle(ctx, id, r, now)
	}
	return func() error {
		return o.around("the receipt", id, o.desk.Settle(ctx, id, r, now))
	}
}

func (o *clumsy) Doubt(ctx context.Context, id int64) func() error {
	return func() error { return o.around("the doubt", id, o.desk.Doubt(ctx, id)) }
}

// TestRecordThatFails: a letter that was accepted counts as sent all the same, and the dot of one whose doubt is not
// recorded is kept back, so that it leaves over another connection.
func TestRecordThatFails(t *testing.T) {
	for _, how := range []string{"before the receipt", "after the receipt", "before the doubt", "after the doubt"} {
		t.Run(how, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: []string{"PIPELINING"}}
				o := &clumsy{desk: newDesk(), how: how, tried: map[int64]bool{}}
				const letters = 20
				for i := range letters {
					o.post(fmt.Sprintf("p%02d@example.org", i), fmt.Sprintf("Subject: letter %d\r\n\r\nhello\r\n", i))
				}
				c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
				time.Sleep(10 * time.Minute)
				stop()
				if o.fails != letters || strings.HasSuffix(how, "doubt") != (peer.opened() > letters/3) { // three letters are under way together
					t.Errorf("%d records failed, over %d connections", o.fails, peer.opened())
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

// slowDesk is a desk that takes a second to say that a letter is settled.
type slowDesk struct {
	promptDesk
	accepted func() int
	early    int // letters that the server accepted meanwhile
}

func (o *slowDesk) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	if r.State == scheduler.Sent {
		time.Sleep(time.Millisecond) // the server counts a letter after it has answered
		before := o.accepted()
		time.Sleep(time.Second)
		o.early += o.accepted() - before
	}
	return o.promptDesk.Settle(ctx, id, r, now)
}

// TestNoDotBeforeSettleReturns: until then the end of this program may cost a copy, and that is to be one.
func TestNoDotBeforeSettleReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{extensions: []string{"PIPELINING"}}
		o := &slowDesk{promptDesk: promptDesk{newDesk()}, accepted: peer.accepted}
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
