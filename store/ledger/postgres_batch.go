package ledger

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// step is a statement of a batch.
type step struct {
	text string
	args []any    // int64, string, or a list of either
	ids  *[]int64 // becomes what it returns, one id a row; nil for what returns nothing of interest
}

// lockedBatch does what [Postgres.locked] does with statements of which none needs the answer of another one: they leave together, and
// what they return comes with word of the commit, so the transaction costs one round trip. As with every commit, an error that came from
// the connection or from ctx leaves open whether it was done.
func (db *Postgres) lockedBatch(ctx context.Context, lock string, steps ...step) (err error) {
	ctx, cancel := context.WithTimeout(ctx, longestWrite)
	defer cancel()
	steps = append([]step{{text: lock, args: []any{int64(lockWriter)}}}, steps...)
	for range tries {
		if err = db.batch(ctx, steps); !undone(err) && !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	return db.outcome(err)
}

// batch sends statements as one transaction, which the server commits when it has done all of them (its manual, 55.2.4, pipelining). The
// error is [driver.ErrBadConn] where nothing has left.
func (db *Postgres) batch(ctx context.Context, steps []step) error {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		var all pgx.Batch
		for _, s := range steps {
			named := make([]driver.NamedValue, len(s.args))
			for i, a := range s.args {
				named[i].Value = a
			}
			text, named := reword(s.text, named)
			args := make([]any, len(named))
			for i, n := range named {
				args[i] = n.Value
			}
			if one := all.Queue(text, args...); s.ids != nil {
				one.Query(func(rows pgx.Rows) (err error) {
					*s.ids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
					return err
				})
			}
		}
		err := raw.(*rewording).Conn.Conn().SendBatch(ctx, &all).Close()
		if err != nil && pgconn.SafeToRetry(err) {
			return driver.ErrBadConn
		}
		return err
	})
}
