package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"rondo/store"
)

// Postgres is a ledger in a database of PostgreSQL's. Its methods may be called from several goroutines, and from several programs on
// several machines, those of [store.Outbox] too.
//
// Decisions, and whatever else is no letter on its way, are recorded one after the other, under an advisory lock that lasts as long as
// their transaction. Carriers share that lock: they work beside each other, and not beside a decision.
type Postgres struct {
	core
	node     node
	pulse    *sql.DB // a node says by it that it is there; nil for a reader
	carriers *carriers
	last     foreignWrites
	unclean  bool
	alone    bool      // no daemon may be at work beside it
	lock     *sql.Conn // keeps daemons off; nil where they may come
	closing  sync.Once
	closed   atomic.Bool
}

// OpenPostgres opens the ledger in the database at an address as libpq has them (postgres://…), for reading and writing, and makes its
// tables where there are none. A ledger of an older schema is brought up to date; one of a newer schema is refused with
// [store.ErrNewer].
func OpenPostgres(ctx context.Context, address string, o store.Options) (*Postgres, error) {
	db, err := openPostgres(ctx, address, o)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", explain(err))
	}
	return db, nil
}

func openPostgres(ctx context.Context, address string, o store.Options) (*Postgres, error) {
	config, err := parsePostgres(address)
	if err != nil {
		return nil, err
	}
	if err := migratePostgres(ctx, config, o.Password, postgresMigrations); err != nil {
		return nil, err
	}
	db := &Postgres{}
	db.engine, db.now, db.daemon, db.alone, db.posted = db, o.Now, o.Daemon, o.Alone, o.Posted
	db.hourly.Store(int64(o.Hourly))
	db.accepted.near = o.Loaded
	db.readers = connectPostgres(config, o.Password, true, postgresReaders)
	db.writer = connectPostgres(config, o.Password, false, postgresWriters)
	db.pulse = connectPostgres(config, o.Password, false, postgresBeats)
	db.node.init()
	db.carriers = startCarriers(db)
	if db.daemon {
		db.lookAhead()
	}
	if err := db.begin(ctx); err != nil {
		return nil, errors.Join(err, db.release())
	}
	return db, nil
}

