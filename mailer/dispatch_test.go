package mailer

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// TestALetterWhoseLastWorkerHasGone: it waits for whichever connection is done first, and there is none any more.
func TestALetterWhoseLastWorkerHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer, o := &peer{}, newDesk()
		s := o.post("ada@example.org", letterText)
		claimed, err := o.Claim(t.Context(), time.Now(), 1)
		if err != nil || len(claimed) != 1 {
			t.Fatalf("%+v, %v", claimed, err)
		}
		c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1}, peer.pipes)
		synctest.Wait()
		c.gate.begin(time.Now(), claimed[0].ID, claimed[0].To)
		c.next <- claimed[0]
		c.count(0, 1)
		time.Sleep(2 * glance)
		stop()
		if s.state != scheduler.Sent {
			t.Errorf("the letter is %s", s.state)
		}
	})
}

// TestALetterThatWaitedIsNotBegunWhenTheRouteHasClosed: it goes back to the ledger until the route opens.
func TestALetterThatWaitedIsNotBegunWhenTheRouteHasClosed(t *testing.T) {
	o, now := newDesk(), time.Now()
	s := o.post("ada@example.org", letterText)
	claimed, err := o.Claim(t.Context(), now, 1)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("%+v, %v", claimed, err)
	}
	c := &Carrier{Outbox: o, Now: func() time.Time { return now }, gate: newGate(Pace{Connections: 1}, false, now)}
	c.gate.close(now, now.Add(time.Minute), "421 come back later", false)
	if c.may(context.Background(), claimed[0]) {
		t.Error("the letter may leave")
	}
	if r := s.results; len(r) != 1 || r[0].State != scheduler.Queued || r[0].Attempted || !r[0].NotBefore.Equal(now.Add(time.Minute)) {
		t.Errorf("%+v", r)
	}
}
