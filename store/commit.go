package store

import (
	"context"
	"database/sql"
	"sync"
)

// committer gathers changes that wait at the same time and commits them in one synced transaction: a commit costs a
// sync of the disk, however much it holds.
type committer struct {
	db      *DB
	mu      sync.Mutex
	waiting []*change
	stopped bool
	wake    chan struct{}
	done    chan struct{}
}

// change is one caller's part of a transaction.
type change struct {
	apply func(*sql.Tx) (moved bool, err error) // whether letters were moved, so that the high water rises
	done  chan error                            // receives what came of it, after the commit
}

func startCommitter(db *DB) *committer {
	c := &committer{db: db, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go c.run()
	return c
}

// write runs apply in a transaction, perhaps together with those of other callers, and returns after the commit. apply
// may be run more than once, and what it did is undone if it returns an error.
func (db *DB) write(ctx context.Context, apply func(*sql.Tx) error) error {
	return db.move(ctx, func(tx *sql.Tx) (bool, error) { return false, apply(tx) })
}

// move is write for changes that may move letters. Once the change is waiting, the answer is waited for even when ctx
// ends: a caller must know what became of its letter.
func (db *DB) move(ctx context.Context, apply func(*sql.Tx) (moved bool, err error)) error {
	if db.commits == nil {
		return ErrReadOnly
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c, ch := db.commits, &change{apply: apply, done: make(chan error, 1)}
	c.mu.Lock()
	if c.stopped {
		c.mu.Unlock()
		return ErrClosed
	}
	c.waiting = append(c.waiting, ch)
	c.mu.Unlock()
	c.rouse()
	return <-ch.done
}

func (c *committer) rouse() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// stop refuses further changes and returns when the waiting ones are answered.
func (c *committer) stop() {
	c.mu.Lock()
	c.stopped = true
	c.mu.Unlock()
	c.rouse()
	<-c.done
}

func (c *committer) run() {
	defer close(c.done)
	for range c.wake {
		for {
			c.mu.Lock()
			group, stopped := c.waiting, c.stopped
			c.waiting = nil
			c.mu.Unlock()
			if len(group) > 0 {
				c.commit(group)
				continue
			}
			if stopped {
				return
			}
			break
		}
	}
}

// commit answers every change of a group. When the group as a whole cannot be committed, each change gets a transaction
// of its own, so that one caller's mistake is not another's.
func (c *committer) commit(group []*change) {
	err := c.together(group)
	for _, ch := range group {
		if err != nil && len(group) > 1 {
			ch.done <- c.together([]*change{ch})
			continue
		}
		ch.done <- err
	}
}

func (c *committer) together(group []*change) error {
	ctx := context.Background()
	var mark highWater
	err := c.db.alone(ctx, func(tx *sql.Tx) error {
		moved := false
		for _, ch := range group {
			m, err := ch.apply(tx)
			if err != nil {
				return err
			}
			moved = moved || m
		}
		if !moved {
			return nil
		}
		if _, err := tx.Stmt(c.db.hot.tick).Exec(); err != nil {
			return err
		}
		return tx.Stmt(c.db.hot.counted).QueryRow().Scan(&mark.install, &mark.counter)
	})
	if err == nil && mark.install != "" && c.db.daemon {
		// The commit stands whatever becomes of the file, which is only late then; the next commit writes it again.
		_ = c.db.seen.write(mark)
	}
	return explain(err)
}
