package sqlite

import (
	"testing"
	"time"

	"rondo/scheduler"
)

var nobodyThere = scheduler.Result{State: scheduler.Failed, Reply: "550 5.1.1 nobody here", Attempted: true, Gone: true}

// A server that says that there is no such address ends writing to it, with the same commit that fails the letter.
func TestAddressThatIsGoneIsSuppressed(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 2)
	other := session("lunchbytes")
	l.record(scheduler.Open{Session: other}, sealed(request(other, "person000@example.org")))
	version, _ := l.Version(t.Context())
	gone := l.claimOne()
	l.settle(gone.ID, nobodyThere)
	have := l.state()
	want := scheduler.Suppression{Reason: "550 5.1.1 nobody here", At: noon, Letter: gone.Name}
	if len(have.Suppressed) != 1 || have.Suppressed[gone.To] != want {
		t.Errorf("suppressed are %+v, want %+v", have.Suppressed, want)
	}
	if after, _ := l.Version(t.Context()); after == version {
		t.Error("planning does not notice")
	}
	if back := have.Returns.Undelivered; len(back) != 1 || back[0] != (scheduler.Undelivered{Address: gone.To, Why: want.Reason, At: noon}) {
		t.Errorf("came back %+v", back)
	}
	if seat := have.Sessions[1].Seats[0]; have.Sessions[1].UID != other.UID || have.StatusOf(seat) != scheduler.Undeliverable {
		t.Errorf("the other seat is %s", have.StatusOf(seat))
	}

	// What was posted to the address before does not leave; others do.
	if claimed := l.claim(5); len(claimed) != 1 || claimed[0].Name != request(s, "person001@example.org").Name {
		t.Errorf("%+v leave", claimed)
	} else {
		l.settle(claimed[0].ID, delivered)
	}
	if row := l.row(request(other, gone.To).Name); row.State != scheduler.Expired || row.Note != "the address is suppressed" {
		t.Errorf("the other letter is %s: %s", row.State, row.Note)
	}

	l.clock = noon.Add(time.Hour)
	l.record(scheduler.Restore{Address: gone.To, Why: "by hand"})
	list, err := l.Suppressions(t.Context())
	if err != nil || len(list) != 1 || !list[0].Restored.Equal(l.clock) || list[0].Suppression != want {
		t.Errorf("suppressions are %+v, %v", list, err)
	}
	again := update(s, gone.To, l.clock)
	l.record(sealed(again))
	if d := l.claimOne(); d.Name != again.Name {
		t.Errorf("%s leaves", d.Name)
	} else {
		l.settle(d.ID, nobodyThere)
	}
	if list, err = l.Suppressions(t.Context()); err != nil || len(list) != 2 || !list[0].Restored.IsZero() || list[0].Letter != again.Name {
		t.Errorf("suppressed once more: %+v, %v", list, err)
	}
	restored := l.clock
	l.clock = l.clock.Add(time.Hour)
	l.record(scheduler.Restore{Address: gone.To, Why: "by hand"})
	if list, err = l.Suppressions(t.Context()); err != nil || !list[0].Restored.Equal(l.clock) || !list[1].Restored.Equal(restored) {
		t.Errorf("restored once more: %+v, %v", list, err)
	}
	found, err := Verify(t.Context(), l.path, l.clock)
	if err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

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
		_, err := l.Update(t.Context(), func(scheduler.State) ([]scheduler.Action, error) {
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
