package ledger

import (
	"database/sql"
	"testing"
	"time"

	"rondo/scheduler"
)

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
	if err != nil || len(found) != 1 || !l.odd(found[0], search{now: l.clock}, people[found[0].To]) {
		t.Errorf("%+v is free to go, %v", found, err)
	}
}
