package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"rondo/scheduler"
	"rondo/store"
)

// Keep commits mail, and returns the id it is kept under and whether it is new: the same bytes are kept once. The
// id is 16 characters of base32 (a to z, 2 to 7) that follow from the bytes. What is
// committed survives whatever comes, so the source may forget it; after an error it may not. Of people's words and of mail
// that cannot be read only the fact is kept where a mailbox has them, and nothing is left to be decided about it.
func (db *core) Keep(ctx context.Context, m store.Mail) (id string, fresh bool, err error) {
	id = inboxID(m.Raw)
	if err = db.Room(); err == nil {
		fresh, err = db.keep(ctx, id, m)
	}
	if err != nil {
		return "", false, fmt.Errorf("keep mail %s: %w", id, explain(err))
	}
	return id, fresh, nil
}

// inboxID returns the id of a mail: short enough to be typed, and long enough that nobody finds other octets for it.
func inboxID(raw []byte) string {
	sum := sha256.Sum256(raw)
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

const keepSQL = `
INSERT INTO inbox (id, source, class, arrived_at, kept_at, settled_at, outcome, why)
VALUES (?1, ?2, ?3, ?4, ?5, iif(?6, ?5, NULL), iif(?6, 'noted', ''), ?7)
ON CONFLICT (id) DO NOTHING
RETURNING number`

func (db *core) keep(ctx context.Context, id string, m store.Mail) (fresh bool, err error) {
	if db.writer == nil {
		return false, store.ErrReadOnly
	}
	// A mailbox that is read again costs no writing.
	var known bool
	if err := db.readers.QueryRowContext(ctx, `SELECT count(*) FROM inbox WHERE id = ?1`, id).Scan(&known); err != nil || known {
		return false, err
	}
	now := db.now()
	if m.Arrived.IsZero() {
		m.Arrived = now
	}
	err = db.watch(db.write(ctx, func(tx *sql.Tx) error {
		var number int64
		why := ""
		switch {
		case !m.Left():
		case m.Class == scheduler.Words:
			why = "words of a person"
		default:
			why = "cannot be read: " + m.Why
		}
		err := tx.QueryRow(keepSQL, id, m.Source, string(m.Class), instant{m.Arrived}, instant{now}, m.Left(), why).Scan(&number)
		if fresh = err == nil; errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil && !m.Left() {
			_, err = tx.Exec(`INSERT INTO mails VALUES (?1, ?2)`, number, notNull(m.Raw))
		}
		return err
	}))
	return fresh && err == nil, err
}

// handful is how many bytes of mail Unsettled returns at once.
const handful = 32 << 20

// Unsettled returns mail that waits to be decided about, in the order in which it was kept: at most limit mails, and
// fewer when they are large.
func (db *core) Unsettled(ctx context.Context, limit int) ([]store.Kept, error) {
	list, err := db.firstUnsettled(ctx, limit, handful)
	if err != nil {
		return nil, fmt.Errorf("read the inbox: %w", explain(err))
	}
	return list, nil
}

const unsettledSQL = `
SELECT i.id, i.source, i.class, i.arrived_at, m.raw FROM inbox i JOIN mails m ON m.number = i.number
WHERE i.settled_at IS NULL ORDER BY i.number LIMIT ?1`

// firstUnsettled stops after the mail with which the list reaches that many bytes.
func (db *core) firstUnsettled(ctx context.Context, limit, bytes int) (list []store.Kept, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		rows, err := tx.Query(unsettledSQL, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for size := 0; size < bytes && rows.Next(); size += len(list[len(list)-1].Raw) {
			var k store.Kept
			var arrived instant
			if err := rows.Scan(&k.ID, &k.Source, (*string)(&k.Class), &arrived, &k.Raw); err != nil {
				return err
			}
			k.Arrived = arrived.Time
			list = append(list, k)
		}
		return rows.Err()
	})
	return list, err
}
