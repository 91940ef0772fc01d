package bench

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

var (
	fill    = flag.String("fill", "", "make a large installation in this new `FOLDER`")
	program = flag.String("program", "rondo", "the `PROGRAM` that makes it, of this version or an earlier one")
	themes  = flag.Int("themes", 100, "how many themes it has, with a session a week each")
	people  = flag.Int("people", 1000, "how many people each theme has for itself")
	weeks   = flag.Int("weeks", 10, "for how many weeks there are sessions, the last of which is to come")
)

// TestFill makes a large installation as the years do: a program invites everybody to a session of each theme, and this session is
// entered again for each week before, with other times and names, whatever columns the schema of that program has.
func TestFill(t *testing.T) {
	if *fill == "" {
		t.Skip("-fill names a folder")
	}
	if _, err := os.Stat(filepath.Join(*fill, "rondo.db")); err != nil {
		invite(t)
	}
	db, err := sql.Open("sqlite3", filepath.Join(*fill, "rondo.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`UPDATE letters SET state = 'sent', reply = '250 ok', settled_at = posted_at, carried_at = posted_at, attempts = 1, not_before = posted_at
		WHERE state = 'queued'; DELETE FROM attempts`)
	if err != nil {
		t.Fatal(err)
	}
	for week := 1; week < *weeks; week++ {
		if err := again(t.Context(), db, week); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		t.Fatal(err)
	}
}

// invite lets the program post all letters of the first sessions. They find no server.
func invite(t *testing.T) {
	pages, nobody := unusedPort(t), unusedPort(t)
	describe(t, *fill, *themes, *people, pages, nobody)
	run := exec.Command(*program, "-c", filepath.Join(*fill, "rondo.yaml"), "serve", "--release")
	run.Stderr = os.Stderr
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	defer run.Process.Kill()
	ask := fmt.Sprintf("http://127.0.0.1:%d/healthz", pages+1)
	for begun := time.Now(); ; time.Sleep(time.Second) {
		if time.Since(begun) > 10*time.Minute {
			t.Fatal("not everybody is invited")
		}
		var h struct{ Letters map[string]int }
		if answer, err := http.Get(ask); err == nil {
			text, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if json.Unmarshal(text, &h); h.Letters["queued"] >= *themes**people {
				break
			}
		}
	}
	run.Process.Signal(os.Interrupt)
	if err := run.Wait(); err != nil {
		t.Fatal(err)
	}
}

// describe writes the files of an installation in which each theme has people of its own.
func describe(t *testing.T, dir string, themes, people, pages, smtp int) {
	write := func(name, text string) {
		err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write("rondo.yaml", fmt.Sprintf(`site: { name: Data Guild, url: "https://sessions.example.org", timezone: Europe/Helsinki, language: en }
mail:
  from: Data Guild <guild@example.org>
  smtp: { host: 127.0.0.1, port: %d, tls: none, rate: unlimited, connections: 16 }
listen: 127.0.0.1:%d
listen_ops: 127.0.0.1:%d
notify: { settle: 0s }
horizon: 7 days
invite: 1 week before
brake: { sessions: 1000000, people: 1000000 }
`, smtp, pages, pages+1))
	for i := range themes {
		name := fmt.Sprintf("%c%c%c", 'A'+i/676, 'a'+i/26%26, 'a'+i%26)
		var audience strings.Builder
		for n := range people {
			fmt.Fprintf(&audience, "  - p%d.%d@example.com\n", n, i)
		}
		write(fmt.Sprintf("themes/t%03d.yaml", i), fmt.Sprintf(`name: Theme %s
title: Decisions made with data
purpose: Case studies of how teams decide with data.
organizers: [curator@example.org]
schedule: { starts: %s 14:00, repeats: every week }
place: Room 5
audience:
%s`, name, time.Now().AddDate(0, 0, 5).Format(time.DateOnly), audience.String()))
	}
	write("people.yaml", "people: []\n")
}

func unusedPort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// again enters every session that is to come once more, some weeks earlier.
func again(ctx context.Context, db *sql.DB, week int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	shift := fmt.Sprintf("-%d days", 7*week)
	for _, statement := range []string{
		`PRAGMA defer_foreign_keys = ON`,
		`CREATE TEMP TABLE IF NOT EXISTS first AS SELECT uid, (SELECT max(id) FROM letters) AS letters FROM sessions`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	const was = `uid IN (SELECT uid FROM first)`
	moment := func(column string) string {
		return fmt.Sprintf(`strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', %s, '%s')`, column, shift)
	}
	uid := fmt.Sprintf(`replace(uid, '@', '-%d@')`, week)
	renamed := func(column string) string { return fmt.Sprintf(`replace(%s, uid, %s)`, column, uid) }
	facts := fmt.Sprintf(`json_set(facts, '$.Start', strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', json_extract(facts, '$.Start'), '%[1]s'),
		'$.End', strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', json_extract(facts, '$.End'), '%[1]s'))`, shift)
	for table, change := range map[string]map[string]string{
		"facts": {"uid": uid, "facts": facts},
		"sessions": {"uid": uid, "slot": fmt.Sprintf(`strftime('%%Y-%%m-%%d %%H:%%M:%%S', slot, '%s')`, shift), "ends_at": moment("ends_at"),
			"created_at": moment("created_at"), "modified_at": moment("modified_at"), "changed_at": moment("changed_at")},
		"letters": {"id": fmt.Sprintf(`id + %d * (SELECT letters FROM first)`, week), "uid": uid, "name": renamed("name"), "mark": fmt.Sprintf(`iif(mark = '', '', mark || '-%d')`, week),
			"posted_at": moment("posted_at"), "not_before": moment("not_before"), "expires_at": moment("expires_at"), "carried_at": moment("carried_at"), "settled_at": moment("settled_at")},
		"seats": {"uid": uid, "letter_id": fmt.Sprintf(`letter_id + %d * (SELECT letters FROM first)`, week), "stamp": moment("stamp")},
		"marks": {"uid": uid},
	} {
		if err := copyRows(ctx, tx, table, was, change); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	return tx.Commit()
}

// copyRows enters rows of a table once more, with some columns changed.
func copyRows(ctx context.Context, tx *sql.Tx, table, which string, change map[string]string) error {
	rows, err := tx.QueryContext(ctx, `SELECT name FROM pragma_table_info(?1)`, table)
	if err != nil {
		return err
	}
	var names, values []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		value, changed := change[name]
		if !changed {
			value = `"` + name + `"`
		}
		names, values = append(names, `"`+name+`"`), append(values, value)
	}
	if err := rows.Close(); err != nil || len(names) == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s ORDER BY 1`, table, strings.Join(names, ", "), strings.Join(values, ", "), table, which))
	return err
}
