package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Unclean says whether the daemon before this one ended without [DB.CleanStop]: killed, crashed or cut from power. The
// carrier then starts slowly, so that a crash that repeats costs few copies.
func (db *DB) Unclean() bool { return db.unclean }

// CleanStop takes back what is in doubt, and notes that the daemon stopped in order. It is the daemon's last word before
// [DB.Close]. Where another file stands in the place of the database, which the daemon has said by then, there is nothing to be noted in.
func (db *DB) CleanStop(ctx context.Context) error {
	note := func(tx *sql.Tx) error {
		if err := giveBack(tx, db.now()); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE ledger SET clean = 1`)
		return err
	}
	err := db.ballast.insist(func() error { return db.write(ctx, note) })
	if err != nil && db.vigil.watched() == nil {
		return fmt.Errorf("note the clean stop: %w", err)
	}
	return nil
}

// recover takes over from the daemon before.
func (db *DB) recover(ctx context.Context) error {
	takeOver := func(tx *sql.Tx) error {
		if err := tx.QueryRow(`SELECT NOT clean FROM ledger`).Scan(&db.unclean); err != nil {
			return err
		}
		if err := db.recoverCrossings(tx); err != nil {
			return err
		}
		if err := giveBack(tx, db.now()); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE ledger SET clean = 0`)
		return err
	}
	if err := db.ballast.insist(func() error { return db.write(ctx, takeOver) }); err != nil {
		return err
	}
	return db.noteCrossings(ctx)
}

// giveBack ends every lease.
func giveBack(tx *sql.Tx, now time.Time) error { return endLeases(tx, now, "leased_until IS NOT NULL") }

// lapse takes letters back from carriers that are gone.
func lapse(tx *sql.Tx, now time.Time) error { return endLeases(tx, now, "leased_until <= ?1") }

// endLeases takes letters back that were in doubt when their carrier went: they go last, or are held when that happened too
// often.
func endLeases(tx *sql.Tx, now time.Time, which string) error {
	_, err := tx.Exec(endLeasesSQL+which, instant{now})
	return err
}

const endLeasesSQL = `
UPDATE letters SET
	leased_until = NULL,
	state = iif(doubts >= copies, 'held', state),
	settled_at = iif(doubts >= copies, ?1, NULL),
	note = 'maybe delivered: ' || doubts || ' attempts ended in doubt'
WHERE `
