package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// What follows from how an attempt ended.
var settling = []test{
	{"ReminderIsHeldAfterItsSecondDoubt", reminderIsHeldAfterItsSecondDoubt},
	{"DoubtNeedsALease", doubtNeedsALease},
	{"EveryAttemptSendsTheSameBytes", everyAttemptSendsTheSameBytes},
	{"OldNewsDoesNotFollowNew", oldNewsDoesNotFollowNew},
	{"NobodyCarriesALetterOnceTooOften", nobodyCarriesALetterOnceTooOften},
	{"HowManyTimesALetterMayArrive", howManyTimesALetterMayArrive},
	{"WhereCopiesAreKnownNothingIsHeld", whereCopiesAreKnownNothingIsHeld},
	{"AddressThatIsGoneIsSuppressed", addressThatIsGoneIsSuppressed},
	{"O2AWaveIsHeldAndNobodyIsSuppressedByIt", o2AWaveIsHeldAndNobodyIsSuppressedByIt},
	{"O2RefusedTransactionsWaitWithTheOthers", o2RefusedTransactionsWaitWithTheOthers},
}

func reminderIsHeldAfterItsSecondDoubt(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := Session("datatalks")
	reminder := Request(s, "ada@example.org")
	reminder.Kind, reminder.Name = scheduler.Reminder, "reminder/1"
	l.Record(scheduler.Open{Session: s}, Sealed(reminder))
	for range 2 {
		d := l.TakeOne()
		l.Dot(d.ID)
		l.End(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
	}
	if row := l.Row("reminder/1"); row.State != scheduler.Held || row.Note != "maybe delivered: 2 attempts ended in doubt" {
		t.Errorf("the reminder is %s: %s", row.State, row.Note)
	}
}

// The final dot is not for a carrier that has lost its letter.
func doubtNeedsALease(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 1)
	d := l.TakeOne()
	l.End(d.ID, scheduler.Result{State: scheduler.Queued, Reply: "421 4.3.2 closing"})
	if err := l.Doubt(t.Context(), d.ID)(); !errors.Is(err, store.ErrNotCarried) {
		t.Errorf("doubt after the letter was given back: %v", err)
	}
	d = l.TakeOne()
	l.Dot(d.ID)
	l.End(d.ID, Delivered)
	if err := l.Settle(t.Context(), d.ID, Delivered, l.Clock)(); !errors.Is(err, store.ErrNotCarried) {
		t.Errorf("settle twice: %v", err)
	}
}

func everyAttemptSendsTheSameBytes(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 1)
	first := l.TakeOne()
	again := l.Clock.Add(7 * time.Minute)
	l.End(first.ID, scheduler.Result{State: scheduler.Queued, Reply: "451 4.7.1 greylisted", NotBefore: again, Attempted: true})
	if early := l.Take(1); len(early) > 0 {
		t.Fatal("claimed before its time")
	}
	l.Clock = again
	second := l.TakeOne()
	if second.Attempts != 1 || second.MessageID != first.MessageID || string(second.Bytes) != string(first.Bytes) || len(first.Bytes) == 0 {
		t.Errorf("first %+v, then %+v", first, second)
	}
	_, _, tried, err := l.Letter(t.Context(), first.Name)
	if err != nil || len(tried) != 1 || tried[0].Reply != "451 4.7.1 greylisted" || !tried[0].At.Equal(Noon) {
		t.Errorf("attempts %+v, %v", tried, err)
	}
}

