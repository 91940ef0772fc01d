package mailer

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rondo/mailbox"
	"rondo/scheduler"
	"rondo/theme"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func refusedWith(stage Stage, code int, text string) *refusal {
	return &refusal{stage: stage, reply: newReply(code, text)}
}

func TestPaceOfProfilesAndSettings(t *testing.T) {
	for _, test := range []struct {
		route theme.SMTP
		want  Pace
	}{
		{theme.SMTP{}, Pace{4, theme.Rate{Letters: 10, Per: time.Second}, 0}},
		{theme.SMTP{Profile: "office365"}, Pace{2, theme.Rate{Letters: 28, Per: time.Minute}, 9000}},
		{theme.SMTP{Profile: "office365", Connections: 1, Rate: theme.Rate{Letters: 5, Per: time.Minute}}, Pace{1, theme.Rate{Letters: 5, Per: time.Minute}, 9000}},
		{theme.SMTP{Profile: "gmail", Rate: theme.Rate{Unlimited: true}}, Pace{Connections: 2}},
	} {
		if got, err := PaceOf(test.route); err != nil || got != test.want {
			t.Errorf("%+v: %+v, %v", test.route, got, err)
		}
	}
	if _, err := PaceOf(theme.SMTP{Profile: "outlook"}); err == nil || !strings.Contains(err.Error(), "office365") {
		t.Errorf("unknown profile: %v", err)
	}
}

func TestGateWidensSlowlyAfterACrash(t *testing.T) {
	g := newGate(Pace{Connections: 4}, true, noon)
	for second, want := range []int{1, 2, 3, 4, 4} {
		g.room(noon.Add(time.Duration(second)*time.Second), 0)
		if got := g.allowed(); got != want {
			t.Errorf("after %d s: %d connections, want %d", second, got, want)
		}
	}
}

func TestGateNarrowsWhenThrottled(t *testing.T) {
	g := newGate(Pace{Connections: 8}, false, noon)
	now := noon
	for _, want := range []int{4, 2, 1, 1} {
		_, reopens, _ := g.refuse(now, scheduler.Delivery{To: "ada@example.org"}, refusedWith(MailFrom, 421, "4.3.2 too many"), 0.5)
		if n, wait := g.room(now, 0); n != 0 || wait != reopens.Sub(now) || g.allowed() != want {
			t.Errorf("room %d after %v, %d connections, want %d", n, wait, g.allowed(), want)
		}
		now = reopens
	}
	for range 7 {
		now = now.Add(widenAfterThrottle)
		g.room(now, 0)
	}
	if g.allowed() != 8 {
		t.Errorf("%d connections after a quiet while", g.allowed())
	}
}

func TestGateRestsLongerEachTime(t *testing.T) {
	g := newGate(Pace{Connections: 8}, false, noon)
	now := noon
	for _, want := range []time.Duration{15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute,
		8 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
		r := &refusal{stage: Connect, err: fmt.Errorf("connection refused")}
		_, reopens, _ := g.refuse(now, scheduler.Delivery{To: "ada@example.org"}, r, 0.5)
		if _, again, _ := g.refuse(now, scheduler.Delivery{To: "bo@example.org"}, r, 0.5); reopens.Sub(now) != want || !again.Equal(reopens) {
			t.Errorf("rests %v, want %v; eight workers that fail together are one trouble", reopens.Sub(now), want)
		}
		now = reopens
	}
	g.accept(now)
	if s := g.status(now); s.Paused || s.Why != "" || !s.Since.IsZero() || !s.Accepted.Equal(now) {
		t.Errorf("after a letter: %+v", s)
	}
}

func TestGateAtTheEndOfAQuota(t *testing.T) {
	g := newGate(Pace{Connections: 4, Daily: 5}, false, noon)
	if n, _ := g.room(noon, 0); n < 4 || n > 5 {
		t.Fatalf("room for %d", n)
	}
	g.started(noon, 5)
	if n, wait := g.room(noon.Add(time.Hour), 0); n != 0 || wait != 23*time.Hour {
		t.Errorf("room for %d, wait %v", n, wait)
	}
	if s := g.status(noon.Add(time.Hour)); !s.Alarm || !strings.Contains(s.Why, "5 letters a day") {
		t.Errorf("%+v", s)
	}
	if n, _ := g.room(noon.Add(24*time.Hour), 0); n < 4 {
		t.Errorf("room for %d the next day", n)
	}

	g = newGate(Pace{Connections: 4}, false, noon)
	v, reopens, _ := g.refuse(noon, scheduler.Delivery{To: "ada@example.org"}, refusedWith(RcptTo, 550, "5.4.5 Daily user sending limit exceeded"), 0.5)
	if v != QuotaSpent || !reopens.Equal(noon.Add(quotaProbe)) {
		t.Errorf("%s until %v", v, reopens)
	}
	g.accept(noon.Add(time.Second)) // one that was under way
	if n, _ := g.room(noon.Add(time.Minute), 0); n != 0 || !g.status(noon.Add(time.Minute)).Alarm {
		t.Error("a letter that was under way has opened the gate or hushed the alarm")
	}
}

