package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"rondo/store"
)

// Traces lists what is known of a person, as [store.Forgetter] says.
func (db *core) Traces(ctx context.Context, who store.Someone) (all []store.Trace, err error) {
	// Beside the rows that are theirs: letters to them, mail from or about them, and words they wrote.
	theirs := append(columnsOf(whose), [2]string{"letters", "address"}, [2]string{"inbox", "address"}, [2]string{"words", "json_extract(written, '$.From')"})
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		byTable := map[string]*store.Trace{}
		trace := func(table string) *store.Trace {
			if byTable[table] == nil {
				byTable[table] = &store.Trace{Table: table}
			}
			return byTable[table]
		}
		own := map[string]string{} // by table, what is true of rows that are theirs
		for _, c := range theirs {
			own[c[0]] = c[1] + ` IN (SELECT value FROM json_each(?1))`
			rows, err := rowsAsText(tx, fmt.Sprintf(`SELECT * FROM %s WHERE %s`, c[0], own[c[0]]), list(who.Addresses))
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				trace(c[0]).Rows = rows
			}
		}
		for _, c := range append(columnsOf(named), [2]string{"facts", "facts"}, [2]string{"sayings", "saying"}, [2]string{"imported", "facts"}) {
			query := fmt.Sprintf(`SELECT count(*) FROM %s WHERE %s AND NOT (%s)`, c[0], mentions(c[1], who), cmp.Or(own[c[0]], "false AND ?1 = ''"))
			var n int
			if err := tx.QueryRow(query, list(who.Addresses)).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				trace(c[0]).Named += n
			}
		}
		for _, t := range byTable {
			all = append(all, *t)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up what is known of somebody: %w", explain(err))
	}
	slices.SortFunc(all, func(a, b store.Trace) int { return strings.Compare(a.Table, b.Table) })
	return all, nil
}

// rowsAsText reads rows by column, without columns that are empty or hold no text or number.
func rowsAsText(tx *sql.Tx, query string, args ...any) (all []map[string]string, err error) {
	var names []string
	err = each(tx, query, args, func(rows *sql.Rows) error {
		if names == nil {
			var err error
			if names, err = rows.Columns(); err != nil {
				return err
			}
		}
		row := make([]any, len(names))
		for i := range row {
			row[i] = new(any)
		}
		if err := rows.Scan(row...); err != nil {
			return err
		}
		text := map[string]string{}
		for i, name := range names {
			switch v := (*row[i].(*any)).(type) {
			case string:
				if v != "" {
					text[name] = v
				}
			case int64:
				if v != 0 {
					text[name] = fmt.Sprint(v)
				}
			}
		}
		all = append(all, text)
		return nil
	})
	return all, err
}
