package storetest

import (
	"reflect"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Who joined by themselves.
var joining = []test{
	{"WhoAskedIsKept", whoAskedIsKept},
	{"WhoJoinedIsInTheAcceptedFiles", whoJoinedIsInTheAcceptedFiles},
	{"OneLetterToWhoeverWasTyped", oneLetterToWhoeverWasTyped},
	{"WhoAskedAndTwoWriters", whoAskedAndTwoWriters},
}

// asked is somebody who asked to join a theme a moment ago.
func asked(theme, address string, at time.Time) scheduler.Joined {
	return scheduler.Joined{Theme: theme, Address: address, Name: "Lin", Language: "fi", Timezone: "Asia/Tokyo", Asked: at.Add(-time.Minute)}
}

// Who asked outlives the program, stands in order, is replaced as a whole, and goes when it was never asked.
func whoAskedIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	lin, ada := asked("datatalks", "lin@example.org", l.Clock), asked("datatalks", "ada@example.org", l.Clock)
	guest := asked("datatalks", "lin@example.org", l.Clock)
	guest.UID = "datatalks.20261201@example.org"
	l.Record(scheduler.Join{Joined: lin}, scheduler.Join{Joined: guest}, scheduler.Join{Joined: ada})
	lin.Wrote, lin.Confirmed, lin.Admitted, lin.Name = l.Clock, l.Clock.Add(time.Hour), l.Clock.Add(2*time.Hour), "Lin Ek"
	ada.Wrote, ada.Confirmed, ada.Ended, ada.Refused = l.Clock, l.Clock, l.Clock, true
	l.Record(scheduler.Join{Joined: lin}, scheduler.Join{Joined: ada})
	want := []scheduler.Joined{ada, lin, guest}
	for range 2 {
		if got := l.Have().Joined; !reflect.DeepEqual(got, want) {
			t.Errorf("it keeps %+v, want %+v", got, want)
		}
		l = l.reopen()
	}
	gone := guest
	gone.Asked = time.Time{}
	l.Record(scheduler.Join{Joined: gone})
	if got := l.Have().Joined; !reflect.DeepEqual(got, want[:2]) {
		t.Errorf("it keeps %+v, want %+v", got, want[:2])
	}
	l.audit()
}

// Whoever reads the accepted files from the ledger has the people who joined with them, in a part of it, too, and what everybody may see
// has nobody.
func whoJoinedIsInTheAcceptedFiles(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.naming("- email: ada@example.org\n")
	id := l.Have().Accepted.Themes[0].ID
	lin := asked(id, "lin@example.org", l.Clock)
	lin.Confirmed, lin.Admitted = l.Clock, l.Clock
	l.Record(scheduler.Join{Joined: lin})
	in := func(set *theme.Set) bool { return set.Theme(id).Member(lin.Address) != nil }
	part := false
	if _, err := l.Update(t.Context(), scheduler.Scope{}, func(have scheduler.State) ([]scheduler.Action, error) {
		part = in(have.Accepted)
		return nil, nil
	}); err != nil {
		t.Fatal(err)
	}
	shown, err := l.Shown(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last := l.Have()
	if !in(last.Accepted) || !part || in(shown.Accepted) || len(shown.Joined) > 0 {
		t.Errorf("in all of it %t, in a part %t, for everybody %t with %v", in(last.Accepted), part, in(shown.Accepted), shown.Joined)
	}
	lin.Refused = true
	l.Record(scheduler.Join{Joined: lin})
	newer, err := l.Newer(t.Context(), last)
	if err != nil || in(newer.Accepted) || in(l.Have().Accepted) {
		t.Errorf("who is refused is in still, %v", err)
	}
}

// A letter to an address that anybody may have typed is noted with the letter, and so is what its reader can confirm by it.
func oneLetterToWhoeverWasTyped(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	const who = "lin@example.org"
	fresh, old, done := asked("datatalks", who, l.Clock), asked("lunchbytes", who, l.Clock.Add(-72*time.Hour)), asked("paperclub", who, l.Clock)
	done.Wrote, done.Confirmed = l.Clock.Add(-time.Second), l.Clock
	l.Record(scheduler.Join{Joined: fresh}, scheduler.Join{Joined: old}, scheduler.Join{Joined: done})
	post := Request(s, who)
	post.Kind, post.UID, post.Name, post.Stamp = scheduler.Confirm, "", "confirm/1790000000/"+who, l.Clock
	if !l.Have().MayKnock(who, l.Clock) {
		t.Error("nobody may knock yet")
	}
	l.Record(Sealed(post))
	l = l.reopen()
	for name, have := range map[string]scheduler.State{"all": l.Have(), "one person": l.part(scheduler.Scope{People: []string{who}}), "the rest": l.part(scheduler.Scope{Rest: true})} {
		if have.MayKnock(who, l.Clock.Add(23*time.Hour)) || !have.MayKnock(who, l.Clock.Add(24*time.Hour)) || !have.Knocks[who].Equal(l.Clock) {
			t.Errorf("%s: the last knock was at %v", name, have.Knocks)
		}
		for theme, want := range map[string]time.Time{"datatalks": l.Clock, "lunchbytes": {}, "paperclub": done.Wrote} {
			if got := have.JoinedOf(theme, "", who); got == nil || !got.Wrote.Equal(want) {
				t.Errorf("%s: of %s it wrote %+v, want at %v", name, theme, got, want)
			}
		}
	}
	l.audit()
}

// part reads a part of the ledger.
func (l *ledger) part(scope scheduler.Scope) (have scheduler.State) {
	l.T.Helper()
	if _, err := l.Update(l.T.Context(), scope, func(read scheduler.State) ([]scheduler.Action, error) {
		have = read
		return nil, nil
	}); err != nil {
		l.T.Fatal(err)
	}
	return have
}

// A decision about a person who asked is stale when somebody else wrote of them meanwhile, and not for what concerns others.
func whoAskedAndTwoWriters(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 1)
	for address, want := range map[string]int{"lin@example.org": 2, "ada@example.org": 1} {
		tried := 0
		_, err := l.Update(t.Context(), scheduler.Scope{People: []string{"lin@example.org"}}, func(scheduler.State) ([]scheduler.Action, error) {
			if tried++; tried == 1 {
				l.beside().Record(scheduler.Join{Joined: asked("datatalks", address, l.Clock)})
			}
			return []scheduler.Action{scheduler.Join{Joined: asked("lunchbytes", "lin@example.org", l.Clock)}}, nil
		})
		if err != nil || tried != want {
			t.Errorf("after %s was written of: decided %d times, want %d, %v", address, tried, want, err)
		}
	}
}
