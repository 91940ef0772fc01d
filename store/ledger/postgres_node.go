package ledger

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// present is how long a node counts as there after it has said so, by the clock of the database. So long others wait for one that
	// was killed, cut off or frozen.
	present = 10 * time.Second
	// beat is how often it says so.
	beat = 2500 * time.Millisecond
	// timeForADot is what has to be left of that when a letter comes into doubt: its final dot leaves right after.
	timeForADot = 2 * time.Second
	// leaseForADot is what has to be left of a lease then. The dot leaves in the first half of that, whatever the server is busy with. In
	// the other half it answers, for which it may take ten minutes (RFC 5321 §4.5.3.2.6).
	leaseForADot = leaseTime / 2
)

// node is this program as one that carries letters. A daemon is one from the start, others become one by their first claim.
type node struct {
	program string // names the program as one that writes

	ahead func() time.Duration  // how far leases are ahead of the database's clock; for tests
	off   atomic.Int64          // how far the clock of this machine was ahead when they were compared last
	ails  atomic.Pointer[error] // why nothing can be written; nil while it can

	mu    sync.Mutex
	id    string    // "" while it has none
	said  time.Time // when it began to say last that it is there, by the clock of this machine
	files string    // digest of its files, as it told the others; "" before that
	end   chan struct{}
	done  chan struct{}
}

// have remembers what the others were told of the files.
func (n *node) have(files string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.files = files
}

func (n *node) init() {
	n.program = newNode()
	n.ahead = func() time.Duration { return 0 }
}

// Conditions on a row c of claims. ?1 is how far the clock is taken to be ahead, in milliseconds.
const (
	leaseClock = `(clock_timestamp() + ?1 * interval '1 millisecond')`
	isLive     = `(c.until > ` + leaseClock + ` AND EXISTS (SELECT 1 FROM nodes n WHERE n.id = c.node AND n.until > clock_timestamp()))`
)

// forgetGoneSQL forgets nodes that are gone and have claimed nothing that is still to be taken back.
const forgetGoneSQL = `DELETE FROM nodes n WHERE n.until <= clock_timestamp() AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.node = n.id)`

// skew returns ?1 of [leaseClock].
func (db *Postgres) skew() int64 { return db.node.ahead().Milliseconds() }

// join returns the id of this node, and makes it one where it is none.
func (db *Postgres) join(ctx context.Context) (string, error) {
	n := &db.node
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.id != "" {
		return n.id, nil
	}
	if err := db.enlist(ctx); err != nil {
		return "", err
	}
	if n.end == nil {
		n.end, n.done = make(chan struct{}), make(chan struct{})
		go db.beat(n.end, n.done)
	}
	return n.id, nil
}

// alongside is the condition that nobody has locked daemons out by lock ?3.
const alongside = `(SELECT pg_try_advisory_xact_lock_shared(?3))`

// enlist makes a node. Whoever calls it has n.mu. The error is [store.ErrLocked] while the ledger is being moved.
func (db *Postgres) enlist(ctx context.Context) error {
	n, id, now := &db.node, newNode(), db.now()
	made, err := changedRows(db.pulse.ExecContext(ctx, `INSERT INTO nodes (id, name, until, files)
		SELECT ?1, ?2, clock_timestamp() + ?4 * interval '1 millisecond', ?5 WHERE `+alongside, id, programName(), int64(lockDaemon), present.Milliseconds(), n.files))
	switch {
	case err != nil:
		return err
	case made == 0:
		return errMoving
	}
	n.id, n.said = id, now
	return nil
}

// beat says every few seconds that this node is there, and takes letters back from those that are not.
func (db *Postgres) beat(end, done chan struct{}) {
	defer close(done)
	every := time.NewTicker(beat)
	defer every.Stop()
	for {
		select {
		case <-end:
			return
		case <-every.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), beat)
		// What fails is tried again at the next beat. Until then nobody but this node is harmed.
		_ = db.watch(db.stay(ctx))
		db.compare(ctx)
		db.mend(ctx)
		var freed int
		_ = db.locked(ctx, shared, func(tx *sql.Tx) (err error) {
			freed, err = db.takeBackLapsed(tx)
			return err
		})
		cancel()
		if freed > 0 && db.posted != nil {
			db.posted()
		}
	}
}

