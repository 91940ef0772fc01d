package sqlite

import (
	"testing"
	"time"

	"rondo/scheduler"
)

// What is told in the daily note comes once, and what comes in while the note is decided comes with the next one.
func TestReturnsAreWhatCameSinceTheLastNote(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 4)
	fail := func(reply string) {
		l.t.Helper()
		l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Failed, Reply: reply, Attempted: true})
	}
	note := func(about string, meanwhile func()) {
		l.t.Helper()
		_, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) {
			l.clock = l.clock.Add(time.Millisecond)
			meanwhile()
			l.clock = l.clock.Add(time.Millisecond)
			letter := request(scheduler.Session{}, "org@example.org")
			letter.Kind, letter.Name, letter.Stamp, letter.NotBefore = scheduler.Returned, "returned/"+about, l.clock, noon.Add(99*time.Hour)
			return []scheduler.Action{sealed(letter)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	replies := func() (all []string) {
		for _, u := range l.state().Returns.Undelivered {
			all = append(all, u.Why)
		}
		return all
	}
	expect := func(when string, want ...string) {
		t.Helper()
		got := replies()
		if len(got) != len(want) {
			t.Fatalf("%s: %q came back, want %q", when, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q came back, want %q", when, got, want)
			}
		}
	}
	fail("554 no")
	expect("at first", "554 no")
	l.clock = l.clock.Add(time.Minute)
	note("monday", func() { fail("552 too large") })
	expect("after the note", "552 too large")
	if told := l.state().Returns.Told; !told.Equal(l.clock) {
		t.Errorf("told at %v, want %v", told, l.clock)
	}
	l.clock = l.clock.Add(time.Minute)
	note("tuesday", func() {})
	expect("after the next note")
	l.clock = l.clock.Add(time.Minute)
	fail("554 again")
	l.clock = s.Facts.Start
	if _, err := l.Expire(t.Context(), l.clock); err != nil {
		t.Fatal(err)
	}
	expect("a letter past its life is no news", "554 again")
}
