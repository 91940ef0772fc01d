package ledger

import (
	"context"
	"database/sql"
	"fmt"
)

// Key returns the fingerprint of the key with which the links in letters were made, "" where none was noted. used says that there
// are letters, so that there must have been one.
func (db *core) Key(ctx context.Context) (fingerprint string, used bool, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT key, EXISTS (SELECT 1 FROM letters) FROM ledger`).Scan(&fingerprint, &used)
	if err != nil {
		return "", false, fmt.Errorf("read which key of links was used: %w", explain(err))
	}
	return fingerprint, used, nil
}

// NoteKey notes the fingerprint of the key with which links are made from now on.
func (db *core) NoteKey(ctx context.Context, fingerprint string) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE ledger SET key = ?1`, fingerprint)
		return err
	})
	if err != nil {
		return fmt.Errorf("note which key of links is used: %w", err)
	}
	return nil
}
