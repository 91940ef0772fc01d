package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Who is signed in at the desk, and what is done.
var devices = []test{
	{"ALoginIsUsedOnce", aLoginIsUsedOnce},
	{"CookiesFollowEachOther", cookiesFollowEachOther},
	{"DevicesEnd", devicesEnd},
	{"AnActIsInTheCommitOfItsChange", anActIsInTheCommitOfItsChange},
}

// asks keeps that somebody wants to sign in, under an id of one letter.
func (l *ledger) asks(letter, who string) (id string) {
	l.T.Helper()
	id = strings.Repeat(letter, 26)
	if err := l.AskIn(l.T.Context(), scheduler.Login{ID: id, Address: who, At: l.Clock}); err != nil {
		l.T.Fatal(err)
	}
	return id
}

// enters signs somebody in, and returns the hash of the cookie.
func (l *ledger) enters(letter, who string) store.Hash {
	l.T.Helper()
	cookie := store.HashOf(letter)
	d := store.Device{ID: strings.Repeat(letter, 26), Address: who, Name: letter, Began: l.Clock, Seen: l.Clock}
	if err := l.Enter(l.T.Context(), l.asks(letter, who), d, cookie); err != nil {
		l.T.Fatal(err)
	}
	return cookie
}

func aLoginIsUsedOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	id := l.asks("a", "ada@example.org")
	want := scheduler.Login{ID: id, Address: "ada@example.org", At: l.Clock}
	if have, err := l.State(t.Context()); err != nil || len(have.Logins) != 1 || have.Logins[0] != want {
		t.Errorf("the State has %+v", have.Logins)
	}
	for n := range scheduler.LoginTries + 1 {
		if err := l.Try(t.Context(), id); (err != nil) != (n == scheduler.LoginTries) {
			t.Errorf("try %d: %v", n+1, err)
		}
	}
	l = l.reopen()
	d := store.Device{ID: strings.Repeat("d", 26), Address: "ada@example.org", Began: l.Clock, Seen: l.Clock}
	if err := l.Enter(t.Context(), id, d, store.HashOf("1")); err != nil {
		t.Fatal(err)
	}
	d.ID = strings.Repeat("e", 26)
	if err := l.Enter(t.Context(), id, d, store.HashOf("2")); !errors.Is(err, store.ErrNoLogin) {
		t.Errorf("once more: %v", err)
	}
	if got, err := l.Login(t.Context(), id); err != nil || !got.Used || got.Tries != scheduler.LoginTries {
		t.Errorf("it is %+v, %v", got, err)
	}
	if _, err := l.Login(t.Context(), "nobody"); !errors.Is(err, store.ErrNoLogin) {
		t.Errorf("nobody's: %v", err)
	}
	l.audit()
}

func cookiesFollowEachOther(t *testing.T, open Opener) {
	l := open.fresh(t)
	first := l.enters("a", "ada@example.org")
	second, third := store.HashOf("second"), store.HashOf("third")
	rotate := func(next store.Hash, want bool) {
		t.Helper()
		l.Clock = l.Clock.Add(time.Second)
		given, err := l.Rotate(t.Context(), first, next, l.Clock.Add(-time.Minute), l.Clock)
		if err != nil || given != want {
			t.Errorf("given %v, %v; want %v", given, err, want)
		}
	}
	stands := func(when string, cookie store.Hash, earlier, later, replaced bool) {
		t.Helper()
		_, c, found, err := l.Ledger.Device(t.Context(), cookie)
		if err != nil || !found || c.Earlier != earlier || c.Later != later || c.Replaced.IsZero() == replaced {
			t.Errorf("%s: %+v, %v, %v", when, c, found, err)
		}
	}
	stands("at first", first, false, false, false)
	rotate(second, true)
	rotate(third, false) // at the same time
	stands("the next is given", first, false, true, false)
	stands("the next is given", second, true, false, false)
	l.Clock = l.Clock.Add(time.Hour)
	rotate(third, true) // the response was lost
	if err := l.Follow(t.Context(), second, l.Clock); err != nil {
		t.Fatal(err)
	}
	l = l.reopen()
	stands("it was late", first, false, true, true)
	stands("it was late", second, false, true, false)
	stands("it was late", third, true, false, false)
	rotate(store.HashOf("fourth"), false) // of one that is replaced
	d, _, _, err := l.Ledger.Device(t.Context(), third)
	if err != nil || d.Address != "ada@example.org" || !d.Seen.After(d.Began) {
		t.Errorf("the device is %+v, %v", d, err)
	}
	l.audit()
}

