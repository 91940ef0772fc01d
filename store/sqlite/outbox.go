package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"rondo/scheduler"
	"rondo/store"
)

const rowColumns = `id, name, kind, theme, uid, address, lane, state, attempts, doubts, crowded, posted_at, not_before,
	expires_at, settled_at, reply, note, why`

func scanRow(scan func(...any) error) (r store.Row, err error) {
	var posted, notBefore, expires, settled instant
	err = scan(&r.ID, &r.Name, (*string)(&r.Kind), &r.Theme, &r.UID, &r.To, &r.Lane, (*string)(&r.State), &r.Attempts,
		&r.Doubts, &r.Crowded, &posted, &notBefore, &expires, &settled, &r.Reply, &r.Note, (*string)(&r.Why))
	r.Posted, r.NotBefore, r.Expires, r.Settled = posted.Time, notBefore.Time, expires.Time, settled.Time
	return r, err
}

// Letters lists letters, oldest first.
func (db *DB) Letters(ctx context.Context, f store.Filter) ([]store.Row, error) {
	limit := -1
	if f.Limit > 0 {
		limit = f.Limit
	}
	order := "id"
	if f.Newest {
		order = "id DESC"
	}
	var themes any
	if f.Themes != nil {
		names, err := json.Marshal(f.Themes)
		if err != nil {
			return nil, err
		}
		themes = string(names)
	}
	var list []store.Row
	err := inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT `+rowColumns+` FROM letters
			WHERE ?1 IN ('', state) AND ?2 IN ('', kind) AND ?3 IN ('', theme) AND ?4 IN ('', address)
				AND (?6 = 0 OR id < ?6) AND (?7 IS NULL OR theme IN (SELECT value FROM json_each(?7)))
			ORDER BY `+order+` LIMIT ?5`, []any{string(f.State), string(f.Kind), f.Theme, strings.ToLower(f.To), limit, f.Before, themes},
			func(rows *sql.Rows) error {
				r, err := scanRow(rows.Scan)
				list = append(list, r)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("list letters: %w", explain(err))
	}
	return list, nil
}

// Letter returns one letter by its id or name, with the bytes that every attempt sends (empty once they are pruned) and
// the attempts made. The error is [ErrNoLetter] if there is none.
func (db *DB) Letter(ctx context.Context, which string) (store.Row, scheduler.Sealed, []store.Attempt, error) {
	var row store.Row
	var sealed scheduler.Sealed
	var tried []store.Attempt
	err := inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		if row, err = find(tx, which); err != nil {
			return err
		}
		var kept, original []byte
		err = tx.QueryRow(`SELECT message_id, sender, z.bytes, o.bytes FROM sealed z LEFT JOIN originals o ON o.letter_id = original
			WHERE z.letter_id = ?1`, row.ID).Scan(&sealed.MessageID, &sealed.From, &kept, &original)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if sealed.Bytes, err = unpack(kept, original); err != nil {
			return err
		}
		err = each(tx, `SELECT at, state, reply FROM attempts WHERE letter_id = ?1 ORDER BY number`, []any{row.ID},
			func(rows *sql.Rows) error {
				var a store.Attempt
				var at instant
				err := rows.Scan(&at, (*string)(&a.State), &a.Reply)
				a.At = at.Time
				tried = append(tried, a)
				return err
			})
		if row.State == scheduler.Sent && len(tried) < row.Attempts {
			tried = append(tried, store.Attempt{At: row.Settled, State: row.State, Reply: row.Reply})
		}
		return err
	})
	if err != nil {
		return store.Row{}, scheduler.Sealed{}, nil, fmt.Errorf("find letter %s: %w", which, explain(err))
	}
	return row, sealed, tried, nil
}

// find returns a letter by its id or name; of several with one name, the one that was not withdrawn or else the newest.
func find(tx *sql.Tx, which string) (store.Row, error) {
	id, err := strconv.ParseInt(which, 10, 64)
	if err != nil {
		id = 0
	}
	row, err := scanRow(tx.QueryRow(`SELECT `+rowColumns+` FROM letters WHERE id = ?1 OR name = ?2
		ORDER BY withdrawn, id DESC LIMIT 1`, id, which).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNoLetter
	}
	return row, err
}

// countedSQL costs what is being carried, in doubt and crowded, however many letters wait or are settled: the totals of those that are
// settled are kept, and no letter is ever deleted, so that the last one's id says how many there are. Of those that wait in doubt the
// index letters_waiting has doubts above nought.
const countedSQL = `
SELECT coalesce((SELECT max(id) FROM letters), 0), sent, failed, held, expired,
	(SELECT count(*) FROM letters WHERE leased_until IS NOT NULL),
	(SELECT count(*) FROM letters INDEXED BY letters_waiting
		WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL AND doubts > 0 AND state = 'in_doubt'),
	(SELECT count(*) FROM letters WHERE crowded = 1),
	(SELECT min(not_before) FROM letters INDEXED BY letters_due WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL)
FROM settled`

// Counts counts the letters. Those that this program is carrying count as leased while nothing else is known of them. It
// costs the same however many letters wait or are settled.
func (db *DB) Counts(ctx context.Context) (store.Counts, error) {
	c := store.Counts{ByState: make(map[scheduler.LetterState]int)}
	ids := db.leases.ids("")
	err := inTx(ctx, db.readers, func(tx *sql.Tx) error {
		var all, sent, failed, held, expired, inFlight, inDoubt int
		var oldest instant
		err := tx.QueryRow(countedSQL).Scan(&all, &sent, &failed, &held, &expired, &inFlight, &inDoubt, &c.Crowded, &oldest)
		if err != nil {
			return err
		}
		c.Oldest = oldest.Time
		queued := all - sent - failed - held - expired - inFlight - inDoubt
		for state, n := range map[scheduler.LetterState]int{scheduler.Queued: queued, scheduler.InDoubt: inFlight + inDoubt, scheduler.Sent: sent,
			scheduler.Failed: failed, scheduler.Held: held, scheduler.Expired: expired} {
			if n > 0 {
				c.ByState[state] = n
			}
		}
		if ids == "[]" {
			return nil
		}
		var leased int
		err = tx.QueryRow(`SELECT count(*) FROM json_each(?1) j CROSS JOIN letters l ON l.id = j.value WHERE l.state = 'queued'`, ids).
			Scan(&leased)
		c.ByState[scheduler.Queued] -= leased
		c.ByState[scheduler.Leased] = leased
		return err
	})
	if err != nil {
		return store.Counts{}, fmt.Errorf("count letters: %w", explain(err))
	}
	return c, nil
}