// A letter that was being carried while newer news was posted does not follow it, however its attempt ended.
func oldNewsDoesNotFollowNew(t *testing.T, open Opener) {
	for name, end := range map[string]func(*ledger, scheduler.Delivery){
		"put off": func(l *ledger, d scheduler.Delivery) {
			l.End(d.ID, scheduler.Result{State: scheduler.Queued, Attempted: true, Reply: "450 later", NotBefore: l.Clock.Add(time.Minute)})
		},
		"in doubt": func(l *ledger, d scheduler.Delivery) {
			l.Dot(d.ID)
			l.End(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true, Reply: "connection lost", NotBefore: l.Clock.Add(time.Minute)})
		},
		"failed, and retried by hand": func(l *ledger, d scheduler.Delivery) {
			l.End(d.ID, scheduler.Result{State: scheduler.Failed, Attempted: true, Reply: "550 no"})
			if err := l.Retry(t.Context(), d.Name); err != nil {
				t.Fatal(err)
			}
		},
		"its carrier is gone": func(l *ledger, d scheduler.Delivery) {
			l.Clock = l.Clock.Add(time.Hour)
			if _, err := l.Expire(t.Context(), l.Clock); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := open.fresh(t)
			s := l.Invite("datatalks", 1)
			old := l.TakeOne()
			l.Record(Sealed(News(s, old.To, Noon)))
			end(l, old)
			l.Clock = l.Clock.Add(time.Hour)
			if next := l.TakeOne(); next.Name != "update/"+s.UID+"/1/"+old.To {
				t.Fatalf("%s goes first", next.Name)
			} else {
				l.End(next.ID, Delivered)
			}
			if rest := l.Take(5); len(rest) > 0 {
				t.Errorf("%s follows", rest[0].Name)
			}
			if row := l.Row(old.Name); row.State != scheduler.Expired {
				t.Errorf("the old letter is %s", row.State)
			}
		})
	}
}

// A letter that may have been delivered as often as it may be is held, also when its carrier disappeared.
func nobodyCarriesALetterOnceTooOften(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 1)
	for n := range 3 {
		d := l.TakeOne()
		l.Dot(d.ID)
		if n < 2 {
			l.End(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true, Reply: "connection lost"})
		}
	}
	l.Clock = l.Clock.Add(time.Hour)
	if _, err := l.Expire(t.Context(), l.Clock); err != nil {
		t.Fatal(err)
	}
	if row := l.Row("1"); row.State != scheduler.Held {
		t.Errorf("the letter is %s with %d doubts", row.State, row.Doubts)
	}
}

// What each kind of letter may cost its reader at worst, whatever the code says of it: a doubled calendar entry is the same
// entry, doubled words are a nuisance. "returned" is the daily note.
var mostCopies = map[scheduler.Kind]int{
	"request": 3, "update": 3, "cancel": 3, "refresh": 3, "decline": 3, "notice": 3,
	"reminder": 2, "nudge": 2, "waiting": 2, "place": 2, "returned": 2, "forwarded": 2, "note": 2, "sign-in": 2,
	"follow-up": 2, "missed": 2, "thanks": 2, "materials": 2, "survey": 2, "confirm": 2, "asking": 2, "briefing": 2, "casting": 3,
	"call": 2, "affirm": 2, "weekly": 2, "chat": 2,
}

