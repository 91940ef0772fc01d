package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rondo/scheduler"
)

// Knowing returns the copies that were left beside the ledger and that know somebody who was forgotten since, as [store.Copied] says. They
// are read as they lie there, of whatever schema.
func (db *DB) Knowing(ctx context.Context) (copies []string, err error) {
	var f scheduler.Forgotten
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		f, err = readForgotten(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who asked to be forgotten: %w", explain(err))
	}
	if len(f.Hashes) == 0 {
		return nil, nil
	}
	var wrong []error
	for _, one := range db.copies() {
		if log, err := os.Stat(one + "-wal"); err == nil && log.Size() > 0 { // of a damaged one: to read it would change it
			wrong = append(wrong, fmt.Errorf("%[1]s was kept with its log, %[1]s-wal, which is not searched: rm %[1]s %[1]s-wal", one))
			continue
		}
		found, err := knowsSomebody(ctx, one, f)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("read %s: %w", one, explain(err)))
		} else if found {
			copies = append(copies, one)
		}
	}
	return copies, errors.Join(wrong...)
}

// copies lists what updates of the schema and [Restore] left beside the ledger, in order of their names.
func (db *DB) copies() (all []string) {
	for _, left := range []string{"-schema*", "-replaced-*"} {
		found, _ := filepath.Glob(db.path + left)
		all = append(all, found...)
	}
	slices.Sort(all)
	return slices.DeleteFunc(all, func(name string) bool { return strings.HasSuffix(name, "-wal") || strings.HasSuffix(name, "-shm") })
}

// errFound ends a search.
var errFound = errors.New("found")

// knowsSomebody looks for somebody who was forgotten in every text of a database.
func knowsSomebody(ctx context.Context, path string, f scheduler.Forgotten) (found bool, err error) {
	knows := knower(f)
	err = eachText(ctx, path, func(text string) error {
		if knows(text) != "" {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// eachText calls f with what may name somebody: every column of text of the database of a copy, and the files that it keeps.
func eachText(ctx context.Context, path string, f func(text string) error) error {
	pool := connect(path, "mode=ro&immutable=1", 1) // nobody writes to a copy, and looking leaves nothing beside it
	defer pool.Close()
	return inTx(ctx, pool, func(tx *sql.Tx) error {
		var columns [][2]string
		err := each(tx, `SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
			WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND (c.type = 'TEXT' OR t.name = 'files')`, nil, func(rows *sql.Rows) error {
			var table, column string
			err := rows.Scan(&table, &column)
			columns = append(columns, [2]string{table, column})
			return err
		})
		if err != nil {
			return err
		}
		for _, c := range columns {
			err := each(tx, fmt.Sprintf(`SELECT DISTINCT %[1]q FROM %[2]q WHERE instr(%[1]q, '@')`, c[1], c[0]), nil, func(rows *sql.Rows) error {
				var text sql.RawBytes
				if err := rows.Scan(&text); err != nil {
					return err
				}
				return f(string(text))
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
