package ledger

import (
	"context"
	"database/sql"
	"sync/atomic"
	"time"

	"rondo/store"
)

// core is the part of a ledger that is the same whatever database it is in. Its statements are one text, in words that both
// databases know (see [reword]); what they do in their own ways is engine's.
type core struct {
	engine
	now      func() time.Time
	daemon   bool
	posted   func()
	hourly   atomic.Int64
	readers  *sql.DB // each of their transactions sees one moment
	writer   *sql.DB // nil where nothing may be written
	accepted acceptedFiles
	joined   joinedRows
	ahead    ahead
}

// engine is what a database does in its own way. Transactions of write and transact come one after the other, whoever begins
// them: what one of them has read stays so until it is committed.
type engine interface {
	// write runs apply in a transaction, perhaps together with those of other callers, and returns after the commit. apply may be
	// run more than once; what it did is undone if it returns an error. The act of [store.Acting] goes with it.
	write(ctx context.Context, apply func(*sql.Tx) error) error

	// transact runs f in a transaction of its own, and commits unless f returns an error.
	transact(ctx context.Context, f func(*sql.Tx) error) error

	// recorded is told that a part of a decision is committed.
	recorded()

	// leasedIn returns which letters somebody is carrying, as long as the transaction lasts.
	leasedIn(tx *sql.Tx) (leased func(letter int64) bool, err error)

	// lastLetter returns the id of the letter that was just posted, with what came of that.
	lastLetter(tx *sql.Tx, posted sql.Result) (id int64, err error)

	// Counts counts the letters, as [store.Letters] says.
	Counts(ctx context.Context) (store.Counts, error)

	// Room returns nil while there is room on the disk, and [store.ErrFull] while there is none for letters to be posted or claimed.
	Room() error

	// watch remembers from what a write came to that the disk is full, and returns it.
	watch(err error) error

	// overwriting deletes so that nothing of it stays in the file, as far as the database can do so at once.
	overwriting(tx *sql.Tx, statement string, args ...any) error

	// sweep writes the database anew, so that nothing stays behind that was deleted. clean is false where somebody else goes on
	// reading what was there before; copies are older ones of the ledger that lie beside it.
	sweep(ctx context.Context) (clean bool, copies []string, err error)

	// shrink gives back to the disk, by and by, what was deleted.
	shrink(ctx context.Context) error
}

// SetHourly changes the number of letters that one person gets in any hour; 0 lifts the limit.
func (db *core) SetHourly(letters int) { db.hourly.Store(int64(letters)) }
