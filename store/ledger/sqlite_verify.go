package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"rondo/store"
)

// Verify holds the ledger at path against everything that has to be true of it at any moment, a daemon at work or not:
// the database is sound and its log can be written back; each letter is in one legal state, under a name that says what
// it is, with its bytes while it waits, as they were sealed; what was sent has the server's words and a time; nobody gets
// more copies than are allowed, a reminder after the start, anything after they left or their address was suppressed, or
// news in the wrong order; a letter's bytes are a mail to its recipient; who was told of a session hears of its cancellation;
// what is kept of calendars can be read; what came in has its bytes or an outcome, answers came in and count for what was asked, and nobody has a place more than
// there are; who joined has confirmed it, who is signed in has a role, and nobody who was forgotten is known; counters count, and rows that speak of one thing agree. now judges leases and what is overdue. What no other row
// decides is listed in verify_columns_test.go.
//
// It changes nothing. The error is not about the ledger's content but says that it could not be looked at:
// [ErrNoDatabase], [ErrOlder], [ErrNewer], [ErrForeign] or what the disk says.
func Verify(ctx context.Context, path string, now time.Time) ([]store.Violation, error) {
	var past past
	defer past.close()
	return verify(ctx, path, now, &past)
}

func verify(ctx context.Context, path string, now time.Time, past *past) ([]store.Violation, error) {
	if err := readThrough(ctx, path, past); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("verify database %s: %w", path, err)
	}
	db, err := openReaderBy(ctx, path, connectMapped, verifying, func() time.Time { return now })
	if errors.Is(explain(err), store.ErrDamaged) {
		return []store.Violation{{Rule: "integrity", Subject: path, Found: err.Error()}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("verify database %s: %w", path, explain(err))
	}
	defer db.Close()
	v := &verifier{db: &db.core, where: db.path, holder: func() (string, error) { return Holder(db.path) }, now: now}
	err = v.verify(ctx)
	if err != nil {
		err = fmt.Errorf("verify database %s: %w", path, explain(err))
	}
	return v.violations(), err
}

// verifying lets a connection that reads everything keep more of it in memory, where that is not the file itself: see [connectMapped].
const verifying = reading + "&_cache_size=-65536"

// readThrough reads the file from end to end, and returns what the disk says where it cannot be read.
func readThrough(ctx context.Context, path string, past *past) error {
	file, err := past.open(path)
	if err != nil {
		return err
	}
	part := make([]byte, 1<<20)
	for at := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := file.ReadAt(part, at)
		at += int64(n)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w, %d bytes from its beginning; restore a backup on another disk ('rondo backup --help')", err, at)
		}
	}
}

// Audit holds the file of the ledger, as others see it, against what [Verify] does.
func (db *DB) Audit(ctx context.Context, now time.Time) ([]store.Violation, error) {
	return verify(ctx, db.path, now, &db.past)
}

func (v *verifier) verify(ctx context.Context) error {
	// What the file beside the ledger says may fall behind the ledger, so it is read first.
	seen, seenErr := highWaterBeside(v.where)
	tasks := []task{
		{ofFile, func(v *verifier, _ *sql.Tx) error { return v.integrity(ctx) }},
		{ofReferences, (*verifier).references},
	}
	tasks = append(tasks, v.tasks(ctx)...)
	tasks = append(tasks, task{ofHighWater, func(v *verifier, tx *sql.Tx) error { return v.highWater(tx, seen, seenErr) }})
	err := v.run(ctx, tasks)
	if v.damaged.Load() { // what the others read of a damaged file means nothing
		v.found = slices.DeleteFunc(v.found, func(f finding) bool { return f.place != ofFile })
		return nil
	}
	if err != nil {
		return err
	}
	v.place = ofStates
	v.checkpoint(ctx)
	return nil
}

// failedCheck begins what SQLite says of a row that breaks a CHECK of the schema. The file is sound all the same.
const failedCheck = "CHECK constraint failed"

