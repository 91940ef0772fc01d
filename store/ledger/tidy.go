package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// What ends and what is dropped is looked for beside the writer, since that takes as long as there are letters, and done to
// few letters at a time, so that nobody who writes waits for it.

const (
	// keep is how long after its life a letter's bytes are kept.
	keep = 30 * 24 * time.Hour
	// farthest is longer than anything puts a letter off: the hourly limit does by an hour, refusals by eighty minutes.
	farthest = 2 * time.Hour
	// tidyShare is to how many letters or mails one transaction does something.
	tidyShare = 500
)

const (
	pastSQL = `
SELECT id FROM letters WHERE expires_at <= ?1 AND state IN ('queued', 'in_doubt') AND leased_until IS NULL
UNION ALL
SELECT id FROM letters WHERE expires_at <= ?1 AND state = 'held'`

	expireSQL = `
UPDATE letters SET state = 'expired', settled_at = ?1,
	note = iif(doubts > 0, 'past its life, maybe delivered', 'past its life')
WHERE expires_at <= ?1 AND state IN ('queued', 'in_doubt', 'held') AND leased_until IS NULL AND `

	// A letter that has a time of its own and was posted by a clock which was ahead is not to leave early by one that is not.
	recallSQL = `
UPDATE letters SET not_before = ?1, crowded = 0, note = 'put off by a clock that was ahead'
WHERE not_before > ?2 AND timed = 0
	AND state IN ('queued', 'in_doubt') AND leased_until IS NULL`

	// Nothing before the first letter whose bytes are there has to be looked at.
	outlivedSQL = `
SELECT id FROM letters WHERE id >= (SELECT min(letter_id) FROM sealed) AND ` + outlived + `
	AND EXISTS (SELECT 1 FROM sealed WHERE letter_id = id)`

	outlived = `settled_at < ?1 AND coalesce(expires_at, '') < ?1`

	pruneSQL = `
DELETE FROM sealed WHERE letter_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?2))
	AND EXISTS (SELECT 1 FROM letters WHERE id = letter_id AND ` + outlived + `)`

	// The last letter that is kept as a difference from an original may be pruned long after the original's own.
	unusedSQL = `
SELECT letter_id FROM originals WHERE ` + unused

	unused = `NOT EXISTS (SELECT 1 FROM sealed WHERE original = originals.letter_id)`

	forgetSQL = `
DELETE FROM originals WHERE letter_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?2)) AND ` + unused
)

// expire ends the life of letters that are past it, and says of how many. lapse takes letters back from carriers that are gone.
func (db *core) expire(ctx context.Context, now time.Time, lapse func(*sql.Tx) error) (letters int64, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		if err := lapse(tx); err != nil {
			return err
		}
		_, err := tx.Exec(recallSQL, instant{now}, instant{now.Add(farthest)})
		return err
	})
	if err == nil {
		letters, err = db.tidyUp(ctx, pastSQL, expireSQL+`id IN (SELECT CAST(value AS BIGINT) FROM json_each(?2))`, now)
	}
	if err != nil {
		return letters, fmt.Errorf("expire letters: %w", err)
	}
	return letters, nil
}

// Prune drops the bytes of letters that were settled and past their life thirty days ago, and says of how many. The
// letters themselves stay.
func (db *core) Prune(ctx context.Context, now time.Time) (letters int64, err error) {
	if letters, err = db.tidyUp(ctx, outlivedSQL, pruneSQL, now.Add(-keep)); err == nil {
		_, err = db.tidyUp(ctx, unusedSQL, forgetSQL, now.Add(-keep))
	}
	if err != nil {
		return letters, fmt.Errorf("prune letters: %w", err)
	}
	return letters, nil
}

// tidyUp does something to the letters that find finds, by few at a time, and says to how many. ?1 may be a time, ?2 are
// letters, which do looks at again, because they may have changed since.
func (db *core) tidyUp(ctx context.Context, find, do string, at time.Time) (done int64, err error) {
	return db.inShares(ctx, find, at, tidyShare, func(tx *sql.Tx, letters string) (int64, error) {
		res, err := tx.Exec(do, instant{at}, letters)
		if err != nil {
			return 0, err
		}
		return res.RowsAffected()
	})
}

// inShares finds letters by a time, ?1, and does something to at most share of them in each transaction: do gets their ids as a JSON array,
// and says to how many it did it. It returns how many these were in all.
func (db *core) inShares(ctx context.Context, find string, at time.Time, share int, do func(tx *sql.Tx, letters string) (int64, error)) (done int64, err error) {
	var found []int64
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		found, err = returned(tx, find, instant{at})
		return err
	})
	if err != nil {
		return 0, explain(err)
	}
	for ids := range slices.Chunk(found, share) {
		var n int64
		err = db.write(ctx, func(tx *sql.Tx) error {
			n, err = do(tx, numbers(ids))
			return err
		})
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}
