package ledger

import (
	"errors"
	"slices"
	"testing"

	"rondo/scheduler"
	"rondo/store"
)

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
