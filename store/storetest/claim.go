package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// What is claimed, in which order, and when the next letter is due.
var claiming = []test{
	{"ClaimGoesByDoubtLaneAndAge", claimGoesByDoubtLaneAndAge},
	{"ClaimLeavesOutDomains", claimLeavesOutDomains},
	{"ClaimTakesNoMoreThanAsked", claimTakesNoMoreThanAsked},
	{"OneLetterInFlightForASeat", oneLetterInFlightForASeat},
	{"NothingOfAThemeOnHoldLeaves", nothingOfAThemeOnHoldLeaves},
	{"NextDueIsWhenTheNextLetterMayLeave", nextDueIsWhenTheNextLetterMayLeave},
	{"LettersPastTheirLifeAreNotClaimed", lettersPastTheirLifeAreNotClaimed},
	{"ANoticeHasNoSeat", aNoticeHasNoSeat},
	{"WhoLeavesHearsNoMore", whoLeavesHearsNoMore},
}

func claimGoesByDoubtLaneAndAge(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := Session("datatalks")
	l.Record(scheduler.Open{Session: s}, Sealed(Line(s, "doubted urgent")))
	d := l.TakeOne()
	l.Dot(d.ID)
	l.End(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
	l.Record(
		Sealed(Line(s, "cyd remind")), Sealed(Line(s, "ada invite")), Sealed(Line(s, "bob invite")), Sealed(Line(s, "eve urgent")),
	)
	want := []string{"eve urgent", "ada invite", "bob invite", "cyd remind", "doubted urgent"}
	if got := Names(l.Take(9)); !slices.Equal(got, want) {
		t.Errorf("claimed %q, want %q", got, want)
	}
}

// whole domains, whatever case they are written in, and not those that only end alike.
func claimLeavesOutDomains(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := Session("datatalks")
	for _, to := range []string{"ada@slow.example", "bob@SLOW.example", "cyd@veryslow.example", "dan@dead.example", "eve@slow.example.org"} {
		letter := Request(s, to)
		letter.Name = to
		l.Record(scheduler.Open{Session: s}, Sealed(letter))
	}
	claimed, err := l.Claim(t.Context(), l.Clock, 9, "slow.example", "dead.example")
	if got, want := Names(claimed), []string{"cyd@veryslow.example", "eve@slow.example.org"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("claimed %q, want %q: %v", got, want, err)
	}
	if got := len(l.Take(9)); got != 3 {
		t.Errorf("%d are left, want 3", got)
	}
}

func claimTakesNoMoreThanAsked(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 5)
	for _, want := range []int{2, 2, 1, 0} {
		if got := len(l.Take(2)); got != want {
			t.Fatalf("claimed %d, want %d", got, want)
		}
	}
}

func oneLetterInFlightForASeat(t *testing.T, open Opener) {
	l := open.fresh(t)
	s, other := Session("datatalks"), Session("other")
	l.Record(scheduler.Open{Session: s}, scheduler.Open{Session: other},
		Sealed(Line(s, "ada invite")), Sealed(Line(s, "ada remind")), Sealed(Line(other, "ada invite elsewhere")))
	first := l.Take(9)
	if got, want := Names(first), []string{"ada invite", "ada invite elsewhere"}; !slices.Equal(got, want) {
		t.Fatalf("claimed %q, want %q", got, want)
	}
	if due, err := l.NextDue(t.Context()); err != nil || !due.IsZero() {
		t.Errorf("a letter that waits for another one is due at %v, %v", due, err)
	}
	l.End(first[0].ID, Delivered)
	if got := Names(l.Take(9)); !slices.Equal(got, []string{"ada remind"}) {
		t.Errorf("then claimed %q", got)
	}
}

func nothingOfAThemeOnHoldLeaves(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 1)
	l.Invite("yoga", 1)
	l.Record(scheduler.HoldBack{Hold: scheduler.Hold{Scope: "theme/datatalks", Why: "its file vanished", Since: Noon}})
	claimed := l.Take(9)
	if len(claimed) != 1 || !strings.Contains(claimed[0].Name, "yoga") {
		t.Fatalf("claimed %q", Names(claimed))
	}
	if due, err := l.NextDue(t.Context()); err != nil || !due.IsZero() {
		t.Errorf("a letter on hold is due at %v, %v", due, err)
	}
	l.Record(scheduler.Lift{Scope: "theme/datatalks"})
	if len(l.Take(9)) != 1 {
		t.Error("nothing leaves after the hold")
	}
}

