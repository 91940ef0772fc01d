package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

func now() time.Time { return noon }

func TestEveryConnectionHasItsSettings(t *testing.T) {
	l := newLedger(t)
	for _, pool := range []struct {
		name string
		*sql.DB
		connections int
		want        string
	}{
		{"writer", l.writer, 1, "wal 2 1 5000 0"},
		{"reader", l.readers, readers, "wal 1 0 5000 1"},
	} {
		for range pool.connections {
			conn, err := pool.Conn(t.Context()) // held, so that the pool opens another one
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := conn.ExecContext(t.Context(), `SELECT 1 FROM ledger`); err != nil { // looks at the file's journal mode
				t.Fatal(err)
			}
			var settings []any
			for _, pragma := range []string{"journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only"} {
				var v any
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&v); err != nil {
					t.Fatal(err)
				}
				settings = append(settings, v)
			}
			if got := strings.Trim(fmt.Sprint(settings), "[]"); got != pool.want {
				t.Errorf("a %s's connection has %s, want %s", pool.name, got, pool.want)
			}
		}
		if n := pool.Stats().MaxOpenConnections; n != pool.connections {
			t.Errorf("the %s's pool has %d connections", pool.name, n)
		}
	}
}

func TestOpenTakesAnyName(t *testing.T) {
	for _, name := range []string{"rondo.db", "with space", "50%.db", "a?mode=memory", "a#b", "ä&b=c"} {
		path := filepath.Join(t.TempDir(), name)
		l := openLedger(t, path, store.Options{Daemon: true})
		l.invite("datatalks", 1)
		l.Close()
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%q: %v, %v", name, info, err)
		}
		if l := openLedger(t, path, store.Options{Daemon: true}); len(l.state().Sessions) != 1 {
			t.Errorf("%q: nothing was kept", name)
		}
	}
}

func TestOpenFollowsLinks(t *testing.T) {
	l := newLedger(t)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(l.path, link); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), link, store.Options{Now: now, Daemon: true}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("the same database under another name: %v", err)
	}
}

func TestReaderChangesNothing(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing.db")
	if _, err := OpenReader(t.Context(), missing, now); !errors.Is(err, store.ErrNoDatabase) {
		t.Errorf("a missing database: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("opening a missing database left %v", left)
	}

	l := newLedger(t)
	l.invite("datatalks", 3)
	for _, when := range []string{"beside the daemon", "without a daemon"} {
		r, err := OpenReader(t.Context(), l.path, now)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		have, err := r.State(t.Context())
		if err != nil || len(have.Sessions) != 1 || len(have.Sessions[0].Seats) != 3 {
			t.Errorf("%s: %v, %v", when, have, err)
		}
		for what, err := range map[string]error{
			"claim":   second(r.Claim(t.Context(), noon, 1)),
			"update":  second(r.Update(t.Context(), scheduler.Scope{}, nil)),
			"confirm": r.Confirm(t.Context()),
			"retry":   r.Retry(t.Context(), "1"),
		} {
			if !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("%s: %s: %v", when, what, err)
			}
		}
		if _, err := r.readers.Exec(`UPDATE letters SET state = 'sent'`); err == nil {
			t.Error("a reading connection writes")
		}
		r.Close()
		l.Close()
	}
}

func second[T any](_ T, err error) error { return err }

func TestClosedDatabaseRefuses(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	d := l.claimOne()
	l.Close()
	if err := l.Doubt(t.Context(), d.ID)(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("doubt: %v", err)
	}
}

func TestOpenRefusesWhatIsNotItsOwn(t *testing.T) {
	sqlite := func(t *testing.T, path string, statements ...string) {
		db := connect(path, "mode=rwc", 1)
		defer db.Close()
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		want error
	}{
		{"a text file", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("site: Data Guild\n", 100)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, store.ErrForeign},
		{"another program's database", func(t *testing.T, path string) { sqlite(t, path, `CREATE TABLE notes (text)`) }, store.ErrForeign},
		{"another program's database with migrations", func(t *testing.T, path string) {
			sqlite(t, path, `CREATE TABLE goose_db_version (version_id, is_applied)`, `PRAGMA application_id = 7`)
		}, store.ErrForeign},
		{"a newer schema", func(t *testing.T, path string) {
			openLedger(t, path, store.Options{}).Close()
			sqlite(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`)
		}, store.ErrNewer},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "rondo.db")
			c.make(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), path, store.Options{Now: now}); !errors.Is(err, c.want) {
				t.Errorf("open: %v, want %v", err, c.want)
			}
			if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
				t.Errorf("the file has changed (%v)", err)
			}
		})
	}
}

// stepBeyond is today's schema with one step more.
func stepBeyond(t *testing.T, step string) fs.FS {
	t.Helper()
	all := fstest.MapFS{"99999_step.sql": {Data: []byte("-- +goose Up\n" + step)}}
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(migrations, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: data}
	}
	return all
}

func TestOlderSchemaIsCopiedBeforeItIsChanged(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	if err := l.migrate(t.Context(), stepBeyond(t, `CREATE TABLE beyond (id INTEGER PRIMARY KEY) STRICT;`)); err != nil {
		t.Fatal(err)
	}
	var tables int
	if err := l.writer.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'beyond'`).Scan(&tables); err != nil || tables != 1 {
		t.Fatalf("%d tables, %v", tables, err)
	}
	l.Close()
	copies, err := filepath.Glob(l.path + "-schema*")
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %q, %v", copies, err)
	}
	kept := openLedger(t, copies[0], store.Options{})
	if have := kept.state(); len(have.Sessions) != 1 || len(have.Sessions[0].Seats) != 3 {
		t.Errorf("the copy has %+v", have)
	}
	if _, err := Open(t.Context(), l.path, store.Options{Now: now}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("the program from before opens it: %v", err)
	}
}

func TestBrokenStepLeavesTheSchemaAsItWas(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	if err := l.migrate(t.Context(), stepBeyond(t, "CREATE TABLE beyond (id INTEGER);\nINSERT INTO nowhere VALUES (1);")); err == nil {
		t.Fatal("a broken step goes through")
	}
	l = l.reopen()
	if have := l.state(); len(have.Sessions) != 1 {
		t.Errorf("state %+v", have)
	}
}

func TestMigrationNeedsTheDaemonToStop(t *testing.T) {
	daemon := newLedger(t)
	beside := openLedger(t, daemon.path, store.Options{})
	if err := beside.migrate(t.Context(), stepBeyond(t, `CREATE TABLE beyond (id INTEGER);`)); !errors.Is(err, store.ErrLocked) {
		t.Errorf("the schema is changed beside a daemon: %v", err)
	}
}

func TestManyOpenANewDatabaseAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rondo.db")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			db, err := Open(context.Background(), path, store.Options{Now: now})
			if err != nil {
				t.Error(err)
				return
			}
			db.Close()
		})
	}
	wait.Wait()
}