// stay says that this node is there. One that was gone too long has lost its letters and becomes another one.
func (db *Postgres) stay(ctx context.Context) error {
	n := &db.node
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.id == "" {
		return nil
	}
	now := db.now()
	kept, err := changedRows(db.pulse.ExecContext(ctx, `UPDATE nodes SET until = clock_timestamp() + ?2 * interval '1 millisecond'
		WHERE id = ?1 AND until > clock_timestamp() AND `+alongside, n.id, present.Milliseconds(), int64(lockDaemon)))
	if err == nil && kept > 0 {
		n.said = now
	}
	if err == nil && kept == 0 {
		if n.id = ""; db.daemon {
			err = db.enlist(ctx)
		}
	}
	return err
}

// stillThere reports whether this is still the node of an id, and others wait for it for as long as a dot needs. A server may take a
// minute to answer, for the letter before; meanwhile the node says again and again that it is there.
func (db *Postgres) stillThere(id string) bool {
	n := &db.node
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.id == id && db.now().Sub(n.said) <= present-timeForADot
}

// compare holds the clock of this machine against that of the database.
func (db *Postgres) compare(ctx context.Context) {
	var theirs time.Time
	before := db.now()
	if db.pulse.QueryRowContext(ctx, `SELECT clock_timestamp()`).Scan(&theirs) == nil {
		took := db.now().Sub(before)
		db.node.off.Store(int64(before.Add(took / 2).Sub(theirs)))
	}
}

// Ahead is how far the clock of this machine is ahead, as [store.Joint] says.
func (db *Postgres) Ahead() time.Duration { return time.Duration(db.node.off.Load()) }

// leave ends this node. Its letters are free again, those in doubt with their doubt.
func (db *Postgres) leave() {
	n := &db.node
	n.mu.Lock()
	end, done, id := n.end, n.done, ""
	n.end = nil
	n.mu.Unlock()
	if end != nil {
		close(end)
		<-done
	}
	n.mu.Lock()
	id, n.id = n.id, ""
	n.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), present)
	defer cancel()
	// Where this fails, the node is gone after a while.
	_ = db.locked(ctx, shared, func(tx *sql.Tx) error {
		if id == "" {
			return nil
		}
		for _, statement := range []string{`DELETE FROM nodes WHERE id = ?1`, `DELETE FROM duties WHERE node = ?1`} {
			if _, err := tx.Exec(statement, id); err != nil {
				return err
			}
		}
		_, err := db.takeBackLapsed(tx)
		return err
	})
}

// takeBackLapsed ends the leases that are over, and says how many: letters that were in doubt go last, or are held when that happened too often.
func (db *Postgres) takeBackLapsed(tx *sql.Tx) (int, error) {
	var ids []int64
	err := each(tx, `DELETE FROM claims WHERE letter_id IN (SELECT letter_id FROM claims c WHERE NOT `+isLive+` FOR UPDATE SKIP LOCKED) RETURNING letter_id`,
		[]any{db.skew()}, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	_, err = tx.Exec(endLeasesSQL+`leased_until IS NOT NULL AND id IN (SELECT CAST(value AS BIGINT) FROM json_each(?2))`, instant{db.now()}, numbers(ids))
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(forgetGoneSQL)
	return len(ids), err
}

// leasedIn returns which letters are claimed, by whatever node.
func (db *Postgres) leasedIn(tx *sql.Tx) (func(int64) bool, error) {
	leased := map[int64]bool{}
	err := each(tx, `SELECT c.letter_id FROM claims c WHERE `+isLive, []any{db.skew()}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		leased[id] = true
		return err
	})
	return func(id int64) bool { return leased[id] }, err
}

// TakeBack waits until all nodes but this one are gone, at most some seconds where none of them is at work, and ends their leases.
func (db *Postgres) TakeBack(ctx context.Context) error {
	for {
		var left int
		err := db.locked(ctx, exclusive, func(tx *sql.Tx) error {
			if _, err := db.takeBackLapsed(tx); err != nil {
				return err
			}
			return tx.QueryRow(`SELECT count(*) FROM claims`).Scan(&left)
		})
		if err != nil || left == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(beat / 5):
		}
	}
}

// Unclean says whether a node before this one ended without saying so: killed, crashed or cut from power.
func (db *Postgres) Unclean() bool { return db.unclean }

// CleanStop gives back what is carried. It is the daemon's last word before [Postgres.Close].
func (db *Postgres) CleanStop(context.Context) error {
	db.leave()
	return nil
}