func nextDueIsWhenTheNextLetterMayLeave(t *testing.T, open Opener) {
	l := open.fresh(t)
	due := func() string {
		at, err := l.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if at.IsZero() {
			return "never"
		}
		return at.Sub(Noon).String()
	}
	if got := due(); got != "never" {
		t.Errorf("an empty outbox is due %s", got)
	}
	l.Invite("datatalks", 2)
	if got := due(); got != "0s" {
		t.Errorf("a posted letter is due after %s", got)
	}
	both := l.Take(2)
	l.End(both[0].ID, scheduler.Result{State: scheduler.Queued, NotBefore: Noon.Add(10 * time.Minute), Attempted: true})
	l.End(both[1].ID, scheduler.Result{State: scheduler.Queued, NotBefore: Noon.Add(5 * time.Minute), Attempted: true})
	if got := due(); got != "5m0s" {
		t.Errorf("letters to be tried again are due after %s", got)
	}
}

func lettersPastTheirLifeAreNotClaimed(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 3)
	l.Clock = s.Facts.Start
	if claimed := l.Take(9); len(claimed) != 0 {
		t.Fatalf("claimed %q", Names(claimed))
	}
	counts, err := l.Counts(t.Context())
	if err != nil || counts.ByState[scheduler.Expired] != 3 {
		t.Errorf("%+v, %v", counts, err)
	}
}

func aNoticeHasNoSeat(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Record(
		Sealed(scheduler.Letter{Name: "notice/1/ada@example.org", Kind: scheduler.Notice, To: theme.Person{Email: "ada@example.org"}, NotBefore: Noon}),
		Sealed(scheduler.Letter{Name: "notice/2/ada@example.org", Kind: scheduler.Notice, To: theme.Person{Email: "ada@example.org"}, NotBefore: Noon}),
	)
	if claimed := l.Take(9); len(claimed) != 2 || !claimed[0].Expires.IsZero() {
		t.Errorf("claimed %+v", claimed)
	}
	if have := l.Have(); !have.Known["ada@example.org"] || len(have.Sessions) != 0 {
		t.Errorf("state %+v", have)
	}
}

// Words that wait for somebody who leaves are not sent any more: of the theme they leave, or of all. What calendars act on stays, as
// the plan decides about it.
func whoLeavesHearsNoMore(t *testing.T, open Opener) {
	for name, wish := range map[string]scheduler.Wish{
		"one theme": {Left: map[string]time.Time{"datatalks": Noon}},
		"all":       {All: true},
	} {
		l := open.fresh(t)
		talks, club := Session("datatalks"), Session("paperclub")
		l.Record(scheduler.Open{Session: talks}, scheduler.Open{Session: club})
		word := func(kind scheduler.Kind, s scheduler.Session, address string) scheduler.Post {
			letter := Request(s, address)
			letter.Kind, letter.Name = kind, string(kind)+"/"+s.Theme+"/"+address
			return Sealed(letter)
		}
		l.Record(word(scheduler.Request, talks, "ada@example.org"), word(scheduler.FollowUp, talks, "ada@example.org"),
			word(scheduler.Reminder, club, "ada@example.org"), word(scheduler.FollowUp, talks, "bo@example.org"))
		l.Record(scheduler.Prefer{Address: "ada@example.org", Wish: wish})
		want := []string{"follow-up/datatalks/bo@example.org", "request/datatalks/ada@example.org"}
		if !wish.All {
			want = append(want, "reminder/paperclub/ada@example.org")
		}
		got := Names(l.Take(9))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s left: claimed %q, want %q", name, got, want)
		}
		if row := l.Row("follow-up/datatalks/ada@example.org"); row.State != scheduler.Expired || row.Note != "has left the theme" {
			t.Errorf("%s left: the letter is %s: %s", name, row.State, row.Note)
		}
	}
}
