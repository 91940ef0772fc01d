package sqlite

import (
	"context"
	"fmt"
	"time"

	"rondo/store"

	"rondo/scheduler"
)

// Sound asks SQLite whether the file is whole, more briefly than [Verify] does: [ErrDamaged] if it is not.
func (db *DB) Sound(ctx context.Context) error {
	var said string
	err := db.readers.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&said)
	if err == nil && said != "ok" {
		err = fmt.Errorf("%w (%s)", store.ErrDamaged, said)
	}
	if err != nil {
		return fmt.Errorf("check the database: %w", explain(err))
	}
	return nil
}

// LastSign returns when the ledger was last seen at work on a letter, the zero time before the first one.
func (db *DB) LastSign(ctx context.Context) (time.Time, error) {
	var posted, carried, settled, tried instant
	err := db.readers.QueryRowContext(ctx, `SELECT max(posted_at), max(carried_at), max(settled_at), (SELECT max(at) FROM attempts)
		FROM letters`).Scan(&posted, &carried, &settled, &tried)
	if err != nil {
		return time.Time{}, fmt.Errorf("find the last sign of life: %w", explain(err))
	}
	return scheduler.Later(scheduler.Later(posted.Time, carried.Time), scheduler.Later(settled.Time, tried.Time)), nil
}
