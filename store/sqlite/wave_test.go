package sqlite

import (
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

// TestO2AWaveIsHeldAndNobodyIsSuppressedByIt: what followed from the first refusals of a wave is undone with the commit that
// holds it, and a release lets all go once more.
func TestO2AWaveIsHeldAndNobodyIsSuppressedByIt(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 3)
	other := session("lunchbytes")
	l.record(scheduler.Open{Session: other}, sealed(request(other, "person000@example.org")))
	first, second := l.claimOne(), l.claimOne()
	nobodyThere := scheduler.Result{State: scheduler.Failed, Reply: "RCPT: 550 5.1.1 nobody here", Attempted: true, Gone: true}
	l.settle(first.ID, nobodyThere)
	l.settle(second.ID, nobodyThere)
	third := l.claimOne()
	if more := l.claim(5); len(more) > 0 {
		t.Fatalf("%+v leave", more)
	}
	if row := l.row(request(other, first.To).Name); row.State != scheduler.Expired {
		t.Fatalf("the other letter to %s is %s", first.To, row.State)
	}
	if known, err := l.Refusals(t.Context(), l.clock); err != nil || len(known) != 2 || known[0] != (scheduler.Refusal{Letter: first.ID, To: first.To}) {
		t.Errorf("refusals %+v, %v", known, err)
	}
	version, _ := l.Version(t.Context())
	l.settle(third.ID, scheduler.Result{State: scheduler.Held, Reply: "RCPT: 550 5.1.1 no", Attempted: true, With: []int64{first.ID, second.ID}})
	if after, _ := l.Version(t.Context()); after == version {
		t.Error("planning does not notice")
	}
	if all, err := l.Suppressions(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("suppressed are %+v, %v", all, err)
	}
	have := l.state()
	if w := have.Returns.Waves; len(w) != 1 || w[0].Domain != "example.org" || w[0].Letters != 3 || w[0].People != 3 || len(have.Returns.Undelivered) != 0 ||
		!strings.Contains(w[0].String(), "rondo outbox release --refused") {
		t.Errorf("organizers are told of %+v, %+v", w, have.Returns.Undelivered)
	}
	if known, err := l.Refusals(t.Context(), l.clock); err != nil || len(known) != 3 || !known[2].Held || !known[0].Held {
		t.Errorf("refusals %+v, %v", known, err)
	}
	if seat := have.Sessions[0].Seats[0]; seat.Pending == nil || seat.Pending.Name != request(s, seat.Address).Name {
		t.Errorf("a letter that reached nobody cannot be withdrawn: %+v", seat)
	}
	if d := l.claimOne(); d.Name != request(other, first.To).Name || d.Released {
		t.Errorf("%+v leaves", d)
	} else {
		l.settle(d.ID, delivered)
	}

	l.clock = noon.Add(time.Minute)
	if n, err := l.ReleaseWaves(t.Context(), "example.com"); err != nil || n != 0 {
		t.Errorf("released %d letters to another domain, %v", n, err)
	}
	if n, err := l.ReleaseWaves(t.Context(), "Example.ORG"); err != nil || n != 3 {
		t.Errorf("released %d letters, %v", n, err)
	}
	if at, err := l.Released(t.Context()); err != nil || !at.Equal(l.clock) {
		t.Errorf("released at %v, %v", at, err)
	}
	for _, d := range l.claim(3) {
		if !d.Released || d.Attempts != 1 {
			t.Errorf("%+v leaves", d)
		}
		l.settle(d.ID, scheduler.Result{State: scheduler.Queued, NotBefore: l.clock.Add(time.Second)}) // given back
	}
	if at, err := l.Released(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("still released at %v, %v", at, err)
	}
	l.clock = l.clock.Add(time.Minute)
	again := l.claim(3)
	if len(again) != 3 || !again[0].Released {
		t.Fatalf("%+v leave", again)
	}
	l.settle(again[0].ID, nobodyThere)
	l.settle(again[1].ID, delivered)
	l.settle(again[2].ID, delivered)
	if have := l.state(); len(have.Suppressed) != 1 || len(have.Returns.Waves) != 0 {
		t.Errorf("suppressed are %+v, waves %+v", have.Suppressed, have.Returns.Waves)
	}
	found, err := Verify(t.Context(), l.path, l.clock)
	if err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestO2RefusedTransactionsWaitWithTheOthers: what failed at MAIL waits when the route pauses for it.
func TestO2RefusedTransactionsWaitWithTheOthers(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 2)
	first, second := l.claimOne(), l.claimOne()
	l.settle(first.ID, scheduler.Result{State: scheduler.Failed, Reply: "MAIL: 550 no", Attempted: true})
	until := noon.Add(time.Minute)
	l.settle(second.ID, scheduler.Result{State: scheduler.Queued, Reply: "MAIL: 550 no", Attempted: true, NotBefore: until, With: []int64{first.ID}})
	if row := l.row(first.Name); row.State != scheduler.Queued || !row.NotBefore.Equal(until) || !row.Settled.IsZero() {
		t.Errorf("%+v", row)
	}
	found, err := Verify(t.Context(), l.path, l.clock)
	if err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestO1ARestIsSeenFromOutside until it ends, and for the minute in which the domain is tried.
func TestO1ARestIsSeenFromOutside(t *testing.T) {
	l := newLedger(t)
	rest := scheduler.Rest{Domain: "example.org", Why: "example.org refuses one after the other: RCPT: 450 busy", Since: noon, Until: noon.Add(15 * time.Second)}
	if err := l.Rest(t.Context(), rest); err != nil {
		t.Fatal(err)
	}
	for after, want := range map[time.Duration]int{0: 1, 15 * time.Second: 1, time.Minute: 1, 2 * time.Minute: 0} {
		l.clock = noon.Add(after)
		if all, err := l.Rests(t.Context()); err != nil || len(all) != want || want == 1 && all[0] != rest {
			t.Errorf("after %v: %+v, %v", after, all, err)
		}
	}
	l.clock = noon
	if err := l.Rest(t.Context(), scheduler.Rest{Domain: "example.org"}); err != nil {
		t.Fatal(err)
	}
	if all, err := l.Rests(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("still %+v, %v", all, err)
	}
}
