package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// PruneCame forgets who came to sessions that ended longer than keep ago, and says of how many seats.
func (db *core) PruneCame(ctx context.Context, now time.Time, keep time.Duration) (seats int64, err error) {
	const over = `came <> '' AND uid IN (SELECT uid FROM sessions WHERE ends_at < ?1)`
	before := instant{now.Add(-keep)}
	err = db.write(ctx, func(tx *sql.Tx) error {
		var parts []string
		err := each(tx, `SELECT DISTINCT theme FROM sessions WHERE uid IN (SELECT uid FROM seats WHERE `+over+`)`, []any{before},
			func(rows *sql.Rows) error {
				var id string
				err := rows.Scan(&id)
				parts = append(parts, themePart(id))
				return err
			})
		if err != nil || len(parts) == 0 {
			return err
		}
		res, err := tx.Exec(`UPDATE seats SET came = '' WHERE `+over, before)
		if err != nil {
			return err
		}
		if seats, err = res.RowsAffected(); err != nil {
			return err
		}
		return touch(tx, parts...)
	})
	if err != nil {
		return 0, fmt.Errorf("forget who came: %w", err)
	}
	return seats, nil
}
