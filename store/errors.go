package store

import (
	"errors"

	"rondo/scheduler"
)

// ErrExists means that a backup would replace a file.
var ErrExists = errors.New("the file is there already")

// What callers tell apart.
var (
	ErrNoDatabase = errors.New("there is no database yet: `rondo serve` makes it")
	ErrNewer      = errors.New("the database is of a newer rondo")
	ErrOlder      = errors.New("the database is of an older rondo: `rondo serve` brings it up to date")
	ErrForeign    = errors.New("it is no database of rondo's")
	ErrLocked     = errors.New("another rondo is at work on this database")
	ErrReadOnly   = errors.New("the database is open for reading only")
	ErrClosed     = errors.New("the database is closed")
	ErrNoLetter   = errors.New("there is no such letter")
	ErrNotCarried = scheduler.ErrNotCarried
	ErrRecorded   = errors.New("rondo has planned this session itself")
	ErrNoSeat     = errors.New("the person has no seat in the session")
	ErrNoMail     = errors.New("there is no such mail in the inbox")
	ErrManyMails  = errors.New("several mails in the inbox begin so: give more of the id")
	ErrSettled    = errors.New("something has followed from the mail already")
	ErrState      = errors.New("the letter's state does not allow it")
	ErrBusy       = errors.New("another process keeps the database busy")
	ErrFull       = errors.New("the disk is full: make room, rondo goes on by itself")
	ErrDisk       = errors.New("the disk cannot be read or written")
	ErrOwner      = errors.New("rondo may not use this file: let the user that it runs as own the folder with it")
	ErrDamaged    = errors.New("the database is damaged: restore a backup")
	ErrAway       = errors.New("the database server does not answer: see that it runs and that rondo.yaml names its host; a daemon at work goes on by itself")
	ErrCrowded    = errors.New("the database server has no connection left: raise its max_connections, of which each node takes up to 14; a daemon at work goes on by itself")
	ErrPassword   = errors.New("the database server refuses the password: write the right one into database_password_file, or into RONDO_DATABASE_PASSWORD")
	ErrNoEntry    = errors.New("the database server does not let this role in: see the user in database of rondo.yaml, and pg_hba.conf of the server")
	ErrNoneThere  = errors.New("the database server has no database of this name: make it with createdb, or see database of rondo.yaml")
	ErrNoTLS      = errors.New("the database server speaks no TLS: turn ssl on there, or see sslmode in database of rondo.yaml")
	ErrStranger   = errors.New("the database server has no certificate that sslmode in database of rondo.yaml accepts")
	ErrStandby    = errors.New("the database server is a standby that is only read: name the one that may be written to, or both with target_session_attrs=read-write")
	ErrGone       = errors.New("the other nodes have taken this one for gone, since it was not heard of for too long; it comes back by itself")
	ErrUnseen     = errors.New("no node that is at work has these files yet, so all would wait for one that has")
	ErrNoRights   = errors.New("the database's role may not do this: let it own the database")
)

// ErrStale means "busy, decide again". Update returns it after it has asked decide five times, and each time somebody else
// changed something in the scope before the answer was recorded. Nothing is wrong, and the caller may come again at once or
// later: the daemon decides about kept mail again after a second, and a page says that a wish was not recorded. The actions
// that are returned with it were recorded; of a decision in one transaction there are none.
var ErrStale = errors.New("the ledger has changed meanwhile")

// ErrStrange means that the file of the ledger is not the one that was opened.
var ErrStrange = errors.New("the database was changed under the daemon")
