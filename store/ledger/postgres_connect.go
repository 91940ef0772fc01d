package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"rondo/kernel"
	"rondo/lazyregexp"
)

// How many connections a program has to the server: few, since others have theirs. Those that read come beside them, and one that a
// node says by that it is there: those that write may all wait for a lock.
const (
	postgresWriters = 7
	postgresReaders = 6
	postgresBeats   = 1
)

// parsePostgres reads an address as libpq writes them, and says how its sessions work.
func parsePostgres(address string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{
		"application_name": cmp.Or(config.RuntimeParams["application_name"], programName()),
		"search_path":      config.RuntimeParams["search_path"], // as given
		"lock_timeout":     "5000",                              // as SQLite waits for others
		// Who stands still in the middle of a transaction, as a frozen program does, gives up its locks.
		"idle_in_transaction_session_timeout": "10000",
		"client_encoding":                     "UTF8",
		"timezone":                            "UTC",
		"synchronous_commit":                  config.RuntimeParams["synchronous_commit"],
	} {
		if value != "" {
			config.RuntimeParams[name] = value
		}
	}
	config.DialFunc = (&net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 5},
		Control:         kernel.GiveUp(unanswered),
	}).DialContext
	return config, nil
}

const (
	// unanswered is for how long a server may be silent at the level of TCP, as one that was cut off is.
	unanswered = 15 * time.Second
	// longestWrite is for how long a transaction may last.
	longestWrite = time.Minute
	// longestSession is for how long a connection that is at rest is used again: an address may have gone over to another server.
	longestSession = time.Minute
)

// connectPostgres returns a pool of at most that many connections.
func connectPostgres(config *pgx.ConnConfig, password passwordOf, reading bool, connections int) *sql.DB {
	pool := sql.OpenDB(&dialect{Connector: stdlib.GetConnector(*config, password.option()), reading: reading})
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxLifetime(longestSession)
	return pool
}

// reconnect ends the connections that are at rest, so that what comes next goes to the server that has the address now.
func (db *Postgres) reconnect() {
	for pool, connections := range map[*sql.DB]int{db.writer: postgresWriters, db.readers: postgresReaders, db.pulse: postgresBeats} {
		pool.SetMaxIdleConns(0)
		pool.SetMaxIdleConns(connections)
	}
}

// passwordOf returns a password; nil for none.
type passwordOf func(context.Context) (string, error)

// option lets each connection ask for the password, which may have changed since the one before.
func (p passwordOf) option() stdlib.OptionOpenDB {
	return stdlib.OptionBeforeConnect(func(ctx context.Context, c *pgx.ConnConfig) error {
		if p == nil {
			return nil
		}
		word, err := p(ctx)
		if word != "" {
			c.Password = word
		}
		return err
	})
}

// dialect makes connections that take statements in the words that both databases have in common.
type dialect struct {
	driver.Connector
	reading bool // each transaction sees one moment, and writes nothing
}

// Connect opens a connection.
func (d *dialect) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := d.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &rewording{conn.(*stdlib.Conn), d.reading}, nil
}

// rewording is a connection that words statements as PostgreSQL has them.
type rewording struct {
	*stdlib.Conn
	reading bool
}

// BeginTx begins a transaction, as its pool has them.
func (c *rewording) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if c.reading {
		o = driver.TxOptions{Isolation: driver.IsolationLevel(sql.LevelRepeatableRead), ReadOnly: true}
	}
	return c.Conn.BeginTx(ctx, o)
}

// ExecContext executes a statement.
func (c *rewording) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	text, args = reword(text, args)
	return c.Conn.ExecContext(ctx, text, args)
}

// QueryContext asks a query.
func (c *rewording) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	text, args = reword(text, args)
	return c.Conn.QueryContext(ctx, text, args)
}

// PrepareContext returns a statement that the server does not know before it is executed: the types of its arguments follow from
// them. The driver keeps statements prepared by itself.
func (c *rewording) PrepareContext(_ context.Context, text string) (driver.Stmt, error) {
	return &textOnly{c, text}, nil
}

