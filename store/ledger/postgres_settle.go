package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
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
	apply   func(*sql.Tx) error // anything else
	wide    bool                // apply changes more than the letter
	err     error               // what came of it
	end     chan struct{}       // closed then
}

// receipt is what a server said as it took a letter.
type receipt struct {
	ID    int64  `json:"id"`
	Reply string `json:"reply"`
	At    string `json:"at"`
}

func startCarriers(db *Postgres) *carriers {
	c := &carriers{db: db, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go c.run()
	return c
}

// queue lets something wait for a commit, and wait returns what came of that.
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
	c.rouse()
	return func() error {
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
	var together []*carried
	for _, one := range group {
		if one.wide {
			c.answer([]*carried{one}, exclusive)
		} else {
			together = append(together, one)
		}
	}
	if len(together) == 0 {
		return
	}
	if c.try(together, shared) == nil || len(together) == 1 {
		finish(together)
		return
	}
	for _, one := range together {
		c.answer([]*carried{one}, shared)
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
	err := c.db.locked(context.Background(), lock, func(tx *sql.Tx) error {
		var doubts, receipts []*carried
		for _, one := range group {
			switch one.err = nil; {
			case one.doubt != 0:
				doubts = append(doubts, one)
			case one.receipt != nil:
				receipts = append(receipts, one)
			}
		}
		if err := c.db.doubts(tx, doubts); err != nil {
			return err
		}
		if err := c.db.receipts(tx, receipts); err != nil {
			return err
		}
		for _, one := range group {
			if one.apply == nil {
				continue
			}
			if err := one.apply(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for _, one := range group {
			one.err = err
		}
	}
	return err
}

// Doubt records that the server may have the letter from now on, as [store.Outbox] says. It fails for a node whose lease is over, or
// nearly so by the clock of the database, whatever this machine's clock says.
func (db *Postgres) Doubt(ctx context.Context, id int64) (wait func() error) {
	if db.writer == nil {
		return func() error { return fmt.Errorf("mark letter %d as in doubt: %w", id, store.ErrReadOnly) }
	}
	asked := db.now()
	committed := db.carriers.queue(ctx, &carried{doubt: id})
	return func() error {
		err := committed()
		if err == nil && db.now().Sub(asked) > timeForADot { // as after the program stood still: the letter may be somebody else's
			err = store.ErrNotCarried
		}
		if err != nil {
			return fmt.Errorf("mark letter %d as in doubt: %w", id, err)
		}
		return nil
	}
}

// ours is the condition that a claim c is node ?2's.
const ours = `c.node = ?2 AND c.until > ` + leaseClock + ` AND EXISTS (
	SELECT 1 FROM nodes n WHERE n.id = ?2 AND n.until > clock_timestamp() + ?3 * interval '1 millisecond')`

const (
	// heldSQL finds those of letters ?4 that node ?2 has claimed, and keeps others from taking them back before this is committed. An array,
	// here and below, has the server look at these rows alone: of a set it does not know the size, and joins it with all that was claimed.
	heldSQL = `SELECT c.letter_id FROM claims c
WHERE c.letter_id = ANY(ARRAY(SELECT CAST(value AS BIGINT) FROM json_each(?4))) AND ` + ours + ` FOR UPDATE OF c`

	// doubtsSQL does not say leased_until IS NULL, which is the condition of the indexes of waiting letters. Just after letters were posted
	// nobody has counted them, and the server would take such an index for one row and go through all of it.
	doubtsSQL = `
UPDATE letters SET state = 'in_doubt', doubts = doubts + 1, leased_until = ?2, carried_at = ?3, crowded = 0, note = ''
WHERE id = ANY(ARRAY(SELECT CAST(value AS BIGINT) FROM json_each(?1))) AND (state = 'queued' OR state = 'in_doubt') AND COALESCE(leased_until, '') = ''
RETURNING id`

	// ?1 are letters that the server took, each with its reply and the time; a doubt that found its answer is none. A late receipt counts
	// even when the lease is over.
	receiptsSQL = `
UPDATE letters SET state = 'sent', attempts = attempts + 1, note = '', crowded = 0, leased_until = NULL,
	doubts = doubts - (leased_until IS NOT NULL OR state = 'in_doubt' AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.letter_id = letters.id AND c.node = ?2))::int,
	reply = j.reply, settled_at = j.at, carried_at = j.at
FROM json_to_recordset(?1::json) AS j (id bigint, reply text, at text)
WHERE letters.id = j.id AND (state = 'queued' OR state = 'in_doubt')
RETURNING letters.id`

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

// doubts records doubts, and says of those that are not this node's letters that they are not.
func (db *Postgres) doubts(tx *sql.Tx, all []*carried) error {
	if len(all) == 0 {
		return nil
	}
	ids := make([]int64, len(all))
	for i, one := range all {
		ids[i] = one.doubt
	}
	held, err := returned(tx, heldSQL, db.skew(), db.me(), timeForADot.Milliseconds(), numbers(ids))
	if err != nil {
		return err
	}
	now := db.now()
	marked, err := returned(tx, doubtsSQL, numbers(held), instant{now.Add(leaseTime)}, instant{now})
	if err != nil {
		return err
	}
	is := map[int64]bool{}
	for _, id := range marked {
		is[id] = true
	}
	for _, one := range all {
		if !is[one.doubt] {
			one.err = store.ErrNotCarried
		}
	}
	return nil
}

// receipts records receipts, and says of letters that were settled before that they were.
func (db *Postgres) receipts(tx *sql.Tx, all []*carried) error {
	if len(all) == 0 {
		return nil
	}
	list := make([]*receipt, len(all))
	for i, one := range all {
		list[i] = one.receipt
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	sent, err := returned(tx, receiptsSQL, string(text), db.me())
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM claims WHERE letter_id = ANY(ARRAY(SELECT CAST(value AS BIGINT) FROM json_each(?1)))`, numbers(sent)); err != nil {
		return err
	}
	is := map[int64]bool{}
	for _, id := range sent {
		is[id] = true
	}
	for _, one := range all {
		if !is[one.receipt.ID] {
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
