package transfer

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rondo/store"
)

// progress is the table in the target that says what is being copied into it, as long as that lasts.
const progress = "transfer"

// head is the table of the one row without which no ledger can be opened, so that it is never missing.
const head = "ledger"

// source says which ledger is copied, and as of when.
type source struct {
	Install string
	Version int64
	Counter int64
	Letter  int64 // the last one
}

func sourceOf(ctx context.Context, s Side) (is source, err error) {
	err = s.DB.QueryRowContext(ctx, `SELECT install, counter, (SELECT version FROM ledger), (SELECT coalesce(max(id), 0) FROM letters) FROM identity`).
		Scan(&is.Install, &is.Counter, &is.Version, &is.Letter)
	return is, err
}

// begin makes the target one into which this source is copied.
func (c *copying) begin(ctx context.Context) error {
	var doubt string
	if err := c.from.DB.QueryRowContext(ctx, `SELECT doubt FROM identity`).Scan(&doubt); err != nil {
		return err
	}
	begun, found, err := c.begun(ctx)
	switch {
	case err != nil:
		return err
	case found && begun == c.source:
		c.result.Resumed = true
		return c.write(ctx, c.to, func(tx *sql.Tx) error { return c.copyHead(ctx, tx) })
	case doubt != "":
		return errors.New(c.from.Name + ": " + doubt)
	case found && begun.Install != c.source.Install:
		return fmt.Errorf("a copy of another ledger has begun in %s: name an empty one", c.to.Name)
	}
	if !found {
		if err := c.isEmpty(ctx); err != nil {
			return err
		}
	}
	c.result.Anew = found
	return c.empty(ctx)
}

// empty takes all rows out of the target and notes what is copied into it from now on.
func (c *copying) empty(ctx context.Context) error {
	text, err := json.Marshal(c.source)
	if err != nil {
		return err
	}
	return c.write(ctx, c.to, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS `+progress+` (source text NOT NULL)`); err != nil {
			return err
		}
		for _, group := range slices.Backward(c.groups) {
			for _, t := range slices.Backward(group) {
				if _, err := tx.ExecContext(ctx, `DELETE FROM `+quoted([]string{t.name})); err != nil {
					return err
				}
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+progress); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+progress+` VALUES (?1)`, string(text)); err != nil {
			return err
		}
		if err := c.copyHead(ctx, tx); err != nil {
			return err
		}
		return one(tx.ExecContext(ctx, `UPDATE identity SET doubt = ?1`, store.Unfinished))
	})
}

// copyHead copies the one row of [head] again: to open a ledger changes it.
func (c *copying) copyHead(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM `+head); err != nil {
		return err
	}
	for _, group := range c.groups {
		for _, t := range group {
			if t.name == head {
				_, err := c.some(ctx, tx, t, true)
				return err
			}
		}
	}
	return nil
}

// begun reads what is being copied into the target.
func (c *copying) begun(ctx context.Context) (is source, found bool, err error) {
	var there int
	ask := `SELECT count(*) FROM sqlite_schema WHERE name = ?1`
	if c.to.Postgres {
		ask = `SELECT count(*) FROM pg_class WHERE relname = ?1 AND relnamespace = current_schema()::regnamespace`
	}
	if err := c.to.DB.QueryRowContext(ctx, ask, progress).Scan(&there); err != nil || there == 0 {
		return is, false, err
	}
	var text string
	if err := c.to.DB.QueryRowContext(ctx, `SELECT source FROM `+progress).Scan(&text); err != nil {
		return is, false, err
	}
	return is, true, json.Unmarshal([]byte(text), &is)
}

// isEmpty returns an error unless the target is as its migrations left it.
func (c *copying) isEmpty(ctx context.Context) error {
	for _, group := range c.groups {
		for _, t := range group {
			if t.name == head || t.name == "versions" { // migrations put rows into them
				continue
			}
			switch n, err := t.count(ctx, c.to.DB); {
			case err != nil:
				return err
			case n > 0:
				return fmt.Errorf("%s is in use already (%s has rows): name an empty one", c.to.Name, t.name)
			}
		}
	}
	return nil
}

// end marks the source as moved, and then the target as whole.
func (c *copying) end(ctx context.Context) error {
	err := c.write(ctx, c.from, func(tx *sql.Tx) error {
		if c.from.Postgres { // so that nobody writes between the look and the mark
			if _, err := tx.ExecContext(ctx, `LOCK TABLE writes IN EXCLUSIVE MODE`); err != nil {
				return err
			}
		}
		switch writes, err := c.from.writes(ctx, tx); {
		case err != nil:
			return err
		case writes != c.writes:
			return errors.New("somebody has written to it while it was copied: run this again")
		}
		return one(tx.ExecContext(ctx, `UPDATE identity SET doubt = ?1`, store.MovedTo(c.to.Name, c.now)))
	})
	if err != nil {
		return fmt.Errorf("mark %s as moved: %w", c.from.Name, err)
	}
	err = c.write(ctx, c.to, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DROP TABLE `+progress); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ledger SET clean = 1`); err != nil {
			return err
		}
		return one(tx.ExecContext(ctx, `UPDATE identity SET doubt = ''`))
	})
	if err != nil {
		return fmt.Errorf("mark %s as whole: %w; run this again", c.to.Name, err)
	}
	return nil
}

// one returns an error unless exactly one row was changed.
func one(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, fmt.Errorf("%d rows where there is one", n))
	}
	return nil
}
