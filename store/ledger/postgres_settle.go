package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// carriers records the doubts and results of letters, those that wait at the same time in one transaction: a commit costs the server a
// sync of its disk, however much it holds.
type carriers struct {
	db      *Postgres
	mu      sync.Mutex
	waiting []*carried
	stopped bool
	wake    chan struct{}
	done    chan struct{}
}

// carried is what one carrier has to record: a doubt, a receipt or another result.
type carried struct {
	doubt   int64               // the letter that is in doubt from now on; 0 for none
	receipt *receipt            // of a letter that was sent; nil for none
	apply   func(*sql.Tx) error // anything else; nil for none
	wide    bool                // apply changes more than the letter
	begun   bool                // it is being recorded
	err     error               // what came of it
	end     chan struct{}       // closed then
}

// receipt is what a server said as it took a letter.
type receipt struct {
	id    int64
	reply string
	at    string
}

func startCarriers(db *Postgres) *carriers {
	c := &carriers{db: db, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go c.run()
	return c
}

// queue lets something wait for a commit, and wait returns what came of that. A commit begins when somebody waits: most doubts are
// recorded with the receipts of other letters, long before their dots.
func (c *carriers) queue(ctx context.Context, one *carried) (wait func() error) {
	if err := ctx.Err(); err != nil {
		return func() error { return err }
	}
	one.end = make(chan struct{})
	c.mu.Lock()
	if c.stopped {
		c.mu.Unlock()
		return func() error { return store.ErrClosed }
	}
	c.waiting = append(c.waiting, one)
	c.mu.Unlock()
	return func() error {
		c.mu.Lock()
		begun := one.begun
		c.mu.Unlock()
		if !begun {
			c.rouse()
		}
		<-one.end
		return one.err
	}
}

func (c *carriers) rouse() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// stop refuses further changes and returns when the waiting ones are answered.
func (c *carriers) stop() {
	c.mu.Lock()
	c.stopped = true
	c.mu.Unlock()
	c.rouse()
	<-c.done
}

func (c *carriers) run() {
	defer close(c.done)
	for range c.wake {
		c.mu.Lock()
		group, stopped := c.waiting, c.stopped
		c.waiting = nil
		for _, one := range group {
			one.begun = true
		}
		c.mu.Unlock()
		c.commit(group)
		if stopped {
			return
		}
	}
}

// commit answers all of a group. What changes more than one letter, and everything when the group as a whole cannot be committed, gets a
// transaction of its own.
func (c *carriers) commit(group []*carried) {
	var plain, others []*carried
	for _, one := range group {
		switch {
		case one.wide:
			c.answer([]*carried{one}, exclusive)
		case one.apply != nil:
			others = append(others, one)
		default:
			plain = append(plain, one)
		}
	}
	for _, together := range [][]*carried{plain, others} {
		if len(together) == 0 {
			continue
		}
		if c.try(together, shared) == nil || len(together) == 1 {
			finish(together)
			continue
		}
		for _, one := range together {
			c.answer([]*carried{one}, shared)
		}
	}
}

func (c *carriers) answer(group []*carried, lock string) {
	_ = c.try(group, lock) // each of them is told
	finish(group)
}

func finish(group []*carried) {
	for _, one := range group {
		close(one.end)
	}
}

// try records a group, and notes what came of each. The error is that of the whole transaction.
func (c *carriers) try(group []*carried, lock string) error {
	record := func() error { return c.db.pass(group) }
	if group[0].apply != nil {
		record = func() error {
			return c.db.locked(context.Background(), lock, func(tx *sql.Tx) error {
				for _, one := range group {
					if err := one.apply(tx); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	err := record()
	if err != nil {
		for _, one := range group {
			one.err = err
		}
	}
	return err
}

// Doubt records that the server may have the letter from now on, as [store.Outbox] says. It fails in the second half of a lease, and for
// a node that is gone or nearly so, by the clock of the database, whatever this machine's clock says.
func (db *Postgres) Doubt(ctx context.Context, id int64) (wait func() error) {
	if db.writer == nil {
		return func() error { return fmt.Errorf("mark letter %d as in doubt: %w", id, store.ErrReadOnly) }
	}
	me, asked := db.me(), db.now()
	committed := db.carriers.queue(ctx, &carried{doubt: id})
	return func() error {
		err := committed()
		waited := db.now().Sub(asked)
		if err == nil && waited > timeForADot && (waited > leaseForADot/2 || !db.stillThere(me)) { // the letter may be somebody else's, or become that too soon
			err = store.ErrNotCarried
		}
		if err != nil {
			return fmt.Errorf("mark letter %d as in doubt: %w", id, err)
		}
		return nil
	}
}

// ours is the condition that a claim c is node ?2's, and stays that for ?7 milliseconds.
const ours = `c.node = ?2 AND c.until > ` + leaseClock + ` + ?7 * interval '1 millisecond' AND EXISTS (
	SELECT 1 FROM nodes n WHERE n.id = ?2 AND n.until > clock_timestamp() + ?3 * interval '1 millisecond')`

const (
	// doubtsSQL brings those of letters ?4 into doubt that node ?2 has claimed, and keeps others from taking them back before this is
	// committed. An array, here and below, has the server look at these rows alone: of a set it does not know the size, and joins it
	// with all that was claimed. It does not say leased_until IS NULL, which is the condition of the indexes of waiting letters. Just
	// after letters were posted nobody has counted them, and the server would take such an index for one row and go through all of it.
	doubtsSQL = `
UPDATE letters SET state = 'in_doubt', doubts = doubts + 1, leased_until = ?5, carried_at = ?6, crowded = 0, note = ''
WHERE id = ANY(ARRAY(SELECT c.letter_id FROM claims c WHERE c.letter_id = ANY(?4::bigint[]) AND ` + ours + ` FOR UPDATE OF c))
	AND (state = 'queued' OR state = 'in_doubt') AND COALESCE(leased_until, '') = ''
RETURNING id`

	// receiptsSQL brings letters ?1 that the server took to sent, with their replies ?3 and times ?4; a doubt that found its answer is
	// none. A late receipt counts even when the lease is over.
	receiptsSQL = `
UPDATE letters SET state = 'sent', attempts = attempts + 1, note = '', crowded = 0, leased_until = NULL,
	doubts = doubts - (leased_until IS NOT NULL OR state = 'in_doubt' AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.letter_id = letters.id AND c.node = ?2))::int,
	reply = (?3::text[])[array_position(?1::bigint[], id)],
	settled_at = (?4::text[])[array_position(?1::bigint[], id)], carried_at = (?4::text[])[array_position(?1::bigint[], id)]
WHERE id = ANY(?1::bigint[]) AND (state = 'queued' OR state = 'in_doubt')
RETURNING id`

	// unclaimSQL ends the leases of letters ?1. One that was settled before has none.
	unclaimSQL = `DELETE FROM claims WHERE letter_id = ANY(?1::bigint[])`

	// settleAsSQL brings letter ?1 to state ?2, as settleSQL does; ?7 says that it is claimed by this node.
	settleAsSQL = `
UPDATE letters SET
	state = CASE WHEN ` + lastDoubtHere + ` THEN 'held' ELSE ?2 END,
	doubts = doubts + (?2 = 'in_doubt')::int - ` + inDoubtHere + `::int,
	attempts = attempts + ?3,
	reply = ?4,
	note = CASE WHEN ` + lastDoubtHere + ` THEN 'maybe delivered: ' || ` + doubtsHere + ` || ' attempts ended in doubt' ELSE '' END,
	not_before = CASE WHEN ` + waitsHere + ` THEN ?5 ELSE not_before END,
	settled_at = CASE WHEN ` + waitsHere + ` THEN NULL ELSE ?6 END,
	carried_at = CASE WHEN ?2 = 'sent' OR ?2 = 'in_doubt' THEN ?6 END,
	crowded = 0,
	leased_until = NULL
WHERE id = ?1 AND (state = 'queued' OR state = 'in_doubt') AND (?7 = 1 OR ?2 = 'sent')`

	inDoubtHere   = `(leased_until IS NOT NULL OR state = 'in_doubt' AND ?7 = 0)`
	doubtsHere    = `(doubts + (NOT ` + inDoubtHere + `)::int)`
	lastDoubtHere = `(?2 = 'in_doubt' AND ` + doubtsHere + ` >= copies)`
	waitsHere     = `(?2 = 'queued' OR ?2 = 'in_doubt' AND NOT ` + lastDoubtHere + `)`
)

// me returns the id of this node, "" while it is none.
func (db *Postgres) me() string {
	db.node.mu.Lock()
	defer db.node.mu.Unlock()
	return db.node.id
}

// pass records doubts and receipts, in one round trip. It says of doubts about letters that are not this node's that they are not, and of
// receipts for letters that were settled before that they were.
func (db *Postgres) pass(group []*carried) error {
	var doubts, taken []int64
	var replies, times []string
	for _, one := range group {
		if r := one.receipt; r != nil {
			taken, replies, times = append(taken, r.id), append(replies, r.reply), append(times, r.at)
		} else {
			doubts = append(doubts, one.doubt)
		}
	}
	var steps []step
	var marked, sent []int64
	if len(doubts) > 0 {
		now := db.now()
		steps = append(steps, step{doubtsSQL, []any{db.skew(), db.me(), timeForADot.Milliseconds(), doubts, instant{now.Add(leaseTime)}.text(), instant{now}.text(),
			leaseForADot.Milliseconds()}, &marked})
	}
	if len(taken) > 0 {
		steps = append(steps, step{receiptsSQL, []any{taken, db.me(), replies, times}, &sent}, step{unclaimSQL, []any{taken}, nil})
	}
	if err := db.lockedBatch(context.Background(), shared, steps...); err != nil {
		return err
	}
	for _, one := range group {
		done := slices.Contains(marked, one.doubt)
		if one.receipt != nil {
			done = slices.Contains(sent, one.receipt.id)
		}
		if one.err = nil; !done {
			one.err = store.ErrNotCarried
		}
	}
	return nil
}

// Settle records what became of an attempt and ends the lease, as [store.Outbox] says. Of a letter that was sent it returns after
// the commit.
func (db *Postgres) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) (wait func() error) {
	if db.writer == nil {
		return func() error { return fmt.Errorf("settle letter %d as %s: %w", id, r.State, store.ErrReadOnly) }
	}
	reply := r.Reply
	if reply == "" {
		reply = "(no reply text)"
	}
	sent := r.State == scheduler.Sent && r.Attempted && !r.Gone && len(r.With) == 0
	one := &carried{receipt: &receipt{id, reply, instant{now}.text()}}
	if !sent {
		one = &carried{apply: func(tx *sql.Tx) error { return db.settleAs(tx, id, r, reply, now) }, wide: r.Gone || len(r.With) > 0}
	}
	committed := db.carriers.queue(ctx, one)
	if sent {
		err := committed()
		committed = func() error { return err }
	}
	return func() error {
		if err := committed(); err != nil {
			return fmt.Errorf("settle letter %d as %s: %w", id, r.State, err)
		}
		return nil
	}
}

func (db *Postgres) settleAs(tx *sql.Tx, id int64, r scheduler.Result, reply string, now time.Time) error {
	again := r.NotBefore
	if again.IsZero() {
		again = now
	}
	var claimed bool
	if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM claims WHERE letter_id = ?1 AND node = ?2)`, id, db.me()).Scan(&claimed); err != nil {
		return err
	}
	err := one(tx.Exec(settleAsSQL, id, string(r.State), r.Attempted, reply, instant{again}, instant{now}, claimed))
	if err == nil {
		_, err = tx.Exec(`DELETE FROM claims WHERE letter_id = ?1`, id)
	}
	if err == nil && r.Attempted && r.State != scheduler.Sent { // the last attempt, of which the letter itself tells
		_, err = tx.Exec(attemptSQL, id, instant{now}, string(r.State), reply)
	}
	if err == nil && r.Gone {
		err = suppressRecipient(tx, id, reply, now)
	}
	if err == nil && r.State == scheduler.Held {
		_, err = tx.Exec(`UPDATE letters SET note = ?2 WHERE id = ?1`, id, waveNote)
	}
	if err == nil && len(r.With) > 0 {
		err = takeBack(tx, r, again)
	}
	if err == nil && (r.Gone || len(r.With) > 0) {
		err = db.tell(tx)
	}
	return err
}
