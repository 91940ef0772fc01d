package storetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

// Sessions that are over.
var past = []test{
	{"PastHasWhatEndedWithinATime", pastHasWhatEndedWithinATime},
	{"PastCountsSeatsByAnswer", pastCountsSeatsByAnswer},
	{"PastOfThemes", pastOfThemes},
	{"PastOutlivesTheState", pastOutlivesTheState},
	{"ReachCountsEachPersonOnce", reachCountsEachPersonOnce},
	{"ImportedSessionsArePastAndNothingElse", importedSessionsArePastAndNothingElse},
	{"ImportIsAllOrNothing", importIsAllOrNothing},
}

// at is a session that starts at a moment and takes an hour.
func at(id string, start time.Time) scheduler.Session {
	s := Session(id)
	s.Slot, s.Facts.Start, s.Facts.End = ical.LocalOf(start), start, start.Add(time.Hour)
	return s
}

func (l *ledger) past(from, to time.Time) (all []store.PastSession) {
	l.T.Helper()
	all, err := l.Past(l.T.Context(), from, to)
	if err != nil {
		l.T.Fatal(err)
	}
	if !from.IsZero() {
		return all
	}
	ended, err := l.Ended(l.T.Context(), to)
	if err != nil {
		l.T.Fatal(err)
	}
	var same []*scheduler.Session
	for i := range all {
		same = append(same, &all[i].Session)
	}
	if !reflect.DeepEqual(ended, same) {
		l.T.Errorf("ended before %v: %+v, past: %+v", to, ended, same)
	}
	return all
}

func themesOf(all []store.PastSession) (list []string) {
	for _, p := range all {
		list = append(list, p.Theme)
	}
	return list
}

func pastHasWhatEndedWithinATime(t *testing.T, open Opener) {
	l := open.fresh(t)
	early, late := at("early", Noon.Add(-3*time.Hour)), at("late", Noon.Add(-time.Hour))
	late.Facts.Cancelled = true
	l.Record(scheduler.Open{Session: late}, scheduler.Open{Session: early}, scheduler.Open{Session: at("coming", Noon)})
	for _, c := range []struct {
		from, to time.Time
		want     []string
	}{
		{time.Time{}, Noon, []string{"early"}}, // late ends at noon, and the end is not within
		{time.Time{}, Noon.Add(time.Millisecond), []string{"early", "late"}},
		{Noon, Noon.Add(time.Hour), []string{"late"}},
		{Noon.Add(-time.Hour), Noon, nil},
	} {
		if got := themesOf(l.past(c.from, c.to)); !slices.Equal(got, c.want) {
			t.Errorf("from %v to %v there are %q, want %q", c.from, c.to, got, c.want)
		}
	}
	got := l.past(Noon, Noon.Add(time.Hour))[0]
	got.Changed = time.Time{}
	if got.UID != late.UID || got.Slot != late.Slot || got.Facts != late.Facts || got.Imported || got.Turnout != (store.Turnout{}) {
		t.Errorf("it is %+v, want %+v", got, late)
	}
}

