package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// Identity says whether this database may send letters. One that was copied or restored may not, until somebody
// confirms that it is the one to go on with: the original may be at work elsewhere, and an older copy does not know
// what has left since.
type Identity struct {
	Confirmed bool
	Why       string // one sentence for the operator when not confirmed
}

// untilConfirmed ends the sentence that says why a database may not send.
const untilConfirmed = "; nothing is sent until `rondo apply --confirm-identity` says that this is the one to go on with"

// Identity reports what the last daemon to open the database found.
func (db *DB) Identity(ctx context.Context) (Identity, error) {
	var doubt string
	err := db.readers.QueryRowContext(ctx, `SELECT doubt FROM identity`).Scan(&doubt)
	if errors.Is(err, sql.ErrNoRows) {
		return Identity{Confirmed: true}, nil
	}
	if err != nil {
		return Identity{}, fmt.Errorf("read the database's identity: %w", explain(err))
	}
	return Identity{Confirmed: doubt == "", Why: doubt}, nil
}

// Confirm accepts the database as the one to go on with. Letters past their life are expired first, so that nothing
// late leaves; the rest is free to go, also to a daemon that has the database open.
func (db *DB) Confirm(ctx context.Context) error {
	var now highWater
	err := db.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec(expireSQL+`true`, instant{db.now()}); err != nil {
			return err
		}
		place, err := placeOf(db.path)
		if err != nil {
			return err
		}
		past, _ := db.seen.read() // what cannot be read is written anew
		return tx.QueryRow(`UPDATE identity SET install = ?1, device = ?2, inode = ?3, doubt = '',
			counter = max(counter, ?4) + 1 RETURNING install, counter`,
			newInstall(), place.device, place.inode, past.counter).Scan(&now.install, &now.counter)
	})
	if err == nil {
		err = db.seen.write(now)
	}
	if err != nil {
		return fmt.Errorf("confirm the database's identity: %w", err)
	}
	return nil
}

// identify gives a new database its identity and, for a daemon, compares what the database remembers with where it
// lies and with the file beside it.
func (db *DB) identify(ctx context.Context) error {
	db.seen.path = db.path + "-seen"
	place, err := placeOf(db.path)
	if err != nil {
		return err
	}
	return db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO identity VALUES (1, ?1, ?2, ?3, 0, '') ON CONFLICT DO NOTHING`,
			newInstall(), place.device, place.inode)
		if err != nil || !db.daemon {
			return err
		}
		var was highWater
		var inode, doubt string
		err = tx.QueryRow(`SELECT install, counter, inode, doubt FROM identity`).
			Scan(&was.install, &was.counter, &inode, &doubt)
		if err != nil || doubt != "" {
			return err
		}
		if doubt, err = db.doubt(was, inode != place.inode); err != nil || doubt == "" {
			return err
		}
		_, err = tx.Exec(`UPDATE identity SET doubt = ?1`,
			doubt+untilConfirmed)
		return err
	})
}

// doubt is why a database may not be what it was when it last moved a letter; "" if it is.
func (db *DB) doubt(was highWater, elsewhere bool) (string, error) {
	seen, err := db.seen.read()
	missing := errors.Is(err, os.ErrNotExist)
	switch {
	case err != nil && !missing:
		return "the file " + db.seen.path + " cannot be read: " + err.Error(), nil
	case elsewhere:
		return "the database looks copied: it lies in another file than the one it was made or confirmed in", nil
	case missing && was.counter == 0: // it has never moved a letter
		return "", db.seen.write(was)
	case missing:
		return "the file " + db.seen.path + " is missing, so that nothing tells whether the database is an older copy", nil
	case seen.install != was.install:
		return "another database was at work in this place before", nil
	case seen.counter > was.counter:
		return fmt.Sprintf("the database looks restored from an older copy: it is %d steps behind what was seen here",
			seen.counter-was.counter), nil
	}
	return "", nil
}

type place struct{ device, inode string }

// placeOf names the file. The inode alone decides whether it is the same one: device numbers may change when a machine
// starts again. The device is kept for people.
func placeOf(path string) (place, error) {
	info, err := os.Stat(path)
	if err != nil {
		return place{}, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return place{}, fmt.Errorf("the file system of %s tells no inode", path)
	}
	return place{strconv.FormatUint(uint64(stat.Dev), 10), strconv.FormatUint(stat.Ino, 10)}, nil
}

func newInstall() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
