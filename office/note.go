package office

import (
	"context"

	"rondo/scheduler"
	"rondo/store"
)

// act returns what the visitor does, for the audit trail. about is theme/slot of a session, the id of a theme, an address, a letter's
// name or a digest; change says what it changes, "" where what says it all.
func (room *Room) act(v *visitor, what, about, change string) scheduler.Act {
	return scheduler.Act{At: room.Now(), Who: v.address, What: what, About: about, Change: change}
}

// acting returns a context in which the next change of the ledger has the act in its commit. Where nothing changes nothing is noted.
func (room *Room) acting(ctx context.Context, v *visitor, what, about, change string) context.Context {
	return store.Acting(ctx, room.act(v, what, about, change))
}

// note adds an act that changes nothing in the ledger to the audit trail.
func (room *Room) note(ctx context.Context, v *visitor, what, about, change string) error {
	return room.Ledger.Note(ctx, room.act(v, what, about, change))
}
