package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"rondo/store"
)

// untilConfirmed ends the sentence that says why a database may not send.
const untilConfirmed = "; nothing is sent until `rondo apply --confirm-identity` says that this is the one to go on with"

// Identity reports what the last daemon to open the database found, and where none is at work what the next one will find.
func (db *DB) Identity(ctx context.Context) (store.Identity, error) {
	doubt, err := db.doubted(ctx)
	if err != nil {
		return store.Identity{}, fmt.Errorf("read the database's identity: %w", explain(err))
	}
	return store.Identity{Confirmed: doubt == "", Why: doubt}, nil
}

func (db *DB) doubted(ctx context.Context) (string, error) {
	was, err := db.identity(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil || was.doubt != "" || db.daemon {
		return was.doubt, err
	}
	if holder, err := Holder(db.path); err != nil || holder != "" {
		return "", nil //nolint:nilerr // a lock that cannot be read is somebody's, who has looked
	}
	place, err := placeOf(db.path)
	if err != nil {
		return "", err
	}
	beside := seenFile{path: db.path + seenSuffix}
	return beside.doubt(was, place), nil
}

// identity is the row of that name: where the database was when it last moved a letter.
type identity struct {
	highWater
	place mark
	seen  mark // of the file beside it; the zero mark before a daemon has made one
	doubt string
}

func (db *DB) identity(ctx context.Context) (id identity, err error) {
	err = db.readers.QueryRowContext(ctx, `SELECT install, counter, inode, born, seen_inode, seen_born, doubt FROM identity`).
		Scan(&id.install, &id.counter, &id.place.inode, &id.place.born, &id.seen.inode, &id.seen.born, &id.doubt)
	return id, err
}

// Confirm accepts the database as the one to go on with. Letters past their life are expired first, so that nothing
// late leaves; the rest is free to go, also to a daemon that has the database open.
func (db *DB) Confirm(ctx context.Context) error {
	if err := db.confirm(ctx); err != nil {
		return fmt.Errorf("confirm the database's identity: %w", err)
	}
	return nil
}

func (db *DB) confirm(ctx context.Context) error {
	if db.commits == nil {
		return store.ErrReadOnly
	}
	place, err := placeOf(db.path)
	if err != nil {
		return err
	}
	past, _, _ := db.seen.read() // what cannot be read is written anew
	if err := db.seen.make(); err != nil {
		return err
	}
	beside, err := placeOf(db.seen.path)
	if err != nil {
		return err
	}
	var now highWater
	err = db.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec(expireSQL+`true`, instant{db.now()}); err != nil {
			return err
		}
		return tx.QueryRow(`UPDATE identity SET install = ?1, device = ?2, inode = ?3, born = ?4, doubt = '',
			seen_inode = ?5, seen_born = ?6, counter = max(counter, ?7) + 1 RETURNING install, counter`,
			newInstall(), place.device, place.inode, place.born, beside.inode, beside.born, past.counter).Scan(&now.install, &now.counter)
	})
	if err != nil {
		return err
	}
	return db.seen.write(now)
}

// identify gives a new database its identity and, for a daemon, compares what the database remembers with where it
// lies and with the file beside it.
func (db *DB) identify(ctx context.Context) error {
	db.seen.path = db.path + seenSuffix
	place, err := placeOf(db.path)
	if err != nil {
		return err
	}
	err = db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO identity (one, install, device, inode, born, counter, doubt)
			VALUES (1, ?1, ?2, ?3, ?4, 0, '') ON CONFLICT DO NOTHING`, newInstall(), place.device, place.inode, place.born)
		return err
	})
	if err != nil || !db.daemon {
		return err
	}
	was, err := db.identity(ctx)
	if err != nil || was.doubt != "" {
		return err
	}
	if doubt := db.seen.doubt(was, place); doubt != "" {
		return db.write(ctx, func(tx *sql.Tx) error {
			_, err := tx.Exec(`UPDATE identity SET doubt = ?1`, doubt)
			return err
		})
	}
	_, db.before, _ = db.seen.read()
	db.seen.last, db.seen.sign = was.highWater, db.before
	if _, next := db.seen.found(was.seen); next {
		_ = db.seen.end() // the daemon before did not come to it
	}
	return db.renew(ctx, place)
}

// Before returns the last sign of life of the daemon before this one; the zero Sign where it left none, or where the database
// may not send.
func (db *DB) Before() store.Sign { return db.before }

// Alive notes a sign of life of the daemon.
func (db *DB) Alive(sign store.Sign) error { return db.seen.alive(sign) }

// renew makes the file beside the database anew, so that the database knows another one from now on than any copy of it.
// The new file is on the disk before the commit that names it, and gets its name after it: whatever happens in between,
// the one that the database knows is there. Where there is no room for it the one before goes on.
func (db *DB) renew(ctx context.Context, place place) error {
	next, err := db.seen.begin()
	if err != nil {
		db.seen.giveUp()
		return nil //nolint:nilerr // as said
	}
	err = db.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE identity SET born = ?1, seen_inode = ?2, seen_born = ?3`, place.born, next.inode, next.born)
		return err
	})
	if errors.Is(err, store.ErrFull) {
		db.seen.giveUp()
		return nil
	}
	if err != nil {
		return err
	}
	return db.seen.end()
}

// doubt returns why a database may not be what it was when it last moved a letter; "" if it is.
func (s *seenFile) doubt(was identity, place place) string {
	why := s.suspicion(was, place)
	if why != "" {
		why += untilConfirmed
	}
	return why
}

func (s *seenFile) suspicion(was identity, place place) string {
	seen, _, err := s.read()
	missing := errors.Is(err, os.ErrNotExist)
	here, next := s.found(was.seen)
	switch {
	case err != nil && !missing:
		return "the file " + s.path + " cannot be read: " + err.Error()
	case !was.place.is(place.mark):
		return "the database looks copied: it lies in another file than the one it was made or confirmed in"
	case missing && was.counter == 0: // it has never moved a letter
		return ""
	case missing && !next:
		return "the file " + s.path + " is missing, so that nothing tells whether the database is an older copy"
	case missing:
		return ""
	case seen.install != was.install:
		return "another database was at work in this place before"
	case seen.counter > was.counter:
		return fmt.Sprintf("the database looks restored from an older copy: it is %d steps behind what was seen here",
			seen.counter-was.counter)
	case was.seen != (mark{}) && !here && !next:
		return "the folder looks put back from a copy: " + s.path + " is another file than the one that this database has made last"
	}
	return ""
}

func newInstall() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
