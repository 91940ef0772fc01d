package ledger

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"rondo/store"
)

// ledger is a database on disk with a clock that stands until it is set.
type ledger struct {
	*DB
	t     testing.TB
	clock time.Time
}

// newLedger opens a database that nothing is in.
func newLedger(t testing.TB) *ledger {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rondo.db")
	empty(t, path)
	return openLedger(t, path, store.Options{Daemon: true})
}

// empty writes a database that nothing is in. Its schema was made once, for all tests: the steps to it take longer than
// most of them.
func empty(t testing.TB, path string) {
	t.Helper()
	octets, err := fresh()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, octets, 0o600); err != nil {
		t.Fatal(err)
	}
}

// fresh returns the octets of a database of today's schema, before its first opening gives it an identity.
var fresh = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "rondo-blank")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db := &DB{path: filepath.Join(dir, "rondo.db")}
	db.now = func() time.Time { return noon }
	if err := createPrivate(db.path); err != nil {
		return nil, err
	}
	db.writer = connect(db.path, writing, 1)
	if err := db.migrate(context.Background(), migrations); err != nil {
		return nil, err
	}
	if err := db.writer.Close(); err != nil { // which writes the log back
		return nil, err
	}
	return os.ReadFile(db.path)
})

func openLedger(t testing.TB, path string, o store.Options) *ledger {
	t.Helper()
	l := &ledger{t: t, clock: noon}
	o.Now = func() time.Time { return l.clock }
	db, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	l.DB = db
	return l
}

// reopen closes the database as a crash would, without a clean stop, and opens it again.
func (l *ledger) reopen() *ledger {
	l.t.Helper()
	l.Close()
	next := openLedger(l.t, l.path, store.Options{Daemon: true})
	next.clock = l.clock
	return next
}

// sql changes the database behind the store's back.
func (l *ledger) sql(text string, args ...any) error {
	_, err := l.writer.ExecContext(context.Background(), text, args...)
	return err
}

// ask reads one row.
func (l *ledger) ask(query string, into ...any) {
	l.t.Helper()
	if err := l.readers.QueryRow(query).Scan(into...); err != nil {
		l.t.Fatal(err)
	}
}
