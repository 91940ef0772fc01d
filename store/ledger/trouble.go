package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"rondo/scheduler"
)

// Notice records what troubles the daemon, one of a kind, in place of what did. What stands already keeps its Since. Nothing is
// written when nothing has changed; changed says whether something was.
func (db *core) Notice(ctx context.Context, now []scheduler.Trouble) (changed bool, err error) {
	had, err := db.Troubles(ctx)
	if err != nil {
		return false, err
	}
	now = slices.Clone(now)
	for i := range now {
		for _, t := range had {
			if t.Kind == now[i].Kind {
				now[i].Since = t.Since
			}
		}
	}
	slices.SortFunc(now, scheduler.Trouble.Compare)
	if slices.EqualFunc(had, now, scheduler.Trouble.Equal) {
		return false, nil
	}
	err = db.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`DELETE FROM troubles`); err != nil {
			return err
		}
		for _, t := range now {
			if _, err := tx.Exec(`INSERT INTO troubles VALUES (?1, ?2, ?3)`, t.Kind, t.Text, instant{t.Since}); err != nil {
				return err
			}
		}
		return touch(tx, partRest)
	})
	if err != nil {
		return false, fmt.Errorf("record what troubles the daemon: %w", err)
	}
	return true, nil
}

// Troubles lists what troubled the daemon when it looked last, in order of kind.
func (db *core) Troubles(ctx context.Context) (all []scheduler.Trouble, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		all, err = readTroubles(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what troubles the daemon: %w", explain(err))
	}
	return all, nil
}

func readTroubles(tx *sql.Tx) (all []scheduler.Trouble, err error) {
	err = each(tx, `SELECT kind, text, since FROM troubles ORDER BY kind`, nil, func(rows *sql.Rows) error {
		var t scheduler.Trouble
		var since instant
		err := rows.Scan(&t.Kind, &t.Text, &since)
		t.Since = since.Time
		all = append(all, t)
		return err
	})
	return all, err
}
