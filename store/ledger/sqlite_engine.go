package ledger

import (
	"context"
	"database/sql"
	"time"
)

// leasedIn returns what carriers of this program have claimed: nobody else carries letters.
func (db *DB) leasedIn(*sql.Tx) (func(int64) bool, error) { return db.leases.has, nil }

func (db *DB) lastLetter(_ *sql.Tx, posted sql.Result) (int64, error) { return posted.LastInsertId() }

func (db *DB) recorded() { db.logs.nudge() }

func (db *DB) watch(err error) error { return db.ballast.watch(err) }

// overwriting deletes so that nothing of it stays in the file.
func (db *DB) overwriting(tx *sql.Tx, statement string, args ...any) error {
	if _, err := tx.Exec(`PRAGMA secure_delete = on`); err != nil {
		return err
	}
	defer tx.Exec(`PRAGMA secure_delete = off`) // which letters can do without
	_, err := tx.Exec(statement, args...)
	return err
}

// sweep rewrites the database and empties its log, so that nothing that was deleted stays in either. clean is false where somebody
// else goes on reading what was there before.
func (db *DB) sweep(ctx context.Context) (clean bool, copies []string, err error) {
	copies = db.copies()
	if err := db.vacuum(ctx); err != nil {
		return false, copies, err
	}
	for range 10 {
		var busy, logged, written int
		if err := db.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &logged, &written); err != nil {
			return false, copies, err
		}
		if busy == 0 {
			return true, copies, nil
		}
		select {
		case <-ctx.Done():
			return false, copies, nil
		case <-time.After(100 * time.Millisecond):
		}
	}
	return false, copies, nil
}

// Expire ends the life of letters that are past it, and says of how many. It also takes letters back whose carrier has
// not been heard of for an hour, and makes letters due, but for those with a time of their own, that wait for longer than
// anything lets one wait, because the clock was ahead when they were put off. It scans every waiting letter, so call it now and
// then; Claim expires what it meets.
func (db *DB) Expire(ctx context.Context, now time.Time) (letters int64, err error) {
	letters, err = db.expire(ctx, now, func(tx *sql.Tx) error { return lapse(tx, now) })
	if err == nil {
		db.leases.lapse(now)
	}
	return letters, err
}