// A letter every attempt at which ends in doubt, so that each may have arrived, is tried as often as its kind allows and then held.
func howManyTimesALetterMayArrive(t *testing.T, open Opener) {
	for _, kind := range scheduler.KindNames() {
		t.Run(string(kind), func(t *testing.T) {
			l := open.fresh(t)
			s := Session("datatalks")
			letter := Request(s, "ada@example.org")
			letter.Name, letter.Kind = string(kind), kind
			letter.Proposal = &scheduler.Proposal{ID: "17"}
			take := l.Take
			if kind.Traits().Channel {
				letter, take = Notice(s, "team", kind), l.TakeNotices
				letter.Announcement.Kind = theme.Slack
				letter.Name, letter.Announcement.After.Notice = string(kind), string(kind)
			}
			l.Record(scheduler.Open{Session: s}, Sealed(letter))
			copies := 0
			for claimed := take(9); len(claimed) > 0 && copies < 9; claimed = take(9) {
				l.Dot(claimed[0].ID)
				l.End(claimed[0].ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
				copies++
			}
			if state := l.Row(string(kind)).State; copies != mostCopies[kind] || state != scheduler.Held {
				t.Errorf("may arrive %d times, and is %s then; want %d times, and held", copies, state, mostCopies[kind])
			}
		})
	}
}

// A notice to a channel that knows copies by their ids is not held, however often a daemon is killed while it has that notice.
func whereCopiesAreKnownNothingIsHeld(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := Session("datatalks")
	notice := Notice(s, "team", scheduler.Chat)
	l.Record(scheduler.Open{Session: s}, Sealed(notice))
	for i := range 5 {
		claimed := l.TakeNotices(9)
		if len(claimed) != 1 {
			t.Fatalf("after %d doubts it is %s", i, l.Row(notice.Name).State)
		}
		l.Dot(claimed[0].ID)
		l.End(claimed[0].ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
	}
}

// nobodyThere is what a server says to an address that it does not have.
var nobodyThere = scheduler.Result{State: scheduler.Failed, Reply: "550 5.1.1 nobody here", Attempted: true, Gone: true}

// A server that says that there is no such address ends writing to it, with the same commit that fails the letter.
func addressThatIsGoneIsSuppressed(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 2)
	other := Session("lunchbytes")
	l.Record(scheduler.Open{Session: other}, Sealed(Request(other, "person000@example.org")))
	version, _ := l.Version(t.Context())
	gone := l.TakeOne()
	l.End(gone.ID, nobodyThere)
	have := l.Have()
	want := scheduler.Suppression{Reason: "550 5.1.1 nobody here", At: Noon, Letter: gone.Name}
	if len(have.Suppressed) != 1 || have.Suppressed[gone.To] != want {
		t.Errorf("suppressed are %+v, want %+v", have.Suppressed, want)
	}
	if after, _ := l.Version(t.Context()); after == version {
		t.Error("planning does not notice")
	}
	if back := have.Returns.Undelivered; len(back) != 1 || back[0] != (scheduler.Undelivered{Address: gone.To, Why: want.Reason, At: Noon}) {
		t.Errorf("came back %+v", back)
	}
	if seat := have.Sessions[1].Seats[0]; have.Sessions[1].UID != other.UID || have.StatusOf(seat) != scheduler.Undeliverable {
		t.Errorf("the other seat is %s", have.StatusOf(seat))
	}

	// What was posted to the address before does not leave; others do.
	if claimed := l.Take(5); len(claimed) != 1 || claimed[0].Name != Request(s, "person001@example.org").Name {
		t.Errorf("%+v leave", claimed)
	} else {
		l.End(claimed[0].ID, Delivered)
	}
	if row := l.Row(Request(other, gone.To).Name); row.State != scheduler.Expired || row.Note != "the address is suppressed" {
		t.Errorf("the other letter is %s: %s", row.State, row.Note)
	}

	l.Clock = Noon.Add(time.Hour)
	l.Record(scheduler.Restore{Address: gone.To, Why: "by hand"})
	list, err := l.Suppressions(t.Context())
	if err != nil || len(list) != 1 || !list[0].Restored.Equal(l.Clock) || list[0].Suppression != want {
		t.Errorf("suppressions are %+v, %v", list, err)
	}
	again := News(s, gone.To, l.Clock)
	l.Record(Sealed(again))
	if d := l.TakeOne(); d.Name != again.Name {
		t.Errorf("%s leaves", d.Name)
	} else {
		l.End(d.ID, nobodyThere)
	}
	if list, err = l.Suppressions(t.Context()); err != nil || len(list) != 2 || !list[0].Restored.IsZero() || list[0].Letter != again.Name {
		t.Errorf("suppressed once more: %+v, %v", list, err)
	}
	restored := l.Clock
	l.Clock = l.Clock.Add(time.Hour)
	l.Record(scheduler.Restore{Address: gone.To, Why: "by hand"})
	if list, err = l.Suppressions(t.Context()); err != nil || !list[0].Restored.Equal(l.Clock) || !list[1].Restored.Equal(restored) {
		t.Errorf("restored once more: %+v, %v", list, err)
	}
	l.audit()
}

// what followed from the first refusals of a wave is undone with the commit that
// holds it, and a release lets all go once more.
func o2AWaveIsHeldAndNobodyIsSuppressedByIt(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 3)
	other := Session("lunchbytes")
	l.Record(scheduler.Open{Session: other}, Sealed(Request(other, "person000@example.org")))
	first, second := l.TakeOne(), l.TakeOne()
	nobodyThere := scheduler.Result{State: scheduler.Failed, Reply: "RCPT: 550 5.1.1 nobody here", Attempted: true, Gone: true}
	l.End(first.ID, nobodyThere)
	l.End(second.ID, nobodyThere)
	third := l.TakeOne()
	if more := l.Take(5); len(more) > 0 {
		t.Fatalf("%+v leave", more)
	}
	if row := l.Row(Request(other, first.To).Name); row.State != scheduler.Expired {
		t.Fatalf("the other letter to %s is %s", first.To, row.State)
	}
	if known, err := l.Refusals(t.Context(), l.Clock); err != nil || len(known) != 2 || known[0] != (scheduler.Refusal{Letter: first.ID, To: first.To}) {
		t.Errorf("refusals %+v, %v", known, err)
	}
	version, _ := l.Version(t.Context())
	l.End(third.ID, scheduler.Result{State: scheduler.Held, Reply: "RCPT: 550 5.1.1 no", Attempted: true, With: []int64{first.ID, second.ID}})
	if after, _ := l.Version(t.Context()); after == version {
		t.Error("planning does not notice")
	}
	if all, err := l.Suppressions(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("suppressed are %+v, %v", all, err)
	}
	have := l.Have()
	if w := have.Returns.Waves; len(w) != 1 || w[0].Domain != "example.org" || w[0].Letters != 3 || w[0].People != 3 || len(have.Returns.Undelivered) != 0 ||
		!strings.Contains(w[0].String(), "rondo outbox release --refused") {
		t.Errorf("organizers are told of %+v, %+v", w, have.Returns.Undelivered)
	}
	if known, err := l.Refusals(t.Context(), l.Clock); err != nil || len(known) != 3 || !known[2].Held || !known[0].Held {
		t.Errorf("refusals %+v, %v", known, err)
	}
	if seat := have.Sessions[0].Seats[0]; seat.Pending == nil || seat.Pending.Name != Request(s, seat.Address).Name {
		t.Errorf("a letter that reached nobody cannot be withdrawn: %+v", seat)
	}
	if d := l.TakeOne(); d.Name != Request(other, first.To).Name || d.Released {
		t.Errorf("%+v leaves", d)
	} else {
		l.End(d.ID, Delivered)
	}

	l.Clock = Noon.Add(time.Minute)
	if n, err := l.ReleaseWaves(t.Context(), "example.com"); err != nil || n != 0 {
		t.Errorf("released %d letters to another domain, %v", n, err)
	}
	if n, err := l.ReleaseWaves(t.Context(), "Example.ORG"); err != nil || n != 3 {
		t.Errorf("released %d letters, %v", n, err)
	}
	if at, err := l.Released(t.Context()); err != nil || !at.Equal(l.Clock) {
		t.Errorf("released at %v, %v", at, err)
	}
	for _, d := range l.Take(3) {
		if !d.Released || d.Attempts != 1 {
			t.Errorf("%+v leaves", d)
		}
		l.End(d.ID, scheduler.Result{State: scheduler.Queued, NotBefore: l.Clock.Add(time.Second)}) // given back
	}
	if at, err := l.Released(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("still released at %v, %v", at, err)
	}
	l.Clock = l.Clock.Add(time.Minute)
	again := l.Take(3)
	if len(again) != 3 || !again[0].Released {
		t.Fatalf("%+v leave", again)
	}
	l.End(again[0].ID, nobodyThere)
	l.End(again[1].ID, Delivered)
	l.End(again[2].ID, Delivered)
	if have := l.Have(); len(have.Suppressed) != 1 || len(have.Returns.Waves) != 0 {
		t.Errorf("suppressed are %+v, waves %+v", have.Suppressed, have.Returns.Waves)
	}
	l.audit()
}

// what failed at MAIL waits when the route pauses for it.
func o2RefusedTransactionsWaitWithTheOthers(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Invite("datatalks", 2)
	first, second := l.TakeOne(), l.TakeOne()
	l.End(first.ID, scheduler.Result{State: scheduler.Failed, Reply: "MAIL: 550 no", Attempted: true})
	until := Noon.Add(time.Minute)
	l.End(second.ID, scheduler.Result{State: scheduler.Queued, Reply: "MAIL: 550 no", Attempted: true, NotBefore: until, With: []int64{first.ID}})
	if row := l.Row(first.Name); row.State != scheduler.Queued || !row.NotBefore.Equal(until) || !row.Settled.IsZero() {
		t.Errorf("%+v", row)
	}
	l.audit()
}
