package ledger

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"time"

	"rondo/store"
)

// committer gathers changes that wait at the same time and commits them in one synced transaction: a commit costs a
// sync of the disk, however much it holds.
type committer struct {
	db        *DB
	mu        sync.Mutex
	waiting   []*change
	stopped   bool
	wake      chan struct{}
	done      chan struct{}
	before    int  // changes in the last transaction; touched by run alone, as the next one
	staged    bool // letters are staged
	receipts  int  // staged since the last flush
	stageFrom int  // how many changes have to wait together before they are staged
}

// change is one caller's part of a transaction.
type change struct {
	apply applying
	stage *staging   // the same as rows of the table transit; nil for a change that has to read letters
	done  chan error // receives what came of it, after the commit
}

// applying makes a change and says whether it moved letters, so that the high water rises.
type applying func(*sql.Tx) (moved bool, err error)

func startCommitter(db *DB) *committer {
	c := &committer{db: db, wake: make(chan struct{}, 1), done: make(chan struct{}), stageFrom: 4}
	go c.run()
	return c
}

// write runs apply in a transaction, perhaps together with those of other callers, and returns after the commit. apply
// may be run more than once, and what it did is undone if it returns an error. The act of [store.Acting] goes with it.
func (db *DB) write(ctx context.Context, apply func(*sql.Tx) error) error {
	act, noted := store.ActOf(ctx)
	err := db.move(ctx, func(tx *sql.Tx) (bool, error) {
		if err := apply(tx); err != nil {
			return false, err
		}
		return false, noteAct(tx, act)
	}, nil)
	if err == nil {
		noted()
	}
	return err
}

// move writes a change that may move letters. Such changes are staged where many come at once. Once the change
// is waiting, the answer is waited for even when ctx ends: a caller must know what became of its letter.
func (db *DB) move(ctx context.Context, apply applying, stage *staging) error {
	return db.queue(ctx, apply, stage)()
}

// queue does what move does in two steps: it lets the change wait for a commit, and wait returns what came of that.
func (db *DB) queue(ctx context.Context, apply applying, stage *staging) (wait func() error) {
	if db.commits == nil {
		return func() error { return store.ErrReadOnly }
	}
	if err := ctx.Err(); err != nil {
		return func() error { return err }
	}
	c := db.commits
	ch := &change{apply: apply, stage: stage, done: make(chan error, 1)}
	c.mu.Lock()
	if c.stopped {
		c.mu.Unlock()
		return func() error { return store.ErrClosed }
	}
	c.waiting = append(c.waiting, ch)
	c.mu.Unlock()
	c.rouse()
	return func() error { return <-ch.done }
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
	quiet := time.NewTimer(0)
	for {
		select {
		case <-c.wake:
		case <-quiet.C:
			c.flush()
		}
		for {
			group, stopped := c.gather()
			if len(group) > 0 {
				c.commit(group)
				c.before = len(group)
				c.flushReceipts()
				continue
			}
			if stopped {
				c.flush()
				return
			}
			break
		}
		if c.staged {
			quiet.Reset(quietAfter)
		}
	}
}

// quietAfter is how long nobody has anything to commit before staged letters are flushed.
const quietAfter = 10 * time.Millisecond

// flush writes staged rows into their letters. What cannot be written stays staged, which is safe, and is tried again by the
// next change.
func (c *committer) flush() {
	if c.staged && c.db.transact(context.Background(), func(*sql.Tx) error { return nil }) == nil {
		c.staged = false
		c.db.leases.flushed()
	}
}

// receiptsFull is how many receipts are flushed together: enough to share pages, and few enough that carriers hardly wait.
const receiptsFull = 256

func (c *committer) flushReceipts() {
	if c.receipts < receiptsFull {
		return
	}
	c.receipts = 0
	if c.db.transactStaged(context.Background(), func(tx *sql.Tx) error { return c.db.flushThose(tx, "reply IS NOT NULL") }) == nil {
		c.db.leases.flushed()
	}
}

// breath is how long a transaction waits for more changes while they keep coming.
const breath = 30 * time.Microsecond

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
	if errors.Is(err, store.ErrBusy) {
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
	stage := (len(group) >= c.stageFrom || c.staged) && !slices.ContainsFunc(group, func(ch *change) bool { return ch.stage == nil })
	apply, run := applyAll, c.db.transact
	if stage {
		apply, run = c.db.stageAll, c.db.transactStaged
	}
	err = run(context.Background(), func(tx *sql.Tx) error {
		moved, err := apply(tx, group)
		if err != nil || !moved {
			return err
		}
		if _, err := tx.Stmt(c.db.hot.tick).Exec(); err != nil {
			return err
		}
		return tx.Stmt(c.db.hot.counted).QueryRow().Scan(&mark.install, &mark.counter)
	})
	if err != nil {
		return highWater{}, explain(err)
	}
	if c.staged = stage; !stage {
		c.receipts = 0
		c.db.leases.flushed()
	}
	for _, ch := range group {
		if stage && ch.stage.receipt != 0 {
			c.receipts++
			c.db.leases.accepted(ch.stage.receipt)
		}
	}
	return mark, nil
}

func applyAll(tx *sql.Tx, group []*change) (moved bool, err error) {
	for _, ch := range group {
		m, err := ch.apply(tx)
		if err != nil {
			return false, err
		}
		moved = moved || m
	}
	return moved, nil
}

// note writes the high water into the file beside the database. The commit stands whatever becomes of the file, which is
// only late then; the next commit writes it again.
func (c *committer) note(mark highWater) {
	if mark.install != "" && c.db.daemon {
		_ = c.db.seen.write(mark)
	}
}
