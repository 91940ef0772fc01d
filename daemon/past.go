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
	all, err := p.Reader.Past(ctx, time.Time{}, before)
	sessions := make([]*scheduler.Session, len(all))
	for i := range all {
		sessions[i] = &all[i].Session
	}
	return sessions, err
}
