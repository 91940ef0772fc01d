package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// DropCache gives back the memory in which SQLite keeps pages of the file for what is asked next, which is soon read again. Connections that are
// at work keep theirs.
func (db *DB) DropCache(ctx context.Context) error {
	err := errors.Join(shrinkMemory(ctx, db.readers), shrinkMemory(ctx, db.writer))
	trim()
	if err != nil {
		return fmt.Errorf("give memory of the database back: %w", explain(err))
	}
	return nil
}

func shrinkMemory(ctx context.Context, pool *sql.DB) error {
	if pool == nil {
		return nil
	}
	for range pool.Stats().Idle {
		conn, err := pool.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close() // all of them together, so that each is another one
		if _, err := conn.ExecContext(ctx, `PRAGMA shrink_memory`); err != nil {
			return err
		}
	}
	return nil
}
