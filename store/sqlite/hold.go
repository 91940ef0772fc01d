package sqlite

import (
	"context"
	"database/sql"
	"sync/atomic"
	"time"
)

// holds is the longest time that one transaction has kept other writers waiting.
type holds struct{ longest atomic.Int64 }

func (h *holds) lasted(d time.Duration) {
	for {
		longest := h.longest.Load()
		if int64(d) <= longest || h.longest.CompareAndSwap(longest, int64(d)) {
			return
		}
	}
}

// LongestHold is how long the longest transaction since the opening held the writer, its commit included.
func (db *DB) LongestHold() time.Duration { return time.Duration(db.held.longest.Load()) }

// alone runs f in a transaction of the writer's, which sees all letters where they are, and commits it unless f returns
// an error.
func (db *DB) alone(ctx context.Context, f func(*sql.Tx) error) error {
	return db.hold(ctx, func(tx *sql.Tx) error {
		if err := db.land(tx); err != nil {
			return err
		}
		return f(tx)
	})
}

// hold is alone for who does not look at letters that are in transit.
func (db *DB) hold(ctx context.Context, f func(*sql.Tx) error) error {
	var begun time.Time
	err := inTx(ctx, db.writer, func(tx *sql.Tx) error {
		begun = db.now()
		return f(tx)
	})
	if !begun.IsZero() {
		db.held.lasted(db.now().Sub(begun))
		db.logs.count()
	}
	return err
}
