package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"rondo/store"
	"rondo/store/storetest"
)

// TestLedger holds that this ledger does what every ledger must do.
func TestLedger(t *testing.T) {
	storetest.Run(t, func(t testing.TB, place string, o store.Options) store.Ledger {
		t.Helper()
		path := filepath.Join(place, "rondo.db")
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			empty(t, path)
		}
		db, err := Open(t.Context(), path, o)
		if err != nil {
			t.Fatal(err)
		}
		return db
	})
}
