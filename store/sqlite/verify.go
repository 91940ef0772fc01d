package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"rondo/store"
)

// Verify holds the ledger at path against everything that has to be true of it at any moment, a daemon at work or not:
// the database is sound and its log can be written back; each letter is in one legal state, under a name that says what
// it is, with its bytes while it waits, as they were sealed; what was sent has the server's words and a time; nobody gets
// more copies than are allowed, a reminder after the start, anything after they left or their address was suppressed, or
// news in the wrong order; a letter's bytes are a mail to its recipient; who was told of a session hears of its cancellation;
// what is kept of calendars can be read; what came in has its bytes or an outcome, answers came in and count for what was asked, and nobody has a place more than
// there are; counters count, and rows that speak of one thing agree. now judges leases and what is overdue. What no other row
// decides is listed in verify_columns_test.go.
//
// It changes nothing. The error is not about the ledger's content but says that it could not be looked at:
// [ErrNoDatabase], [ErrOlder], [ErrNewer], [ErrForeign] or what the disk says.
func Verify(ctx context.Context, path string, now time.Time) ([]store.Violation, error) {
	db, err := openReader(ctx, path, func() time.Time { return now })
	if errors.Is(explain(err), store.ErrDamaged) {
		return []store.Violation{{Rule: "integrity", Subject: path, Found: err.Error()}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("verify database %s: %w", path, explain(err))
	}
	defer db.Close()
	v := &verifier{db: db, now: now}
	if err := v.verify(ctx); err != nil {
		return v.found, fmt.Errorf("verify database %s: %w", path, explain(err))
	}
	return v.found, nil
}

type verifier struct {
	db    *DB
	now   time.Time
	found []store.Violation

	senders map[string]bool // addresses that letters may be sent from
	lowered map[string]int  // places that were taken when there were more
}

func (v *verifier) add(rule, subject, format string, args ...any) {
	v.found = append(v.found, store.Violation{Rule: rule, Subject: subject, Found: fmt.Sprintf(format, args...)})
}

func (v *verifier) verify(ctx context.Context) error {
	// What the file beside the ledger says may fall behind the ledger, so it is read first.
	seen, seenErr := highWaterBeside(v.db.path)
	err := inTx(ctx, v.db.readers, func(tx *sql.Tx) error {
		sound, err := v.integrity(tx)
		if err != nil || !sound {
			return err // what the other rules read of a damaged file means nothing
		}
		for _, r := range rules {
			if err := v.rule(tx, r); err != nil {
				return fmt.Errorf("rule %s: %w", r.name, err)
			}
		}
		for _, look := range []func(*sql.Tx) error{v.shapes, v.readSenders, v.readLowered, v.letters, v.told, v.marks, v.surveys, v.sayings, v.presenting, v.sources} {
			if err := look(tx); err != nil {
				return err
			}
		}
		if err := v.mails(tx); err != nil {
			return err
		}
		return v.highWater(tx, seen, seenErr)
	})
	if err != nil {
		return err
	}
	_ = v.checks(ctx) // who may not write sees what the other rules see
	have, err := v.db.State(ctx)
	if err != nil {
		v.add("state", v.db.path, "it cannot be read for planning: %v", err)
		return nil
	}
	if _, err := v.db.Past(ctx, time.Time{}, v.now); err != nil {
		v.add("state", v.db.path, "what is past cannot be read: %v", err)
	}
	v.places(have)
	if err := v.calendars(ctx, have); err != nil {
		return err
	}
	if err := v.cancellations(ctx, have); err != nil {
		return err
	}
	v.checkpoint(ctx)
	return nil
}

// checks holds the rows against the CHECKs of the schema. A connection that may only read does not know of them (SQLite
// 3.54.1, sqlite3AddCheckConstraint), so this one could write, and does not.
func (v *verifier) checks(ctx context.Context) error {
	pool := connect(v.db.path, "mode=rw&_query_only=on&_busy_timeout=5000", 1)
	defer pool.Close()
	return inTx(ctx, pool, func(tx *sql.Tx) error {
		return each(tx, `SELECT integrity_check FROM pragma_integrity_check`, nil, func(rows *sql.Rows) error {
			var said string
			if err := rows.Scan(&said); err != nil {
				return err
			}
			if said != "ok" {
				v.add("integrity", v.db.path, "%s", said)
			}
			return nil
		})
	})
}

// integrity asks SQLite itself, and says whether the file is sound.
func (v *verifier) integrity(tx *sql.Tx) (sound bool, err error) {
	before := len(v.found)
	err = each(tx, `SELECT integrity_check FROM pragma_integrity_check`, nil, func(rows *sql.Rows) error {
		var said string
		if err := rows.Scan(&said); err != nil {
			return err
		}
		if said != "ok" {
			v.add("integrity", v.db.path, "%s", said)
		}
		return nil
	})
	if errors.Is(explain(err), store.ErrDamaged) {
		v.add("integrity", v.db.path, "%v", err)
		return false, nil
	}
	if err != nil || len(v.found) > before {
		return false, err
	}
	return true, each(tx, `SELECT "table", coalesce(rowid, 0), parent FROM pragma_foreign_key_check ORDER BY 1, 2, 3`, nil, func(rows *sql.Rows) error {
		var table, parent string
		var row int64
		if err := rows.Scan(&table, &row, &parent); err != nil {
			return err
		}
		v.add("integrity", table, "row %d refers to a row of %s that is not there", row, parent)
		return nil
	})
}

// rule runs one query that finds what must not be.
func (v *verifier) rule(tx *sql.Tx, r rule) error {
	return each(tx, r.query, []any{instant{v.now}, instant{v.now.Add(-leaseTime)}, instant{v.now.Add(-remembered)}}, func(rows *sql.Rows) error {
		var subject, found string
		if err := rows.Scan(&subject, &found); err != nil {
			return err
		}
		v.add(r.name, subject, "%s", found)
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
		v.add("counter", v.db.path+"-seen", "%v", seenErr)
	case seen.install != have.install:
		v.add("counter", v.db.path+"-seen", "it is of another database")
	case seen.counter > have.counter:
		v.add("counter", v.db.path+"-seen", "it has seen %d steps, of which the database knows %d", seen.counter, have.counter)
	case clean && seen.counter < have.counter:
		v.add("counter", v.db.path+"-seen", "it has seen %d steps, and after the daemon stopped in order the database counts %d", seen.counter, have.counter)
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
	if err := Checkpoint(ctx, v.db.path); err != nil {
		v.add("checkpoint", v.db.path, "%v", err)
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
