package sqlite

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// line describes a letter in a word or two: "ada urgent", "bob invite doubts=1 cancel".
func line(s scheduler.Session, text string) scheduler.Letter {
	words := strings.Fields(text)
	l := request(s, words[0]+"@example.org")
	l.Name = text
	for _, w := range words[1:] {
		switch w {
		case "urgent":
			l.Lane = scheduler.Urgent
		case "remind":
			l.Lane, l.Kind = scheduler.Remind, scheduler.Reminder
		case "cancel":
			l.Kind = scheduler.Cancel
		}
	}
	return l
}

func names(claimed []scheduler.Delivery) (names []string) {
	for _, d := range claimed {
		names = append(names, d.Name)
	}
	return names
}

func TestClaimGoesByDoubtLaneAndAge(t *testing.T) {
	l := newLedger(t)
	s := session("datatalks")
	l.record(scheduler.Open{Session: s}, sealed(line(s, "doubted urgent")))
	d := l.claimOne()
	l.doubt(d.ID)
	l.settle(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
	l.record(
		sealed(line(s, "cyd remind")), sealed(line(s, "ada invite")), sealed(line(s, "bob invite")), sealed(line(s, "eve urgent")),
	)
	want := []string{"eve urgent", "ada invite", "bob invite", "cyd remind", "doubted urgent"}
	if got := names(l.claim(9)); !slices.Equal(got, want) {
		t.Errorf("claimed %q, want %q", got, want)
	}
}

// TestClaimLeavesOutDomains: whole domains, whatever case they are written in, and not those that only end alike.
func TestClaimLeavesOutDomains(t *testing.T) {
	l := newLedger(t)
	s := session("datatalks")
	for _, to := range []string{"ada@slow.example", "bob@SLOW.example", "cyd@veryslow.example", "dan@dead.example", "eve@slow.example.org"} {
		letter := request(s, to)
		letter.Name = to
		l.record(scheduler.Open{Session: s}, sealed(letter))
	}
	claimed, err := l.Claim(t.Context(), l.clock, 9, "slow.example", "dead.example")
	if got, want := names(claimed), []string{"cyd@veryslow.example", "eve@slow.example.org"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("claimed %q, want %q: %v", got, want, err)
	}
	if got := len(l.claim(9)); got != 3 {
		t.Errorf("%d are left, want 3", got)
	}
}

func TestClaimTakesNoMoreThanAsked(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 5)
	for _, want := range []int{2, 2, 1, 0} {
		if got := len(l.claim(2)); got != want {
			t.Fatalf("claimed %d, want %d", got, want)
		}
	}
}

func TestOneLetterInFlightForASeat(t *testing.T) {
	l := newLedger(t)
	s, other := session("datatalks"), session("other")
	l.record(scheduler.Open{Session: s}, scheduler.Open{Session: other},
		sealed(line(s, "ada invite")), sealed(line(s, "ada remind")), sealed(line(other, "ada invite elsewhere")))
	first := l.claim(9)
	if got, want := names(first), []string{"ada invite", "ada invite elsewhere"}; !slices.Equal(got, want) {
		t.Fatalf("claimed %q, want %q", got, want)
	}
	if due, err := l.NextDue(t.Context()); err != nil || !due.IsZero() {
		t.Errorf("a letter that waits for another one is due at %v, %v", due, err)
	}
	l.settle(first[0].ID, delivered)
	if got := names(l.claim(9)); !slices.Equal(got, []string{"ada remind"}) {
		t.Errorf("then claimed %q", got)
	}
}

func TestNothingOfAThemeOnHoldLeaves(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	l.invite("yoga", 1)
	l.record(scheduler.HoldBack{Hold: scheduler.Hold{Scope: "theme/datatalks", Why: "its file vanished", Since: noon}})
	claimed := l.claim(9)
	if len(claimed) != 1 || !strings.Contains(claimed[0].Name, "yoga") {
		t.Fatalf("claimed %q", names(claimed))
	}
	if due, err := l.NextDue(t.Context()); err != nil || !due.IsZero() {
		t.Errorf("a letter on hold is due at %v, %v", due, err)
	}
	l.record(scheduler.Lift{Scope: "theme/datatalks"})
	if len(l.claim(9)) != 1 {
		t.Error("nothing leaves after the hold")
	}
}

