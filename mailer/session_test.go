package mailer

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// TestO3ACommandBehindTheDotIsLost: a server that drops what came in one packet with a final dot costs each connection one
// short wait, and no letter an attempt. After that nothing follows a dot at once, on the connections of later letters either.
func TestO3ACommandBehindTheDotIsLost(t *testing.T) {
	for _, test := range []struct{ connections, lost int }{{1, 0}, {4, 0}, {1, 1}, {4, 1}, {1, 2}} {
		connections := test.connections
		t.Run(fmt.Sprintf("connections=%d,lost=%d", connections, test.lost), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: []string{"PIPELINING"}, loses: true, commandsLost: test.lost}
				o := newDesk()
				const letters = 200
				for i := range letters {
					o.post(fmt.Sprintf("p%d@example.org", i), letterText)
				}
				begun := time.Now()
				c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: connections, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
				for _, s := range o.letters {
					if r := o.tried(t, s); r.State != scheduler.Sent {
						t.Errorf("%s: %+v", s.To, r)
					}
				}
				if took := time.Since(begun); took > 2*lostPatience {
					t.Errorf("%d letters took %v", letters, took)
				}
				if peer.opened() > 2*connections || peer.accepted() != letters || c.Status().Paused {
					t.Errorf("%d connections for %d letters: %+v", peer.opened(), peer.accepted(), c.Status())
				}
				time.Sleep(2 * idlePatience)
				before := peer.opened()
				for i := range letters {
					o.post(fmt.Sprintf("q%d@example.org", i), letterText)
				}
				for _, s := range o.letters[letters:] {
					o.settled(t, s, 1)
				}
				if peer.opened() > before+connections {
					t.Errorf("%d connections later: it was forgotten", peer.opened()-before)
				}
				stop()
				for _, s := range o.letters {
					if s.Attempts != 1 || s.Doubts > 0 {
						t.Errorf("%s: %d attempts, %d doubts", s.To, s.Attempts, s.Doubts)
					}
				}
			})
		})
	}
}

// TestO3ASlowServerLosesNothing: whoever answers octet by octet, or late, keeps what is under way.
func TestO3ASlowServerLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{extensions: []string{"PIPELINING"}, slow: time.Second}
		o := newDesk()
		for i := range 10 {
			o.post(fmt.Sprintf("p%d@example.org", i), letterText)
		}
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
		for _, s := range o.letters {
			o.tried(t, s)
		}
		stop()
		time.Sleep(time.Minute)
		if peer.opened() != 1 || peer.accepted() != 10 {
			t.Errorf("%d letters over %d connections", peer.accepted(), peer.opened())
		}
	})
}

// TestO5ASessionThatHasHadEnough: what a server says about one connection, in whatever words, costs another connection and
// nothing else. On a fresh one the same words are meant.
func TestO5ASessionThatHasHadEnough(t *testing.T) {
	for _, enough := range []map[string]string{
		{"MAIL": "452 4.5.3 Too many messages sent"}, // OpenSMTPD
		{"MAIL": "421 4.7.0 Too many messages in this session"},
		{"MAIL": "450 4.7.0 enough for now"},
		{"MAIL": "451 Maximum messages per connection"},
		{"MAIL": "550 5.7.0 Message limit of this session"},
		{"RCPT": "452 4.5.3 Too many recipients"},
		{"RCPT": "421 4.7.0 Error: too many errors"},
		{"DATA": "452 4.5.3 too many"},
	} {
		for _, extensions := range [][]string{nil, {"PIPELINING"}} {
			t.Run(fmt.Sprint(enough, extensions), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					peer := &peer{extensions: extensions, session: 10, enough: enough}
					o := newDesk()
					const letters = 95
					for i := range letters {
						o.post(fmt.Sprintf("p%d@example.org", i), letterText)
					}
					begun := time.Now()
					c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
					for _, s := range o.letters {
						if r := o.tried(t, s); r.State != scheduler.Sent {
							t.Fatalf("%s: %+v", s.To, r)
						}
					}
					if took := time.Since(begun); took > time.Minute || c.Status().Why != "" {
						t.Errorf("after %v: %+v", took, c.Status())
					}
					stop()
					if peer.accepted() != letters || peer.opened() != 10 {
						t.Errorf("%d letters over %d connections, want %d over 10", peer.accepted(), peer.opened(), letters)
					}
				})
			})
		}
	}
}

// TestO5AFreshConnectionThatIsRefused is overload: the route rests.
func TestO5AFreshConnectionThatIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{extensions: []string{"PIPELINING"}, once: map[string]string{}}
		o := newDesk()
		o.post("ada@example.org", letterText)
		c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
		o.settled(t, o.letters[0], 1)
		peer.mu.Lock()
		peer.answers = map[string]string{"MAIL": "452 4.5.3 Too many messages sent"}
		peer.mu.Unlock()
		s := o.post("bo@example.org", letterText)
		if r := o.tried(t, s); r.State != scheduler.Queued || !c.Status().Paused || peer.opened() != 2 {
			t.Errorf("%+v, %+v after %d connections", r, c.Status(), peer.opened())
		}
		stop()
	})
}

// TestO5ARecipientWhoEndsTheConnection is refused in earnest the second time, however many other letters go over it.
func TestO5ARecipientWhoEndsTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{extensions: []string{"PIPELINING"}, recipient: map[string]string{"cy@example.org": "421 4.7.0 not you"}}
		o := newDesk()
		for i := range 5 {
			o.post(fmt.Sprintf("p%d@example.org", i), letterText)
		}
		s := o.post("cy@example.org", letterText)
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
		if r := o.tried(t, s); r.State != scheduler.Queued || !strings.Contains(r.Reply, "421") {
			t.Errorf("%+v", r)
		}
		stop()
		asked := 0
		for _, command := range peer.commands() {
			if strings.Contains(command, "RCPT TO:<cy@") {
				asked++
			}
		}
		if asked < 1 || asked > 2 {
			t.Errorf("asked %d times", asked)
		}
	})
}
