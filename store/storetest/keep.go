package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// What is kept beside sessions and letters, and read by itself.
var keeping = []test{
	{"ProposalsAreListedAsTheyCame", proposalsAreListedAsTheyCame},
	{"HoldsAreThoseOfTheState", holdsAreThoseOfTheState},
	{"SuppressionsAreListedWithTheirEnd", suppressionsAreListedWithTheirEnd},
	{"WhoIsGoneIsSuppressedByTheSameCommit", whoIsGoneIsSuppressed},
	{"KnownIsWhoWasWrittenTo", knownIsWhoWasWrittenTo},
	{"KeyIsNoted", keyIsNoted},
	{"RestsUntilTheyEnd", restsUntilTheyEnd},
}

// Every proposal is listed, in order of arrival, with what became of it; a later one of the same person about the same session ends
// the one before.
func proposalsAreListedAsTheyCame(t *testing.T, open Opener) {
	l := open.fresh(t)
	s, other := l.Invite("datatalks", 3), l.Invite("yoga", 1)
	late := Proposal(s, "a", person(0), l.Clock.Add(2*time.Minute))
	early := Proposal(s, "b", person(1), l.Clock)
	mid := Proposal(other, "c", person(0), l.Clock.Add(time.Minute))
	l.Record(scheduler.Propose{Proposal: late}, scheduler.Propose{Proposal: early}, scheduler.Propose{Proposal: mid})
	l.Record(scheduler.Resolve{ID: "b", State: scheduler.ProposalDeclining})
	early.State = scheduler.ProposalDeclining
	l = l.reopen()
	got, err := l.Proposals(t.Context())
	if want := []scheduler.Proposal{early, mid, late}; err != nil || !slices.Equal(got, want) {
		t.Errorf("there are %+v, %v; want %+v", got, err, want)
	}
	again := Proposal(s, "d", person(0), l.Clock.Add(3*time.Minute))
	l.Record(scheduler.Propose{Proposal: again})
	got, err = l.Proposals(t.Context())
	if err != nil || len(got) != 4 || got[3] != again || got[2].State == scheduler.ProposalOpen {
		t.Errorf("after another one of the same person there are %+v, %v", got, err)
	}
	l.audit()
}

// What is held is in order of scope, with its last reason and the moment at which it began, until it is lifted.
func holdsAreThoseOfTheState(t *testing.T, open Opener) {
	l := open.fresh(t)
	hold := func(scope, why string) scheduler.Hold {
		return scheduler.Hold{Scope: scope, Why: why, Digest: "d-" + scope, Since: l.Clock}
	}
	yoga := hold("theme/yoga", "still broken")
	l.Record(scheduler.HoldBack{Hold: hold("theme/yoga", "broken")})
	l.Record(scheduler.HoldBack{Hold: yoga})
	l.Clock = l.Clock.Add(time.Minute)
	files := hold("files", "too many")
	l.Record(scheduler.HoldBack{Hold: files})
	want := []scheduler.Hold{files, yoga}
	l = l.reopen()
	holds, err := l.Holds(t.Context())
	if err != nil || !slices.Equal(holds, want) || !slices.Equal(l.Have().Holds, want) {
		t.Errorf("it holds %v, %v, in the state %v; want %v", holds, err, l.Have().Holds, want)
	}
	l.Record(scheduler.Lift{Scope: "files"}, scheduler.Lift{Scope: "zones"})
	if holds, err = l.Holds(t.Context()); err != nil || !slices.Equal(holds, want[1:]) {
		t.Errorf("after one was lifted it holds %v, %v; want %v", holds, err, want[1:])
	}
}

// Who is suppressed stands first, by address; then who was, the newest first, with who restored them.
func suppressionsAreListedWithTheirEnd(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := Session("datatalks")
	l.Record(scheduler.Open{Session: s}, Sealed(Request(s, "zoe@example.org")), Sealed(Request(s, "ada@example.org")), Sealed(Request(s, "bob@example.org")))
	report := l.KeepNew("a report")
	l.Record(scheduler.Settle{Inbox: report, Outcome: scheduler.Applied})
	silence := func(address string) scheduler.Suppression {
		s := scheduler.Suppression{Reason: "550 5.1.1 no " + address, At: l.Clock, Letter: Request(s, address).Name, Report: report}
		l.Record(scheduler.Silence{Address: address, Suppression: s})
		return s
	}
	zoe, ada := silence("zoe@example.org"), silence("ada@example.org")
	first := silence("bob@example.org")
	l.Clock = l.Clock.Add(time.Hour)
	l.Record(scheduler.Restore{Address: "bob@example.org", Why: "by hand"})
	once := l.Clock
	l.Clock = l.Clock.Add(time.Hour)
	second := silence("bob@example.org")
	l.Clock = l.Clock.Add(time.Hour)
	l.Record(scheduler.Restore{Address: "bob@example.org", Why: "signed up again"})
	want := []store.Suppressed{
		{Address: "ada@example.org", Suppression: ada}, {Address: "zoe@example.org", Suppression: zoe},
		{Address: "bob@example.org", Suppression: second, Restored: l.Clock, Why: "signed up again"},
		{Address: "bob@example.org", Suppression: first, Restored: once, Why: "by hand"},
	}
	l = l.reopen()
	if got, err := l.Suppressions(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("there are %+v, %v\nwant %+v", got, err, want)
	}
	if have := l.Have().Suppressed; len(have) != 2 || have["ada@example.org"] != ada {
		t.Errorf("the state has %v", have)
	}
	l.audit()
}

