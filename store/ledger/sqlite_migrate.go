package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/pressly/goose/v3"

	"rondo/store"
)

//go:embed sqlite_migrations/*.sql
var embedded embed.FS

// migrations are the steps from an empty file to today's schema, each run in a transaction of its own.
var migrations, _ = fs.Sub(embedded, "sqlite_migrations")

// schemaSQL is what the migrations make of an empty file, in one script: a new database takes a few milliseconds instead of a hundred.
//
//go:embed sqlite_schema.sql
var schemaSQL string

// applicationID stands in the header of every database of rondo's.
const applicationID = 0x726e646f

// patience is how long a process waits for another one to take the next step that brings the schema up to date.
const patience = 1500 * time.Millisecond

// migrate brings the database to the newest of steps. It does so under the daemon's lock, because an older daemon must
// not be at work meanwhile; who finds the schema up to date needs no lock.
func (db *DB) migrate(ctx context.Context, steps fs.FS) error {
	deadline := time.NewTimer(patience)
	var at int64
	for {
		have, err := db.tryMigrate(ctx, steps)
		if have > at {
			at = have
			deadline.Reset(patience)
		}
		// Busy is also who opens a new file at the same moment as another process, which switches it to WAL.
		if err = explain(err); !errors.Is(err, store.ErrLocked) && !errors.Is(err, store.ErrBusy) {
			return err
		}
		select {
		case <-deadline.C:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(patience / 30):
		}
	}
}

// tryMigrate migrates unless another process is at work, and returns the schema that it found, 0 where it could not be read.
func (db *DB) tryMigrate(ctx context.Context, steps fs.FS) (have int64, err error) {
	have, want, err := db.schema(ctx, db.writer, steps)
	if err != nil || have == want {
		return have, err
	}
	if db.lock == nil {
		lock, err := takeLock(db.path)
		if err != nil {
			return have, err
		}
		defer lock.Close()
	}
	return have, db.step(ctx, steps)
}

// step migrates while the lock is held. The schema is read again, since another process may have migrated before the
// lock was taken.
func (db *DB) step(ctx context.Context, steps fs.FS) error {
	have, want, err := db.schema(ctx, db.writer, steps)
	if err != nil || have == want {
		return err
	}
	if have > 0 {
		if err := db.copyBeside(ctx, have); err != nil {
			return fmt.Errorf("copy the database before changing its schema: %w", err)
		}
	}
	if steps == migrations {
		if made, err := db.create(ctx); made || err != nil {
			return err
		}
	}
	p, err := provider(db.writer, steps)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema from %d to %d: %w", have, want, err)
	}
	return nil
}

// create makes the newest schema in a file that has nothing yet, and reports whether it was such a file.
func (db *DB) create(ctx context.Context) (made bool, err error) {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	if err := tx.QueryRowContext(ctx, `SELECT count(*) = 0 FROM sqlite_schema`).Scan(&made); err != nil || !made {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, schemaSQL); err != nil {
		return false, fmt.Errorf("make the schema: %w", err)
	}
	return true, tx.Commit()
}

// copyBeside writes the database as it stands to <path>-schema<n>.
func (db *DB) copyBeside(ctx context.Context, schema int64) error {
	kept := fmt.Sprintf("%s-schema%d", db.path, schema)
	partial := kept + "-partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := createPrivate(partial); err != nil {
		return err
	}
	if _, err := db.writer.ExecContext(ctx, `VACUUM INTO ?1`, partial); err != nil {
		return err
	}
	return os.Rename(partial, kept)
}

// schema says which schema the database has, 0 for an empty file, and which one it should have.
func (db *DB) schema(ctx context.Context, pool *sql.DB, steps fs.FS) (have, want int64, err error) {
	if want, err = newest(steps); err != nil {
		return 0, 0, err
	}
	var id, tables, goose int64
	err = pool.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		count(*), count(*) FILTER (WHERE name = 'goose_db_version') FROM sqlite_schema`).Scan(&id, &tables, &goose)
	switch {
	case err != nil:
		return 0, 0, err
	case goose == 0 && tables > 0, id != 0 && id != applicationID:
		return 0, 0, store.ErrForeign
	case goose == 0:
		return 0, want, nil
	}
	err = pool.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have)
	if err == nil && have > want {
		err = fmt.Errorf("%w: its schema is %d and this program knows %d; use the newer program, or restore the copy that was "+
			"kept beside the database", store.ErrNewer, have, want)
	}
	return have, want, err
}

// newest returns the highest version of steps.
func newest(steps fs.FS) (version int64, err error) {
	names, err := fs.Glob(steps, "*.sql")
	for _, name := range names {
		n, wrong := goose.NumericComponent(name)
		if wrong != nil {
			return 0, wrong
		}
		version = max(version, n)
	}
	return version, err
}

// checkSchema returns an error unless the database has the newest schema. Those who only read ask it; they do not migrate.
func (db *DB) checkSchema(ctx context.Context) error {
	have, want, err := db.schema(ctx, db.readers, migrations)
	switch {
	case err != nil:
		return err
	case have == 0:
		return store.ErrNoDatabase
	case have < want:
		return store.ErrOlder
	}
	return nil
}

func provider(pool *sql.DB, steps fs.FS) (*goose.Provider, error) {
	return goose.NewProvider(goose.DialectSQLite3, pool, steps,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}