func TestNextDueIsWhenTheNextLetterMayLeave(t *testing.T) {
	l := newLedger(t)
	due := func() string {
		at, err := l.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if at.IsZero() {
			return "never"
		}
		return at.Sub(noon).String()
	}
	if got := due(); got != "never" {
		t.Errorf("an empty outbox is due %s", got)
	}
	l.invite("datatalks", 2)
	if got := due(); got != "0s" {
		t.Errorf("a posted letter is due after %s", got)
	}
	both := l.claim(2)
	l.settle(both[0].ID, scheduler.Result{State: scheduler.Queued, NotBefore: noon.Add(10 * time.Minute), Attempted: true})
	l.settle(both[1].ID, scheduler.Result{State: scheduler.Queued, NotBefore: noon.Add(5 * time.Minute), Attempted: true})
	if got := due(); got != "5m0s" {
		t.Errorf("letters to be tried again are due after %s", got)
	}
}

func TestLettersPastTheirLifeAreNotClaimed(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 3)
	l.clock = s.Facts.Start
	if claimed := l.claim(9); len(claimed) != 0 {
		t.Fatalf("claimed %q", names(claimed))
	}
	counts, err := l.Counts(t.Context())
	if err != nil || counts.ByState[scheduler.Expired] != 3 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// crowd posts n letters to one person, each about a session of its own.
func crowd(l *ledger, n int) {
	for i := range n {
		s := session(fmt.Sprintf("theme%02d", i))
		l.record(scheduler.Open{Session: s}, sealed(request(s, "ada@example.org")))
	}
}

func (l *ledger) sendAll() (sent int) {
	for claimed := l.claim(7); len(claimed) > 0; claimed = l.claim(7) {
		for _, d := range claimed {
			l.settle(d.ID, delivered)
			sent++
		}
	}
	return sent
}

// Letters that left while the clock was a day ahead do not count for the hour after it was set back.
func TestHourlyLimitAfterTheClockIsSetBack(t *testing.T) {
	l := newLedger(t)
	l.SetHourly(5)
	crowd(l, 10)
	l.clock = noon.Add(24 * time.Hour)
	ahead := l.sendAll()
	l.clock = noon.Add(time.Hour)
	l.record(scheduler.Open{Session: session("datatalks")}, sealed(request(session("datatalks"), "ada@example.org")))
	if after := l.sendAll(); ahead != 5 || after != 1 {
		t.Errorf("%d letters left while the clock was ahead, %d after it, want 5 and 1", ahead, after)
	}
}

func TestHourlyLimitHoldsForEveryHour(t *testing.T) {
	l := newLedger(t)
	l.SetHourly(5)
	crowd(l, 12)
	s := session("datatalks")
	l.record(scheduler.Open{Session: s}, sealed(request(s, "bob@example.org")))

	var sent []time.Time
	for range 10 {
		for range l.sendAll() {
			sent = append(sent, l.clock)
		}
		counts, err := l.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if waiting := counts.ByState[scheduler.Queued]; waiting != counts.Crowded {
			t.Errorf("%d wait, of them %d for the limit", waiting, counts.Crowded)
		}
		due, err := l.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if due.IsZero() {
			break
		}
		if !due.After(l.clock) {
			t.Fatalf("at %v the next letter is due at %v: the carrier would spin", l.clock, due)
		}
		l.clock = due
	}
	if len(sent) != 13 {
		t.Fatalf("sent %d letters, want all 13", len(sent))
	}
	sent = sent[1:] // less bob's, who is not held up by ada's
	for i, at := range sent {
		if i >= 5 && at.Sub(sent[i-5]) < time.Hour {
			t.Errorf("letters %d to %d left within %v", i-5, i, at.Sub(sent[i-5]))
		}
	}
}

// The hourly limit counts the letters that a person may have got, and no others.
func TestHourlyLimitCountsWhatMayHaveArrived(t *testing.T) {
	for _, c := range []struct {
		fate string
		meet func(l *ledger, id int64)
		free bool // for another letter
	}{
		{"sent", func(l *ledger, id int64) { l.settle(id, delivered) }, false},
		{"sent among many", func(l *ledger, id int64) {
			l.commits.stageFrom = 1
			l.doubt(id)
			l.settle(id, delivered)
			l.write(t.Context(), func(*sql.Tx) error { return nil })
		}, false},
		{"in doubt", func(l *ledger, id int64) {
			l.doubt(id)
			l.settle(id, scheduler.Result{State: scheduler.InDoubt, Attempted: true, Reply: "the connection broke", NotBefore: noon.Add(2 * time.Hour)})
		}, false},
		{"refused for now", func(l *ledger, id int64) {
			l.settle(id, scheduler.Result{State: scheduler.Queued, Attempted: true, Reply: "450 later", NotBefore: noon.Add(2 * time.Hour)})
		}, true},
		{"refused for good", func(l *ledger, id int64) {
			l.settle(id, scheduler.Result{State: scheduler.Failed, Attempted: true, Reply: "550 nobody here"})
		}, true},
	} {
		t.Run(c.fate, func(t *testing.T) {
			l := newLedger(t)
			l.SetHourly(1)
			crowd(l, 2)
			c.meet(l, l.claimOne().ID)
			if claimed := l.claim(2); len(claimed) == 1 != c.free {
				t.Errorf("claimed %+v", claimed)
			}
		})
	}
}

