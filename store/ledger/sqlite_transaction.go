package ledger

import (
	"context"
	"database/sql"
	"sync/atomic"
	"time"
)

// maxHold is the longest time that one transaction has kept other writers waiting.
type maxHold struct{ longest atomic.Int64 }

func (h *maxHold) lasted(d time.Duration) {
	for {
		longest := h.longest.Load()
		if int64(d) <= longest || h.longest.CompareAndSwap(longest, int64(d)) {
			return
		}
	}
}

// LongestHold returns how long the longest transaction since the opening held the writer, its commit included.
func (db *DB) LongestHold() time.Duration { return time.Duration(db.longest.longest.Load()) }

// transact flushes staged letters, runs f in the same transaction of the writer, and commits unless f returns an error. So f
// finds in the table letters what is true.
func (db *DB) transact(ctx context.Context, f func(*sql.Tx) error) error {
	return db.transactStaged(ctx, func(tx *sql.Tx) error {
		if err := db.flush(tx); err != nil {
			return err
		}
		return f(tx)
	})
}

// transactStaged runs f in a transaction as transact does, without the flush: letters may be staged, so f must not read their states.
func (db *DB) transactStaged(ctx context.Context, f func(*sql.Tx) error) error {
	var begun time.Time
	err := inTx(ctx, db.writer, func(tx *sql.Tx) error {
		begun = db.now()
		return f(tx)
	})
	if !begun.IsZero() {
		db.longest.lasted(db.now().Sub(begun))
		db.logs.count()
	}
	return err
}
