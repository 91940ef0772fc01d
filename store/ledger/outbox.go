package ledger

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
func (db *core) Letters(ctx context.Context, f store.Filter) ([]store.Row, error) {
	where, args, err := chosen(f)
	if err != nil {
		return nil, err
	}
	query := `SELECT ` + rowColumns + ` FROM letters WHERE ` + where + ` ORDER BY id`
	if f.Newest {
		query += ` DESC`
	}
	if f.Limit > 0 {
		query += ` LIMIT ` + strconv.Itoa(f.Limit)
	}
	var list []store.Row
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, query, args, func(rows *sql.Rows) error {
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

// CountLetters counts letters as the filter says.
func (db *core) CountLetters(ctx context.Context, f store.Filter) (letters int, err error) {
	if state := f.State; f.To+f.Theme+string(f.Kind) == "" && f.Themes == nil && f.Before+f.After == 0 {
		counts, err := db.Counts(ctx)
		for s, n := range counts.ByState {
			if s == scheduler.Leased { // which says who carries it, and no row does
				s = scheduler.Queued
			}
			if state == "" || state == s {
				letters += n
			}
		}
		return limited(letters, f), err
	}
	where, args, err := chosen(f)
	if err == nil {
		err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
			return tx.QueryRow(`SELECT count(*) FROM letters WHERE `+where, args...).Scan(&letters)
		})
	}
	if err != nil {
		return 0, fmt.Errorf("count letters: %w", explain(err))
	}
	return limited(letters, f), nil
}

func limited(letters int, f store.Filter) int {
	if f.Limit > 0 {
		return min(letters, f.Limit)
	}
	return letters
}

// chosen returns the condition of a filter, with what is asked for alone.
func chosen(f store.Filter) (where string, args []any, err error) {
	conditions := []string{"true"}
	add := func(condition string, arg any) {
		args = append(args, arg)
		conditions = append(conditions, strings.ReplaceAll(condition, "?", "?"+strconv.Itoa(len(args))))
	}
	if f.State != "" {
		add("state = ?", string(f.State))
	}
	if f.Kind != "" {
		add("kind = ?", string(f.Kind))
	}
	if f.Theme != "" {
		add("theme = ?", f.Theme)
	}
	if f.To != "" {
		add("address = ?", strings.ToLower(f.To))
	}
	if f.Before != 0 {
		add("id < ?", f.Before)
	}
	if f.After != 0 {
		add("id > ?", f.After)
	}
	if f.Themes != nil {
		names, err := json.Marshal(f.Themes)
		if err != nil {
			return "", nil, err
		}
		add("theme IN (SELECT value FROM json_each(?))", string(names))
	}
	return strings.Join(conditions, " AND "), args, nil
}

// Letter returns one letter by its id or name, with the bytes that every attempt sends (empty once they are pruned) and
// the attempts made. The error is [ErrNoLetter] if there is none.
func (db *core) Letter(ctx context.Context, which string) (store.Row, scheduler.Sealed, []store.Attempt, error) {
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

// namedSQL finds a letter by its name, and withdrawnSQL the newest of those that gave the name back.
const (
	namedSQL     = `SELECT ` + rowColumns + ` FROM letters WHERE name = ?1 AND withdrawn = 0`
	withdrawnSQL = `SELECT ` + rowColumns + ` FROM letters WHERE name = ?1 AND withdrawn <> 0 ORDER BY id DESC LIMIT 1`
)

// find returns a letter by its id or name; of several with one name, the one that was not withdrawn or else the newest. Names have an
// index for letters that were not withdrawn alone, so each way is a question of its own.
func find(tx *sql.Tx, which string) (row store.Row, err error) {
	err = sql.ErrNoRows
	if id, wrong := strconv.ParseInt(which, 10, 64); wrong == nil {
		row, err = scanRow(tx.QueryRow(`SELECT `+rowColumns+` FROM letters WHERE id = ?1`, id).Scan)
	}
	for _, named := range []string{namedSQL, withdrawnSQL} {
		if errors.Is(err, sql.ErrNoRows) {
			row, err = scanRow(tx.QueryRow(named, which).Scan)
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNoLetter
	}
	return row, err
}
