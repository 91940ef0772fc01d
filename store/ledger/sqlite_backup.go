package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"

	"rondo/store"
)

// Backup writes the ledger as of one moment into a file, which only its owner can read, while others read and write the
// ledger. The file appears whole and on disk, or not at all; a file that is there is replaced only if replace says so,
// and otherwise [ErrExists] is the error.
//
// The copy is a ledger of its own that sends nothing: a daemon that opens it finds its identity in doubt until
// [DB.Confirm], because the original may go on sending.
func (db *DB) Backup(ctx context.Context, to string, replace bool) error {
	if err := db.backup(ctx, to, replace); err != nil {
		return fmt.Errorf("back up to %s: %w", to, explain(err))
	}
	return nil
}

func (db *DB) backup(ctx context.Context, to string, replace bool) error {
	to, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	if err := db.mayWrite(to, replace); err != nil {
		return err
	}
	partial, err := renameio.NewPendingFile(to, renameio.WithTempDir(filepath.Dir(to)), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return err
	}
	defer partial.Cleanup()
	source := connect(db.path, "mode=ro&_busy_timeout=5000", 1) // the pool's query_only would forbid the copy, too
	_, err = source.ExecContext(ctx, `VACUUM INTO ?1`, partial.Name())
	if err := errors.Join(err, source.Close()); err != nil {
		return err
	}
	if err := markCopy(ctx, partial.Name(), db.now()); err != nil {
		return err
	}
	if err := partial.CloseAtomicallyReplace(); err != nil { // syncs the file
		return err
	}
	return syncDir(filepath.Dir(to))
}

// mayWrite refuses to replace what would be missed.
func (db *DB) mayWrite(to string, replace bool) error {
	info, err := os.Lstat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("name a file, not a folder or a link")
	case !replace:
		return store.ErrExists
	}
	if own, err := os.Stat(db.path); err != nil || os.SameFile(own, info) {
		return errors.Join(errors.New("this is the database itself"), err)
	}
	if _, err := os.Lstat(to + "-wal"); err == nil {
		return errors.New("it is a database in use: a log lies beside it")
	}
	return nil
}

// markCopy puts the copy's identity in doubt.
func markCopy(ctx context.Context, path string, now time.Time) error {
	pool := connect(path, "mode=rw&_journal_mode=DELETE&_synchronous=FULL", 1)
	_, err := pool.ExecContext(ctx, `INSERT INTO identity (one, install, device, inode, counter, doubt) VALUES (1, ?1, '', '', 0, ?2)
		ON CONFLICT (one) DO UPDATE SET doubt = excluded.doubt`, newInstall(),
		isBackup+now.UTC().Format(minute)+untilConfirmed)
	return errors.Join(err, pool.Close())
}

// syncDir makes the names in a folder durable.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
