package ledger

import (
	"context"
	"fmt"
	"time"

	"rondo/scheduler"
)

// lastSignSQL looks at the newest letters alone. That an older one was tried or settled after all of these takes a backlog of as many.
const lastSignSQL = `
SELECT max(posted_at), max(carried_at), max(settled_at), (SELECT max(at) FROM attempts WHERE letter_id > (SELECT max(id) FROM letters) - 100000)
FROM letters WHERE id > (SELECT max(id) FROM letters) - 100000`

// LastSign returns when the ledger was last seen at work on a letter, the zero time before the first one.
func (db *core) LastSign(ctx context.Context) (time.Time, error) {
	var posted, carried, settled, tried instant
	err := db.readers.QueryRowContext(ctx, lastSignSQL).Scan(&posted, &carried, &settled, &tried)
	if err != nil {
		return time.Time{}, fmt.Errorf("find the last sign of life: %w", explain(err))
	}
	return scheduler.Later(scheduler.Later(posted.Time, carried.Time), scheduler.Later(settled.Time, tried.Time)), nil
}
