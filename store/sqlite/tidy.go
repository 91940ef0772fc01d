package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
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
DELETE FROM sealed WHERE letter_id IN (SELECT value FROM json_each(?2))
	AND EXISTS (SELECT 1 FROM letters WHERE id = letter_id AND ` + outlived + `)`

	// The last letter that is kept as a difference from an original may be pruned long after the original's own.
	unusedSQL = `
SELECT letter_id FROM originals WHERE ` + unused

	unused = `NOT EXISTS (SELECT 1 FROM sealed WHERE original = originals.letter_id)`

	forgetSQL = `
DELETE FROM originals WHERE letter_id IN (SELECT value FROM json_each(?2)) AND ` + unused
)

// Expire ends the life of letters that are past it, and says of how many. It also takes letters back whose carrier has
// not been heard of for an hour, and makes letters due, but for those with a time of their own, that wait for longer than
// anything lets one wait, because the clock was ahead when they were put off. It scans every waiting letter, so call it now and
// then; Claim expires what it meets.
func (db *DB) Expire(ctx context.Context, now time.Time) (letters int64, err error) {
	err = db.write(ctx, func(tx *sql.Tx) error {
		if err := lapse(tx, now); err != nil {
			return err
		}
		_, err := tx.Exec(recallSQL, instant{now}, instant{now.Add(farthest)})
		return err
	})
	if err == nil {
		letters, err = db.tidyUp(ctx, pastSQL, expireSQL+`id IN (SELECT value FROM json_each(?2))`, now)
	}
	if err != nil {
		return letters, fmt.Errorf("expire letters: %w", err)
	}
	db.leases.lapse(now)
	return letters, nil
}

// Prune drops the bytes of letters that were settled and past their life thirty days ago, and says of how many. The
// letters themselves stay.
func (db *DB) Prune(ctx context.Context, now time.Time) (letters int64, err error) {
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
func (db *DB) tidyUp(ctx context.Context, find, do string, at time.Time) (done int64, err error) {
	var found []int64
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, find, []any{instant{at}}, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			found = append(found, id)
			return err
		})
	})
	if err != nil {
		return 0, explain(err)
	}
	for ids := range slices.Chunk(found, tidyShare) {
		list, err := json.Marshal(ids)
		if err != nil {
			return done, err
		}
		var n int64
		err = db.write(ctx, func(tx *sql.Tx) error {
			res, err := tx.Exec(do, instant{at}, string(list))
			if err == nil {
				n, err = res.RowsAffected()
			}
			return err
		})
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}
