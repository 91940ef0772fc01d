package installation

import (
	"context"
	"time"

	"rondo/store"
	"rondo/store/sqlite"
)

// OpenLedger opens the ledger at path for reading and writing, beside a daemon or without one. now is the clock for what the
// ledger notes by itself. The errors are those of [sqlite.Open].
func OpenLedger(ctx context.Context, path string, now func() time.Time) (store.Ledger, error) {
	db, err := sqlite.Open(ctx, path, store.Options{Now: now})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// ReadLedger opens the ledger at path for reading only; [store.ErrNoDatabase] says that there is none yet.
func ReadLedger(ctx context.Context, path string, now func() time.Time) (store.Ledger, error) {
	db, err := sqlite.OpenReader(ctx, path, now)
	if err != nil {
		return nil, err
	}
	return db, nil
}
