package store

import (
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"rondo/scheduler"
)

// What callers tell apart.
var (
	ErrNoDatabase = errors.New("there is no database yet: `rondo serve` makes it")
	ErrNewer      = errors.New("the database is of a newer rondo")
	ErrOlder      = errors.New("the database is of an older rondo: `rondo serve` brings it up to date")
	ErrForeign    = errors.New("the file is no database of rondo's")
	ErrLocked     = errors.New("another rondo is at work on this database")
	ErrReadOnly   = errors.New("the database is open for reading only")
	ErrClosed     = errors.New("the database is closed")
	ErrNoLetter   = errors.New("there is no such letter")
	ErrNotCarried = scheduler.ErrNotCarried
	ErrNoMail     = errors.New("there is no such mail in the inbox")
	ErrManyMails  = errors.New("several mails in the inbox begin so: give more of the id")
	ErrSettled    = errors.New("something has followed from the mail already")
	ErrState      = errors.New("the letter's state does not allow it")
	ErrBusy       = errors.New("another process keeps the database busy")
	ErrFull       = errors.New("the disk is full: make room, rondo goes on by itself")
	ErrDisk       = errors.New("the disk cannot be read or written")
	ErrDamaged    = errors.New("the database is damaged: restore a backup")
)

// errStale means that the ledger has changed since it was read for a decision.
var errStale = errors.New("the ledger has changed meanwhile")

// explain puts the sentence for the organizer before what SQLite says.
func explain(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	for code, sentence := range map[sqlite3.ErrNo]error{
		sqlite3.ErrBusy:    ErrBusy,
		sqlite3.ErrLocked:  ErrBusy,
		sqlite3.ErrFull:    ErrFull,
		sqlite3.ErrIoErr:   ErrDisk,
		sqlite3.ErrCorrupt: ErrDamaged,
		sqlite3.ErrNotADB:  ErrForeign,
	} {
		if e.Code == code && !errors.Is(err, sentence) {
			return fmt.Errorf("%w (%w)", sentence, err)
		}
	}
	return err
}
