package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"rondo/scheduler"
	"rondo/store"
)

// sinceUnread reads what can be read of a ledger that cannot be compared, which is why: who asked to be forgotten. It is the one thing that
// must not be lost, since they would be written to again.
func (r *Restoring) sinceUnread(ctx context.Context, why error) (since store.Since, err error) {
	db := &DB{path: r.path, core: core{now: r.now, readers: connect(r.path, reading, 1)}}
	defer db.readers.Close()
	sound := db.quickCheck(ctx)
	if errors.Is(sound, store.ErrDamaged) && !errors.Is(why, store.ErrDamaged) {
		why = fmt.Errorf("%w; %w", why, sound)
	}
	var f scheduler.Forgotten
	err = inTx(ctx, db.readers, func(tx *sql.Tx) (err error) {
		f, err = forgottenOfAny(tx)
		return err
	})
	if err == nil {
		since.Forgotten, err = r.carry(ctx, f)
	}
	since.Unnamed = err != nil || sound != nil // of a damaged one perhaps not all were read
	return since, why
}

// forgottenOfAny reads who asked to be forgotten from a ledger of whatever schema: nobody could in one of before there was that.
func forgottenOfAny(tx *sql.Tx) (f scheduler.Forgotten, err error) {
	var ledgers, could int
	err = tx.QueryRow(`SELECT count(*) FILTER (WHERE name = 'ledger'), count(*) FILTER (WHERE name = 'forgotten')
		+ (SELECT count(*) FROM goose_db_version WHERE version_id = ?1) FROM sqlite_schema WHERE type = 'table'`, forgettingSince).Scan(&ledgers, &could)
	if err != nil || ledgers == 1 && could == 0 {
		return f, err
	}
	return readForgotten(tx)
}

// forgettingSince is the schema since which people can ask to be forgotten.
const forgettingSince = 32

// carry lets the copy know who is forgotten, and returns whom of them it knows.
func (r *Restoring) carry(ctx context.Context, f scheduler.Forgotten) (known []string, err error) {
	if len(f.Hashes) == 0 {
		return nil, nil
	}
	if known, err = knownOf(ctx, r.partial, f); err != nil {
		return nil, err
	}
	return known, r.forget(ctx, f, known)
}

// forget lets the copy know who is forgotten: all of them where its hashes have the same salt, or none yet, and else those it knows.
func (r *Restoring) forget(ctx context.Context, f scheduler.Forgotten, known []string) error {
	pool := connect(r.partial, "mode=rw&_journal_mode=DELETE&_synchronous=FULL", 1)
	defer pool.Close()
	return inTx(ctx, pool, func(tx *sql.Tx) error {
		own, err := readForgotten(tx)
		if err != nil {
			return err
		}
		hashes := f.Hashes
		if len(own.Salt) > 0 && !bytes.Equal(own.Salt, f.Salt) {
			hashes = nil
			for _, address := range known {
				hashes = append(hashes, own.Hash(address))
			}
		} else if _, err := tx.Exec(`UPDATE ledger SET salt = ?1`, f.Salt); err != nil {
			return err
		}
		for _, hash := range hashes {
			if _, err := tx.Exec(`INSERT INTO forgotten (hash) VALUES (?1) ON CONFLICT DO NOTHING`, hash); err != nil {
				return err
			}
		}
		return nil
	})
}

// knownOf lists who of the forgotten a ledger still knows, in order.
func knownOf(ctx context.Context, path string, f scheduler.Forgotten) (addresses []string, err error) {
	knows := knower(f)
	err = eachText(ctx, path, func(text string) error {
		for _, one := range inText.FindAllString(text, -1) {
			if address := knows(one); address != "" && !slices.Contains(addresses, address) {
				addresses = append(addresses, address)
			}
		}
		return nil
	})
	slices.Sort(addresses)
	return addresses, err
}
