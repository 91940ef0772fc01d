package outside

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPostgresBelongsToTheTest(t *testing.T) {
	dsn, other := Postgres(t), Postgres(t, "fi")
	s := SharedPostgres(t)
	for _, one := range []struct{ dsn, sorted string }{{dsn, "B,a,ä"}, {other, "a,B,ä"}} {
		said, err := s.psql(t.Context(), one.dsn, `
			CREATE TABLE words (word text);
			INSERT INTO words VALUES ('a'), ('B'), ('ä');
			SELECT string_agg(word, ',' ORDER BY word) FROM words;
			SELECT current_user, current_setting('fsync'), current_setting('listen_addresses')`)
		if want := one.sorted + "\nrondo|on|"; said != want || err != nil {
			t.Errorf("%q, %v; want %q", said, err, want)
		}
	}
}

// A role that is locked needs its password.
func TestPostgresLocks(t *testing.T) {
	Postgres(t)
	s := SharedPostgres(t)
	s.SQL(t, "postgres", `CREATE ROLE guarded LOGIN PASSWORD 'right' IN ROLE locked`)
	open := func(password string) error {
		_, err := s.psql(t.Context(), s.DSN("guarded", "postgres")+"&password="+password, `SELECT 1`)
		return err
	}
	if right, wrong := open("right"), open("wrong"); right != nil || wrong == nil {
		t.Errorf("the right password: %v; a wrong one: %v", right, wrong)
	}
}

func TestPostgresFailsOver(t *testing.T) {
	if testing.Short() {
		t.Skip("starts two servers")
	}
	first := NewPostgres(t)
	first.SQL(t, "postgres", `CREATE TABLE notes (n int)`)
	second := first.Replica(t, "second")
	first.SQL(t, "postgres", `ALTER SYSTEM SET synchronous_standby_names = 'second'`)
	first.SQL(t, "postgres", `SELECT pg_reload_conf()`)
	first.SQL(t, "postgres", `SET synchronous_commit = remote_apply; INSERT INTO notes VALUES (1)`)
	if said := second.SQL(t, "postgres", `SELECT n FROM notes`); said != "1" {
		t.Errorf("the replica has %q", said)
	}
	first.Stop(t)
	second.Promote(t)
	second.SQL(t, "postgres", `INSERT INTO notes VALUES (2)`)
	first.Start(t)
	if said := first.SQL(t, "postgres", `SELECT n FROM notes`); said != "1" {
		t.Errorf("the first server has %q after its recovery", said)
	}
}

// The server ends with the test binary, and takes its folder along.
func TestPostgresEndsWithTheTests(t *testing.T) {
	PostgreSQL.Find(t)
	temp, err := os.MkdirTemp("/tmp", "short")
	if err != nil || os.Chmod(temp, 0o777) != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(temp)
	again := exec.Command(os.Args[0], "-test.run=^TestPostgresLocks$")
	again.Env = append(os.Environ(), "TMPDIR="+temp)
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		left, err := filepath.Glob(temp + "/rondo-pg*")
		if err != nil || ctx.Err() != nil {
			t.Fatalf("%v are left: %v", left, err)
		}
		if len(left) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestPostgresMissing(t *testing.T) {
	PostgreSQL.HoldMissing(t, "^TestPostgresLocks$", `case $1 in --version) echo "postgres (PostgreSQL) 14.9" ;; esac`)
	if got := strings.Join(PostgreSQL.Folders, " "); strings.Contains(got, "15") && strings.Contains(got, "9.6") && strings.Index(got, "9.6") < strings.Index(got, "15") {
		t.Errorf("an older version is looked for first: %s", got)
	}
}
