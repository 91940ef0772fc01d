package mailer

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// TestLoginBehaviours: a server that does not let us in, for whatever reason, costs no letter an attempt.
func TestLoginBehaviours(t *testing.T) {
	for _, test := range []struct {
		answer string
		says   string
		alarm  bool
		after  time.Duration // until the route pauses
	}{
		{"454 4.7.0 Temporary authentication failure", "AUTH: 454 4.7.0", false, 0},
		{"535 5.7.8 Username and Password not accepted", "AUTH: 535 5.7.8", true, 0},
		{"334 !!! no base64 !!!", "AUTH:", false, 0},
		{"421 4.7.0 Too many failures", "AUTH: 421", false, 0},
		{hangUp, "AUTH:", false, 0},
		{silence, "AUTH:", false, commandPatience},
	} {
		t.Run(test.answer, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: []string{"AUTH PLAIN"}, answers: map[string]string{"AUTH": test.answer}}
				o := newDesk()
				s := o.post("ada@example.org", letterText)
				begun := time.Now()
				route := theme.SMTP{Host: "127.0.0.1", TLS: "none", Username: "guild"}
				c, stop := carry(t, o, route, func(c *Carrier) { peer.pipes(c); c.Secret = fixed("open sesame") })
				r := o.settled(t, s, 1)[0]
				status, waited := c.Status(), time.Since(begun)
				stop()
				if r.State != scheduler.Queued || r.Attempted || !strings.Contains(r.Reply, test.says) {
					t.Errorf("letter: %+v", r)
				}
				if !status.Paused || status.Alarm != test.alarm || waited != test.after {
					t.Errorf("after %v: %+v; want an alarm: %v, after %v", waited, status, test.alarm, test.after)
				}
				if strings.Contains(r.Reply+status.Why, "sesame") {
					t.Errorf("the password is told: %s, %s", r.Reply, status.Why)
				}
			})
		})
	}
}