func TestHourlyLimitDoesNotCountWhatNobodyCarried(t *testing.T) {
	for _, doubted := range []bool{false, true} { // whose dot had not left
		l := newLedger(t)
		crowd(l, 1)
		if d := l.claimOne(); doubted {
			if err := l.beginDoubt(t.Context(), d.ID)(); err != nil {
				t.Fatal(err)
			}
		}
		l = l.reopen()
		l.SetHourly(1)
		if claimed := l.claim(1); len(claimed) != 1 {
			t.Errorf("doubted %v: claimed %+v", doubted, claimed)
		}
	}
}

// A letter that is accepted while the next one is looked for counts, though neither that look at the ledger nor the leases have it.
func TestHourlyLimitCountsWhatArrivesMeanwhile(t *testing.T) {
	l := newLedger(t)
	l.SetHourly(1)
	crowd(l, 2)
	first := l.claimOne()
	found, people, err := l.look(t.Context(), search{now: l.clock, n: 5})
	l.settle(first.ID, delivered)
	if err != nil || len(found) != 1 || !l.odd(found[0], l.clock, people[found[0].To]) {
		t.Errorf("%+v is free to go, %v", found, err)
	}
}

// Room is kept for a CANCEL that waits, and not once more for one that is on its way.
func TestNoRoomIsKeptForACancelInHand(t *testing.T) {
	l := newLedger(t)
	l.SetHourly(2)
	s, other := session("datatalks"), session("other")
	l.record(scheduler.Open{Session: s}, sealed(line(s, "ada cancel")))
	l.claimOne()
	l.record(scheduler.Open{Session: other}, sealed(line(other, "ada invite")))
	if claimed := names(l.claim(2)); !slices.Equal(claimed, []string{"ada invite"}) {
		t.Errorf("claimed %q", claimed)
	}
}

func TestCancelGoesFirstWhenAPersonIsCrowded(t *testing.T) {
	l := newLedger(t)
	l.SetHourly(5)
	crowd(l, 9)
	s := session("datatalks")
	cancel := line(s, "ada cancel")
	l.record(scheduler.Open{Session: s}, sealed(cancel))
	claimed := names(l.claim(9))
	if len(claimed) != 5 || !slices.Contains(claimed, "ada cancel") {
		t.Errorf("claimed %q", claimed)
	}
}

func TestLettersToManyPeopleKnowNoLimit(t *testing.T) {
	l := newLedger(t)
	l.SetHourly(1)
	l.invite("datatalks", 30)
	if sent := l.sendAll(); sent != 30 {
		t.Errorf("sent %d", sent)
	}
}

func TestANoticeHasNoSeat(t *testing.T) {
	l := newLedger(t)
	l.record(
		sealed(scheduler.Letter{Name: "notice/1/ada@example.org", Kind: scheduler.Notice, To: theme.Person{Email: "ada@example.org"}, NotBefore: noon}),
		sealed(scheduler.Letter{Name: "notice/2/ada@example.org", Kind: scheduler.Notice, To: theme.Person{Email: "ada@example.org"}, NotBefore: noon}),
	)
	if claimed := l.claim(9); len(claimed) != 2 || !claimed[0].Expires.IsZero() {
		t.Errorf("claimed %+v", claimed)
	}
	if have := l.state(); !have.Known["ada@example.org"] || len(have.Sessions) != 0 {
		t.Errorf("state %+v", have)
	}
}

// Two CANCELs that are due at once are one after the other for the hourly limit, which has room for one of them.
func TestHourlyLimitHoldsForWhatIsDueAtOnce(t *testing.T) {
	l := newLedger(t)
	l.SetHourly(2)
	crowd(l, 1)
	l.sendAll()
	for _, id := range []string{"datatalks", "yoga"} {
		s := session(id)
		cancel := line(s, "ada cancel")
		cancel.Name = id
		l.record(scheduler.Open{Session: s}, sealed(cancel))
	}
	if claimed := names(l.claim(9)); !slices.Equal(claimed, []string{"datatalks"}) {
		t.Errorf("claimed %q beside the letter of this hour, of which there may be 2", claimed)
	}
	if due, err := l.NextDue(t.Context()); err != nil || !due.Equal(noon.Add(time.Hour)) {
		t.Errorf("the other one is due at %v, want an hour after the first: %v", due, err)
	}
}
