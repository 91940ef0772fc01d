package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"rondo/kernel"
	"rondo/store"
)

// vigil looks now and then whether the file of the ledger is still the one that is open. Nobody else tells: SQLite goes on
// with a file that was removed or replaced, and takes one that was written over for its own.
type vigil struct {
	mu      sync.Mutex
	place   place     // of the file when it was opened
	last    depth     // that lay in the file when it was looked at last; the zero depth before
	unread  time.Time // since when the file alone makes no sense, as while the log is written back; zero while it does
	renewed time.Time
	counter int64 // when it was renewed
	strange error // what was found; nil while all is well
}

// depth is how far the part of the ledger had come that is written back into its file. It never falls.
type depth struct {
	install          string
	counter, version int64
}

// renewal is how often the file beside the database is replaced while letters move.
const renewal = time.Minute

// howToRestore ends the sentences about a file that is not the one that was opened.
const howToRestore = "; nothing is sent or recorded: stop the daemon, see that the right database lies there with no -wal and -shm " +
	"of another one beside it ('rondo backup --help'), and start it again"

// Look sees whether the file is still the one that was opened, and makes the file beside it anew where letters have moved.
// It is cheap. After [ErrStrange] no letter is claimed and nothing is planned or kept, until the file is back in its place;
// one that was written over needs a new start.
func (db *DB) Look(ctx context.Context) error {
	if err := db.inspect(ctx); err != nil {
		return err
	}
	counter, due := db.vigil.due(db.now(), db.seen.high())
	if !due {
		return nil
	}
	if was, err := db.identity(ctx); err != nil || was.doubt != "" {
		return explain(err)
	}
	if err := db.renew(ctx, db.vigil.place); err != nil {
		return fmt.Errorf("renew %s: %w", db.seen.path, explain(err))
	}
	db.vigil.done(db.now(), counter)
	return nil
}

// inspect finds out for Look.
func (db *DB) inspect(ctx context.Context) error {
	v := &db.vigil
	v.mu.Lock()
	defer v.mu.Unlock()
	if !errors.Is(v.strange, errOverwritten) { // which stays so, whatever is written over it next
		v.strange = db.compare(ctx, v)
	}
	return v.strange
}

var errOverwritten = fmt.Errorf("%w: it was written over", store.ErrStrange)

func (db *DB) compare(ctx context.Context, v *vigil) error {
	here, err := placeOf(db.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w: %s is not there any more%s", store.ErrStrange, db.path, howToRestore)
	case err != nil:
		return fmt.Errorf("%w: %w%s", store.ErrStrange, err, howToRestore)
	case !v.place.is(here.mark):
		return fmt.Errorf("%w: %s is another file now%s", store.ErrStrange, db.path, howToRestore)
	}
	now, err := db.depth(ctx)
	if err != nil {
		if v.last.install == "" || db.halfway(err, v) { // or nothing of it was written back yet
			return nil
		}
		return fmt.Errorf("%w and is not rondo's: %s%s", errOverwritten, db.path, howToRestore)
	}
	if v.last.install != "" {
		if now.install != v.last.install {
			current, err := db.identity(ctx)
			if err != nil {
				return explain(err)
			}
			if now.install != current.install {
				return fmt.Errorf("%w by another database: %s%s", errOverwritten, db.path, howToRestore)
			}
		}
		if now.counter < v.last.counter || now.version < v.last.version {
			return fmt.Errorf("%w by an older copy: %s%s", errOverwritten, db.path, howToRestore)
		}
	}
	v.last, v.unread = now, time.Time{}
	return nil
}

// writingBack is how long the log may take to be written back, on a slow disk.
const writingBack = 20 * time.Second

// halfway says whether the file cannot be read by itself because a part of the log is still to be written into it: that takes a
// while, and on a full disk it ends halfway. The tables are there all that time.
func (db *DB) halfway(err error, v *vigil) bool {
	if head, err := db.readHead(); err != nil || head != "SQLite format 3\x00" {
		return false
	}
	if strings.Contains(err.Error(), "no such table") {
		return false
	}
	now := db.now()
	if free, err := kernel.Free(db.path); v.unread.IsZero() || v.unread.After(now) || db.ballast.isFull() || err == nil && free < roomAgain {
		v.unread = now
	}
	return now.Sub(v.unread) < writingBack
}

// readHead reads what every database of SQLite's begins with.
func (db *DB) readHead() (string, error) {
	f, err := db.past.open(db.path)
	if err != nil {
		return "", err
	}
	head := make([]byte, 16)
	_, err = f.ReadAt(head, 0)
	return string(head), err
}

// undisturbed says whether what is in the log may be written back: into a file that was put in the place of this one it may
// not. Only a daemon looks.
func (db *DB) undisturbed() bool { return !db.daemon || db.inspect(context.Background()) == nil }

// depth reads the file alone, without the log beside it.
func (db *DB) depth(ctx context.Context) (d depth, err error) {
	pool := connect(db.path, "mode=ro&immutable=1", 1)
	defer pool.Close()
	err = pool.QueryRowContext(ctx, `SELECT install, counter, version FROM identity, ledger`).Scan(&d.install, &d.counter, &d.version)
	return d, err
}

// watched returns what was found when the file was last looked at; nil while all is well.
func (v *vigil) watched() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.strange
}

func (v *vigil) due(now time.Time, counter int64) (int64, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	since := now.Sub(v.renewed)
	return counter, counter > v.counter && (since < 0 || since >= renewal)
}

func (v *vigil) done(now time.Time, counter int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.renewed, v.counter = now, counter
}
