package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

// Sessions that are long over.
var folding = []test{
	{"WhatIsFoldedStillCounts", whatIsFoldedStillCounts},
	{"OnlyWhatIsOldIsFolded", onlyWhatIsOldIsFolded},
	{"ThePeopleOfFoldedSessionsAreThoseOfTheirTime", thePeopleOfFoldedSessionsAreThoseOfTheirTime},
	{"LettersThatSomethingNamesStay", lettersThatSomethingNamesStay},
	{"AHistoryFollowsToAnotherAddress", aHistoryFollowsToAnotherAddress},
	{"WhoIsForgottenHasNoHistory", whoIsForgottenHasNoHistory},
	{"SeveralFoldAtOnce", severalFoldAtOnce},
}

// folds lets go of what ended before a moment.
func (l *ledger) folds(before time.Time, want store.Folded) {
	l.T.Helper()
	got, err := l.Fold(l.T.Context(), before)
	if err != nil || got != want {
		l.T.Errorf("it folded %+v, %v; want %+v", got, err, want)
	}
	l.audit()
}

func (l *ledger) letters() []store.Row {
	l.T.Helper()
	rows, err := l.Letters(l.T.Context(), store.Filter{})
	if err != nil {
		l.T.Fatal(err)
	}
	return rows
}

func (l *ledger) countsAs(when string, want map[scheduler.LetterState]int) {
	l.T.Helper()
	counts, err := l.Counts(l.T.Context())
	if err != nil {
		l.T.Fatal(err)
	}
	for _, state := range scheduler.LetterStates {
		if counts.ByState[state] != want[state] {
			l.T.Errorf("%s: %d letters are %s, want %d", when, counts.ByState[state], state, want[state])
		}
	}
}

// The numbers of a session, of its people and of what they said stay as they were; seats and letters go, and new letters get numbers
// of their own.
func whatIsFoldedStillCounts(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 6)
	said := func(n int, answer ical.PartStat) {
		r := Yes(s, fmt.Sprintf("person%03d@example.org", n), 0, Noon)
		r.Answer, r.Said.Answer = answer, answer
		l.Record(r)
	}
	said(0, ical.Accepted)
	said(1, ical.Tentative)
	said(2, ical.Declined)
	if err := l.Offer(t.Context(), s.UID, "person000@example.org", true); err != nil {
		t.Fatal(err)
	}
	l.Record(scheduler.Attend{UID: s.UID, Address: "person000@example.org", Came: scheduler.Present},
		scheduler.Propose{Proposal: Proposal(s, "1", "person001@example.org", Noon)})
	l.SendAll()
	later := s.Facts.End.Add(200 * 24 * time.Hour)
	l.Clock = later
	next := at("yoga", later.Add(24*time.Hour))
	l.Record(scheduler.Open{Session: next}, Sealed(Request(next, "person000@example.org")))
	turnout, reach := l.past(time.Time{}, later)[0], l.reach(s.UID)
	offers := l.Says(s).Presents

	l.folds(later.Add(-time.Hour), store.Folded{Sessions: 1, Letters: 6})
	if got := l.past(time.Time{}, later)[0]; got.Turnout != turnout.Turnout || got.Facts != turnout.Facts {
		t.Errorf("the session counts as %+v, want %+v", got.Turnout, turnout.Turnout)
	}
	if got := l.reach(s.UID); got.Invited != reach.Invited {
		t.Errorf("%d people were reached, want %d", got.Invited, reach.Invited)
	}
	if got := l.Says(s).Presents; got != offers || got != 1 {
		t.Errorf("%d would present, want %d", got, offers)
	}
	if rows := l.letters(); len(rows) != 1 || rows[0].ID != 7 {
		t.Errorf("the letters are %+v", rows)
	}
	l.countsAs("after folding", map[scheduler.LetterState]int{scheduler.Queued: 1})
	if proposals, err := l.Proposals(t.Context()); err != nil || len(proposals) > 0 {
		t.Errorf("there are %+v, %v", proposals, err)
	}

	l.folds(later.Add(-time.Hour), store.Folded{})
	l.Record(Sealed(Request(next, "person001@example.org")))
	if rows := l.letters(); len(rows) != 2 || rows[1].ID != 8 {
		t.Errorf("the letters are %+v", rows)
	}
	l.countsAs("after another letter", map[scheduler.LetterState]int{scheduler.Queued: 2})
	l.Clock = later.Add(8 * 24 * time.Hour)
	l.folds(later.Add(7*24*time.Hour), store.Folded{Sessions: 1}) // whose letters still wait
	l.countsAs("with letters that wait", map[scheduler.LetterState]int{scheduler.Queued: 2})
}

