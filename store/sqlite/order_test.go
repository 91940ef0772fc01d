package sqlite

import (
	"errors"
	"slices"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// update tells a person news about a session, after the letter before it.
func update(s scheduler.Session, address string, at time.Time) scheduler.Letter {
	l := request(s, address)
	l.Name, l.Kind, l.Sequence, l.Stamp = "update/"+s.UID+"/1/"+address, scheduler.Update, 1, at
	return l
}

// A letter that was being carried while newer news was posted does not follow it, however its attempt ended.
func TestOldNewsDoesNotFollowNew(t *testing.T) {
	for name, end := range map[string]func(*ledger, scheduler.Delivery){
		"put off": func(l *ledger, d scheduler.Delivery) {
			l.settle(d.ID, scheduler.Result{State: scheduler.Queued, Attempted: true, Reply: "450 later", NotBefore: l.clock.Add(time.Minute)})
		},
		"in doubt": func(l *ledger, d scheduler.Delivery) {
			l.doubt(d.ID)
			l.settle(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true, Reply: "connection lost", NotBefore: l.clock.Add(time.Minute)})
		},
		"failed, and retried by hand": func(l *ledger, d scheduler.Delivery) {
			l.settle(d.ID, scheduler.Result{State: scheduler.Failed, Attempted: true, Reply: "550 no"})
			if err := l.Retry(t.Context(), d.Name); err != nil {
				t.Fatal(err)
			}
		},
		"its carrier is gone": func(l *ledger, d scheduler.Delivery) {
			l.clock = l.clock.Add(leaseTime)
			if _, err := l.Expire(t.Context(), l.clock); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			s := l.invite("datatalks", 1)
			old := l.claimOne()
			l.record(sealed(update(s, old.To, noon)))
			end(l, old)
			l.clock = l.clock.Add(time.Hour)
			if next := l.claimOne(); next.Name != "update/"+s.UID+"/1/"+old.To {
				t.Fatalf("%s goes first", next.Name)
			} else {
				l.settle(next.ID, delivered)
			}
			if rest := l.claim(5); len(rest) > 0 {
				t.Errorf("%s follows", rest[0].Name)
			}
			if row := l.row(old.Name); row.State != scheduler.Expired {
				t.Errorf("the old letter is %s", row.State)
			}
		})
	}
}

// A letter that another program withdraws while it is leased never passes the final dot. The one that takes its place leaves
// when its carrier has let go.
func TestWithdrawnInHand(t *testing.T) {
	for _, stageFrom := range []int{1, 4} {
		l := newLedger(t)
		l.commits.stageFrom = stageFrom
		s := l.invite("datatalks", 1)
		old := l.claimOne()
		anew := request(s, old.To)
		anew.Name = "request/" + s.UID + "/1/" + old.To
		openLedger(t, l.path, store.Options{}).record(scheduler.Expire{Name: old.Name, UID: s.UID, Address: old.To}, sealed(anew))
		if early := l.claim(5); len(early) > 0 {
			t.Errorf("%s is carried beside %s", early[0].Name, old.Name)
		}
		if err := l.Doubt(t.Context(), old.ID)(); !errors.Is(err, store.ErrNotCarried) {
			t.Errorf("the old letter comes into doubt: %v", err)
		}
		back := scheduler.Result{State: scheduler.Queued, Reply: "the dot was kept back"}
		if err := l.Settle(t.Context(), old.ID, back, l.clock)(); !errors.Is(err, store.ErrNotCarried) {
			t.Errorf("the old letter waits again: %v", err)
		}
		if next := names(l.claim(5)); !slices.Equal(next, []string{"request/" + s.UID + "/1/" + old.To}) {
			t.Errorf("then leave %q", next)
		}
	}
}

// A letter that may have been delivered as often as it may be is held, also when its carrier disappeared.
func TestNobodyCarriesALetterOnceTooOften(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	for n := range 3 {
		d := l.claimOne()
		l.doubt(d.ID)
		if n < 2 {
			l.settle(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true, Reply: "connection lost"})
		}
	}
	l.clock = l.clock.Add(leaseTime)
	if _, err := l.Expire(t.Context(), l.clock); err != nil {
		t.Fatal(err)
	}
	if row := l.row("1"); row.State != scheduler.Held {
		t.Errorf("the letter is %s with %d doubts", row.State, row.Doubts)
	}
}
