package ledger

import (
	"context"
	"database/sql"
	"sync/atomic"
)

// checkpointer writes what is in the log back into the database while others go on writing. SQLite would do it within the
// commit that makes the log long, and keep everybody waiting for it; it still does where this falls behind.
type checkpointer struct {
	pool      *sql.DB
	wake      chan struct{}
	end, done chan struct{}
	committed atomic.Int64 // transactions
}

const (
	// longLog is how many pages the log may have until a commit writes it back itself: what is left to write is little.
	longLog = 4000
	// often is how many transactions of a few pages make it worth while to write back, and is few enough that the log stays
	// below some megabytes where each letter is a transaction: a small disk has little room for it.
	often = 64
)

// startCheckpointer writes back where may says so.
func startCheckpointer(path string, may func() bool) *checkpointer {
	c := &checkpointer{pool: connect(path, writing, 1), wake: make(chan struct{}, 1), end: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for {
			select {
			case <-c.end:
				return
			case <-c.wake:
				if !may() {
					continue
				}
				// Whatever goes wrong, the log keeps what it has, and the next commit that finds it long writes it back.
				_, _ = c.pool.ExecContext(context.Background(), `PRAGMA wal_checkpoint(PASSIVE)`)
			}
		}
	}()
	return c
}

// count notes a transaction.
func (c *checkpointer) count() {
	if c.committed.Add(1)%often == 0 {
		c.nudge()
	}
}

// nudge asks for the log to be written back soon.
func (c *checkpointer) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// stop returns when nothing is written back any more.
func (c *checkpointer) stop() error {
	close(c.end)
	<-c.done
	return c.pool.Close()
}
