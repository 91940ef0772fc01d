package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Position is how far a mailbox has been read (RFC 9051 §2.3.1.1).
type Position struct {
	Validity uint32 // UIDVALIDITY; when the server gives another one, UIDs mean other mail
	Next     uint32 // the least UID that was not looked at yet; 0 for none
}

// Position returns how far a mailbox has been read, the zero Position for one that is new.
func (db *DB) Position(ctx context.Context, mailbox string) (p Position, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT validity, next FROM mailboxes WHERE name = ?1`, mailbox).Scan(&p.Validity, &p.Next)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Position{}, fmt.Errorf("read the position in mailbox %s: %w", mailbox, explain(err))
	}
	return p, nil
}

// Advance notes how far a mailbox has been read, after everything before was kept. It goes back only with another
// validity.
func (db *DB) Advance(ctx context.Context, mailbox string, to Position) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO mailboxes VALUES (?1, ?2, ?3)
			ON CONFLICT (name) DO UPDATE SET next = iif(validity = ?2, max(next, ?3), ?3), validity = ?2`,
			mailbox, to.Validity, to.Next)
		return err
	})
	if err != nil {
		return fmt.Errorf("note the position in mailbox %s: %w", mailbox, err)
	}
	return nil
}
