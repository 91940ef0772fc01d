package ledger

import (
	"errors"
	"os"
	"sync"
	"time"

	"rondo/kernel"
	"rondo/store"
)

// ballast is a file beside the database that takes room on the disk and means nothing. On a full disk the results of
// letters on their way can still be recorded, because it is thrown overboard for them; nothing new is begun until there
// is room for it again. It belongs to the daemon.
type ballast struct {
	path string // "" where there is none; set, as size is, before anything is written
	size int64

	mu     sync.Mutex
	full   bool      // a write has found no room
	looked time.Time // when room was last looked for
}

const (
	ballastSize = 16 << 20
	roomAgain   = 1 << 20 // free beside the ballast before anything new is begun
	lookAgain   = time.Second
)

// load takes the room, as far as the disk has eight times as much. Without it the daemon works all the same.
func (b *ballast) load(path string) {
	b.path, b.size = path, ballastSize
	if info, err := os.Stat(path); err == nil {
		b.size = info.Size()
	} else if free, err := kernel.Free(path); err == nil {
		b.size = int64(max(1, min(ballastSize, free/8)))
	}
	_ = b.restore()
}

func (b *ballast) restore() error {
	if _, err := os.Stat(b.path); err == nil {
		return nil
	}
	f, err := os.OpenFile(b.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = kernel.Reserve(f, b.size)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(b.path))
	}
	return nil
}

// insist makes room for a write that finds none, once.
func (b *ballast) insist(write func() error) error { return b.insistAfter(write(), write) }

// insistAfter insists, as insist does, after a first write has failed with err.
func (b *ballast) insistAfter(err error, write func() error) error {
	err = b.watch(err)
	if !errors.Is(err, store.ErrFull) {
		return err
	}
	if b.path == "" {
		return err
	}
	if gone := os.Remove(b.path); gone != nil && !errors.Is(gone, os.ErrNotExist) {
		return err
	}
	return write()
}

// watch remembers from what a write came to that the disk is full.
func (b *ballast) watch(err error) error {
	if errors.Is(err, store.ErrFull) {
		b.mu.Lock()
		b.full = true
		b.mu.Unlock()
	}
	return err
}

func (b *ballast) isFull() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.full
}

// room returns [ErrFull] from the first write that finds no room until there is some again, with the ballast back in place.
func (b *ballast) room(now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.full || b.path == "" {
		return nil
	}
	if since := now.Sub(b.looked); since >= 0 && since < lookAgain {
		return store.ErrFull
	}
	b.looked = now
	if b.restore() != nil {
		return store.ErrFull
	}
	if free, err := kernel.Free(b.path); err != nil || free < roomAgain {
		return store.ErrFull
	}
	b.full = false
	return nil
}

// Room returns nil while there is room on the disk, and [ErrFull] from the first write that finds none until letters may be
// claimed and posted again. It is [ErrStrange] while the file is not the one that was opened. Only a daemon's ledger looks.
func (db *DB) Room() error {
	if err := db.vigil.watched(); err != nil {
		return err
	}
	was := db.ballast.isFull()
	err := db.ballast.room(db.now())
	if was && err == nil {
		db.logs.nudge() // what could not be written back while the disk was full still lies in the log
	}
	return err
}
