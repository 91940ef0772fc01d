package ledger

import (
	"context"
	"database/sql"
	"sync"

	"rondo/scheduler"
	"rondo/theme"
)

// ahead is what a daemon reads while it opens its ledger, which waits for the disk meanwhile: what the first page is made of. The zero ahead
// reads nothing.
type ahead struct {
	end  context.CancelFunc
	done sync.WaitGroup

	mu   sync.Mutex
	have scheduler.State // the zero State once it was taken, or where it cannot be read
}

// lookAhead begins to read, files and sessions beside each other. What was read is only taken for true where nothing was recorded since: see
// [core.Front]. A ledger that cannot be read says so there.
func (db *core) lookAhead() {
	ctx, end := context.WithCancel(context.Background())
	db.ahead.end = end
	db.ahead.done.Go(func() {
		_ = inTx(ctx, db.readers, func(tx *sql.Tx) error {
			_, _, err := db.accepted.sketch(tx)
			return err
		})
	})
	db.ahead.done.Go(func() {
		nothing := func(*sql.Tx) (*theme.Set, error) { return nil, nil }
		sessions := func(tx *sql.Tx, _ scheduler.State) ([]*scheduler.Session, error) { return db.readFront(tx) }
		if have, err := db.shown(ctx, nothing, sessions); err == nil {
			db.ahead.mu.Lock()
			db.ahead.have = have
			db.ahead.mu.Unlock()
		}
	})
}

// take waits until all is read, and returns what the sessions were; the zero State after the first call. Nothing is read ahead any more when ctx
// ends, so that a server that says nothing holds up nobody for longer than what they would read themselves.
func (a *ahead) take(ctx context.Context) (have scheduler.State) {
	if a.end != nil {
		defer context.AfterFunc(ctx, a.end)()
	}
	a.done.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	have, a.have = a.have, have
	return have
}

// stop returns when nothing is read any more.
func (a *ahead) stop() {
	if a.end != nil {
		a.end()
	}
	a.done.Wait()
}
