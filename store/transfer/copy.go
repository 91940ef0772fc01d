package transfer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Side is one of the two ledgers. Both are brought to the newest schema, and nobody else is at work on them.
type Side struct {
	DB       *sql.DB // writes, too; parameters are ?1, ?2 …
	Postgres bool    // of two sides one is PostgreSQL's, the other SQLite's
	Name     string  // where it is, for people; no password is in it
}

// Table is what was copied of one.
type Table struct {
	Name   string
	Rows   int64
	Digest string // of all rows, the same on both sides
}

// Result is what a copy came to.
type Result struct {
	Tables  []Table
	Resumed bool // it went on with a copy that had begun
	Anew    bool // the source had changed since it began, so it began again
	Mended  int  // texts in which octets that PostgreSQL cannot hold became U+FFFD
}

// Progress is what a copy tells when it is at some table.
type Progress struct {
	Table     string
	Comparing bool // all is copied
}

// writes returns a number that is another one as soon as somebody else has written.
func (s Side) writes(ctx context.Context, in interface {
	QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row
}) (n int64, err error) {
	text := `PRAGMA data_version`
	if s.Postgres {
		text = `SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM writes`
	}
	err = in.QueryRowContext(ctx, text).Scan(&n)
	return n, err
}

// Copy copies all rows from one ledger into another one, which is empty or has a part of them from a copy that was interrupted. tell is
// called at every step and may be nil. At the end the source is marked as moved (see [store.MovedTo]), so that nobody goes on with it.
func Copy(ctx context.Context, from, to Side, now time.Time, tell func(Progress)) (Result, error) {
	c := &copying{from: from, to: to, now: now, tell: tell}
	if tell == nil {
		c.tell = func(Progress) {}
	}
	err := c.run(ctx)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err() // a transaction whose context ends may say of itself that it is over, and nothing of the context
	}
	return c.result, err
}

type copying struct {
	from, to Side
	now      time.Time
	tell     func(Progress)
	source   source
	writes   int64 // what others had written to the source when it began
	groups   [][]*table
	result   Result
}

func (c *copying) run(ctx context.Context) (err error) {
	if c.from.Postgres == c.to.Postgres {
		return errors.New("both are of one kind: copy a file with 'rondo backup', and a database with pg_dump")
	}
	if c.source, err = sourceOf(ctx, c.from); err != nil {
		return fmt.Errorf("read %s: %w", c.from.Name, err)
	}
	if err := c.plan(ctx); err != nil {
		return err
	}
	if c.writes, err = c.from.writes(ctx, c.from.DB); err != nil {
		return err
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	err = c.rows(ctx)
	if errors.Is(err, errDiffers) && c.result.Resumed { // the first part is from before somebody wrote
		c.result = Result{Anew: true}
		if err = c.empty(ctx); err == nil {
			err = c.rows(ctx)
		}
	}
	if err != nil {
		return err
	}
	return c.end(ctx)
}

// rows copies all rows that the target does not have, and compares both sides. The error is [errDiffers] where they are not the same.
func (c *copying) rows(ctx context.Context) error {
	for _, group := range c.groups {
		if err := c.copy(ctx, group); err != nil {
			return err
		}
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	for _, group := range c.groups {
		for _, t := range group {
			c.tell(Progress{Table: t.name, Comparing: true})
			rows, digest, err := t.compare(ctx, c.from, c.to)
			if err != nil {
				return fmt.Errorf("compare the copy: %w", err)
			}
			c.result.Tables = append(c.result.Tables, Table{t.name, rows, digest})
		}
	}
	slices.SortFunc(c.result.Tables, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// plan finds out what there is to copy.
func (c *copying) plan(ctx context.Context) error {
	ours, err := c.from.tables(ctx)
	if err != nil {
		return fmt.Errorf("read the tables of %s: %w", c.from.Name, err)
	}
	theirs, err := c.to.tables(ctx)
	if err != nil {
		return fmt.Errorf("read the tables of %s: %w", c.to.Name, err)
	}
	if text := differences(ours, theirs); text != "" {
		return fmt.Errorf("%s and %s differ: %s", c.from.Name, c.to.Name, text)
	}
	for name, t := range ours {
		t.number = theirs[name].number
	}
	postgres := c.to.DB
	if c.from.Postgres {
		postgres = c.from.DB
	}
	if err := refer(ctx, postgres, ours); err != nil {
		return err
	}
	c.groups, err = ordered(ours)
	return err
}

// write runs f in a transaction that may have references wrong until its end.
func (c *copying) write(ctx context.Context, s Side, f func(*sql.Tx) error) error {
	tx, err := s.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	late := `PRAGMA defer_foreign_keys = on`
	if s.Postgres {
		late = `SET CONSTRAINTS ALL DEFERRED`
	}
	if _, err := tx.ExecContext(ctx, late); err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// copy copies the rows that the target does not have yet: of one table some at a time, and of several that need each other all at once.
func (c *copying) copy(ctx context.Context, group []*table) error {
	for {
		done := len(group) > 1
		err := c.write(ctx, c.to, func(tx *sql.Tx) error {
			for _, t := range group {
				over, err := c.some(ctx, tx, t, len(group) > 1)
				if err != nil {
					return err
				}
				done = done || over
			}
			return nil
		})
		if err != nil || done {
			return err
		}
	}
}

// some copies a batch of a table, or all of it. over says that it was the last one.
func (c *copying) some(ctx context.Context, tx *sql.Tx, t *table, all bool) (over bool, err error) {
	key, err := t.greatest(ctx, tx)
	if err != nil {
		return false, err
	}
	for {
		batch, mended, err := t.batch(ctx, c.from.DB, key)
		if err != nil || len(batch) == 0 {
			return true, err
		}
		if err := t.insert(ctx, tx, batch); err != nil {
			return false, err
		}
		c.result.Mended += mended
		key = t.keyOf(batch[len(batch)-1])
		c.tell(Progress{Table: t.name})
		if !all {
			return false, nil
		}
	}
}

// settle puts what is counted beside the rows right: how many letters are settled, and where numbers go on.
func (c *copying) settle(ctx context.Context) error {
	var sent, failed, held, expired, gone int64
	err := c.from.DB.QueryRowContext(ctx, `SELECT CAST(sum(sent) AS BIGINT), CAST(sum(failed) AS BIGINT), CAST(sum(held) AS BIGINT), CAST(sum(expired) AS BIGINT),
		CAST(sum(gone) AS BIGINT) FROM settled`).Scan(&sent, &failed, &held, &expired, &gone)
	if err != nil {
		return err
	}
	return c.write(ctx, c.to, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE settled SET sent = 0, failed = 0, held = 0, expired = 0, gone = 0`); err != nil {
			return err
		}
		err := one(tx.ExecContext(ctx, `UPDATE settled SET sent = ?1, failed = ?2, held = ?3, expired = ?4, gone = ?5 WHERE one = (SELECT min(one) FROM settled)`,
			sent, failed, held, expired, gone))
		for _, group := range c.groups {
			for _, t := range group {
				if err == nil && c.to.Postgres && t.number != "" {
					_, err = tx.ExecContext(ctx, fmt.Sprintf(`SELECT setval(pg_get_serial_sequence('%s', '%s'), (SELECT coalesce(max(%q), 0) + 1 FROM %q), false)`,
						t.name, t.number, t.number, t.name))
				}
			}
		}
		return err
	})
}
