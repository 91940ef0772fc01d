package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
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
	before  int // changes in the last transaction; touched by run alone
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
			group, stopped := c.gather()
			if len(group) > 0 {
				c.commit(group)
				c.before = len(group)
				continue
			}
			if stopped {
				return
			}
			break
		}
	}
}

// breath is how long a transaction waits for more changes while they keep coming.
const breath = 100 * time.Microsecond

// gather takes what waits. Those who waited for the last transaction together come again at about the same time, so it
// waits for as many, as long as one more comes in every breath. Who comes alone waits for nobody.
func (c *committer) gather() (group []*change, stopped bool) {
	for seen := 0; ; time.Sleep(breath) {
		c.mu.Lock()
		n := len(c.waiting)
		if n == seen || n >= c.before || c.stopped {
			group, stopped, c.waiting = c.waiting, c.stopped, nil
			c.mu.Unlock()
			return group, stopped
		}
		c.mu.Unlock()
		seen = n
	}
}

// commit answers every change of a group. When the group as a whole cannot be committed, each change gets a transaction
// of its own, so that one caller's mistake is not another's. When another process holds the database, that would take each
// of them as long again: they are told together, and so are those who came meanwhile.
func (c *committer) commit(group []*change) {
	mark, err := c.together(group)
	c.note(mark)
	if errors.Is(err, ErrBusy) {
		c.mu.Lock()
		group, c.waiting = append(group, c.waiting...), nil
		c.mu.Unlock()
		for _, ch := range group {
			ch.done <- err
		}
		return
	}
	for _, ch := range group {
		if err != nil && len(group) > 1 {
			alone, err := c.together([]*change{ch})
			c.note(alone)
			ch.done <- err
			continue
		}
		ch.done <- err
	}
}

func (c *committer) together(group []*change) (mark highWater, err error) {
	err = c.db.alone(context.Background(), func(tx *sql.Tx) error {
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
	if err != nil {
		return highWater{}, explain(err)
	}
	return mark, nil
}

// note writes the high water into the file beside the database. The commit stands whatever becomes of the file, which is
// only late then; the next commit writes it again.
func (c *committer) note(mark highWater) {
	if mark.install != "" && c.db.daemon {
		_ = c.db.seen.write(mark)
	}
}
