package ledger

import (
	"context"
	"fmt"
	"sync"

	"rondo/store"
)

// dataVersion remembers SQLite's data_version of the writing connection, which changes when another connection writes;
// since that is the only writing one here, it was another process.
type dataVersion struct {
	mu   sync.Mutex
	last int64
}

// Changed says whether another process has written to the ledger since Changed was last called, or since the ledger was
// opened: somebody has applied, confirmed or retried something. It is cheap enough to ask every second.
func (db *DB) Changed(ctx context.Context) (bool, error) {
	if db.writer == nil {
		return false, store.ErrReadOnly
	}
	db.foreign.mu.Lock()
	defer db.foreign.mu.Unlock()
	var version int64
	if err := db.writer.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&version); err != nil {
		return false, fmt.Errorf("look for changes by other processes: %w", explain(err))
	}
	changed := db.foreign.last != version
	db.foreign.last = version
	return changed, nil
}
