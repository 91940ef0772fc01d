package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"rondo/store"
)

const (
	// spare is how many free pages stay for what is written next.
	spare = 1000
	// small is up to how many bytes a file is written anew at the start of a daemon, so that it can shrink from then on.
	small = 64 << 20
	// incremental is how PRAGMA auto_vacuum calls files that can shrink.
	incremental = 2
)

// shrinking makes the next VACUUM write a file that can shrink. In a file that can already it would write, whoever has it open.
const shrinking = `PRAGMA auto_vacuum = incremental`

// layOut begins an empty file as one that can shrink, which has to be said before anything is in it, even that it has a log.
func layOut(ctx context.Context, path string) error {
	if info, err := os.Stat(path); err != nil || info.Size() > 0 {
		return err
	}
	pool := connect(path, "mode=rw&_busy_timeout=5000", 1)
	defer pool.Close()
	for _, first := range []string{shrinking, fmt.Sprintf(`PRAGMA application_id = %d`, applicationID)} {
		if _, err := pool.ExecContext(ctx, first); err != nil {
			return err
		}
	}
	return nil
}

// vacuum writes the file anew.
func (db *DB) vacuum(ctx context.Context) error {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var mode int
	if err := conn.QueryRowContext(ctx, `PRAGMA auto_vacuum`).Scan(&mode); err != nil {
		return err
	}
	if mode != incremental {
		if _, err := conn.ExecContext(ctx, shrinking); err != nil {
			return err
		}
	}
	// The new file is one of those that [inMemory] is about, and as large as the database.
	if _, err := conn.ExecContext(ctx, onFile); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, `VACUUM`)
	_, back := conn.ExecContext(ctx, inMemory)
	return errors.Join(err, back)
}

// shrink gives the free pages at the end of the file back to the disk, by few at a time. A file that was made before rondo did so keeps
// them until it is written anew: see [DB.Compact].
func (db *DB) shrink(ctx context.Context) error {
	for {
		var mode, free, left int
		err := db.readers.QueryRowContext(ctx, `SELECT (SELECT auto_vacuum FROM pragma_auto_vacuum), (SELECT freelist_count FROM pragma_freelist_count)`).Scan(&mode, &free)
		if err != nil || mode != incremental || free <= spare {
			return err
		}
		err = db.transact(ctx, func(tx *sql.Tx) error {
			// Each step of this statement gives one page back, so its rows have to be read to the end.
			err := each(tx, `PRAGMA incremental_vacuum(250)`, nil, func(*sql.Rows) error { return nil })
			if err != nil {
				return err
			}
			return tx.QueryRow(`SELECT freelist_count FROM pragma_freelist_count`).Scan(&left)
		})
		if err != nil || left >= free {
			return err
		}
	}
}

// Shrinks reports whether the file can shrink, or is small enough to be written anew at the next start.
func (db *DB) Shrinks(ctx context.Context) (bool, error) {
	mode, bytes, err := db.measure(ctx)
	if err != nil {
		return false, fmt.Errorf("measure the database: %w", explain(err))
	}
	return mode == incremental || bytes <= small, nil
}

func (db *DB) measure(ctx context.Context) (mode, bytes int64, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT (SELECT auto_vacuum FROM pragma_auto_vacuum),
		(SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)`).Scan(&mode, &bytes)
	return mode, bytes, err
}

// Compact writes the file anew without what was deleted, and so that it shrinks by itself from then on.
func (db *DB) Compact(ctx context.Context) error {
	if db.writer == nil {
		return store.ErrReadOnly
	}
	_, _, err := db.sweep(ctx)
	return explain(err)
}

// compactSmall does that to a small file that cannot shrink yet. It takes less than a second.
func (db *DB) compactSmall(ctx context.Context) error {
	mode, bytes, err := db.measure(ctx)
	if err != nil || mode == incremental || bytes > small {
		return err
	}
	return db.vacuum(ctx)
}
