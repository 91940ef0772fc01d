package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Retry makes a waiting letter due now, and queues a failed one again. which is an id or a name. A channel that rests is tried again by it.
func (db *core) Retry(ctx context.Context, which string) error {
	return db.intervene(ctx, "retry", which, func(tx *sql.Tx, r store.Row) (sql.Result, error) {
		if _, err := tx.Exec(`UPDATE rests SET until = ?2 WHERE domain = ?1 AND until > ?2`, r.To, instant{db.now()}); err != nil {
			return nil, err
		}
		return tx.Exec(`UPDATE letters SET not_before = ?2, crowded = 0, note = 'retried by hand',
				state = iif(state = 'failed', 'queued', state), settled_at = NULL
			WHERE id = ?1 AND state IN ('queued', 'in_doubt', 'failed') AND leased_until IS NULL`, r.ID, instant{db.now()})
	})
}

// Release queues a held letter again, and allows one that may have been delivered one more copy.
func (db *core) Release(ctx context.Context, which string) error {
	return db.intervene(ctx, "release", which, func(tx *sql.Tx, r store.Row) (sql.Result, error) {
		return tx.Exec(`UPDATE letters SET not_before = ?2, note = ?3, state = 'queued', settled_at = NULL,
				copies = max(copies, doubts + 1)
			WHERE id = ?1 AND state = 'held'`, r.ID, instant{db.now()}, released)
	})
}

func (db *core) intervene(ctx context.Context, verb, which string, change func(*sql.Tx, store.Row) (sql.Result, error)) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		row, err := find(tx, which)
		if err != nil {
			return err
		}
		if err := one(change(tx, row)); errors.Is(err, store.ErrNotCarried) {
			return fmt.Errorf("%w: it is %s", store.ErrState, row.State)
		} else if err != nil {
			return err
		}
		if expires := row.Expires; !expires.IsZero() && !db.now().Before(expires) {
			return fmt.Errorf("%w: its life ended at %s", store.ErrState, expires.Format(time.RFC3339))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s letter %s: %w", verb, which, err)
	}
	return nil
}

// Resend posts a letter that says the same as an earlier one to the same person, sealed anew by seal under the name that
// seal is given. The seat is told nothing new by it but its stamp. It returns the new letter's name.
func (db *core) Resend(ctx context.Context, which string, seal func(name string) (scheduler.Post, error)) (string, error) {
	earlier, _, _, err := db.Letter(ctx, which)
	if err != nil {
		return "", err
	}
	name, err := db.nextName(ctx, earlier.Name)
	if err != nil {
		return "", fmt.Errorf("resend letter %s: %w", which, explain(err))
	}
	p, err := seal(name)
	if err != nil {
		return "", fmt.Errorf("resend letter %s: %w", which, err)
	}
	err = db.write(ctx, func(tx *sql.Tx) error {
		l, now := p.Letter, db.now()
		l.Name, l.Kind, l.Theme, l.UID, l.To.Email = name, earlier.Kind, earlier.Theme, earlier.UID, earlier.To
		out, err := openPoster(db, tx)
		if err != nil {
			return err
		}
		defer out.close()
		id, fresh, err := out.put(l, p.Sealed, scheduler.Pending{}, now)
		if err != nil {
			return err
		}
		if !fresh {
			return store.ErrStale // somebody else has resent it under this name
		}
		if err := out.keep(id, p.Sealed, parcel{bytes: notNull(p.Sealed.Bytes)}, sql.NullInt64{}); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE seats SET stamp = nullif(max(coalesce(stamp, ''), coalesce(?3, '')), '') WHERE uid = ?1 AND address = ?2`,
			earlier.UID, earlier.To, instant{l.Stamp}); err != nil {
			return err
		}
		return touch(tx, themePart(earlier.Theme))
	})
	if err != nil {
		return "", fmt.Errorf("resend letter %s: %w", which, err)
	}
	return name, nil
}

// nextName returns the first free one of <name>/resend-2, <name>/resend-3, …
func (db *core) nextName(ctx context.Context, name string) (string, error) {
	for n := 2; ; n++ {
		next := fmt.Sprintf("%s/resend-%d", name, n)
		var taken bool
		err := db.readers.QueryRowContext(ctx, `SELECT count(*) FROM letters WHERE name = ?1`, next).Scan(&taken)
		if err != nil || !taken {
			return next, err
		}
	}
}

// ReleaseFiles lets the files or instants with this digest past the brake, which held them back.
func (db *core) ReleaseFiles(ctx context.Context, digest string) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`UPDATE ledger SET released = ?1`, digest); err != nil {
			return err
		}
		return touch(tx, partHolds)
	})
	if err != nil {
		return fmt.Errorf("release the files: %w", err)
	}
	return nil
}
