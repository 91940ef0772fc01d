package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rondo/store"
)

// seat of a database: where in which cluster it lies. A standby that is promoted goes on with the same, on the next timeline.
type cluster struct{ system, database, timeline string }

const clusterSQL = `SELECT (SELECT system_identifier::text FROM pg_control_system()),
	(SELECT oid::text FROM pg_database WHERE datname = current_database()), (SELECT timeline_id::text FROM pg_control_checkpoint())`

// suspicion returns why a database may not be the one that was at work before, "" where it is.
func (was cluster) suspicion(is cluster) string {
	switch {
	case was.system != is.system:
		return "the database looks copied: it lies in cluster " + is.system + ", and was at work in cluster " + was.system
	case was.database != is.database:
		return "the database looks copied: it is another one of its cluster than the one that was at work"
	case len(is.timeline) < len(was.timeline) || len(is.timeline) == len(was.timeline) && is.timeline < was.timeline:
		return "the cluster looks restored from an older copy: it is on timeline " + is.timeline + ", and was on timeline " + was.timeline
	}
	return ""
}

func readCluster(ctx context.Context, pool *sql.DB) (is cluster, err error) {
	err = pool.QueryRowContext(ctx, clusterSQL).Scan(&is.system, &is.database, &is.timeline)
	return is, err
}

func (db *Postgres) readIdentity(ctx context.Context) (was cluster, doubt string, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT device, inode, born, doubt FROM identity`).Scan(&was.system, &was.database, &was.timeline, &doubt)
	return was, doubt, err
}

// identify gives a new database its identity, and compares what another one remembers with where it lies.
func (db *Postgres) identify(ctx context.Context) error {
	is, err := readCluster(ctx, db.writer)
	if err != nil {
		return err
	}
	was, doubt, err := db.readIdentity(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return db.write(ctx, func(tx *sql.Tx) error {
			_, err := tx.Exec(`INSERT INTO identity (one, install, device, inode, born, counter, doubt)
				VALUES (1, ?1, ?2, ?3, ?4, 0, '') ON CONFLICT DO NOTHING`, newInstall(), is.system, is.database, is.timeline)
			return err
		})
	case err != nil || doubt != "" || !db.daemon || was == is:
		return err
	}
	why := was.suspicion(is)
	if why != "" {
		why += untilConfirmed
	} else {
		was = is // promoted
	}
	return db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE identity SET doubt = ?1, born = ?2`, why, was.timeline)
		return err
	})
}

// Identity reports what the last daemon to open the database found, or what the next one will find.
func (db *Postgres) Identity(ctx context.Context) (store.Identity, error) {
	was, doubt, err := db.readIdentity(ctx)
	if err == nil && doubt == "" {
		var is cluster
		if is, err = readCluster(ctx, db.readers); err == nil {
			if doubt = was.suspicion(is); doubt != "" {
				doubt += untilConfirmed
			}
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if err != nil {
		return store.Identity{}, fmt.Errorf("read the database's identity: %w", explain(err))
	}
	return store.Identity{Confirmed: doubt == "", Why: doubt}, nil
}

// Confirm accepts the database as the one to go on with, as [store.Keeper] says.
func (db *Postgres) Confirm(ctx context.Context) error {
	err := store.ErrReadOnly
	if db.writer != nil {
		var is cluster
		if is, err = readCluster(ctx, db.writer); err == nil {
			err = db.write(ctx, func(tx *sql.Tx) error {
				if _, err := tx.Exec(expireSQL+`true`, instant{db.now()}); err != nil {
					return err
				}
				_, err := tx.Exec(`UPDATE identity SET install = ?1, device = ?2, inode = ?3, born = ?4, doubt = '', counter = counter + 1`,
					newInstall(), is.system, is.database, is.timeline)
				return err
			})
		}
	}
	if err != nil {
		return fmt.Errorf("confirm the database's identity: %w", explain(err))
	}
	return nil
}
