package store

import (
	"context"
	"time"
)

// What follows not every ledger can do. Whoever wants it asserts it, and does without where it is missing.

// Copier is a ledger that can copy itself into a file.
type Copier interface {
	// Backup writes a copy of the ledger as of one moment into the file to, beside whoever works on it. Without replace an
	// existing file is [ErrExists].
	Backup(ctx context.Context, to string, replace bool) error
}

// Auditor is a ledger that looks for what must never be in it.
type Auditor interface {
	// Audit holds every row against what has to be true of it at any moment, a daemon at work or not, and returns what is not; nil
	// where all is well. now judges leases and what is overdue. It changes nothing. The error says that it could not be looked at.
	Audit(ctx context.Context, now time.Time) ([]Violation, error)
}

// Sounder is a ledger that can be damaged where it lies.
type Sounder interface {
	// Sound asks the engine whether what it keeps is whole, as far as can be seen in a second, and says how far that is: [ErrDamaged]
	// if it is not, and [ErrDisk] or [ErrFull] where it could not be written.
	Sound(ctx context.Context) (Extent, error)

	// Inspect looks at all of it, beside whoever works on it, and notes when that was and what it found. It takes as long as reading the
	// file does.
	Inspect(ctx context.Context) (Inspection, error)

	// Inspected returns what it found last; the zero Inspection before the first time.
	Inspected(ctx context.Context) (Inspection, error)
}

// Extent is how much of a ledger was looked at.
type Extent struct {
	Whole  bool     // all of it; otherwise what is free, what waits to leave, and:
	Tables int      // this many tables from end to end
	Ends   []string // of these the rows at either end, in order of names
	Rows   int      // and how many
}

// Inspection is what was found when all of a ledger was looked at.
type Inspection struct {
	At    time.Time
	Found string // what is damaged, "" where all was sound
}

// Compacter is a ledger whose file does not shrink by itself where it was made before rondo let it.
type Compacter interface {
	// Shrinks reports whether it does, which a small one will from the next start of a daemon on.
	Shrinks(ctx context.Context) (bool, error)

	// Compact writes the file anew without what was deleted, and so that it shrinks by itself from then on. Others who write wait.
	Compact(ctx context.Context) error
}

// Caching is a ledger that keeps in memory what it may be asked next.
type Caching interface {
	// DropCache gives that memory back to the system. What is asked next may take a moment longer.
	DropCache(ctx context.Context) error
}

// Filed is a ledger in one file of this machine.
type Filed interface {
	// File returns the absolute path of that file.
	File() string
}

// Copied is a ledger beside which updates leave copies of what it was.
type Copied interface {
	// Knowing returns the copies that know somebody who asked to be forgotten since, in order of their names. The error names those
	// that cannot be read.
	Knowing(ctx context.Context) (copies []string, err error)
}

// Stopper is a ledger that remembers how its daemon ended.
type Stopper interface {
	// Unclean reports whether the daemon before this one ended without CleanStop: killed, crashed or cut from power. The carrier then
	// starts slowly, so that a crash that repeats costs few copies.
	Unclean() bool

	// CleanStop takes back what is in doubt, and notes that the daemon stopped in order. It is the daemon's last word before Close.
	CleanStop(ctx context.Context) error
}

// Witness is a ledger that keeps a sign of life of its daemon.
type Witness interface {
	// Before returns the last sign of the daemon before this one; the zero Sign where it left none, or where the ledger may not send.
	Before() Sign

	// Alive notes a sign.
	Alive(sign Sign) error
}

// Shared is a ledger that other processes write to, as verbs do while a daemon runs.
type Shared interface {
	// Changed reports whether another process has written since Changed was last called, or since the ledger was opened. It is
	// cheap enough to ask every second.
	Changed(ctx context.Context) (bool, error)
}

// Vulnerable is a ledger that a daemon has to look after while it is open: its disk may be full, or its file be replaced.
type Vulnerable interface {
	// Room returns [ErrFull] while nothing can be recorded, so that nothing may be sent either; nil otherwise.
	Room() error

	// Look reports whether the file is still the one that was opened: [ErrStrange] if it is not. Then no letter is claimed and
	// nothing recorded until it is back. It is cheap enough to ask every few seconds.
	Look(ctx context.Context) error
}

// Joint is a ledger on which several daemons may be at work, the nodes, each with files and a clock of its own. A node that has not been
// heard of for some seconds, by the clock of the database, is gone: others take over what it did.
type Joint interface {
	// Course tells the other nodes which files this one has, by their digest, and says whether plans go by them. They do where the digest
	// is that of the course; where the files of this node were those of the course until now, so that somebody has edited them; and
	// where no other node has those of the course, or others than this one, unless these were the course before.
	Course(ctx context.Context, digest string) (Course, error)

	// Choose lets plans go by files with another digest from now on. The nodes that have others wait. It says whether the course
	// has changed. Where no node has them, it is [ErrUnseen], unless unseen says that one will.
	Choose(ctx context.Context, digest string, unseen bool) (changed bool, err error)

	// Take makes this node the one that does something, such as reading a mailbox; false while another one that is there does it.
	// Whoever has it takes it again every few seconds, since a node that was gone for a while has lost it.
	Take(ctx context.Context, what string) (ours bool, err error)

	// Yield leaves it to the others.
	Yield(ctx context.Context, what string) error

	// Nodes lists those that are there, in order of their names.
	Nodes(ctx context.Context) ([]Node, error)

	// Ahead is how far the clock of this machine was ahead of that of the database when they were compared last; negative when behind.
	Ahead() time.Duration
}

// Course is by which files plans go, as one node sees it.
type Course struct {
	Ours       bool   // by those of this node
	Digest     string // of the files by which they go
	Generation int64  // rises with every other digest
	By         string // the program that brought them; "" for this one
	Others     int    // how many other nodes have these files
}

// Node is a daemon at work.
type Node struct {
	Name   string // such as "rondo, process 4711 on guild"
	Behind bool   // it has other files than those of the course
}