// begin finds out which database it is, and what was before.
func (db *Postgres) begin(ctx context.Context) error {
	if db.alone {
		if err := db.lockOut(ctx); err != nil {
			return err
		}
	}
	if err := db.identify(ctx); err != nil {
		return err
	}
	if db.daemon && !db.alone {
		err := db.writer.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM nodes WHERE until <= clock_timestamp())`).Scan(&db.unclean)
		if err == nil { // one that claimed nothing was unclean once
			_, err = db.writer.ExecContext(ctx, forgetGoneSQL)
		}
		if err == nil {
			_, err = db.join(ctx)
		}
		if err != nil {
			return err
		}
		db.compare(ctx)
	}
	_, err := db.Changed(ctx) // counts from here
	return err
}

// OpenPostgresReader opens an existing ledger for reading. It changes nothing, and every method that would returns
// [store.ErrReadOnly]. Of o it takes Now and Password.
func OpenPostgresReader(ctx context.Context, address string, o store.Options) (*Postgres, error) {
	db, err := openPostgresReader(ctx, address, o)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", explain(err))
	}
	return db, nil
}

func openPostgresReader(ctx context.Context, address string, o store.Options) (*Postgres, error) {
	config, err := parsePostgres(address)
	if err != nil {
		return nil, err
	}
	db := &Postgres{}
	db.engine, db.now = db, o.Now
	db.readers = connectPostgres(config, o.Password, true, postgresReaders)
	db.node.init()
	have, want, err := postgresSchema(ctx, db.readers, postgresMigrations)
	switch {
	case err == nil && have == 0:
		err = store.ErrNoDatabase
	case err == nil && have < want:
		err = store.ErrOlder
	}
	if err != nil {
		return nil, errors.Join(err, db.release())
	}
	return db, nil
}

// Close waits for what is being committed, lets others carry what was claimed here, and closes the connections.
func (db *Postgres) Close() error {
	var err error
	db.closing.Do(func() { err = db.release() })
	return err
}

func (db *Postgres) release() error {
	var errs []error
	defer db.closed.Store(true)
	db.ahead.stop()
	if db.carriers != nil {
		db.carriers.stop()
		db.leave()
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.writer.Close(), db.pulse.Close())
	}
	return errors.Join(append(errs, db.readers.Close())...)
}

// exclusive begins a transaction of the one that writes; shared begins one of those that carry letters beside each other.
const (
	exclusive = `SELECT pg_advisory_xact_lock(?1)`
	shared    = `SELECT pg_advisory_xact_lock_shared(?1)`
)

// locked runs f in a transaction under a lock, and commits unless f returns an error. What the server undid because of others is done
// again.
func (db *Postgres) locked(ctx context.Context, lock string, f func(*sql.Tx) error) (err error) {
	if db.writer == nil {
		return store.ErrReadOnly
	}
	ctx, cancel := context.WithTimeout(ctx, longestWrite)
	defer cancel()
	for range tries {
		err = inTx(ctx, db.writer, func(tx *sql.Tx) error {
			if _, err := tx.Exec(lock, int64(lockWriter)); err != nil {
				return err
			}
			return f(tx)
		})
		if !undone(err) {
			break
		}
	}
	return db.outcome(err)
}

// outcome returns the error of a transaction as others see it, and notes whether the server can be written to.
func (db *Postgres) outcome(err error) error {
	if err != nil && db.closed.Load() {
		return store.ErrClosed
	}
	return db.watch(explain(err))
}

func (db *Postgres) transact(ctx context.Context, f func(*sql.Tx) error) error {
	return db.locked(ctx, exclusive, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return db.tell(tx)
	})
}

func (db *Postgres) write(ctx context.Context, apply func(*sql.Tx) error) error {
	act, noted := store.ActOf(ctx)
	err := db.transact(ctx, func(tx *sql.Tx) error {
		if err := apply(tx); err != nil {
			return err
		}
		return noteAct(tx, act)
	})
	if err == nil {
		noted()
	}
	return err
}

// lastLetter returns the highest id: nobody else posts at the same time.
func (db *Postgres) lastLetter(tx *sql.Tx, _ sql.Result) (id int64, err error) {
	err = tx.QueryRow(`SELECT max(id) FROM letters`).Scan(&id)
	return id, err
}

func (db *Postgres) recorded() {}

// overwriting deletes. What it leaves in pages that are not used is written over by [Postgres.sweep], or by autovacuum some day.
func (db *Postgres) overwriting(tx *sql.Tx, statement string, args ...any) error {
	_, err := tx.Exec(statement, args...)
	return err
}

// sweep rewrites all tables. The server's log (WAL) and copies that somebody made of either are not rondo's to change.
func (db *Postgres) sweep(ctx context.Context) (clean bool, copies []string, err error) {
	var tables []string
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`, nil, func(rows *sql.Rows) error {
			var table string
			err := rows.Scan(&table)
			tables = append(tables, table)
			return err
		})
	})
	if err != nil {
		return false, nil, err
	}
	for _, table := range tables {
		_, err := db.writer.ExecContext(ctx, `VACUUM (FULL) `+table)
		if errors.Is(explain(err), store.ErrBusy) {
			return false, nil, nil
		}
		if err != nil {
			return false, nil, err
		}
	}
	return true, nil, nil
}

// shrink does nothing: autovacuum makes room for what is written next.
func (db *Postgres) shrink(context.Context) error { return nil }

// foreignWrites is how much others have written when that was looked at last.
type foreignWrites struct {
	mu    sync.Mutex
	count int64
}

// tell counts a transaction that others should hear of.
func (db *Postgres) tell(tx *sql.Tx) error {
	_, err := tx.Exec(`INSERT INTO writes VALUES (?1, 1) ON CONFLICT (node) DO UPDATE SET count = writes.count + 1`, db.node.program)
	return err
}

// Changed says whether another program has written to the ledger since Changed was last called, or since the ledger was opened. It
// is cheap enough to ask every second.
func (db *Postgres) Changed(ctx context.Context) (bool, error) {
	if db.writer == nil {
		return false, store.ErrReadOnly
	}
	db.last.mu.Lock()
	defer db.last.mu.Unlock()
	var count int64
	err := db.readers.QueryRowContext(ctx, `SELECT coalesce(sum(count), 0) FROM writes WHERE node <> ?1`, db.node.program).Scan(&count)
	if err != nil {
		return false, fmt.Errorf("look for changes by other processes: %w", explain(err))
	}
	changed := db.last.count != count
	db.last.count = count
	return changed, nil
}

// newNode returns 32 random characters.
func newNode() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

var (
	_ store.Ledger  = (*Postgres)(nil)
	_ store.Stopper = (*Postgres)(nil)
	_ store.Shared  = (*Postgres)(nil)
	_ store.Joint   = (*Postgres)(nil)
)
