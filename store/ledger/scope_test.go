package ledger

import (
	"errors"
	"testing"

	"rondo/scheduler"
	"rondo/store"
)

// What fails is not taken for somebody else's change: it is said once, and decided once.
func TestAFailureIsNotStale(t *testing.T) {
	l := newLedger(t)
	l.invite("alpha", 1)
	if _, err := l.writer.Exec(`CREATE TRIGGER fails BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the disk has a fault'); END`); err != nil {
		t.Fatal(err)
	}
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		asked++
		return []scheduler.Action{scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Since: noon}}}, nil
	})
	if err == nil || errors.Is(err, store.ErrStale) || asked != 1 {
		t.Errorf("asked %d times: %v", asked, err)
	}
}
