package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Note adds an act to the audit trail.
func (db *core) Note(ctx context.Context, act scheduler.Act) error {
	if err := db.write(ctx, func(tx *sql.Tx) error { return noteAct(tx, &act) }); err != nil {
		return fmt.Errorf("note what was done: %w", err)
	}
	return nil
}

// noteAct adds an act; nil is none.
func noteAct(tx *sql.Tx, act *scheduler.Act) error {
	if act == nil {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO acts (at, who, what, about, change) VALUES (?1, ?2, ?3, ?4, ?5)`,
		instant{act.At}, act.Who, act.What, act.About, act.Change)
	return err
}

// Acts lists acts, oldest first.
func (db *core) Acts(ctx context.Context, f store.ActFilter) (all []scheduler.Act, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT at, who, what, about, change FROM acts
			WHERE (?1 = '' OR about = ?1 OR instr('/' || about, '/' || ?1 || '/') > 0 OR instr('/' || about, '/' || ?1 || '.') > 0) AND (?2 = '' OR who = ?2) AND at >= ?3 ORDER BY id DESC LIMIT ?4`,
			[]any{f.Theme, f.Who, instant{f.Since}.text(), cmp.Or(f.Last, math.MaxInt)}, func(rows *sql.Rows) error {
				var a scheduler.Act
				var at instant
				err := rows.Scan(&at, &a.Who, &a.What, &a.About, &a.Change)
				a.At = at.Time
				all = append(all, a)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("list what was done: %w", explain(err))
	}
	slices.Reverse(all)
	return all, nil
}

// PruneActs forgets acts from before a moment.
func (db *core) PruneActs(ctx context.Context, before time.Time) (acts int64, err error) {
	err = db.write(ctx, func(tx *sql.Tx) (err error) {
		acts, err = changedRows(tx.Exec(`DELETE FROM acts WHERE at < ?1`, instant{before}))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("forget what was done long ago: %w", err)
	}
	return acts, nil
}
