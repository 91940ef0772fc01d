package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"

	"github.com/mattn/go-sqlite3"
)

// readers is how many connections read at the same time.
const readers = 4

// The settings hold for every connection that a pool opens, because they travel in its address.
const (
	writing = "mode=rw&_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_busy_timeout=5000&_foreign_keys=on&_cache_size=-8192"
	reading = "mode=ro&_query_only=on&_busy_timeout=5000"
)

// inMemory keeps what SQLite would write into files of its own beside the database, and onFile has it written there again. A statement that
// fires a trigger or changes many rows notes each page before it changes it, to take itself back if it fails: that was a third of all that
// was written while letters leave, and SQLite empties such a file after each statement only where it is in memory.
const (
	inMemory = `PRAGMA temp_store = memory`
	onFile   = `PRAGMA temp_store = file`
)

// connector opens connections without registering a driver under a global name.
type connector struct {
	driver sqlite3.SQLiteDriver
	dsn    string
	first  string // what each connection does before all else; "" for nothing
}

// connect returns a pool of at most that many connections, and keeps them open.
func connect(path, settings string, connections int) *sql.DB {
	return pool(connector{dsn: dsn(path, settings)}, connections)
}

// connectMapped is the same for connections that look at most pages of a large file: the file is their memory, so that a page is neither
// copied nor looked for among others. What the disk refuses to give then ends the process, so the file has to be read through before.
func connectMapped(path, settings string, connections int) *sql.DB {
	return pool(connector{dsn: dsn(path, settings), first: mapped}, connections)
}

// mapped asks for as much as SQLite is compiled for (SQLITE_MAX_MMAP_SIZE, 2 GB). What is behind that is read.
const mapped = `PRAGMA mmap_size = 2147418112`

func dsn(path, settings string) string {
	return (&url.URL{Scheme: "file", Path: path, RawQuery: settings}).String()
}

func pool(c connector, connections int) *sql.DB {
	pool := sql.OpenDB(&c)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool
}

var errNotLinked = errors.New("this rondo was built without SQLite: build it again with a C compiler and CGO_ENABLED=1")

func (c *connector) Driver() driver.Driver { return &c.driver }

func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if !linked {
		return nil, errNotLinked
	}
	conn, err := c.driver.Open(c.dsn)
	if err != nil || c.first == "" {
		return conn, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, c.first, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// inTx runs f in a transaction of pool's and commits it unless f returns an error.
func inTx(ctx context.Context, pool *sql.DB, f func(*sql.Tx) error) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
