package ledger

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"rondo/store"
)

//go:embed postgres_migrations/*.sql
var embeddedPostgres embed.FS

// postgresMigrations are the steps from an empty database to today's schema, each run in a transaction of its own.
var postgresMigrations, _ = fs.Sub(embeddedPostgres, "postgres_migrations")

// Advisory locks of rondo's.
const (
	lockMigration = applicationID<<32 + iota
	lockWriter
	lockDaemon
)

// migratePostgres brings the database to the newest of steps, one program at a time.
func migratePostgres(ctx context.Context, config *pgx.ConnConfig, password passwordOf, steps fs.FS) error {
	pool := stdlib.OpenDB(*config, password.option())
	defer pool.Close()
	have, want, err := postgresSchema(ctx, pool, steps)
	if err != nil || have == want {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// Who makes the schema anew may take longer than any other lock is waited for.
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(`SET lock_timeout = %d`, longestWrite.Milliseconds())); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(lockMigration)); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(lockMigration))
	if have, want, err = postgresSchema(ctx, pool, steps); err != nil || have == want { // somebody else may have done it
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, pool, steps, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema from %d to %d: %w", have, want, err)
	}
	return nil
}

// postgresSchema says which schema the database has, 0 for an empty one, and which one it should have. The error is
// [store.ErrForeign] for a database that has tables of others.
func postgresSchema(ctx context.Context, pool *sql.DB, steps fs.FS) (have, want int64, err error) {
	if want, err = newest(steps); err != nil {
		return 0, 0, err
	}
	var tables, goose, ours int64
	err = pool.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE tablename = 'goose_db_version'), count(*) FILTER (WHERE tablename = 'ledger')
		FROM pg_tables WHERE schemaname = current_schema()`).Scan(&tables, &goose, &ours)
	switch {
	case err != nil:
		return 0, 0, err
	case goose == 0 && tables > 0, goose > 0 && ours == 0 && tables > 1:
		return 0, 0, fmt.Errorf("%w: name one that is empty, or a schema of its own by search_path", store.ErrForeign)
	case goose == 0:
		return 0, want, nil
	}
	err = pool.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have)
	if err == nil && have > want {
		err = fmt.Errorf("%w: its schema is %d and this program knows %d; use the newer program", store.ErrNewer, have, want)
	}
	return have, want, err
}
