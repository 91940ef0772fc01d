package storetest

import (
	"slices"
	"testing"
	"time"

	"rondo/scheduler"
)

// What a ledger notes of its daemon and of itself.
var notes = []test{
	{"NoticeKeepsSinceWhenATroubleStands", noticeKeepsSinceWhenATroubleStands},
}

// What stands keeps the moment at which it began; what has passed is gone; what has not changed is not written.
func noticeKeepsSinceWhenATroubleStands(t *testing.T, open Opener) {
	l := open.fresh(t)
	notice := func(want bool, now ...scheduler.Trouble) {
		t.Helper()
		if changed, err := l.Notice(t.Context(), now); err != nil || changed != want {
			t.Fatalf("changed: %t, %v; want %t", changed, err, want)
		}
	}
	notice(false)
	notice(true, scheduler.Trouble{Kind: "route", Text: "no server", Since: Noon})
	notice(false, scheduler.Trouble{Kind: "route", Text: "no server", Since: Noon.Add(time.Minute)})
	notice(true, scheduler.Trouble{Kind: "route", Text: "no password", Since: Noon.Add(2 * time.Minute)},
		scheduler.Trouble{Kind: "inbox", Text: "cannot log in", Since: Noon.Add(2 * time.Minute)})
	want := []scheduler.Trouble{{Kind: "inbox", Text: "cannot log in", Since: Noon.Add(2 * time.Minute)}, {Kind: "route", Text: "no password", Since: Noon}}
	have, err := l.State(t.Context())
	if err != nil || !slices.EqualFunc(have.Returns.Troubles, want, scheduler.Trouble.Equal) {
		t.Errorf("the plan reads %v, %v; want %v", have.Returns.Troubles, err, want)
	}
	notice(true)
	if all, err := l.Troubles(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("nothing troubles it, and there is %v, %v", all, err)
	}
}
