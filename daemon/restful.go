package daemon

import (
	"context"
	"runtime/debug"
	"time"

	"rondo/scheduler"
	"rondo/scheduler/loop"
)

// restful gives back the memory that planning needed: a State of every seat, which is rubbish a moment later. The next
// plan may be days away, and the runtime by itself keeps the room for it.
type restful struct {
	loop.Ledger
	rest *time.Timer
}

// digestion is how long after a plan its memory goes back, so that plans in a row pay for that once.
const digestion = 2 * time.Second

// Update is called by the loop alone.
func (r *restful) Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if r.rest != nil {
		r.rest.Stop()
	}
	defer func() { r.rest = time.AfterFunc(digestion, debug.FreeOSMemory) }()
	return r.Ledger.Update(ctx, scope, decide)
}
