// Package sqlite keeps the ledger in one SQLite file: the accepted files, the sessions, who was told what, and every letter with
// became of it.
//
// What a caller was told is kept, is kept: a method that writes returns after the commit, and commits are synced to
// disk (WAL with synchronous=FULL). There is one writing connection in a process and a small pool of reading ones;
// several processes may share the file, one of them as the daemon that carries letters. Beside the file rondo.db lie
// rondo.db-lock, which the daemon holds, rondo.db-seen, from which a database that was copied or restored is recognized,
// rondo.db-ballast, which makes room for results on a full disk, and rondo.db-crossings, which knows what was on the wire.
//
// A letter lives as queued → leased → in_doubt → sent | failed | held | expired. The CHECKs of the schema spell it, but for
// leased, which only the program knows that carries the letter.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"rondo/store"
)

// DB is an open ledger. Its methods may be called from several goroutines.
type DB struct {
	path      string // absolute, without symbolic links
	now       func() time.Time
	daemon    bool
	posted    func()
	hourly    atomic.Int64
	readers   *sql.DB
	writer    *sql.DB // one connection; nil when opened by OpenReader
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
	unclean   bool
	foreign   dataVersion
	accepted  acceptedFiles
	joined    joinedRows
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
	db := &DB{path: path, now: o.Now, daemon: o.Daemon, posted: o.Posted, leases: noLeases()}
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
	// A file that is not ours is recognized by reading: the first writing connection would change its journal mode.
	db.readers = connect(db.path, reading, readers)
	if _, _, err := db.schema(ctx, db.readers, migrations); err != nil {
		return err
	}
	db.writer = connect(db.path, writing, 1)
	if err := db.migrate(ctx, migrations); err != nil {
		return err
	}
	if err := db.prepare(ctx); err != nil {
		return err
	}
	if _, err := db.Changed(ctx); err != nil { // from here on counts what others write
		return err
	}
	if _, err := db.writer.ExecContext(ctx, fmt.Sprintf(`PRAGMA wal_autocheckpoint = %d`, longLog)); err != nil {
		return err
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
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, store.ErrNoDatabase
	} else if err != nil {
		return nil, err
	}
	db := &DB{path: path, now: now, readers: connect(path, reading, readers)}
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
	errs = append(errs, db.crossings.close())
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	return errors.Join(errs...)
}

// SetHourly changes the number of letters that one person gets in any hour; 0 lifts the limit.
func (db *DB) SetHourly(letters int) { db.hourly.Store(int64(letters)) }

// resolve follows symbolic links, so that two names of one file share one lock.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
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
	_ store.Ledger = (*DB)(nil)
	_ store.Copier = (*DB)(nil)
)
