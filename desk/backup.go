package desk

import (
	"context"
	"time"

	"rondo/installation"
	"rondo/say"
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
	all := 0
	for _, n := range letters.ByState {
		all += n
	}
	return say.Count(len(have.Sessions), "recent session", "recent sessions") + ", " + say.Count(all, "letter", "letters"), nil
}
