package ledger

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/transfer"
)

// fullSQL puts rows into the tables that a ledger which has lived need not have any in, and more into some than a copy takes at once.
const fullSQL = `
INSERT INTO mailboxes VALUES ('INBOX', 4000000000, 7);
INSERT INTO rests VALUES ('example.com', '421 later', '2026-11-23T12:00:00.000Z', '2026-11-23T13:00:00.000Z', '');
INSERT INTO troubles VALUES ('clock', 'it shows ' || char(0) || ' yesterday', '2026-11-23T12:00:00.000Z');
INSERT INTO folded SELECT uid, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM sessions LIMIT 1;
INSERT INTO histories SELECT theme, 'eve@example.org', ends_at, ends_at, 1, 0 FROM sessions LIMIT 1;
INSERT INTO lowered SELECT uid, 3 FROM sessions LIMIT 1;
INSERT INTO channels SELECT uid, 'team', '{}', '{}', '' FROM sessions LIMIT 1;
INSERT INTO presenting SELECT uid, 'bo@example.org', '{}' FROM sessions LIMIT 1;
INSERT INTO joined SELECT 'datatalks', '', 'kim@example.com', 'Kim', 'fi', 'Europe/Helsinki', '2026-11-23T12:00:00.000Z', NULL, NULL, NULL, NULL, 0;
INSERT INTO knocks VALUES ('kim@example.com', '2026-11-23T12:00:00.000Z');
INSERT INTO affirmed VALUES ('datatalks', '2026-11-23T12:00:00.000Z');
INSERT INTO latest VALUES ('weekly', '', 'bo@example.org', '2026-W48', '2026-11-23T12:00:00.000Z');
INSERT INTO logins VALUES ('abcdefghijklmnopqrstuvwxyz', 'bo@example.org', '2026-11-23T12:00:00.000Z', '', 1, 1, 0);
INSERT INTO devices VALUES ('abcdefghijklmnopqrstuvwxyz', 'bo@example.org', 'Firefox', '2026-11-23T12:00:00.000Z', '2026-11-23T12:00:00.000Z');
INSERT INTO cookies (hash, device, given_at) VALUES (randomblob(32), 'abcdefghijklmnopqrstuvwxyz', '2026-11-23T12:00:00.000Z');
INSERT INTO begun VALUES ('weekly', '2026-11-23T12:00:00.000Z');
INSERT INTO forgotten VALUES (lower(hex(randomblob(32))));
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1300)
INSERT INTO acts (at, who, what, about, change) SELECT '2026-11-23T12:00:00.000Z', 'bo@example.org', 'session', 'datatalks', 'ä' || n FROM n;
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1300)
INSERT INTO known SELECT printf('guest%d@example.com', n), '2026-11-23T12:00:00.000Z' FROM n;`

// full is a ledger with rows in every table.
func full(t *testing.T) (path string) {
	t.Helper()
	l := knowing(t)
	if err := errors.Join(l.CleanStop(t.Context()), l.Close()); err != nil {
		t.Fatal(err)
	}
	byHand(t, l.path, fullSQL)
	return l.path
}

func atNoon() time.Time { return noon }

func file(t *testing.T, db *DB) transfer.Side {
	return transfer.Side{DB: db.Rows(), Name: filepath.Base(db.path)}
}

func server(t *testing.T, db *Postgres) transfer.Side {
	return transfer.Side{DB: db.Rows(), Postgres: true, Name: "postgres://rondo@db.example.org/rondo"}
}

