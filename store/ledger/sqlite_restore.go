package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Restoring is a copy of a ledger that is to take the place of the one at a path. It lies beside that place as <path>-restoring, whole and on
// the disk, until [Restoring.Put] or [Restoring.Close]. No daemon starts there meanwhile.
type Restoring struct {
	path, partial string
	now           func() time.Time
	lock          *os.File
	made          time.Time
	owner         owner
	broken        bool // what is in place is no database that can be read
}

const (
	restoringSuffix = "-restoring"
	isBackup        = "the database is a backup of "
	minute          = "2 January 2006 15:04 UTC"
)

// Restore copies the ledger in the file from to beside the place path, brings the copy up to date and marks it, so that it sends nothing
// before [DB.Confirm]. from stays as it is. The errors are those of [Open]; [store.ErrLocked] names the daemon that is at work.
func Restore(ctx context.Context, from, path string, now func() time.Time) (*Restoring, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	r := &Restoring{path: path, partial: path + restoringSuffix, now: now}
	if err := r.begin(ctx, from); err != nil {
		return nil, errors.Join(fmt.Errorf("restore %s: %w", from, explainSQLite(err)), r.Close())
	}
	return r, nil
}

func (r *Restoring) begin(ctx context.Context, from string) (err error) {
	from, err = filepath.Abs(from)
	if err != nil {
		return err
	}
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("name a file that 'rondo backup' wrote")
	}
	if own, err := os.Stat(r.path); err == nil && os.SameFile(own, info) {
		return errors.New("this is the database itself")
	}
	if left, err := r.isLeft(info); err != nil || left {
		return errors.Join(errors.New("it is what a restoring left that has not ended, and is made anew from its copy: name that one, or give this one another name first"), err)
	}
	if holder, err := Holder(from); err != nil || holder != "" {
		return errors.Join(fmt.Errorf("it is a database in use (%s): copy it with 'rondo backup'", holder), err)
	}
	if r.owner, err = ownerOf(r.path); err != nil {
		return err
	}
	if r.lock, err = takeLock(r.path); err != nil {
		return err
	}
	if err := r.owner.own(r.lock.Name()); err != nil { // whether or not the copy takes its place
		return err
	}
	if err := r.clean(); err != nil { // what an earlier one left that was killed
		return err
	}
	settings := "mode=ro&immutable=1" // which leaves nothing beside the file
	if log, err := os.Stat(from + "-wal"); err == nil && log.Size() > 0 {
		settings = "mode=ro" // its log belongs to it
	}
	source := &DB{path: from, core: core{now: r.now, readers: connect(from, settings, 1)}}
	defer source.readers.Close()
	if have, _, err := source.schema(ctx, source.readers, migrations); err != nil {
		return err
	} else if have == 0 {
		return store.ErrForeign
	}
	if err := source.quickCheck(ctx); err != nil {
		return err
	}
	if err := createPrivate(r.partial); err != nil {
		return err
	}
	if _, err := source.readers.ExecContext(ctx, `VACUUM INTO ?1`, r.partial); err != nil {
		return err
	}
	if err := r.update(ctx); err != nil {
		return err
	}
	return r.mark(ctx)
}

// update brings the copy to today's schema.
func (r *Restoring) update(ctx context.Context) error {
	db, err := OpenReader(ctx, r.partial, r.now)
	if err == nil {
		return db.Close()
	}
	if !errors.Is(err, store.ErrOlder) {
		return err
	}
	if db, err = Open(ctx, r.partial, store.Options{Now: r.now}); err != nil {
		return err
	}
	return db.Close()
}

// mark puts the identity of the copy in doubt, with where it comes from. What was found in another file says nothing of this one, so it is
// to be looked through anew.
func (r *Restoring) mark(ctx context.Context) error {
	pool := connect(r.partial, "mode=rw&_journal_mode=DELETE&_synchronous=FULL", 1)
	defer pool.Close()
	var was string
	if err := pool.QueryRowContext(ctx, `SELECT doubt FROM identity`).Scan(&was); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if was == store.Unfinished {
		return fmt.Errorf("%w: %s", store.ErrMoved, was)
	}
	why := "the database was restored on " + r.now().UTC().Format(minute)
	if made, ok := strings.CutPrefix(was, isBackup); ok {
		made = strings.TrimSuffix(made, untilConfirmed)
		why += " from a backup of " + made
		r.made, _ = time.Parse(minute, made)
	}
	_, err := pool.ExecContext(ctx, `INSERT INTO identity (one, install, device, inode, counter, doubt) VALUES (1, ?1, '', '', 0, ?2)
		ON CONFLICT (one) DO UPDATE SET install = excluded.install, doubt = excluded.doubt, inspected_at = NULL, inspected = ''`, newInstall(), why+untilConfirmed)
	return err
}

// Path returns where the copy lies until it is put in place.
func (r *Restoring) Path() string { return r.partial }

// Made returns when the copy was made, to the minute; the zero time where it was not made by [DB.Backup].
func (r *Restoring) Made() time.Time { return r.made }