// integrity asks SQLite itself whether the file is sound. A connection that may only read does not know of CHECKs (SQLite 3.54.1,
// sqlite3AddCheckConstraint), so this one could write, and does not. Whoever may not write the file sees the rest.
func (v *verifier) integrity(ctx context.Context) error {
	pool := connectMapped(v.where, "mode=rw&_query_only=on&_busy_timeout=5000&_cache_size=-65536", 1)
	defer pool.Close()
	said, err := integrityCheck(ctx, pool)
	if err != nil && !errors.Is(explain(err), store.ErrDamaged) || err == nil && slices.ContainsFunc(said, isCheck) && len(said) >= mostSaid {
		for _, s := range said {
			v.found = append(v.found, finding{ofChecks, store.Violation{Rule: "integrity", Subject: v.where, Found: s}})
		}
		said, err = integrityCheck(ctx, v.db.readers) // of which CHECKs take no place
	}
	if errors.Is(explain(err), store.ErrDamaged) {
		said, err = append(said, err.Error()), nil
	}
	for _, s := range said {
		f := finding{ofFile, store.Violation{Rule: "integrity", Subject: v.where, Found: s}}
		if isCheck(s) {
			f.place = ofChecks
		} else {
			v.damaged.Store(true)
		}
		v.found = append(v.found, f)
	}
	return err
}

func isCheck(said string) bool { return strings.HasPrefix(said, failedCheck) }

// mostSaid is after how many faults SQLite says no more.
const mostSaid = 100

// integrityCheck returns what SQLite finds wrong with the file; nil for nothing.
func integrityCheck(ctx context.Context, pool *sql.DB) (said []string, err error) {
	err = inTx(ctx, pool, func(tx *sql.Tx) error {
		return each(tx, `SELECT integrity_check FROM pragma_integrity_check`, nil, func(rows *sql.Rows) error {
			var one string
			err := rows.Scan(&one)
			if one != "ok" {
				said = append(said, one)
			}
			return err
		})
	})
	return said, err
}

// references holds that rows refer to rows that are there.
func (v *verifier) references(tx *sql.Tx) error {
	return each(tx, `SELECT "table", coalesce(rowid, 0), parent FROM pragma_foreign_key_check ORDER BY 1, 2, 3`, nil, func(rows *sql.Rows) error {
		var table, parent string
		var row int64
		if err := rows.Scan(&table, &row, &parent); err != nil {
			return err
		}
		v.add("integrity", table, "row %d refers to a row of %s that is not there", row, parent)
		return nil
	})
}

// highWater compares the counter of moved letters with the file beside the ledger, which is written after each commit.
func (v *verifier) highWater(tx *sql.Tx, seen highWater, seenErr error) error {
	var have highWater
	var doubt string
	var clean bool
	err := tx.QueryRow(`SELECT install, counter, doubt, clean FROM identity, ledger`).Scan(&have.install, &have.counter, &doubt, &clean)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && doubt != "": // known not to be what it was
		return nil
	case err != nil:
		return err
	case errors.Is(seenErr, os.ErrNotExist): // a copy, or a ledger that never moved a letter
		return nil
	case seenErr != nil:
		v.add("counter", v.where+"-seen", "%v", seenErr)
	case seen.install != have.install:
		v.add("counter", v.where+"-seen", "it is of another database")
	case seen.counter > have.counter:
		v.add("counter", v.where+"-seen", "it has seen %d steps, of which the database knows %d", seen.counter, have.counter)
	case clean && seen.counter < have.counter:
		v.add("counter", v.where+"-seen", "it has seen %d steps, and after the daemon stopped in order the database counts %d", seen.counter, have.counter)
	}
	return nil
}

func highWaterBeside(path string) (highWater, error) {
	s := seenFile{path: path + seenSuffix}
	w, _, err := s.read()
	return w, err
}

// checkpoint writes back what is in the log, as SQLite does by itself now and then.
func (v *verifier) checkpoint(ctx context.Context) {
	if err := Checkpoint(ctx, v.where); err != nil {
		v.add("checkpoint", v.where, "%v", err)
	}
}

// Checkpoint writes what the write-ahead log holds back into the database at path, as far as no reader needs the log,
// and waits for nobody. It changes no content.
func Checkpoint(ctx context.Context, path string) error {
	path, err := resolve(path)
	if err != nil {
		return err
	}
	pool := connect(path, "mode=rw&_busy_timeout=5000", 1)
	defer pool.Close()
	var busy, logged, written int
	err = pool.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &logged, &written)
	if err != nil {
		return fmt.Errorf("write the log back: %w", explain(err))
	}
	return nil
}
