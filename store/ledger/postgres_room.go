package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"

	"rondo/store"
)

// Room returns why nothing can be written, as the last write found out: [store.ErrFull], [store.ErrStandby], [store.ErrNoRights] or
// [store.ErrDisk]. It is nil again once something can be. Meanwhile nothing is claimed and nothing decided: what is on its way gets
// whatever room there is.
func (db *Postgres) Room() error {
	if err := db.node.ails.Load(); err != nil {
		return *err
	}
	return nil
}

// watch remembers that a write was refused for a reason that lasts.
func (db *Postgres) watch(err error) error {
	for _, lasting := range []error{store.ErrFull, store.ErrStandby, store.ErrNoRights, store.ErrDisk} {
		if errors.Is(explain(err), lasting) {
			db.node.ails.Store(&lasting)
		}
	}
	return err
}

// Look returns nil: the server looks after its files.
func (db *Postgres) Look(context.Context) error { return nil }

// roomAtLeast is how many octets have to find room before anything new is begun.
const roomAtLeast = 256 << 10

// mend finds out whether there is room again, where there was none.
func (db *Postgres) mend(ctx context.Context) {
	why := db.Room()
	if why == nil {
		return
	}
	if errors.Is(why, store.ErrStandby) { // another server may have the address by now, and these connections last
		db.reconnect()
	}
	octets := make([]byte, roomAtLeast/2)
	_, _ = rand.Read(octets)
	enough := errors.New("there is room")
	err := inTx(ctx, db.writer, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`INSERT INTO duties VALUES ('try for room', ?1)`, hex.EncodeToString(octets)); err != nil {
			return err
		}
		return enough
	})
	if errors.Is(err, enough) {
		db.node.ails.Store(nil)
		return
	}
	_ = db.watch(err)
}

var _ store.Vulnerable = (*Postgres)(nil)