func (l *ledger) reach(uids ...string) store.Reach {
	l.T.Helper()
	r, err := l.Reach(l.T.Context(), uids)
	if err != nil {
		l.T.Fatal(err)
	}
	return r
}

func onlyWhatIsOldIsFolded(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	l.SendAll()
	l.Record(Sealed(Request(s, "last@example.org")))
	l.Clock = s.Facts.End.Add(300 * 24 * time.Hour)
	l.folds(s.Facts.End, store.Folded{})
	if n := len(l.letters()); n != 2 {
		t.Errorf("%d letters are left", n)
	}
	l.folds(s.Facts.End.Add(time.Millisecond), store.Folded{Sessions: 1, Letters: 1})
}

// Of a quarter that is long over, a theme's people are those that it had in that time, each once.
func thePeopleOfFoldedSessionsAreThoseOfTheirTime(t *testing.T, open Opener) {
	l := open.fresh(t)
	day := 24 * time.Hour
	var all []scheduler.Session
	for i, people := range [][]string{{"ada", "bo"}, {"ada", "cy"}, {"cy", "dan"}} {
		s := at("datatalks", Noon.Add(time.Duration(i)*30*day))
		s.UID, s.Slot = fmt.Sprint(i, "@sessions.example.org"), ical.LocalOf(s.Facts.Start)
		acts := []scheduler.Action{scheduler.Open{Session: s}}
		for _, name := range people {
			acts = append(acts, Sealed(Request(s, name+"@example.org")))
		}
		l.Record(acts...)
		all = append(all, s)
	}
	l.SendAll()
	l.Clock = Noon.Add(400 * day)
	if _, err := l.Fold(t.Context(), l.Clock.Add(-day)); err != nil {
		t.Fatal(err)
	}
	l.audit()
	for want, uids := range map[int][]string{2: {all[0].UID}, 3: {all[0].UID, all[1].UID}, 4: {all[0].UID, all[1].UID, all[2].UID}, 0: {"nobody"}} {
		if got := l.reach(uids...); got.Invited != want {
			t.Errorf("%q reached %d people, want %d", uids, got.Invited, want)
		}
	}
	traces, err := l.Traces(t.Context(), store.Someone{Addresses: []string{"cy@example.org"}})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(traces, func(t store.Trace) bool { return t.Table == "histories" })
	if i < 0 || len(traces[i].Rows) != 1 || traces[i].Rows[0]["sessions"] != "2" {
		t.Errorf("of one of them is known %+v", traces)
	}
}