// TestThrottledRouteClosesConnections: after a 421 half of the workers go when they have carried their letter.
func TestThrottledRouteClosesConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{slow: 10 * time.Millisecond}
		o := newDesk()
		post := func() {
			for i := range 8 {
				o.post(fmt.Sprintf("p%d@example.org", i), letterText)
			}
		}
		post()
		c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 4, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
		for _, s := range o.letters {
			o.tried(t, s)
		}
		if n := c.Status().Connections; n != 4 {
			t.Fatalf("%d connections at first", n)
		}
		peer.mu.Lock()
		peer.answers = map[string]string{"MAIL": "450 4.3.2 slow down"}
		peer.mu.Unlock()
		post()
		time.Sleep(10 * time.Second)
		if s := c.Status(); s.Connections > 2 || !s.Paused {
			t.Errorf("throttled: %+v", s)
		}
		stop()
	})
}

// TestKeepsThePublishedRate: Exchange Online takes 30 letters a minute and three connections, and its profile stays
// below while wasting little.
func TestKeepsThePublishedRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{}
		o := newDesk()
		const letters = 140
		for i := range letters {
			o.post(fmt.Sprintf("p%d@example.org", i), letterText)
		}
		begun := time.Now()
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Profile: "office365"}, peer.pipes)
		time.Sleep(time.Minute)
		if n := peer.accepted(); n < 27 || n > 30 {
			t.Errorf("%d letters in the first minute", n)
		}
		for _, s := range o.letters {
			o.settled(t, s, 1)
		}
		if took, fastest := time.Since(begun), letters*time.Minute/28; took > fastest+fastest/50 || took < fastest-2*time.Minute/28 {
			t.Errorf("%d letters took %v, at 28 a minute they take %v", letters, took, fastest)
		}
		stop()
		if peer.opened() > 2 {
			t.Errorf("%d connections", peer.opened())
		}
	})
}

// TestUrgentFirst: however much waits, an urgent letter leaves next.
func TestUrgentFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{}
		o := newDesk()
		for i := range 2000 {
			o.post(fmt.Sprintf("p%d@example.org", i), letterText).Lane = scheduler.Unhurried
		}
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Profile: "office365"}, peer.pipes)
		time.Sleep(10 * time.Minute)
		urgent := o.post("urgent@example.org", letterText)
		begun := time.Now()
		if r := o.settled(t, urgent, 1)[0]; r.State != scheduler.Sent || time.Since(begun) > 2*time.Minute/28+time.Second {
			t.Errorf("after %v: %+v", time.Since(begun), r)
		}
		stop()
	})
}

// TestGreylisting: each recipient is refused once and let in after five minutes.
func TestGreylisting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[string]time.Time{}
		early := 0
		peer := &greylist{seen: seen, early: &early}
		o := newDesk()
		for i := range 50 {
			o.post(fmt.Sprintf("p%d@example.org", i), letterText)
		}
		begun := time.Now()
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, peer.pipes)
		for _, s := range o.letters {
			if r := o.settled(t, s, 2); r[0].State != scheduler.Queued || r[1].State != scheduler.Sent {
				t.Errorf("%s: %+v", s.Name, r)
			}
		}
		if early > 0 || time.Since(begun) > 16*time.Minute {
			t.Errorf("%d letters came back too early; all took %v", early, time.Since(begun))
		}
		stop()
	})
}

// TestRouteThatCannotLogInFailsNoLetter for six hours, and says so within a minute.
func TestRouteThatCannotLogInFailsNoLetter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{answers: map[string]string{"MAIL": "535 5.7.8 Authentication credentials invalid"}}
		o := newDesk()
		for i := range 20 {
			o.post(fmt.Sprintf("p%d@example.org", i), letterText)
		}
		c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, peer.pipes)
		time.Sleep(time.Minute)
		if s := c.Status(); !s.Alarm || s.Since.IsZero() {
			t.Errorf("after a minute: %+v", s)
		}
		time.Sleep(6 * time.Hour)
		if n := o.count(scheduler.Failed); n != 0 {
			t.Errorf("%d letters failed", n)
		}
		if tries := len(peer.commands()); tries > 300 {
			t.Errorf("%d commands in six hours is no rest", tries)
		}
		peer.mu.Lock()
		peer.answers = nil
		peer.mu.Unlock()
		for _, s := range o.letters {
			for n := 1; o.settled(t, s, n)[n-1].State != scheduler.Sent; n++ {
			}
		}
		if s := c.Status(); s.Alarm || s.Paused {
			t.Errorf("after the login works again: %+v", s)
		}
		stop()
	})
}

// TestLostReceipts: a server that takes every tenth letter and says nothing costs one copy for each, no more.
func TestLostReceipts(t *testing.T) {
	var mu sync.Mutex
	n := 0
	m := openMailbox(t, mailbox.Options{Behave: func(stage mailbox.Stage, _ mailbox.Envelope) mailbox.Reply {
		mu.Lock()
		defer mu.Unlock()
		if stage == mailbox.Data {
			if n++; n%10 == 0 {
				return mailbox.Reply{Break: true, Keep: true}
			}
		}
		return mailbox.Reply{}
	}})
	o := newDesk()
	for i := range 200 {
		o.post(fmt.Sprintf("p%d@example.org", i), letterText)
	}
	_, stop := carry(t, o, routeTo(m), nil)
	doubts := 0
	for _, s := range o.letters {
		if r := o.tried(t, s); r.State == scheduler.InDoubt {
			doubts++
		} else if r.State != scheduler.Sent {
			t.Errorf("%s: %+v", s.Name, r)
		}
	}
	stop()
	patience, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	arrived, err := m.Wait(patience, 200) // a mailbox that hangs up files its last letter a moment later
	if err != nil || doubts != 20 || len(arrived) != 200 {
		t.Errorf("%d letters in doubt, %d arrived: %v", doubts, len(arrived), err)
	}
}
