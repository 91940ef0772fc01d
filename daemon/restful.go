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
	give func() // gives memory back
	rest *time.Timer
}

// digestion is how long after a plan its memory goes back, so that plans in a row pay for that once.
const digestion = 2 * time.Second

// giveBack gives memory back, that of the ledger first.
func (d *Service) giveBack() {
	ctx, cancel := context.WithTimeout(context.Background(), patiently)
	defer cancel()
	if err := d.skills.dropCache(ctx); err != nil {
		d.log.Debug("give memory back", "error", err)
	}
	debug.FreeOSMemory()
}

// Update is called by the loop alone.
func (r *restful) Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if r.rest != nil {
		r.rest.Stop()
	}
	defer func() { r.rest = time.AfterFunc(digestion, r.give) }()
	return r.Ledger.Update(ctx, scope, decide)
}