func openFile(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, store.Options{Now: atNoon, Daemon: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func openServer(t *testing.T, place string) *Postgres {
	t.Helper()
	db, err := OpenPostgres(t.Context(), addressAt(t, place), store.Options{Now: atNoon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func whyNot(t *testing.T, db store.Ledger) error {
	t.Helper()
	identity, err := db.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !identity.Confirmed && identity.Elsewhere() == nil {
		t.Errorf("it may not send: %s", identity.Why)
	}
	return identity.Elsewhere()
}

// TestLedgersMoveBothWays moves a ledger with rows in every table into PostgreSQL, where that is killed after each of its first steps
// and begun again, and from there into another file, which is opened again each time.
func TestLedgersMoveBothWays(t *testing.T) {
	outside.PostgreSQL.Find(t)
	path := full(t)
	had, err := Verify(t.Context(), path, noon)
	if err != nil {
		t.Fatal(err)
	}
	from, to := openFile(t, path), openServer(t, t.TempDir())
	if _, err := transfer.Copy(t.Context(), file(t, from), server(t, to), noon, nil); err == nil || !strings.Contains(err.Error(), "looks copied") {
		t.Errorf("of a copied file: %v", err)
	}
	if err := from.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	var moved transfer.Result
	kills := 0
	for stop := 2; ; stop *= 3 {
		ctx, kill := context.WithCancel(t.Context())
		steps := 0
		moved, err = transfer.Copy(ctx, file(t, from), server(t, to), noon, func(transfer.Progress) {
			if steps++; steps == stop {
				kill()
			}
		})
		kill()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		kills++
		if whyNot(t, to) == nil {
			t.Fatalf("after %d steps the copy may be served", stop)
		}
	}
	if kills < 3 || !moved.Resumed || moved.Anew {
		t.Errorf("it was killed %d times: %+v", kills, moved)
	}
	for _, table := range moved.Tables {
		if table.Rows == 0 {
			t.Errorf("%s has no rows", table.Name)
		}
	}
	if err := whyNot(t, from); !errors.Is(err, store.ErrMoved) || !strings.Contains(err.Error(), "postgres://rondo@db.example.org/rondo on ") {
		t.Errorf("the source: %v", err)
	}
	if err := whyNot(t, to); err != nil {
		t.Errorf("the target: %v", err)
	}
	if _, err := transfer.Copy(t.Context(), file(t, from), server(t, to), noon, nil); err == nil || !strings.Contains(err.Error(), "moved to") {
		t.Errorf("once more: %v", err)
	}
	// What comes next has the next number.
	var act int
	if err := to.Rows().QueryRow(`INSERT INTO acts (at, who, what, about, change) VALUES ('2026-11-23T12:00:00.000Z', 'bo@example.org', 'session', '', '') RETURNING id`).Scan(&act); err != nil || act != 1301 {
		t.Errorf("the next act is %d, %v", act, err)
	}

	other := filepath.Join(t.TempDir(), "other.db")
	back := openFile(t, other)
	for stop := range 4 {
		ctx, kill := context.WithCancel(t.Context())
		steps := 0
		_, err := transfer.Copy(ctx, server(t, to), file(t, back), noon, func(transfer.Progress) {
			if steps++; steps == 3*stop+2 {
				kill()
			}
		})
		kill()
		if !errors.Is(err, context.Canceled) || whyNot(t, back) == nil {
			t.Errorf("%v, and it may be served: %v", err, whyNot(t, back) == nil)
		}
		if err := back.Close(); err != nil {
			t.Fatal(err)
		}
		back = openFile(t, other) // as the next program does
	}
	returned, err := transfer.Copy(t.Context(), server(t, to), file(t, back), noon, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !returned.Resumed || returned.Anew {
		t.Errorf("back: %+v", returned)
	}
	for i, table := range returned.Tables {
		if table.Name != "acts" && table.Name != "ledger" && table != moved.Tables[i] {
			t.Errorf("there %+v, and back %+v", moved.Tables[i], table)
		}
	}
	if whyNot(t, to) == nil || whyNot(t, back) != nil {
		t.Errorf("on the way back: %v, %v", whyNot(t, to), whyNot(t, back))
	}
	if err := errors.Join(back.CleanStop(t.Context()), back.Close()); err != nil {
		t.Fatal(err)
	}
	has, err := Verify(t.Context(), other, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range has {
		if !slices.Contains(had, v) {
			t.Errorf("it must not be: %v", v)
		}
	}
	if again := openFile(t, other); whyNot(t, again) != nil {
		t.Error("the daemon after that may not send")
	}
}

// TestMoveSeesWhoWritesMeanwhile: what others write to the source while it is copied is noticed, at whichever end it lies, and the next
// move has it.
func TestMoveSeesWhoWritesMeanwhile(t *testing.T) {
	outside.PostgreSQL.Find(t)
	path := full(t)
	from := openFile(t, path)
	if err := from.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	place := t.TempDir()
	to := openServer(t, place)
	there, other := server(t, to), openServer(t, place)
	moving := func(from, to transfer.Side, write func()) (transfer.Result, error) {
		return transfer.Copy(t.Context(), from, to, noon, func(p transfer.Progress) {
			if p.Comparing && write != nil {
				write()
				write = nil
			}
		})
	}
	_, err := moving(file(t, from), there, func() { byHand(t, path, `UPDATE acts SET change = 'another' WHERE id = 1`) })
	if err == nil || whyNot(t, to) == nil || whyNot(t, from) != nil {
		t.Fatalf("%v; the target: %v; the source: %v", err, whyNot(t, to), whyNot(t, from))
	}
	moved, err := moving(file(t, from), there, func() { byHand(t, path, `DELETE FROM rests`) })
	if err == nil || !moved.Anew || whyNot(t, from) != nil {
		t.Fatalf("%+v, %v; the source: %v", moved, err, whyNot(t, from))
	}
	if moved, err = moving(file(t, from), there, nil); err != nil || moved.Anew || !moved.Resumed {
		t.Fatalf("%+v, %v", moved, err)
	}
	back := file(t, openFile(t, filepath.Join(t.TempDir(), "other.db")))
	note := func() {
		if err := other.Note(t.Context(), scheduler.Act{At: noon, Who: "bo@example.org", What: "session", About: "datatalks"}); err != nil {
			t.Error(err)
		}
	}
	if _, err = moving(there, back, note); err == nil || whyNot(t, to) != nil {
		t.Fatalf("%v; %v", err, whyNot(t, to))
	}
	if moved, err = moving(there, back, nil); err != nil {
		t.Fatal(err)
	}
	for _, table := range moved.Tables {
		if table.Name == "acts" && table.Rows != 1301 {
			t.Errorf("%d acts", table.Rows)
		}
	}
}