// A letter that silenced an address stays, since the address says so, and so does one that somebody else asked for with an address.
func lettersThatSomethingNamesStay(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 3)
	const who = "lin@example.org"
	asks := Request(s, who)
	asks.Kind, asks.UID, asks.Name, asks.Stamp = scheduler.Confirm, "", "confirm/1790000000/"+who, l.Clock
	l.Record(Sealed(asks), Sealed(Request(s, "last@example.org")))
	one := l.TakeOne()
	l.Dot(one.ID)
	l.End(one.ID, scheduler.Result{State: scheduler.Failed, Reply: "550 5.1.1 no such user", Attempted: true, Gone: true})
	l.SendAll()
	l.Clock = s.Facts.End.Add(300 * 24 * time.Hour)
	l.folds(l.Clock.Add(-time.Hour), store.Folded{Sessions: 1, Letters: 2})
	for _, name := range []string{one.Name, asks.Name} {
		if _, _, _, err := l.Letter(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, _, err := l.Letter(t.Context(), "2"); !errors.Is(err, store.ErrNoLetter) {
		t.Errorf("the letter that arrived: %v", err)
	}
}

// histories returns what folded sessions tell of an address, by theme: how many, and how many of them were accepted.
func (l *ledger) histories(address string) map[string]string {
	l.T.Helper()
	traces, err := l.Traces(l.T.Context(), store.Someone{Addresses: []string{address}})
	if err != nil {
		l.T.Fatal(err)
	}
	told := map[string]string{}
	for _, t := range traces {
		if t.Table == "histories" {
			for _, row := range t.Rows {
				told[row["theme"]] = row["sessions"] + " " + row["accepted"]
			}
		}
	}
	return told
}

// Who has another address today is one person by their folded sessions, whether these were folded before that was said or after, and
// whether they were invited under one address or under both.
func aHistoryFollowsToAnotherAddress(t *testing.T, open Opener) {
	l := open.fresh(t)
	day := 24 * time.Hour
	l.naming("- email: ada@example.org\n")
	var all []scheduler.Session
	for i, people := range [][]string{{"ada", "bo"}, {"ada"}, {"ada", "lovelace"}, {"lovelace"}} {
		s := at("datatalks", Noon.Add(time.Duration(i)*30*day))
		if i == 1 {
			s.Theme = "yoga"
		}
		s.UID, s.Slot = fmt.Sprint(i, "@sessions.example.org"), ical.LocalOf(s.Facts.Start)
		acts := []scheduler.Action{scheduler.Open{Session: s}}
		for _, name := range people {
			acts = append(acts, Sealed(Request(s, name+"@example.org")))
		}
		l.Record(acts...)
		all = append(all, s)
	}
	l.Record(Yes(all[0], "ada@example.org", 0, Noon))
	l.SendAll()
	fold := func(sessions int, until scheduler.Session) {
		t.Helper()
		l.Clock = until.Facts.End.Add(300 * day)
		if done, err := l.Fold(t.Context(), until.Facts.End.Add(time.Hour)); err != nil || done.Sessions != sessions {
			t.Fatalf("it folded %+v, %v; want %d", done, err, sessions)
		}
		l.audit()
	}
	has := func(address string, want map[string]string) {
		t.Helper()
		if got := l.histories(address); !maps.Equal(got, want) {
			t.Errorf("%s has %v, want %v", address, got, want)
		}
	}
	reaches := func(want int) {
		t.Helper()
		if got := l.reach(all[0].UID, all[1].UID, all[2].UID, all[3].UID).Invited; got != want {
			t.Errorf("%d people were reached, want %d", got, want)
		}
	}
	fold(2, all[1])
	has("ada@example.org", map[string]string{"datatalks": "1 1", "yoga": "1 "})
	reaches(3)
	l.naming("- { email: lovelace@example.org, was: Ada@example.org }\n")
	has("ada@example.org", map[string]string{})
	has("lovelace@example.org", map[string]string{"datatalks": "1 1", "yoga": "1 "})
	reaches(2)
	l.audit()
	fold(1, all[2]) // where both addresses have a seat
	has("ada@example.org", map[string]string{})
	has("lovelace@example.org", map[string]string{"datatalks": "2 1", "yoga": "1 "})
	fold(1, all[3])
	has("lovelace@example.org", map[string]string{"datatalks": "3 1", "yoga": "1 "})
	reaches(2)
	l.naming("- { email: ada.l@example.org, was: lovelace@example.org }\n")
	has("ada.l@example.org", map[string]string{"datatalks": "3 1", "yoga": "1 "})
	reaches(2)
}

func whoIsForgottenHasNoHistory(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 2)
	l.SendAll()
	l.Clock = s.Facts.End.Add(300 * 24 * time.Hour)
	l.folds(l.Clock.Add(-time.Hour), store.Folded{Sessions: 1, Letters: 1})
	l.forget(store.Someone{Addresses: []string{"person000@example.org"}})
	if tables := l.traces(store.Someone{Addresses: []string{"person000@example.org"}}); slices.Contains(tables, "histories") {
		t.Errorf("somebody who is forgotten stands in %q", tables)
	}
	l.audit()
}

// Two that fold at once, as nodes that were started together do, fold each session and each letter once.
func severalFoldAtOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	other := l.beside()
	var acts []scheduler.Action
	const sessions = 40
	for i := range sessions {
		s := at("datatalks", Noon.Add(time.Duration(i)*time.Hour))
		s.UID, s.Slot = fmt.Sprint(i, "@sessions.example.org"), ical.LocalOf(s.Facts.Start)
		acts = append(acts, scheduler.Open{Session: s}, Sealed(Request(s, "ada@example.org")))
	}
	l.Record(acts...)
	l.SendAll()
	before := Noon.Add(300 * 24 * time.Hour)
	l.Clock = before.Add(time.Hour)
	var done [2]store.Folded
	var failed [2]error
	var both sync.WaitGroup
	for i, one := range []*ledger{l, other} {
		both.Go(func() { done[i], failed[i] = one.Fold(context.Background(), before) })
	}
	both.Wait()
	if err := errors.Join(failed[:]...); err != nil {
		t.Error(err)
	}
	if letters := done[0].Letters + done[1].Letters; letters != sessions-1 || len(l.letters()) != 1 {
		t.Errorf("%d letters were folded, and %d are left", letters, len(l.letters()))
	}
	l.audit()
}
