// Package sqlite is the ledger in one SQLite file, with what lies beside it. How it works is in [rondo/store/ledger], which it shares
// with the ledger in PostgreSQL.
package sqlite

import (
	"context"
	"time"

	"rondo/store"
	"rondo/store/ledger"
)

// DB is an open ledger. Its methods may be called from several goroutines.
type DB = ledger.DB

// Restoring is a copy of a ledger that is to take another one's place.
type Restoring = ledger.Restoring

// Restore lays the ledger in the file from beside the place path (see [ledger.Restore]).
func Restore(ctx context.Context, from, path string, now func() time.Time) (*Restoring, error) {
	return ledger.Restore(ctx, from, path, now)
}

// Open opens the ledger at path for reading and writing, and makes it if there is none (see [ledger.Open]).
func Open(ctx context.Context, path string, o store.Options) (*DB, error) {
	return ledger.Open(ctx, path, o)
}

// OpenReader opens an existing ledger for reading, beside a daemon or without one (see [ledger.OpenReader]).
func OpenReader(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	return ledger.OpenReader(ctx, path, now)
}

// Verify holds the ledger at path against everything that has to be true of it (see [ledger.Verify]).
func Verify(ctx context.Context, path string, now time.Time) ([]store.Violation, error) {
	return ledger.Verify(ctx, path, now)
}

// Holder says who is the daemon of the database at path, "" when none is at work.
func Holder(path string) (string, error) { return ledger.Holder(path) }

// Checkpoint writes what the log of the database at path holds back into it.
func Checkpoint(ctx context.Context, path string) error { return ledger.Checkpoint(ctx, path) }
