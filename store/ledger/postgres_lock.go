package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"time"

	"rondo/store"
)

// programName says who works with the database, for people, as PostgreSQL keeps it of each session.
func programName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "an unnamed host"
	}
	name := fmt.Sprintf("rondo, process %d on %s", os.Getpid(), host)
	return name[:min(len(name), 63)]
}

// lockOut keeps daemons off the database for as long as a connection lasts that does nothing else. The error is [store.ErrLocked],
// which names the daemons that are at work. One that was killed is waited for, until it counts as gone.
func (db *Postgres) lockOut(ctx context.Context) error {
	if err := db.deserted(ctx); err != nil {
		return err
	}
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return err
	}
	db.lock = conn // closed with the ledger
	ours := false
	for try := 0; !ours; try++ { // nodes that come have the lock for a moment
		if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(?1)`, int64(lockDaemon)).Scan(&ours); err != nil {
			return err
		}
		if !ours && try == 30 {
			return errMoving
		}
		if !ours {
			time.Sleep(patience / 30)
		}
	}
	present, _, err := db.present(ctx)
	if err == nil && len(present) > 0 {
		err = lockedBy(present)
	}
	return err
}

var errMoving = fmt.Errorf("%w: it moves the ledger; wait for it, or stop it first", store.ErrLocked)

func lockedBy(nodes []string) error {
	return fmt.Errorf("%w: %s; stop it first", store.ErrLocked, strings.Join(nodes, "; "))
}

// deserted waits until no daemon is there. It is an error as soon as one of them has said again that it is.
func (db *Postgres) deserted(ctx context.Context) error {
	_, first, err := db.present(ctx)
	if err != nil {
		return err
	}
	for {
		nodes, latest, err := db.present(ctx)
		switch {
		case err != nil:
			return err
		case len(nodes) == 0:
			return nil
		case latest.After(first):
			return lockedBy(nodes)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(beat / 5):
		}
	}
}

// present names the nodes that are there, and says until when the one counts that was heard of last, by the clock of the database.
func (db *Postgres) present(ctx context.Context) (names []string, latest time.Time, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT name, until FROM nodes WHERE until > clock_timestamp() ORDER BY name, id`, nil, func(rows *sql.Rows) error {
			var name string
			var until time.Time
			err := rows.Scan(&name, &until)
			names = append(names, name)
			if until.After(latest) {
				latest = until
			}
			return err
		})
	})
	return names, latest, err
}

// Holder says who are the daemons of the database, such as "rondo, process 4711 on guild", "" when none is at work.
func (db *Postgres) Holder(ctx context.Context) (string, error) {
	names, _, err := db.present(ctx)
	if err != nil {
		return "", fmt.Errorf("look who is at work: %w", explain(err))
	}
	return strings.Join(names, "; "), nil
}

// Nodes lists the daemons at work, as [store.Joint] says.
func (db *Postgres) Nodes(ctx context.Context) (all []store.Node, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT n.name, n.files <> '' AND n.files <> coalesce((SELECT digest FROM course), n.files) FROM nodes n
			WHERE n.until > clock_timestamp() ORDER BY n.name, n.id`, nil, func(rows *sql.Rows) error {
			var n store.Node
			err := rows.Scan(&n.Name, &n.Behind)
			all = append(all, n)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("look who is at work: %w", explain(err))
	}
	return all, nil
}
