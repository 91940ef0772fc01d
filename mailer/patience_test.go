package mailer

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// pipes connects a carrier to a peer without a network, so that time can be simulated.
func (p *peer) pipes(c *Carrier) {
	c.Dial = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go p.play(theirs)
		return ours, nil
	}
}

// TestPatience: how long a silent server is waited for, to the second (RFC 5321 §4.5.3.2).
func TestPatience(t *testing.T) {
	for _, test := range []struct {
		silent string
		after  time.Duration
		state  scheduler.LetterState
	}{
		{"banner", 5 * time.Minute, scheduler.Queued},
		{"EHLO", 5 * time.Minute, scheduler.Queued},
		{"MAIL", 5 * time.Minute, scheduler.Queued},
		{"RCPT", 5 * time.Minute, scheduler.Queued},
		{"DATA", 2 * time.Minute, scheduler.Queued},
		{"dot", 10 * time.Minute, scheduler.InDoubt},
	} {
		t.Run(test.silent, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{answers: map[string]string{test.silent: silence}}
				o := newDesk()
				s := o.post("ada@example.org", letterText)
				begun := time.Now()
				_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, peer.pipes)
				r := o.settled(t, s, 1)[0]
				if waited := time.Since(begun); waited != test.after || r.State != test.state {
					t.Errorf("after %v: %+v; want %s after %v", waited, r, test.state, test.after)
				}
				stop()
			})
		})
	}
}

func TestASlowReceiptIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{}
		slow := 9*time.Minute + 50*time.Second
		o := newDesk()
		s := o.post("ada@example.org", letterText)
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, func(c *Carrier) {
			c.Dial = func(context.Context, string, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go peer.play(&slowConn{Conn: theirs, after: "queued", wait: slow})
				return ours, nil
			}
		})
		if r := o.settled(t, s, 1)[0]; r.State != scheduler.Sent || peer.accepted() != 1 {
			t.Errorf("%+v, %d copies", r, peer.accepted())
		}
		stop()
	})
}

// slowConn waits before it writes a certain word.
type slowConn struct {
	net.Conn
	after string
	wait  time.Duration
}

func (s *slowConn) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.after) {
		time.Sleep(s.wait)
	}
	return s.Conn.Write(p)
}

// TestStopping: a stop finishes what is in flight, but does not wait for ever.
func TestStopping(t *testing.T) {
	for _, test := range []struct {
		silent  string
		state   scheduler.LetterState
		atLeast time.Duration
		atMost  time.Duration
	}{
		{"", scheduler.Sent, 0, time.Second},
		{"banner", scheduler.Queued, 5 * time.Second, 10 * time.Second},
		{"MAIL", scheduler.Queued, 5 * time.Second, 10 * time.Second},
		{"DATA", scheduler.Queued, 5 * time.Second, 10 * time.Second},
		{"dot", scheduler.InDoubt, 20 * time.Second, 35 * time.Second},
	} {
		t.Run(test.silent, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{}
				if test.silent != "" {
					peer.answers = map[string]string{test.silent: silence}
				}
				o := newDesk()
				s := o.post("ada@example.org", letterText)
				_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, peer.pipes)
				synctest.Wait()
				begun := time.Now()
				stop()
				took := time.Since(begun)
				r := o.settled(t, s, 1)[0]
				if took < test.atLeast || took > test.atMost || r.State != test.state {
					t.Errorf("stopped after %v: %+v", took, r)
				}
			})
		})
	}
}

// TestStoppingOnTheWayToTheDot: a letter that passes the dot during the stop may still be answered for half a minute.
func TestStoppingOnTheWayToTheDot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{answers: map[string]string{"dot": silence}}
		o := newDesk()
		o.doubtErr = func(int64) error {
			time.Sleep(5 * time.Second) // the ledger is busy while the program is told to stop
			return nil
		}
		s := o.post("ada@example.org", letterText)
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, peer.pipes)
		time.Sleep(time.Second)
		begun := time.Now()
		stop()
		took := time.Since(begun)
		if r := o.settled(t, s, 1)[0]; r.State != scheduler.InDoubt || took != 4*time.Second+patienceInHurryAtDot {
			t.Errorf("stopped after %v: %+v", took, r)
		}
	})
}

// TestStoppingEndsAStream: where commands travel together, the letter before its dot and the one whose envelope is on the way
// still leave; those that the connection has taken on beyond go back.
func TestStoppingEndsAStream(t *testing.T) {
	for _, slow := range []time.Duration{0, 100 * time.Millisecond} {
		t.Run(slow.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: []string{"PIPELINING"}, slow: slow}
				o := newDesk()
				o.doubtErr = func(int64) error { time.Sleep(time.Second); return nil }
				const letters = 60
				for i := range letters {
					o.post(fmt.Sprintf("p%d@example.org", i), letterText)
				}
				route := theme.SMTP{Host: "mail.example.org", TLS: "none", Rate: theme.Rate{Unlimited: true}, Connections: 1}
				_, stop := carry(t, o, route, peer.pipes)
				time.Sleep(40500 * time.Millisecond)
				before := peer.accepted()
				stop()
				sent := o.count(scheduler.Sent)
				if sent != peer.accepted() || sent > before+2 || before < 2 || sent+o.count(scheduler.Queued) != letters {
					t.Errorf("%d letters passed the dot before the stop and %d in all; %d count as sent, %d wait", before, peer.accepted(), sent, o.count(scheduler.Queued))
				}
			})
		})
	}
}

// TestStoppingGivesBackWhatWasNotBegun: letters claimed and not started are as if they had never been claimed.
func TestStoppingGivesBackWhatWasNotBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{answers: map[string]string{"MAIL": silence}}
		o := newDesk()
		for i := range 50 {
			o.post(fmt.Sprintf("p%d@d%d.example.org", i, i%2), letterText)
		}
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Rate: theme.Rate{Unlimited: true}, Connections: 2}, peer.pipes)
		synctest.Wait()
		stop()
		if n := o.count(scheduler.Queued); n != 50 {
			t.Errorf("%d letters wait again, want 50", n)
		}
		attempts := 0
		for _, s := range o.letters {
			attempts += s.Attempts
		}
		if attempts != 2 {
			t.Errorf("%d attempts count, want those of the two connections", attempts)
		}
	})
}

func TestIdleConnectionsAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{}
		o := newDesk()
		o.settled(t, func() *slip {
			s := o.post("ada@example.org", letterText)
			_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, peer.pipes)
			t.Cleanup(stop)
			return s
		}(), 1)
		time.Sleep(idlePatience - time.Second)
		if heard := peer.commands(); heard[len(heard)-1] == "QUIT" {
			t.Error("closed too early")
		}
		time.Sleep(2 * time.Second)
		if heard := peer.commands(); heard[len(heard)-1] != "QUIT" {
			t.Errorf("heard %q", heard)
		}
	})
}
