package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"rondo/scheduler"
	"rondo/store"
)

// countedSQL costs what is being carried, in doubt and crowded, however many letters wait or are settled: the totals of those that are
// settled and of those that are gone are kept, and the newest letter never goes, so that its id says how many there were. Of those that wait in doubt the
// index letters_waiting has doubts above nought.
const countedSQL = `
SELECT coalesce((SELECT max(id) FROM letters), 0) - gone, sent, failed, held, expired,
	(SELECT count(*) FROM letters WHERE leased_until IS NOT NULL),
	(SELECT count(*) FROM letters INDEXED BY letters_waiting
		WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL AND doubts > 0 AND state = 'in_doubt'),
	(SELECT count(*) FROM letters WHERE crowded = 1),
	(SELECT min(not_before) FROM letters INDEXED BY letters_due WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL)
FROM settled`

// Counts counts the letters. Those that this program is carrying count as leased while nothing else is known of them. It
// costs the same however many letters wait or are settled.
func (db *DB) Counts(ctx context.Context) (store.Counts, error) {
	c := store.Counts{ByState: make(map[scheduler.LetterState]int)}
	ids := db.leases.ids("")
	err := inTx(ctx, db.readers, func(tx *sql.Tx) error {
		var all, sent, failed, held, expired, inFlight, inDoubt int
		var oldest instant
		err := tx.QueryRow(countedSQL).Scan(&all, &sent, &failed, &held, &expired, &inFlight, &inDoubt, &c.Crowded, &oldest)
		if err != nil {
			return err
		}
		c.Oldest = oldest.Time
		queued := all - sent - failed - held - expired - inFlight - inDoubt
		for state, n := range map[scheduler.LetterState]int{scheduler.Queued: queued, scheduler.InDoubt: inFlight + inDoubt, scheduler.Sent: sent,
			scheduler.Failed: failed, scheduler.Held: held, scheduler.Expired: expired} {
			if n > 0 {
				c.ByState[state] = n
			}
		}
		if ids == "[]" {
			return nil
		}
		var leased int
		err = tx.QueryRow(`SELECT count(*) FROM json_each(?1) j CROSS JOIN letters l ON l.id = j.value WHERE l.state = 'queued'`, ids).
			Scan(&leased)
		c.ByState[scheduler.Queued] -= leased
		c.ByState[scheduler.Leased] = leased
		return err
	})
	if err != nil {
		return store.Counts{}, fmt.Errorf("count letters: %w", explain(err))
	}
	return c, nil
}
