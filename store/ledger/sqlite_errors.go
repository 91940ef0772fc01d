//go:build cgo

package ledger

import (
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"rondo/store"
)

// linked says whether SQLite is part of this program.
const linked = true

// explainSQLite puts the sentence for the organizer before what SQLite says.
func explainSQLite(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	for code, sentence := range map[sqlite3.ErrNo]error{
		sqlite3.ErrBusy:    store.ErrBusy,
		sqlite3.ErrLocked:  store.ErrBusy,
		sqlite3.ErrFull:    store.ErrFull,
		sqlite3.ErrIoErr:   store.ErrDisk,
		sqlite3.ErrCorrupt: store.ErrDamaged,
		sqlite3.ErrNotADB:  store.ErrForeign,
	} {
		if e.Code == code && !errors.Is(err, sentence) {
			return fmt.Errorf("%w (%w)", sentence, err)
		}
	}
	return err
}
