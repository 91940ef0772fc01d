// Package postgres is the ledger in a database of PostgreSQL's, which several nodes may share. How it works is in
// [rondo/store/ledger], which it shares with the ledger in SQLite.
package postgres

import (
	"context"

	"rondo/store"
	"rondo/store/ledger"
)

// DB is an open ledger. Its methods may be called from several goroutines.
type DB = ledger.Postgres

// Open opens the ledger at an address as libpq has them (postgres://…), and makes its tables where there are none (see
// [ledger.OpenPostgres]).
func Open(ctx context.Context, address string, o store.Options) (*DB, error) {
	return ledger.OpenPostgres(ctx, address, o)
}

// OpenReader opens an existing ledger for reading (see [ledger.OpenPostgresReader]).
func OpenReader(ctx context.Context, address string, o store.Options) (*DB, error) {
	return ledger.OpenPostgresReader(ctx, address, o)
}