// A server that says that somebody is gone suppresses them with the result of the letter, and what else waits for them ends.
func whoIsGoneIsSuppressed(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Crowd(2)
	d := l.TakeOne()
	l.Dot(d.ID)
	l.End(d.ID, scheduler.Result{State: scheduler.Failed, Attempted: true, Gone: true, Reply: "550 5.1.1 no such user"})
	l = l.reopen()
	got, err := l.Suppressions(t.Context())
	if err != nil || len(got) != 1 || got[0].Address != "ada@example.org" || got[0].Letter != d.Name || got[0].Reason == "" || !got[0].At.Equal(l.Clock) {
		t.Errorf("there are %+v, %v", got, err)
	}
	if claimed := l.Take(9); len(claimed) != 0 {
		t.Errorf("letters to them leave still: %q", Names(claimed))
	}
	l.audit()
}

// Who was written to stays known, whatever becomes of the letter; the list is only read by who knows fewer.
func knownIsWhoWasWrittenTo(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 2)
	l.Record(scheduler.Expire{Name: "request/" + s.UID + "/0/" + person(1), UID: s.UID, Address: person(1)})
	unasked := Request(s, "typed@example.org")
	unasked.Kind, unasked.UID, unasked.Name, unasked.Stamp = scheduler.Confirm, "", "confirm/1/typed@example.org", l.Clock
	l.Record(Sealed(unasked))
	want := []string{person(0), person(1)}
	for already, want := range [][]string{want, want, nil} {
		if got, err := l.Known(t.Context(), already); err != nil || !slices.Equal(got, want) {
			t.Errorf("for who knows %d they are %q, %v; want %q", already, got, err, want)
		}
	}
	if got := l.Have().Known; len(got) != 2 {
		t.Errorf("the state knows %v", got)
	}
}

// The fingerprint of the last key is noted, and whether there is a letter that was made with one.
func keyIsNoted(t *testing.T, open Opener) {
	l := open.fresh(t)
	expect := func(want string, letters bool) {
		t.Helper()
		if got, used, err := l.Key(t.Context()); err != nil || got != want || used != letters {
			t.Errorf("%q, letters %t, %v; want %q, %t", got, used, err, want, letters)
		}
	}
	expect("", false)
	for i := range 2 {
		if err := l.NoteKey(t.Context(), fmt.Sprint("key ", i)); err != nil {
			t.Fatal(err)
		}
	}
	expect("key 1", false)
	l.Invite("datatalks", 1)
	l = l.reopen()
	expect("key 1", true)
}

// A domain rests until somebody says that it does not; one whose rest is over counts for a minute more.
func restsUntilTheyEnd(t *testing.T, open Opener) {
	l := open.fresh(t)
	rest := func(domain, why string, until time.Duration) scheduler.Rest {
		r := scheduler.Rest{Domain: domain, Why: why, Since: Noon, Until: l.Clock.Add(until)}
		if err := l.Rest(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	expect := func(when string, want ...scheduler.Rest) {
		t.Helper()
		got, err := l.Rests(t.Context())
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s %v, %v; want %v", when, got, err, want)
		}
	}
	rest("b.example.org", "421 busy", time.Hour)
	a := rest("a.example.org", "451 later", 10*time.Minute)
	b := rest("b.example.org", "421 busy still", 2*time.Hour)
	l = l.reopen()
	expect("both rest", a, b)
	l.Clock = a.Until.Add(59 * time.Second)
	expect("one is being tried", a, b)
	l.Clock = a.Until.Add(2 * time.Minute)
	expect("one is over", b)
	if err := l.Rest(t.Context(), scheduler.Rest{Domain: b.Domain}); err != nil {
		t.Fatal(err)
	}
	expect("none rests")
	c := rest("team@chat.invalid", "answers 410", time.Hour)
	c.Reached = "a word"
	if err := l.Rest(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	l.Clock = c.Until.Add(time.Hour)
	expect("of a channel it is told apart")
	if got, err := l.ChannelRests(t.Context()); err != nil || !slices.Equal(got, []scheduler.Rest{c}) {
		t.Errorf("of channels %v, %v; want %v", got, err, c)
	}
	if err := l.Rest(t.Context(), scheduler.Rest{Domain: c.Domain}); err != nil {
		t.Fatal(err)
	}
	if got, err := l.ChannelRests(t.Context()); err != nil || len(got) > 0 {
		t.Errorf("of channels %v, %v; want none", got, err)
	}
}
