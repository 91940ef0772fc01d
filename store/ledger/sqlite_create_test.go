package ledger

import (
	"database/sql"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pressly/goose/v3"

	"rondo/store"
)

var update = flag.Bool("update", false, "write sqlite_schema.sql anew")

// A new database is made by one script, which says what the migrations leave of an empty file.
func TestANewDatabaseIsWhatTheMigrationsMake(t *testing.T) {
	stepwise := begun(t)
	p, err := provider(stepwise.writer, migrations)
	if err == nil {
		_, err = p.Up(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	want := script(t, stepwise.writer)
	if *update {
		if err := os.WriteFile("sqlite_schema.sql", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != schemaSQL {
		t.Fatal("sqlite_schema.sql is not what the migrations make: go test ./store/ledger -run ANewDatabase -update")
	}
	atOnce := begun(t)
	if made, err := atOnce.create(t.Context()); !made || err != nil {
		t.Fatal(made, err)
	}
	have, lines := strings.Split(script(t, atOnce.writer), "\n"), strings.Split(want, "\n")
	for n := range min(len(have), len(lines)) {
		if have[n] != lines[n] {
			t.Fatalf("a new database has\n%s\nwhere the migrations make\n%s", have[n], lines[n])
		}
	}
	if len(have) != len(lines) {
		t.Errorf("a new database has %d lines, the migrations make %d", len(have), len(lines))
	}
	for _, pragma := range []string{"application_id", "auto_vacuum", "user_version", "page_size", "encoding", "journal_mode"} {
		query := `PRAGMA ` + pragma
		if made, want := asked(t, atOnce.writer, query), asked(t, stepwise.writer, query); !slices.Equal(made, want) {
			t.Errorf("%s is %s, with the migrations %s", pragma, made, want)
		}
	}
	if made, err := atOnce.create(t.Context()); made || err != nil {
		t.Errorf("made again: %v, %v", made, err)
	}
}

// A process that was killed after a step of the migrations left a file that is not empty.
func TestAFileThatIsBegunIsMigrated(t *testing.T) {
	db := begun(t)
	p, err := provider(db.writer, migrations)
	if err == nil {
		_, err = p.UpByOne(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	whole, err := Open(t.Context(), db.path, store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Close()
	if have, want, err := whole.schema(t.Context(), whole.writer, migrations); have != want || err != nil {
		t.Errorf("schema %d of %d, %v", have, want, err)
	}
}

// Whoever finds another process at the steps waits for as long as it takes them, one after the other.
func TestOpenWaitsWhileStepsAreTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		migrates, waits := begun(t), &DB{}
		p, err := provider(migrates.writer, migrations)
		if err == nil {
			_, err = p.UpByOne(t.Context())
		}
		lock, wrong := takeLock(migrates.path)
		if err := errors.Join(err, wrong); err != nil {
			t.Fatal(err)
		}
		waits.path, waits.writer = migrates.path, connect(migrates.path, writing, 1)
		defer waits.writer.Close()
		done := make(chan error, 1)
		go func() { done <- waits.migrate(t.Context(), migrations) }()
		for err == nil {
			time.Sleep(patience * 2 / 3)
			_, err = p.UpByOne(t.Context())
		}
		if !errors.Is(err, goose.ErrNoNextVersion) {
			t.Error(err)
		}
		if err := errors.Join(<-done, lock.Close()); err != nil {
			t.Error(err)
		}
	})
}

// begun returns a database that has nothing yet.
func begun(t *testing.T) *DB {
	t.Helper()
	db := &DB{path: filepath.Join(t.TempDir(), "rondo.db")}
	if err := errors.Join(createPrivate(db.path), layOut(t.Context(), db.path)); err != nil {
		t.Fatal(err)
	}
	db.writer = connect(db.path, writing, 1)
	t.Cleanup(func() { db.writer.Close() })
	return db
}

// script returns what makes a database with the tables, rows, indexes and triggers of pool's.
func script(t *testing.T, pool *sql.DB) string {
	t.Helper()
	var all strings.Builder
	all.WriteString("-- What the migrations make of an empty file, written by TestANewDatabaseIsWhatTheMigrationsMake.\n")
	for _, statement := range asked(t, pool, `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid`) {
		all.WriteString("\n" + statement + ";\n")
	}
	for _, table := range asked(t, pool, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY rowid`) {
		columns := asked(t, pool, `SELECT name FROM pragma_table_info('`+table+`') WHERE name <> 'tstamp' ORDER BY cid`) // goose's, which is the time
		row := `SELECT 'INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (' || concat_ws(', ', quote(` + strings.Join(columns, `), quote(`) + `)) || ');' FROM ` + table
		for n, insert := range asked(t, pool, row) {
			all.WriteString(strings.Repeat("\n", 1-min(n, 1)) + insert + "\n")
		}
	}
	return all.String()
}

func asked(t *testing.T, pool *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
