package installation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/google/renameio/v2"

	"rondo/store"
	"rondo/store/postgres"
	"rondo/store/sqlite"
	"rondo/store/transfer"
	"rondo/theme"
)

// Moved is what became of moving a ledger.
type Moved struct {
	transfer.Result
	From, To string // where it was and is, for people
	Key      string // the file into which the key of links was copied; "" where nothing was to be done
}

// Rows counts the rows that were copied.
func (m Moved) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// MoveProgress is where a move is.
type MoveProgress = transfer.Progress

// Move copies a ledger from a file to a server, or back, compares every row, and marks the first one as moved. from and to are paths, or
// addresses as rondo.yaml has them; an empty one is what the settings name. What was interrupted goes on. tell may be nil. The error is
// [store.ErrLocked] while a daemon is at work on either.
func (i *Folder) Move(ctx context.Context, c *theme.Config, from, to string, now func() time.Time, tell func(MoveProgress)) (moved Moved, err error) {
	source, target := *c, *c
	if from != "" {
		source.Database = from
	}
	if to != "" {
		target.Database = to
	}
	for _, place := range []*theme.Config{&source, &target} {
		if place.OnServer() {
			err = errors.Join(err, theme.CheckAddress(place.Database))
		} else {
			place.Database = i.Path(place.Database)
		}
	}
	if err != nil {
		return moved, err
	}
	if source.OnServer() == target.OnServer() {
		return moved, fmt.Errorf("one of the two has to be a file and the other a database of PostgreSQL, not %s and %s", source.Database, target.Database)
	}
	if !source.OnServer() {
		if _, err := os.Stat(source.Database); err != nil {
			return moved, fmt.Errorf("there is no ledger to move: %w", err)
		}
	}
	moved.From, moved.To = source.Database, target.Database
	left, closeLeft, err := i.side(ctx, &source, now)
	if err != nil {
		return moved, err
	}
	defer func() { err = errors.Join(err, closeLeft()) }()
	right, closeRight, err := i.side(ctx, &target, now)
	if err != nil {
		return moved, err
	}
	defer func() { err = errors.Join(err, closeRight()) }()
	if moved.Key, err = i.moveKey(&source, &target); err != nil {
		return moved, err
	}
	moved.Result, err = transfer.Copy(ctx, left, right, now(), tell)
	return moved, err
}

// side opens one of the two so that nobody else works on it.
func (i *Folder) side(ctx context.Context, c *theme.Config, now func() time.Time) (transfer.Side, func() error, error) {
	if !c.OnServer() {
		db, err := sqlite.Open(ctx, c.Database, store.Options{Now: now, Daemon: true})
		if err != nil {
			return transfer.Side{}, nil, err
		}
		return transfer.Side{DB: db.Rows(), Name: c.Database}, func() error {
			return errors.Join(db.CleanStop(context.WithoutCancel(ctx)), db.Close())
		}, nil
	}
	db, err := postgres.Open(ctx, c.Database, store.Options{Now: now, Daemon: true, Alone: true, Password: i.databasePassword(c)})
	if err != nil {
		return transfer.Side{}, nil, err
	}
	if err := db.TakeBack(ctx); err != nil { // a daemon that was killed may have had letters
		return transfer.Side{}, nil, errors.Join(err, db.Close())
	}
	return transfer.Side{DB: db.Rows(), Postgres: true, Name: c.Database}, db.Close, nil
}

// moveKey copies the key of links to where the target looks for it, and returns the file; "" where it is there, or in the environment.
func (i *Folder) moveKey(source, target *theme.Config) (string, error) {
	from, to := i.KeyFile(source), i.KeyFile(target)
	if os.Getenv(KeyVariable) != "" || from == to {
		return "", nil
	}
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	text, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == nil {
		err = renameio.WriteFile(to, text, 0o600)
	}
	if err != nil {
		return "", fmt.Errorf("copy the key of links: %w", err)
	}
	return to, nil
}
