package daemon

import (
	"context"
	"time"

	"rondo/daemon/clock"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store"
)

// steadyLedger records nothing while the clock cannot be believed.
type steadyLedger struct {
	loop.Ledger
	clock *clock.Steady
}

func (l steadyLedger) Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if err := l.clock.Believed(); err != nil {
		return nil, err
	}
	return l.Ledger.Update(ctx, scope, decide)
}

// steadyOutbox has no letters to carry while the clock cannot be believed.
type steadyOutbox struct {
	store.Outbox
	clock *clock.Steady
}

func (o steadyOutbox) Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	if o.clock.Believed() != nil {
		return nil, nil
	}
	return o.Outbox.Claim(ctx, now, n, except...)
}

// Settle lets a letter wait by the clock that is believed.
func (o steadyOutbox) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	r.NotBefore = o.clock.Meant(r.NotBefore)
	return o.Outbox.Settle(ctx, id, r, now)
}

func (o steadyOutbox) NextDue(ctx context.Context) (time.Time, error) {
	if o.clock.Believed() != nil {
		return time.Time{}, nil
	}
	return o.Outbox.NextDue(ctx)
}
