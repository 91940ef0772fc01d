package daemon

import (
	"context"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// past is what the archive reads of a ledger.
type past struct{ store.Reader }

// Past returns the sessions that ended before a moment, without seats.
func (p past) Past(ctx context.Context, before time.Time) ([]*scheduler.Session, error) {
	return p.Ended(ctx, before)
}