func devicesEnd(t *testing.T, open Opener) {
	l := open.fresh(t)
	ada, phone, bo := l.enters("a", "ada@example.org"), l.enters("b", "ada@example.org"), l.enters("c", "bo@example.org")
	in := func(when string, want ...bool) {
		t.Helper()
		for i, cookie := range []store.Hash{ada, phone, bo} {
			if _, _, found, err := l.Ledger.Device(t.Context(), cookie); err != nil || found != want[i] {
				t.Errorf("%s: device %d is signed in: %v, %v", when, i, found, err)
			}
		}
	}
	out := func(who, id string, want int64) {
		t.Helper()
		if n, err := l.SignOut(t.Context(), who, id); err != nil || n != want {
			t.Errorf("%d are signed out, %v; want %d", n, err, want)
		}
	}
	out("bo@example.org", strings.Repeat("a", 26), 0)
	in("somebody else's", true, true, true)
	out("ada@example.org", strings.Repeat("a", 26), 1)
	in("one of two", false, true, true)
	id := l.asks("d", "ada@example.org")
	out("ada@example.org", "", 1)
	in("all", false, false, true)
	if got, err := l.Login(t.Context(), id); err != nil || !got.Used {
		t.Errorf("what was not used yet is %+v, %v", got, err)
	}
	l.Clock = l.Clock.Add(time.Hour)
	if n, err := l.PruneDevices(t.Context(), l.Clock.Add(-2*time.Hour), l.Clock.Add(-time.Minute), l.Clock); err != nil || n != 1 {
		t.Errorf("%d are forgotten, %v", n, err)
	}
	if _, err := l.Login(t.Context(), id); !errors.Is(err, store.ErrNoLogin) {
		t.Errorf("the login is there: %v", err)
	}
	l.audit()
}

func anActIsInTheCommitOfItsChange(t *testing.T, open Opener) {
	l := open.fresh(t)
	act := func(what, about string) scheduler.Act {
		return scheduler.Act{At: l.Clock, Who: "ada@example.org", What: what, About: about, Change: "one\ntwo"}
	}
	has := func(when string, f store.ActFilter, want ...scheduler.Act) {
		t.Helper()
		got, err := l.Acts(t.Context(), f)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: %+v, %v; want %+v", when, got, err, want)
			return
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %+v, want %+v", when, got[i], want[i])
			}
		}
	}
	failed := store.Acting(t.Context(), act("retried", "1"))
	if err := l.Retry(failed, "1"); !errors.Is(err, store.ErrNoLetter) {
		t.Fatal(err)
	}
	has("a change that fails", store.ActFilter{})
	released := act("released", "datatalks/2026-12-01")
	ctx := store.Acting(t.Context(), released)
	for range 2 { // the second change in the context is none of the act
		if err := l.ReleaseFiles(ctx, "digest"); err != nil {
			t.Fatal(err)
		}
	}
	decided := act("decided", "reading")
	ctx = store.Acting(t.Context(), decided)
	for _, acts := range [][]scheduler.Action{nil, {scheduler.Silence{Address: "bo@example.org"}}} {
		if _, err := l.Update(ctx, scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) { return acts, nil }); err != nil {
			t.Fatal(err)
		}
	}
	l.Clock = l.Clock.Add(time.Hour)
	bare := scheduler.Act{At: l.Clock, Who: "shell: bo", What: "looked"}
	if err := l.Note(t.Context(), bare); err != nil {
		t.Fatal(err)
	}
	l = l.reopen()
	has("all", store.ActFilter{}, released, decided, bare)
	has("of a theme", store.ActFilter{Theme: "datatalks"}, released)
	has("of a theme with a shorter name", store.ActFilter{Theme: "data"})
	has("of one", store.ActFilter{Who: "shell: bo"}, bare)
	has("from then on", store.ActFilter{Since: l.Clock}, bare)
	has("the last", store.ActFilter{Last: 2}, decided, bare)
	if n, err := l.PruneActs(t.Context(), l.Clock); err != nil || n != 2 {
		t.Errorf("%d are forgotten, %v", n, err)
	}
	has("later", store.ActFilter{}, bare)
	l.audit()
}
