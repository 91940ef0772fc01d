package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"rondo/store"
)

// DB is an open ledger. Its methods may be called from several goroutines.
type DB struct {
	core             // whose writer is one connection, and nil when opened by OpenReader
	path      string // absolute, without symbolic links
	hot       statements
	commits   *committer
	leases    leases
	claiming  sync.Mutex // one Claim at a time
	logs      *checkpointer
	longest   maxHold
	lock      *os.File // nil unless daemon
	ballast   ballast
	crossings crossings
	seen      seenFile
	before    store.Sign
	vigil     vigil
	past      past
	unclean   bool
	foreign   dataVersion
	closing   sync.Once
}

// Open opens the ledger at path for reading and writing, and makes it if there is none. A ledger of an older schema is
// copied beside itself and brought up to date; one of a newer schema is refused with [ErrNewer]. A daemon that finds
// another one at work is refused at once with [ErrLocked], which names the holder.
func Open(ctx context.Context, path string, o store.Options) (*DB, error) {
	db, err := open(ctx, path, o)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, explain(err))
	}
	return db, nil
}

func open(ctx context.Context, path string, o store.Options) (*DB, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	db := &DB{path: path, leases: noLeases()}
	db.engine, db.now, db.daemon, db.posted = db, o.Now, o.Daemon, o.Posted
	db.hourly.Store(int64(o.Hourly))
	db.accepted.near = o.Loaded
	if err := db.start(ctx); err != nil {
		db.release()
		return nil, err
	}
	return db, nil
}

func (db *DB) start(ctx context.Context) (err error) {
	if db.daemon {
		if db.lock, err = takeLock(db.path); err != nil {
			return err
		}
	}
	if err := createPrivate(db.path); err != nil {
		return err
	}
	if err := layOut(ctx, db.path); err != nil {
		return err
	}
	// A file that is not ours is recognized by reading: the first writing connection would change its journal mode.
	db.readers = connect(db.path, reading, readers)
	have, want, err := db.schema(ctx, db.readers, migrations)
	if err != nil {
		return err
	}
	if db.daemon && have == want {
		db.lookAhead()
	}
	db.writer = connect(db.path, writing, 1)
	if err := db.migrate(ctx, migrations); err != nil {
		return err
	}
	if db.daemon {
		_ = db.compactSmall(ctx) // without room for it there is a next start
	}
	if err := db.prepare(ctx); err != nil {
		return err
	}
	if _, err := db.Changed(ctx); err != nil { // from here on counts what others write
		return err
	}
	for _, setting := range []string{fmt.Sprintf(`PRAGMA wal_autocheckpoint = %d`, longLog), inMemory} {
		if _, err := db.writer.ExecContext(ctx, setting); err != nil {
			return err
		}
	}
	if db.vigil.place, err = placeOf(db.path); err != nil {
		return err
	}
	db.logs = startCheckpointer(db.path, db.undisturbed)
	db.commits = startCommitter(db)
	if err := db.identify(ctx); err != nil {
		return err
	}
	if db.daemon {
		db.ballast.load(db.path + "-ballast")
		if err := db.recover(ctx); err != nil {
			return err
		}
	}
	if _, err = db.Changed(ctx); err != nil { // counts from here
		return err
	}
	if db.daemon {
		if err := Checkpoint(ctx, db.path); err != nil { // so that there is something to look at in the file
			return err
		}
		db.vigil.done(db.now(), db.seen.high())
		return db.inspect(ctx)
	}
	return nil
}

// OpenReader opens an existing ledger for reading, beside a daemon or without one. It never creates or changes a file
// of the ledger; every method that would write returns [ErrReadOnly].
func OpenReader(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	db, err := openReader(ctx, path, now)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, explain(err))
	}
	return db, nil
}

func openReader(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	return openReaderBy(ctx, path, connect, reading, now)
}

// openReaderBy opens it by connections with these settings, which by makes.
func openReaderBy(ctx context.Context, path string, by func(path, settings string, connections int) *sql.DB, settings string, now func() time.Time) (*DB, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, store.ErrNoDatabase
	} else if err != nil {
		return nil, err
	}
	db := &DB{path: path}
	db.engine, db.now, db.readers = db, now, by(path, settings, readers)
	if err := db.checkSchema(ctx); err != nil {
		db.release()
		return nil, err
	}
	return db, nil
}

// Close waits for what is being committed and closes the files. It does not mark the stop as clean: see
// [DB.CleanStop].
func (db *DB) Close() error {
	var err error
	db.closing.Do(func() { err = db.release() })
	return err
}

func (db *DB) release() error {
	var errs []error
	db.ahead.stop()
	if db.commits != nil {
		db.commits.stop()
	}
	if db.logs != nil {
		errs = append(errs, db.logs.stop())
	}
	if db.readers != nil && db.vigil.watched() == nil { // a reader that is left keeps the log out of a file that is not ours
		errs = append(errs, db.readers.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.hot.close(), db.writer.Close())
	}
	if db.daemon {
		errs = append(errs, db.seen.sync())
	}
	if db.vigil.watched() == nil {
		errs = append(errs, db.past.close())
	}
	errs = append(errs, db.crossings.close())
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	return errors.Join(errs...)
}

// File returns where the ledger is: an absolute path without symbolic links.
func (db *DB) File() string { return db.path }

// resolve follows symbolic links, so that two names of one file share one lock.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		if found, err := os.Stat(real); err == nil && found.IsDir() {
			return "", fmt.Errorf("%s is a folder: name a file in it", real)
		}
		return real, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return "", fmt.Errorf("%w: make the folder first", err)
	}
	return filepath.Join(dir, filepath.Base(path)), nil
}

// createPrivate makes an empty file that only its owner can read: the ledger holds people's addresses. SQLite gives
// the files beside it the same mode.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

var (
	_ store.Ledger     = (*DB)(nil)
	_ store.Copier     = (*DB)(nil)
	_ store.Copied     = (*DB)(nil)
	_ store.Auditor    = (*DB)(nil)
	_ store.Sounder    = (*DB)(nil)
	_ store.Compacter  = (*DB)(nil)
	_ store.Filed      = (*DB)(nil)
	_ store.Caching    = (*DB)(nil)
	_ store.Stopper    = (*DB)(nil)
	_ store.Witness    = (*DB)(nil)
	_ store.Shared     = (*DB)(nil)
	_ store.Vulnerable = (*DB)(nil)
)
