package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"

	"rondo/store"
)

const itemColumns = `i.id, i.source, i.class, i.arrived_at, i.settled_at, i.outcome, i.uid, i.address, i.why,
	iif(i.tells = 'parked', i.tell_address, ''), coalesce(length(m.raw), 0)
	FROM inbox i LEFT JOIN mails m ON m.number = i.number`

func scanItem(scan func(...any) error) (i store.Item, err error) {
	var arrived, settled instant
	err = scan(&i.ID, &i.Source, (*string)(&i.Class), &arrived, &settled, (*string)(&i.Outcome), &i.UID, &i.Address,
		(*string)(&i.Why), &i.From, &i.Size)
	i.Arrived, i.Settled = arrived.Time, settled.Time
	return i, err
}

// Inbox lists what came in, oldest first.
func (db *core) Inbox(ctx context.Context, f store.InboxFilter) ([]store.Item, error) {
	limit := math.MaxInt
	if f.Limit > 0 {
		limit = f.Limit
	}
	var list []store.Item
	err := inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT `+itemColumns+` WHERE i.number IN (
				SELECT number FROM inbox WHERE ?1 IN ('', outcome) AND ?2 IN ('', class) AND (?3 = 0 OR outcome IN ('', 'parked'))
				ORDER BY number DESC LIMIT ?4)
			ORDER BY i.number`, []any{string(f.Outcome), string(f.Class), f.Waiting, limit},
			func(rows *sql.Rows) error {
				item, err := scanItem(rows.Scan)
				list = append(list, item)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("list the inbox: %w", explain(err))
	}
	return list, nil
}

// InboxItem returns one mail by its id, or by a beginning of it that no other has, with its bytes (nil once they are
// pruned, and for people's words). The error is [ErrNoMail] or [ErrManyMails].
func (db *core) InboxItem(ctx context.Context, which string) (item store.Item, raw []byte, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		if item, err = findMail(tx, which); err != nil {
			return err
		}
		err = tx.QueryRow(`SELECT m.raw FROM mails m JOIN inbox i ON i.number = m.number WHERE i.id = ?1`, item.ID).Scan(&raw)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return store.Item{}, nil, fmt.Errorf("find mail %s: %w", which, explain(err))
	}
	return item, raw, nil
}

func findMail(tx *sql.Tx, which string) (store.Item, error) {
	var found []store.Item
	if which == "" {
		return store.Item{}, store.ErrNoMail
	}
	begin := strings.ToLower(which)
	err := each(tx, `SELECT `+itemColumns+` WHERE i.id >= ?1 AND i.id < ?1 || '~' ORDER BY i.id LIMIT 2`, []any{begin},
		func(rows *sql.Rows) error {
			item, err := scanItem(rows.Scan)
			found = append(found, item)
			return err
		})
	switch {
	case err != nil:
		return store.Item{}, err
	case len(found) == 0:
		return store.Item{}, store.ErrNoMail
	case len(found) > 1 && found[0].ID != begin:
		return store.Item{}, store.ErrManyMails
	}
	return found[0], nil
}

// Drop takes mail that nobody wants to act on out of what waits, and returns its id. The error is [ErrSettled] for mail
// that something has followed from.
func (db *core) Drop(ctx context.Context, which string) (id string, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		item, err := findMail(tx, which)
		if err != nil {
			return err
		}
		id = item.ID
		res, err := tx.Exec(`UPDATE inbox SET outcome = 'dropped', settled_at = ?2, why = 'dropped by hand', tells = ''
			WHERE id = ?1 AND outcome IN ('', 'parked', 'dropped')`, id, instant{db.now()})
		if err := one(res, err); errors.Is(err, store.ErrNotCarried) {
			return fmt.Errorf("%w: it is %s", store.ErrSettled, item.Outcome)
		} else if err != nil {
			return err
		}
		return touch(tx, partRest)
	})
	if err != nil {
		return "", fmt.Errorf("drop mail %s: %w", which, err)
	}
	return id, nil
}

// InboxCounts counts what waits.
func (db *core) InboxCounts(ctx context.Context) (c store.InboxCounts, err error) {
	var oldest, waiting instant
	err = db.readers.QueryRowContext(ctx, `SELECT count(*), min(kept_at), (SELECT count(*) FROM inbox WHERE outcome = 'parked'),
		(SELECT min(settled_at) FROM inbox WHERE outcome = 'parked')
		FROM inbox WHERE settled_at IS NULL`).Scan(&c.Unsettled, &oldest, &c.Parked, &waiting)
	c.Oldest, c.Waiting = oldest.Time, waiting.Time
	if err != nil {
		return c, fmt.Errorf("count the inbox: %w", explain(err))
	}
	return c, nil
}

const markedSQL = `SELECT ` + rowColumns + ` FROM letters WHERE mark <> '' AND withdrawn = 0 AND mark = ?1`

// LetterMarked finds the letter with a mark, the local part of its Message-ID. found is false if rondo sent no such
// letter.
func (db *core) LetterMarked(ctx context.Context, mark string) (letter store.Row, found bool, err error) {
	if mark == "" {
		return store.Row{}, false, nil
	}
	letter, err = scanRow(db.readers.QueryRowContext(ctx, markedSQL, mark).Scan)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return store.Row{}, false, nil
	case err != nil:
		return store.Row{}, false, fmt.Errorf("find letter by mark %s: %w", mark, explain(err))
	}
	return letter, true, nil
}

// Knows reports whether there was ever a session with this UID.
func (db *core) Knows(ctx context.Context, uid string) (known bool, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT count(*) FROM sessions WHERE uid = ?1`, uid).Scan(&known)
	if err != nil {
		return false, fmt.Errorf("find session %s: %w", uid, explain(err))
	}
	return known, nil
}
