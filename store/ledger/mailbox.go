package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Position returns how far a mailbox has been read (RFC 9051 §2.3.1.1): the UIDVALIDITY under which its UIDs mean something,
// and the least UID that was not looked at yet. Both are 0 for a mailbox that is new.
func (db *core) Position(ctx context.Context, mailbox string) (validity, next uint32, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT validity, next FROM mailboxes WHERE name = ?1`, mailbox).Scan(&validity, &next)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, 0, fmt.Errorf("read the position in mailbox %s: %w", mailbox, explain(err))
	}
	return validity, next, nil
}

// Advance commits how far a mailbox has been read, after everything before was kept. It goes back only with another
// validity.
func (db *core) Advance(ctx context.Context, mailbox string, validity, next uint32) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO mailboxes VALUES (?1, ?2, ?3)
			ON CONFLICT (name) DO UPDATE SET next = iif(mailboxes.validity = ?2, max(mailboxes.next, ?3), ?3), validity = ?2`,
			mailbox, validity, next)
		return err
	})
	if err != nil {
		return fmt.Errorf("note the position in mailbox %s: %w", mailbox, err)
	}
	return nil
}
