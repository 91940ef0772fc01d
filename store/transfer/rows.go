package transfer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	mostRows   = 500     // of one batch
	mostOctets = 4 << 20 // of one batch, but for its last row
	mostValues = 30000   // of one statement; SQLite takes 32766, PostgreSQL 65535
)

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

func quoted(names []string) string {
	var out strings.Builder
	for i, name := range names {
		if i > 0 {
			out.WriteString(", ")
		}
		fmt.Fprintf(&out, "%q", name)
	}
	return out.String()
}

// numbered returns ?a, ?a+1, …
func numbered(first, n int) string {
	var out strings.Builder
	for i := range n {
		if i > 0 {
			out.WriteString(", ")
		}
		fmt.Fprintf(&out, "?%d", first+i)
	}
	return out.String()
}

// after is the query for rows behind a key, all rows where that is nil.
func (t *table) after(key []any) string {
	text := "SELECT " + quoted(t.columns) + " FROM " + quoted([]string{t.name})
	if key != nil {
		text += " WHERE (" + quoted(t.key) + ") > (" + numbered(1, len(key)) + ")"
	}
	return text + " ORDER BY " + quoted(t.key)
}

// batch reads rows behind a key. mended counts texts that were not what PostgreSQL calls a text.
func (t *table) batch(ctx context.Context, from querier, key []any) (batch [][]any, mended int, err error) {
	rows, err := from.QueryContext(ctx, t.after(key)+fmt.Sprintf(" LIMIT %d", mostRows), key...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for octets := 0; octets < mostOctets && rows.Next(); {
		row, size, strange, err := t.scan(rows)
		if err != nil {
			return nil, 0, err
		}
		octets += size
		mended += strange
		batch = append(batch, row)
	}
	return batch, mended, rows.Err()
}

// scan reads one row: numbers as int64, texts as string, octets as []byte, nil for NULL.
func (t *table) scan(rows *sql.Rows) (row []any, octets, mended int, err error) {
	row = make([]any, len(t.columns))
	to := make([]any, len(row))
	for i := range row {
		to[i] = &row[i]
	}
	if err := rows.Scan(to...); err != nil {
		return nil, 0, 0, err
	}
	for i, v := range row {
		switch v := v.(type) {
		case nil, int64:
			octets += 8
		case []byte:
			if v == nil {
				row[i] = []byte{}
			}
			octets += len(v)
		case string:
			octets += len(v)
			if mend := plain(v); mend != v {
				row[i] = mend
				mended++
			}
		default:
			return nil, 0, 0, fmt.Errorf("the column %s of %s holds a %T, which is not copied", t.columns[i], t.name, v)
		}
	}
	return row, octets, mended, nil
}

// plain returns a text that PostgreSQL can hold: in UTF-8, without the octet 0.
func plain(text string) string {
	if utf8.ValidString(text) && !strings.ContainsRune(text, 0) {
		return text
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// keyOf returns the key of a row.
func (t *table) keyOf(row []any) []any {
	key := make([]any, len(t.key))
	for i, name := range t.key {
		for j, column := range t.columns {
			if column == name {
				key[i] = row[j]
			}
		}
	}
	return key
}

// greatest returns the key of the last row, nil where there is none.
func (t *table) greatest(ctx context.Context, in querier) ([]any, error) {
	var last []string
	for _, name := range t.key {
		last = append(last, quoted([]string{name})+" DESC")
	}
	only := &table{name: t.name, columns: t.key}
	rows, err := in.QueryContext(ctx, "SELECT "+quoted(t.key)+" FROM "+quoted([]string{t.name})+" ORDER BY "+strings.Join(last, ", ")+" LIMIT 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	key, _, _, err := only.scan(rows)
	return key, errors.Join(err, rows.Err())
}

// insert writes rows.
func (t *table) insert(ctx context.Context, tx *sql.Tx, batch [][]any) error {
	most := max(1, mostValues/len(t.columns))
	for len(batch) > 0 {
		part := batch[:min(len(batch), most)]
		batch = batch[len(part):]
		var text strings.Builder
		fmt.Fprintf(&text, "INSERT INTO %q (%s) VALUES ", t.name, quoted(t.columns))
		args := make([]any, 0, len(part)*len(t.columns))
		for i, row := range part {
			if i > 0 {
				text.WriteString(", ")
			}
			fmt.Fprintf(&text, "(%s)", numbered(len(args)+1, len(row)))
			args = append(args, row...)
		}
		if _, err := tx.ExecContext(ctx, text.String(), args...); err != nil {
			return fmt.Errorf("write %d rows of %s: %w", len(part), t.name, err)
		}
	}
	return nil
}

// count counts the rows.
func (t *table) count(ctx context.Context, in *sql.DB) (n int64, err error) {
	err = in.QueryRowContext(ctx, "SELECT count(*) FROM "+quoted([]string{t.name})).Scan(&n)
	return n, err
}
