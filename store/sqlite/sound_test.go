package sqlite

import (
	"testing"
	"time"

	"rondo/scheduler"
)

// A letter that was refused is a sign of life, too.
func TestLastSign(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	d := l.claimOne()
	l.clock = noon.Add(time.Hour)
	l.settle(d.ID, scheduler.Result{State: scheduler.Queued, Attempted: true, Reply: "450 later", NotBefore: noon.Add(2 * time.Hour)})
	if last, err := l.LastSign(t.Context()); err != nil || !last.Equal(l.clock) {
		t.Errorf("%v, %v; want %v", last, err, l.clock)
	}
}