// With ids of themes, those of others are left out: recorded ones with their seats, and imported ones.
func pastOfThemes(t *testing.T, open Opener) {
	l := open.fresh(t)
	talks, other := l.Invite("datatalks", 3), l.Invite("yoga", 2)
	if talks.Facts.End != other.Facts.End {
		t.Fatal("they do not end together")
	}
	old := func(id string, days time.Duration) scheduler.Session {
		s := at(id, Noon.Add(-days*24*time.Hour))
		s.UID = "old." + s.UID
		return s
	}
	if _, _, err := l.Import(t.Context(), []scheduler.Session{old("datatalks", 40), old("chess", 9), old("yoga", 30)}); err != nil {
		t.Fatal(err)
	}
	end := talks.Facts.End.Add(time.Second)
	for _, c := range []struct {
		themes, want []string
		from         time.Time
	}{
		{nil, []string{"datatalks", "yoga", "chess", "datatalks", "yoga"}, time.Time{}}, // the first three are imported
		{[]string{"datatalks"}, []string{"datatalks", "datatalks"}, time.Time{}},
		{[]string{"datatalks"}, []string{"datatalks"}, Noon},
		{[]string{"yoga", "chess"}, []string{"yoga", "chess", "yoga"}, time.Time{}},
		{[]string{"data"}, nil, time.Time{}},
	} {
		all, err := l.Past(t.Context(), c.from, end, c.themes...)
		if err != nil {
			t.Fatal(err)
		}
		if got := themesOf(all); !slices.Equal(got, c.want) {
			t.Errorf("of %q from %v there are %q, want %q", c.themes, c.from, got, c.want)
		}
		if n := len(all); n > 0 && all[n-1].Theme == "datatalks" && all[n-1].Turnout != (store.Turnout{Invited: 3, None: 3, Unknown: 3}) {
			t.Errorf("of %q the turnout is %+v", c.themes, all[n-1].Turnout)
		}
	}
}

func pastCountsSeatsByAnswer(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 7)
	other := l.Invite("yoga", 2)
	said := func(n int, answer ical.PartStat, waits scheduler.Wait) {
		r := Yes(s, []string{"person000@example.org", "person001@example.org", "person002@example.org", "person003@example.org",
			"person004@example.org"}[n], 0, Noon)
		r.Answer, r.Said.Answer, r.Waits = answer, answer, waits
		l.Record(r)
	}
	said(0, ical.Accepted, scheduler.HasPlace)
	said(1, ical.Accepted, scheduler.WaitsTold)
	said(2, ical.Tentative, scheduler.HasPlace)
	said(3, ical.Declined, scheduler.HasPlace)
	said(4, ical.Delegated, scheduler.HasPlace)
	l.Record(scheduler.Drop{UID: s.UID, Address: "person006@example.org"},
		scheduler.Seed{UID: s.UID, Address: "delegate@example.org", By: "person004@example.org"}) // who was told nothing yet
	l.Record(scheduler.Attend{UID: s.UID, Address: "person000@example.org", Came: scheduler.Present},
		scheduler.Attend{UID: s.UID, Address: "person002@example.org", Came: scheduler.Present},
		scheduler.Attend{UID: s.UID, Address: "person003@example.org", Came: scheduler.Absent},
		scheduler.Attend{UID: s.UID, Address: "person006@example.org", Came: scheduler.Present}) // who left, and came
	want := store.Turnout{Invited: 6, Accepted: 1, Waiting: 1, Tentative: 1, Declined: 2, None: 1, Came: 3, Missed: 1, Unknown: 3}
	got := l.past(s.Facts.End, s.Facts.End.Add(time.Second))
	if len(got) != 2 || got[0].Turnout != want || got[1].UID != other.UID || got[1].Turnout != (store.Turnout{Invited: 2, None: 2, Unknown: 2}) {
		t.Errorf("the turnout is %+v, want %+v", got, want)
	}
}

func pastOutlivesTheState(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	l.Clock = s.Facts.End.Add(scheduler.FeedPast + time.Hour)
	if n := len(l.Have().Sessions); n != 0 {
		t.Fatalf("the state still has %d sessions", n)
	}
	if got := l.past(time.Time{}, l.Clock); len(got) != 1 || got[0].UID != s.UID || got[0].Turnout.Invited != 1 {
		t.Errorf("past is %+v", got)
	}
}

func reachCountsEachPersonOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	one, two, other := l.Invite("datatalks", 4), l.Invite("yoga", 3), l.Invite("chess", 5)
	reach := func(uids ...string) store.Reach {
		t.Helper()
		r, err := l.Reach(t.Context(), uids)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if got := reach(one.UID, two.UID, "nobody.20261201@example.org"); got != (store.Reach{Invited: 4}) {
		t.Errorf("they reach %+v", got)
	}
	l.Record(scheduler.Attend{UID: one.UID, Address: "person000@example.org", Came: scheduler.Present},
		scheduler.Attend{UID: two.UID, Address: "person000@example.org", Came: scheduler.Present},
		scheduler.Attend{UID: two.UID, Address: "person001@example.org", Came: scheduler.Absent},
		scheduler.Drop{UID: one.UID, Address: "person003@example.org"}, // who left
		scheduler.Attend{UID: other.UID, Address: "person004@example.org", Came: scheduler.Present})
	if got := reach(one.UID, two.UID); got != (store.Reach{Invited: 3, Came: 1, Noted: 3}) {
		t.Errorf("they reach %+v", got)
	}
	if got := reach(); got != (store.Reach{}) {
		t.Errorf("no session reaches %+v", got)
	}
}

func importedSessionsArePastAndNothingElse(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Record(scheduler.Open{Session: at("planned", Noon.Add(-48*time.Hour))})
	before, version := l.Have(), l.version()
	old, older := at("old", Noon.Add(-24*time.Hour)), at("older", Noon.Add(-1000*24*time.Hour))
	bring := func(added, changed int, sessions ...scheduler.Session) {
		t.Helper()
		if a, c, err := l.Import(t.Context(), sessions); err != nil || a != added || c != changed {
			t.Fatalf("%d added, %d changed, %v; want %d and %d", a, c, err, added, changed)
		}
	}
	if n, err := l.Imported(t.Context()); n != 0 || err != nil {
		t.Errorf("before the first import it is %d, %v", n, err)
	}
	bring(2, 0, old, older)
	first, err := l.Imported(t.Context())
	if first == 0 || err != nil {
		t.Errorf("after it it is %d, %v", first, err)
	}
	if now := l.version(); now == version {
		t.Error("whoever shows the archive cannot see that it changed")
	}
	version = l.version()
	bring(0, 0, old, older)
	if now := l.version(); now != version {
		t.Error("importing the same once more counts as a change")
	}
	older.Facts.Title = "Mended"
	bring(0, 1, old, older)
	if n, err := l.Imported(t.Context()); n <= first || err != nil {
		t.Errorf("after %d it is %d, %v", first, n, err)
	}
	got := l.past(time.Time{}, Noon)
	if all := themesOf(got); !slices.Equal(all, []string{"older", "planned", "old"}) {
		t.Fatalf("past is %q", all)
	}
	if got[0].Facts != older.Facts || got[0].Slot != older.Slot || got[0].UID != older.UID || !got[0].Imported || got[1].Imported {
		t.Errorf("it is %+v", got[0])
	}
	if now := l.Have(); len(now.Sessions) != len(before.Sessions) || len(now.Known) != 0 {
		t.Errorf("the state has %d sessions", len(now.Sessions))
	}
	if known, err := l.Knows(t.Context(), old.UID); err != nil || known {
		t.Errorf("answers to it would be taken: %t, %v", known, err)
	}
	if letters, err := l.Letters(t.Context(), store.Filter{}); err != nil || len(letters) != 0 {
		t.Errorf("%d letters, %v", len(letters), err)
	}
	l.audit()
}

func importIsAllOrNothing(t *testing.T, open Opener) {
	l := open.fresh(t)
	planned := at("planned", Noon.Add(-48*time.Hour))
	l.Record(scheduler.Open{Session: planned})
	_, _, err := l.Import(t.Context(), []scheduler.Session{at("old", Noon.Add(-24*time.Hour)), planned})
	if got := l.past(time.Time{}, Noon); !errors.Is(err, store.ErrRecorded) || len(got) != 1 {
		t.Errorf("%v, and past is %q", err, themesOf(got))
	}
}

func (l *ledger) version() int64 {
	l.T.Helper()
	version, err := l.Version(l.T.Context())
	if err != nil {
		l.T.Fatal(err)
	}
	return version
}
