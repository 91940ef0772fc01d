package desk

import (
	"context"
	"time"

	"rondo/installation"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

// Counts says how many sessions and letters the database at path has.
func Counts(ctx context.Context, path string, now func() time.Time) (string, error) {
	db, err := installation.ReadLedger(ctx, path, now)
	if err != nil {
		return "", err
	}
	defer db.Close()
	have, err := db.State(ctx)
	if err != nil {
		return "", err
	}
	letters, err := db.Counts(ctx)
	if err != nil {
		return "", err
	}
	return countsOf(have, letters), nil
}

func countsOf(have scheduler.State, letters store.Counts) string {
	all := 0
	for _, n := range letters.ByState {
		all += n
	}
	return say.Count(len(have.Sessions), "recent session", "recent sessions") + ", " + say.Count(all, "letter", "letters")
}

// Compact writes the file of the ledger anew, where it is in one.
func Compact(ctx context.Context, db store.Ledger) error {
	file, ok := db.(store.Compacter)
	if !ok {
		return unclearf("--compact is for a database in a file; PostgreSQL makes room by itself")
	}
	return file.Compact(ctx)
}
