package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Who is signed in at the desk, and what is done.
var devices = []test{
	{"ALoginIsUsedOnce", aLoginIsUsedOnce},
	{"WhatAnAddressHadIsCounted", whatAnAddressHadIsCounted},
	{"CookiesFollowEachOther", cookiesFollowEachOther},
	{"DevicesEnd", devicesEnd},
	{"DevicesFollowTheirOwners", devicesFollowTheirOwners},
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

// However often links are asked for with an address, a State has those of its letters, and the newest that wait.
func whatAnAddressHadIsCounted(t *testing.T, open Opener) {
	l := open.fresh(t)
	keep := func(n int, address string, posted bool) {
		t.Helper()
		l.Clock = l.Clock.Add(time.Second)
		id := strings.Repeat("a", 24) + string(rune('a'+n/26)) + string(rune('a'+n%26))
		if err := l.AskIn(t.Context(), scheduler.Login{ID: id, Address: address, At: l.Clock, Posted: posted}); err != nil {
			t.Fatal(err)
		}
	}
	const ada, bo = "ada@example.org", "bo@example.org"
	n := 0
	for range scheduler.LoginLetters {
		keep(n, ada, true)
		n++
	}
	for i := range 170 { // more than a State has room for
		for range scheduler.LoginLetters {
			keep(n, fmt.Sprintf("person%d@example.org", i), false)
			n++
		}
	}
	newest := map[string]bool{}
	for i := range 2 * scheduler.LoginLetters {
		if keep(n, ada, false); i >= scheduler.LoginLetters {
			newest[strings.Repeat("a", 24)+string(rune('a'+n/26))+string(rune('a'+n%26))] = true
		}
		n++
	}
	keep(n, bo, false)
	have, err := l.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	had, waits := map[string]int{}, map[string]int{}
	for _, login := range have.Logins {
		if login.Posted {
			had[login.Address]++
			continue
		}
		if waits[login.Address]++; login.Address == ada && !newest[login.ID] {
			t.Errorf("%s waits, and newer ones of its address do, too", login.ID)
		}
	}
	if had[ada] != scheduler.LoginLetters || waits[ada] != scheduler.LoginLetters || waits[bo] != 1 || had[bo] != 0 {
		t.Errorf("the State has %v that had a letter, and %v that wait", had, waits)
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

// Where accepted files give organizers another address, their devices stay signed in, also of several at once; a device goes with the
// right to use it.
func devicesFollowTheirOwners(t *testing.T, open Opener) {
	l := open.fresh(t)
	accept := func(organizers, people string) {
		l.Record(scheduler.Accept{Files: theme.Files{
			"rondo.yaml": []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n" +
				"desk: { organizers: [" + organizers + "] }\n"),
			"people.yaml":           []byte("people:\n" + people),
			"themes/datatalks.yaml": []byte("name: DataTalks\ntitle: T\npurpose: P\naudience: [cy@example.org]\nschedule: { starts: 2026-12-07 12:00 }\n"),
		}})
	}
	cookies := []store.Hash{l.enters("a", "ada@example.org"), l.enters("b", "bo@example.org"), l.enters("c", "bo@example.org")}
	of := func(when string, want ...string) {
		t.Helper()
		for i, cookie := range cookies {
			d, _, found, err := l.Ledger.Device(t.Context(), cookie)
			if err != nil || found != (want[i] != "") || d.Address != want[i] {
				t.Errorf("%s: device %d is of %q, %v; want %q", when, i, d.Address, err, want[i])
			}
		}
	}
	accept("ada@example.org, bo@example.org", "- email: ada@example.org\n- email: bo@example.org\n")
	of("named", "ada@example.org", "bo@example.org", "bo@example.org")
	accept("a.l@example.org, bob@example.org", "- { email: a.l@example.org, was: Ada@example.org }\n- { email: bob@example.org, was: bo@example.org }\n- email: cy@example.org\n")
	of("with other addresses", "a.l@example.org", "bob@example.org", "bob@example.org")
	accept("bob@example.org", "- email: a.l@example.org\n- email: bob@example.org\n")
	of("one organizes no more", "", "bob@example.org", "bob@example.org")
	accept("", "- email: a.l@example.org\n- email: bob@example.org\n")
	of("nobody does", "", "", "")
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