// CheckNamedValue brings arguments into the few types that the columns have.
func (c *rewording) CheckNamedValue(v *driver.NamedValue) (err error) {
	if v.Value, err = driver.DefaultParameterConverter.ConvertValue(v.Value); err != nil {
		return err
	}
	if flag, ok := v.Value.(bool); ok { // a number, as in SQLite
		v.Value = int64(0)
		if flag {
			v.Value = int64(1)
		}
	}
	return nil
}

// textOnly is a statement.
type textOnly struct {
	conn *rewording
	text string
}

func (s *textOnly) Close() error  { return nil }
func (s *textOnly) NumInput() int { return -1 }

func (s *textOnly) Exec([]driver.Value) (driver.Result, error) { return nil, errNoContext }
func (s *textOnly) Query([]driver.Value) (driver.Rows, error)  { return nil, errNoContext }

var errNoContext = errors.New("a statement is executed with a context")

// ExecContext executes the statement.
func (s *textOnly) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.text, args)
}

// QueryContext asks the query.
func (s *textOnly) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.text, args)
}

// CheckNamedValue does what the connection does.
func (s *textOnly) CheckNamedValue(v *driver.NamedValue) error { return s.conn.CheckNamedValue(v) }

var (
	parameter = lazyregexp.New(`\?\d+`)
	// A join that SQLite makes in this order is one that PostgreSQL orders itself; json_each is another function there.
	// Of a set it does not know the size: where a condition has few members, an array of them lets it use the index.
	vocabulary = strings.NewReplacer("CROSS JOIN", "JOIN", "json_each(", "each_of(", "IN /*few*/ (", "= ANY (ARRAY(", "/*few*/)", "))")

	glob       = lazyregexp.New(`(NOT )?GLOB '([^']*)'`)
	globbed    = strings.NewReplacer("*", ".*", "?", ".", ".", `\.`)
	rewordings sync.Map // of reworded, by text and types
)

// reword says a statement in PostgreSQL's words, and returns its arguments as that has them. Each argument has the type of its value in
// the statement, as it has in SQLite, and those that are not in it are left out. Beside parameters three words differ; what else SQLite
// has by other names are functions in the schema. No text in a statement may hold one of these words.
func reword(text string, args []driver.NamedValue) (string, []driver.NamedValue) {
	types := make([]byte, len(args), len(args)+len(text))
	for i, a := range args {
		switch a.Value.(type) {
		case string:
			types[i] = 't'
		case int64:
			types[i] = 'n'
		case []byte:
			types[i] = 'b'
		default:
			types[i] = '-'
		}
	}
	key := string(append(types, text...))
	known, ok := rewordings.Load(key)
	if !ok {
		known = newReworded(text, types)
		rewordings.Store(key, known)
	}
	r := known.(reworded)
	used := make([]driver.NamedValue, len(r.args))
	for i, n := range r.args {
		used[i] = args[n]
		used[i].Ordinal = i + 1
	}
	return r.text, used
}

// reworded is a statement in PostgreSQL's words.
type reworded struct {
	text string
	args []int // which of the arguments, from 0
}

// newReworded words a statement.
func newReworded(text string, types []byte) (r reworded) {
	text = glob.ReplaceAllStringFunc(text, func(g string) string {
		m := glob.FindStringSubmatch(g)
		operator := "~"
		if m[1] != "" {
			operator = "!~"
		}
		return operator + " '^" + globbed.Replace(m[2]) + "$'"
	})
	numbers := map[string]int{}
	r.text = vocabulary.Replace(parameter.ReplaceAllStringFunc(text, func(p string) string {
		n, seen := numbers[p]
		if !seen {
			n = len(r.args) + 1
			numbers[p] = n
			at, _ := strconv.Atoi(p[1:])
			r.args = append(r.args, at-1)
		}
		name := "$" + strconv.Itoa(n)
		switch types[r.args[n-1]] {
		case 't':
			return name + "::text"
		case 'n':
			return name + "::bigint"
		case 'b':
			return name + "::bytea"
		}
		return name
	}))
	return r
}
