package installation

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"rondo/store"
	"rondo/store/postgres"
	"rondo/store/sqlite"
	"rondo/theme"
)

// OpenLedger opens the ledger in the file at path for reading and writing, beside a daemon or without one. now is the clock for what
// the ledger notes by itself. The errors are those of [sqlite.Open].
func OpenLedger(ctx context.Context, path string, now func() time.Time) (store.Ledger, error) {
	db, err := sqlite.Open(ctx, path, store.Options{Now: now})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// ReadLedger opens the ledger in the file at path for reading only; [store.ErrNoDatabase] says that there is none yet.
func ReadLedger(ctx context.Context, path string, now func() time.Time) (store.Ledger, error) {
	db, err := sqlite.OpenReader(ctx, path, now)
	if err != nil {
		return nil, err
	}
	return db, nil
}

// OpenDaemonLedger opens the ledger in the file at path for a daemon, as o says; there is one daemon at a time. The errors are those
// of [sqlite.Open]; [store.ErrLocked] names the daemon that is at work.
func OpenDaemonLedger(ctx context.Context, path string, o store.Options) (store.Ledger, error) {
	o.Daemon = true
	db, err := sqlite.Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	return db, nil
}

// OpenLedger is the function [OpenLedger] for the ledger that the settings name, in a file or on a server. The error is [store.ErrMoved]
// for one that was moved, since what is written there is lost.
func (i *Folder) OpenLedger(ctx context.Context, c *theme.Config, now func() time.Time) (store.Ledger, error) {
	return staying(ctx)(i.OpenMovedLedger(ctx, c, now))
}

// OpenMovedLedger opens a ledger as [Folder.OpenLedger] does, also one that was moved, so that its user can decide to go on with it.
func (i *Folder) OpenMovedLedger(ctx context.Context, c *theme.Config, now func() time.Time) (store.Ledger, error) {
	if c.OnServer() {
		return postgresLedger(postgres.Open(ctx, c.Database, store.Options{Now: now, Password: i.databasePassword(c)}))
	}
	return OpenLedger(ctx, i.Path(c.Database), now)
}

// ReadLedger is the function [ReadLedger] for the ledger that the settings name, or for the file Database.
func (i *Folder) ReadLedger(ctx context.Context, c *theme.Config, now func() time.Time) (store.Ledger, error) {
	if i.Database != "" {
		return ReadLedger(ctx, i.Database, now)
	}
	if c.OnServer() {
		return postgresLedger(postgres.OpenReader(ctx, c.Database, store.Options{Now: now, Password: i.databasePassword(c)}))
	}
	return ReadLedger(ctx, i.Path(c.Database), now)
}

// OpenDaemonLedger is the function [OpenDaemonLedger] for the ledger that the settings name, with the error [store.ErrMoved], too.
func (i *Folder) OpenDaemonLedger(ctx context.Context, c *theme.Config, o store.Options) (store.Ledger, error) {
	if c.OnServer() {
		o.Daemon, o.Password = true, i.databasePassword(c)
		return staying(ctx)(postgresLedger(postgres.Open(ctx, c.Database, o)))
	}
	return staying(ctx)(OpenDaemonLedger(ctx, i.Path(c.Database), o))
}

// staying closes a ledger that was moved, or that is not whole yet.
func staying(ctx context.Context) func(store.Ledger, error) (store.Ledger, error) {
	return func(db store.Ledger, err error) (store.Ledger, error) {
		if err != nil {
			return nil, err
		}
		identity, err := db.Identity(ctx)
		if err == nil {
			err = identity.Elsewhere()
		}
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		return db, nil
	}
}

// Daemon says who is the daemon of the ledger that the settings name, such as "process 4711 on guild"; "" when none is at work. The
// ledger need not be there.
func (i *Folder) Daemon(c *theme.Config) (string, error) {
	if c.OnServer() {
		return i.daemonOn(c)
	}
	return sqlite.Holder(i.Path(c.Database))
}

// postgresLedger keeps a ledger that could not be opened from being one.
func postgresLedger(db *postgres.DB, err error) (store.Ledger, error) {
	if err != nil {
		return nil, err
	}
	return db, nil
}

// databasePassword returns what reads the password of the database: from its file, or else from the environment.
func (i *Folder) databasePassword(c *theme.Config) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		if c.DatabasePassword == "" {
			return os.Getenv("RONDO_DATABASE_PASSWORD"), nil
		}
		text, err := os.ReadFile(i.Path(c.DatabasePassword))
		if err != nil {
			return "", fmt.Errorf("read the password of the database: %w", err)
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
}

// daemonOn asks the server who is the daemon of its ledger.
func (i *Folder) daemonOn(c *theme.Config) (holder string, err error) {
	ctx := context.Background()
	db, err := postgres.OpenReader(ctx, c.Database, store.Options{Password: i.databasePassword(c)})
	if errors.Is(err, store.ErrNoDatabase) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	holder, err = db.Holder(ctx)
	return holder, errors.Join(err, db.Close())
}