// Since compares the ledger that is in place with the copy, and lets the copy know who asked to be forgotten since, so that they stay
// unwritten. The error is [store.ErrNoDatabase] where none is in place, and says otherwise why the two cannot be compared: with
// [store.ErrOlder] and [store.ErrNewer] the one in place is sound, and of another rondo.
func (r *Restoring) Since(ctx context.Context) (since store.Since, err error) {
	defer func() {
		r.broken = errors.Is(err, store.ErrForeign) || errors.Is(err, store.ErrDamaged) || errors.Is(err, store.ErrDisk)
	}()
	db, err := OpenReader(ctx, r.path, r.now)
	if err != nil {
		return r.sinceUnread(ctx, err)
	}
	defer db.Close()
	if err := db.quickCheck(ctx); err != nil {
		return r.sinceUnread(ctx, err)
	}
	forgotten, err := r.compare(ctx, db, &since)
	if err == nil {
		since.Forgotten, err = r.carry(ctx, forgotten)
	}
	if err != nil {
		return store.Since{Unnamed: true}, fmt.Errorf("compare it with the copy: %w", explainSQLite(err))
	}
	return since, nil
}

func (r *Restoring) compare(ctx context.Context, db *DB, since *store.Since) (forgotten scheduler.Forgotten, err error) {
	conn, err := db.readers.Conn(ctx)
	if err != nil {
		return forgotten, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `ATTACH ?1 AS copy`, r.partial); err != nil {
		return forgotten, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return forgotten, err
	}
	defer tx.Rollback()
	if err := tx.QueryRow(sinceSQL).Scan(&since.Letters, &since.People, &since.Incoming, &since.Acts); err != nil {
		return forgotten, err
	}
	return readForgotten(tx)
}

// sinceSQL counts what one ledger has beyond an earlier copy of it: letters that the server took, the people they went to, what came in,
// and what was done.
const sinceSQL = `
WITH went AS (
	SELECT l.address FROM main.letters l
	WHERE (l.state = 'sent' OR EXISTS (SELECT 1 FROM main.transit t WHERE t.letter_id = l.id AND t.reply IS NOT NULL))
		AND NOT EXISTS (SELECT 1 FROM copy.letters c WHERE c.id = l.id AND c.posted_at = l.posted_at AND c.state = 'sent'))
SELECT (SELECT count(*) FROM went), (SELECT count(DISTINCT address) FROM went),
	(SELECT count(*) FROM main.inbox i WHERE NOT EXISTS (SELECT 1 FROM copy.inbox c WHERE c.id = i.id)),
	(SELECT count(*) FROM main.acts a WHERE NOT EXISTS (SELECT 1 FROM copy.acts c WHERE c.id = a.id))`

// Put lets the copy take its place. The ledger that is there, with its log, is kept under another name, which is returned; "" where none
// was there. At every moment there is a whole one in place, unless the one before was damaged.
func (r *Restoring) Put(ctx context.Context) (kept string, err error) {
	if kept, err = r.put(ctx); err != nil {
		return "", fmt.Errorf("put the copy in place: %w", explainSQLite(err))
	}
	return kept, nil
}

func (r *Restoring) put(ctx context.Context) (kept string, err error) {
	if err := r.owner.own(r.partial); err != nil {
		return "", err
	}
	if err := syncFile(r.partial); err != nil {
		return "", err
	}
	if _, err := os.Lstat(r.path); err == nil {
		if !r.broken { // else its log stays as it is, for whoever may read it
			was, err := r.quiesce(ctx)
			if err != nil {
				return "", err
			}
			defer was.Close()
		}
		if kept, err = r.keep(r.path); err != nil {
			return "", err
		}
		if err := os.Rename(r.path+"-wal", kept+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a broken one
			return "", err
		}
		if err := os.Remove(r.path + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.Rename(r.partial, r.path); err != nil {
		return "", err
	}
	return kept, syncDir(filepath.Dir(r.path))
}

// quiesce writes what is in the log of the ledger in place into its file, and keeps everybody out until the pool is closed: whoever had the
// file open would write their log beside another one. The error is [store.ErrBusy] where somebody has.
func (r *Restoring) quiesce(ctx context.Context) (*sql.DB, error) {
	was := connect(r.path, "mode=rw&_busy_timeout=2000", 1)
	_, err := was.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	if err == nil {
		_, err = was.ExecContext(ctx, `BEGIN EXCLUSIVE`)
	}
	if err = explainSQLite(err); errors.Is(err, store.ErrBusy) {
		err = fmt.Errorf("%w: wait until other verbs of rondo have ended", store.ErrBusy)
	}
	if err != nil {
		return nil, errors.Join(err, was.Close())
	}
	return was, nil
}

// Close gives up what was not put in place, and lets daemons start again.
func (r *Restoring) Close() error {
	if r.lock == nil {
		return nil
	}
	return errors.Join(r.clean(), r.lock.Close())
}
