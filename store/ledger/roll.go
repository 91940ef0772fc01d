package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"rondo/scheduler"
)

// rollMarksSQL says by what a roll is known to be true still: an address stays known until its person asks to be forgotten, and
// forgetting counts what concerns who joined. How many are forgotten would not do: one may come back while another goes.
const rollMarksSQL = `SELECT (SELECT count(*) FROM known), coalesce((SELECT version FROM versions WHERE part = '` + partJoined + `'), 0),
	coalesce((SELECT version FROM versions WHERE part = '` + partPeople + `'), 0)`

// Roll lists who was ever written to, with the generations of their links. It returns last, an earlier one of this ledger or nil, where
// nothing of it has changed, and takes from it what has not.
func (db *core) Roll(ctx context.Context, last *scheduler.Roll) (roll *scheduler.Roll, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		now := scheduler.Roll{}
		if err := tx.QueryRow(rollMarksSQL).Scan(&now.Known, &now.Joined, &now.People); err != nil {
			return err
		}
		same := last != nil && last.Known == now.Known && last.Joined == now.Joined
		if same && last.People == now.People {
			roll = last
			return nil
		}
		if roll = &now; same {
			now.Addresses = last.Addresses
		} else if now.Addresses, err = texts(tx, `SELECT address FROM known ORDER BY address`); err != nil {
			return err
		}
		if last != nil && last.People == now.People {
			now.Links, now.Feeds = last.Links, last.Feeds
			return nil
		}
		now.Links, now.Feeds = map[string]int{}, map[string]int{}
		wishes, err := readWishes(tx, `CAST(json_extract(wish, '$.Links') AS BIGINT) > 0 OR CAST(json_extract(wish, '$.Feed') AS BIGINT) > 0`)
		for address, wish := range wishes {
			now.Note(address, wish)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list who was written to: %w", explain(err))
	}
	return roll, nil
}

// Seated lists the addresses that have a seat in a session, in order; nil for one that nobody knows.
func (db *core) Seated(ctx context.Context, uid string) (addresses []string, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		addresses, err = texts(tx, `SELECT address FROM seats WHERE uid = ?1 ORDER BY address`, uid)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list who has a seat in %s: %w", uid, explain(err))
	}
	return addresses, nil
}

// texts returns the texts that a statement selects. They lie in one piece of memory, which goes when none of them is needed any more.
func texts(tx *sql.Tx, statement string, args ...any) (all []string, err error) {
	var together []byte
	var ends []int
	err = each(tx, statement, args, func(rows *sql.Rows) error {
		var one sql.RawBytes
		err := rows.Scan(&one)
		together = append(together, one...)
		ends = append(ends, len(together))
		return err
	})
	if err != nil || len(ends) == 0 {
		return nil, err
	}
	text, from := string(together), 0
	all = make([]string, len(ends))
	for i, to := range ends {
		all[i], from = text[from:to], to
	}
	return all, nil
}
