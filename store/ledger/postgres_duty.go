package ledger

import (
	"context"
	"fmt"
)

// takeSQL gives duty ?1 to node ?2, if that is there, unless another one that is there has it.
const takeSQL = `
INSERT INTO duties SELECT ?1, id FROM nodes WHERE id = ?2 AND until > clock_timestamp()
ON CONFLICT (what) DO UPDATE SET node = excluded.node
WHERE duties.node = excluded.node OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = duties.node AND n.until > clock_timestamp())`

// Take makes this node the one that does something, as [store.Joint] says.
func (db *Postgres) Take(ctx context.Context, what string) (ours bool, err error) {
	me, err := db.join(ctx)
	if err != nil {
		return false, fmt.Errorf("take turns with other nodes: %w", explain(err))
	}
	n, err := changedRows(db.writer.ExecContext(ctx, takeSQL, what, me))
	if err != nil {
		return false, fmt.Errorf("take turns with other nodes: %w", explain(err))
	}
	return n == 1, nil
}

// Yield leaves it to others.
func (db *Postgres) Yield(ctx context.Context, what string) error {
	if _, err := db.writer.ExecContext(ctx, `DELETE FROM duties WHERE what = ?1 AND node = ?2`, what, db.me()); err != nil {
		return fmt.Errorf("let other nodes have their turn: %w", explain(err))
	}
	return nil
}
