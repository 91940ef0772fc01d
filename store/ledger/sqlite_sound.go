package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/store"
)

const (
	// atOnce is up to how many bytes a file is looked at from end to end whenever somebody asks.
	atOnce = 32 << 20
	// atEnds is how many rows of a large table are read at either end where the file is larger.
	atEnds = 1000
)

// Sound asks SQLite whether the file is whole, as far as can be seen in a second, and writes back what its log holds.
func (db *DB) Sound(ctx context.Context) (store.Extent, error) { return db.sound(ctx, atOnce) }

func (db *DB) sound(ctx context.Context, atOnce int64) (seen store.Extent, err error) {
	_, bytes, err := db.measure(ctx)
	switch {
	case err != nil:
	case bytes <= atOnce:
		seen.Whole = true
		err = db.quickCheck(ctx)
	default:
		if seen, err = db.soundInPart(ctx); err != nil {
			err = fmt.Errorf("check the database: %w", explain(err))
		}
	}
	return seen, errors.Join(err, Checkpoint(ctx, db.path))
}

// quickCheck asks SQLite about all of the file.
func (db *DB) quickCheck(ctx context.Context) error {
	if err := sound(db.readers.QueryRowContext(ctx, `PRAGMA quick_check(1)`)); err != nil { // fault is enough
		return fmt.Errorf("check the database: %w", explain(err))
	}
	return nil
}

// checkTable asks SQLite about a table with its indexes; about the schema and the list of free pages where that is sqlite_schema.
func checkTable(ctx context.Context, pool *sql.DB, of string) error {
	return sound(pool.QueryRowContext(ctx, `SELECT quick_check FROM pragma_quick_check(?1)`, of))
}

func sound(row *sql.Row) error {
	var said string
	err := row.Scan(&said)
	if err == nil && said != "ok" {
		err = fmt.Errorf("%w (%s)", store.ErrDamaged, said)
	}
	return err
}

// soundInPart looks at small tables from end to end, at large ones at their ends, and at what waits to leave.
func (db *DB) soundInPart(ctx context.Context) (seen store.Extent, err error) {
	tables, err := db.tables(ctx)
	if err != nil {
		return seen, err
	}
	seen.Rows = atEnds
	for _, t := range tables {
		small, err := db.small(ctx, t)
		switch {
		case err != nil:
		case small:
			seen.Tables++
			err = checkTable(ctx, db.readers, t)
		default:
			seen.Ends = append(seen.Ends, t)
			err = db.readEnds(ctx, t)
		}
		if err != nil {
			return seen, err
		}
	}
	return seen, db.readAll(ctx, `SELECT l.*, z.*, o.* FROM letters l JOIN sealed z ON z.letter_id = l.id LEFT JOIN originals o ON o.letter_id = z.original
		WHERE l.state IN ('queued', 'in_doubt') AND l.leased_until IS NULL ORDER BY l.doubts, l.lane, l.id LIMIT ?1`, atEnds)
}

// tables lists all tables in order, with that of the schema first.
func (db *DB) tables(ctx context.Context) (names []string, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT 'sqlite_schema' UNION ALL SELECT name FROM sqlite_schema WHERE type = 'table'`, nil, func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			names = append(names, name)
			return err
		})
	})
	slices.Sort(names[min(1, len(names)):])
	return names, err
}

// small says whether a table has no more rows than would be read at its ends.
func (db *DB) small(ctx context.Context, table string) (bool, error) {
	var rows int
	err := db.readers.QueryRowContext(ctx, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM %q LIMIT %d)`, table, 2*atEnds+1)).Scan(&rows)
	return rows <= 2*atEnds, err
}

// readEnds reads the first and the last rows of a table, in the order in which they are stored.
func (db *DB) readEnds(ctx context.Context, table string) error {
	var key sql.NullString
	err := db.readers.QueryRowContext(ctx, `SELECT group_concat('"' || name || '" DESC', ', ' ORDER BY pk) FROM pragma_table_info(?1) WHERE pk > 0`, table).Scan(&key)
	if err != nil {
		return err
	}
	if !key.Valid {
		key.String = "rowid DESC"
	}
	for _, order := range []string{strings.ReplaceAll(key.String, " DESC", ""), key.String} {
		if err := db.readAll(ctx, fmt.Sprintf(`SELECT * FROM %q ORDER BY %s LIMIT ?1`, table, order), atEnds); err != nil {
			return err
		}
	}
	return nil
}

// readAll reads every column of what a query returns.
func (db *DB) readAll(ctx context.Context, query string, limit int) error {
	rows, err := db.readers.QueryContext(ctx, query, limit)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(names))
	for i := range values {
		values[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Inspect looks at all of the file, one table after the other, so that no reader keeps the log from being written back for longer than
// the largest table takes. It notes what it found.
func (db *DB) Inspect(ctx context.Context) (store.Inspection, error) {
	found, err := db.inspectTables(ctx)
	if err != nil {
		return store.Inspection{}, fmt.Errorf("look through the database: %w", explain(err))
	}
	now := store.Inspection{At: db.now().Truncate(time.Millisecond), Found: found}
	err = db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE identity SET inspected_at = ?1, inspected = ?2`, instant{now.At}, now.Found)
		return err
	})
	if err != nil {
		err = fmt.Errorf("note what was found in the database: %w", explain(err))
	}
	return now, err
}

// inspectTables returns what is wrong with the first table that is damaged, "" for nothing.
func (db *DB) inspectTables(ctx context.Context) (found string, err error) {
	tables, err := db.tables(ctx)
	for _, t := range tables {
		if err == nil {
			err = checkTable(ctx, db.readers, t)
		}
		if errors.Is(explain(err), store.ErrDamaged) {
			return t + ": " + explain(err).Error(), nil
		}
	}
	return "", err
}

// Inspected returns what was found when somebody last looked at all of the file.
func (db *DB) Inspected(ctx context.Context) (last store.Inspection, err error) {
	var at instant
	err = db.readers.QueryRowContext(ctx, `SELECT inspected_at, inspected FROM identity`).Scan(&at, &last.Found)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return last, fmt.Errorf("read when the database was looked through: %w", explain(err))
	}
	last.At = at.Time
	return last, nil
}
