package ledger

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/storetest"
)

// What keeps the database from being opened is said in one sentence that tells what to do, and before what the server says.
func TestPostgresSaysWhyNot(t *testing.T) {
	outside.PostgreSQL.Find(t)
	server := outside.SharedPostgres(t)
	address := addressAt(t, t.TempDir())
	name := strings.TrimPrefix(parsed(t, address).Path, "/")
	for _, role := range []string{"keyed", "guest", "single", "asleep"} {
		server.SQL(t, "postgres", `DROP ROLE IF EXISTS `+role)
	}
	server.SQL(t, "postgres", `CREATE ROLE keyed LOGIN PASSWORD 'right' IN ROLE locked; CREATE ROLE guest LOGIN; CREATE ROLE single LOGIN CONNECTION LIMIT 0; CREATE ROLE asleep NOLOGIN`)
	fresh := server.Database(t)
	empty := strings.TrimPrefix(parsed(t, fresh).Path, "/")
	newer := server.Database(t)
	db, err := OpenPostgres(t.Context(), newer, store.Options{Now: now})
	if err != nil || db.Close() != nil {
		t.Fatal(err)
	}
	server.SQL(t, strings.TrimPrefix(parsed(t, newer).Path, "/"), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, true)`)
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := dead.Addr().String()
	dead.Close()
	for what, one := range map[string]struct {
		address, password string
		want              error
	}{
		"a wrong password":            {server.DSN("keyed", name), "other", store.ErrPassword},
		"no such database":            {server.DSN("rondo", "nowhere"), "", store.ErrNoneThere},
		"no such role":                {server.DSN("nobody", name), "", store.ErrNoEntry},
		"a role that may not log in":  {server.DSN("asleep", name), "", store.ErrNoEntry},
		"a role without rights":       {server.DSN("guest", name), "", store.ErrNoRights},
		"likewise, where nothing is":  {server.DSN("guest", empty), "", store.ErrNoRights},
		"too many connections":        {server.DSN("single", name), "", store.ErrCrowded},
		"a server that is not there":  {"postgres://rondo@" + port + "/" + name, "", store.ErrAway},
		"a socket that is not there":  {"postgres://rondo@/" + name + "?host=/nonexistent", "", store.ErrAway},
		"a database of a newer rondo": {newer, "", store.ErrNewer},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		db, err := OpenPostgres(ctx, one.address, store.Options{Now: now, Daemon: true, Password: func(context.Context) (string, error) { return one.password, nil }})
		cancel()
		if err == nil {
			db.Close()
		}
		if !errors.Is(err, one.want) || !strings.HasPrefix(err.Error(), "open the database: "+one.want.Error()) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func parsed(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// A server that takes no writes any more, as one that became a standby or lost its rights, is told of; nothing is claimed then, and it goes
// on by itself.
func TestPostgresThatIsOnlyRead(t *testing.T) {
	all := nodes(t, 1)
	db := all[0]
	hand := storetest.Hand{Ledger: db, T: t, Clock: noon}
	hand.Invite("datatalks", 2)
	d := hand.TakeOne()
	var name string
	if err := db.readers.QueryRow(`SELECT current_database()`).Scan(&name); err != nil {
		t.Fatal(err)
	}
	server := outside.SharedPostgres(t)
	read := func(how string) {
		server.SQL(t, "postgres", `ALTER DATABASE `+name+` SET default_transaction_read_only = `+how)
		server.SQL(t, "postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+name+`'`)
	}
	read("on")
	defer read("off")
	dot := func() (err error) {
		for range 20 { // connections from before are broken
			if err = db.Doubt(t.Context(), d.ID)(); !errors.Is(err, store.ErrAway) {
				break
			}
		}
		return err
	}
	if err := dot(); !errors.Is(err, store.ErrStandby) {
		t.Errorf("the dot: %v", err)
	}
	if _, err := db.Claim(t.Context(), noon, 1); !errors.Is(err, store.ErrStandby) {
		t.Errorf("a claim: %v", err)
	}
	if _, err := db.Update(t.Context(), scheduler.Scope{}, nil); !errors.Is(err, store.ErrStandby) {
		t.Errorf("a decision: %v", err)
	}
	if err := db.Room(); !errors.Is(err, store.ErrStandby) {
		t.Errorf("the daemon is told %v", err)
	}
	db.mend(t.Context())
	if db.Room() == nil {
		t.Error("it can be written again, though nothing has changed")
	}
	read("off")
	for range 20 {
		if db.mend(t.Context()); db.Room() == nil {
			break
		}
	}
	if err := dot(); err != nil {
		t.Errorf("the dot, once it can be written again: %v", err)
	}
}

// Nodes that start together on an empty database wait for the one that makes its schema, also where that takes longer than other locks are
// waited for.
func TestNodesWaitForWhoMigrates(t *testing.T) {
	address := outside.Postgres(t)
	config, err := parsePostgres(address)
	if err != nil {
		t.Fatal(err)
	}
	other := connectPostgres(config, nil, false, 1)
	defer other.Close()
	if _, err := other.ExecContext(t.Context(), `SELECT pg_advisory_lock(?1)`, int64(lockMigration)); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- migratePostgres(t.Context(), config, nil, postgresMigrations) }()
	select {
	case err := <-done:
		t.Fatalf("nobody waits: %v", err)
	case <-time.After(6 * time.Second): // lock_timeout is 5
	}
	if _, err := other.ExecContext(t.Context(), `SELECT pg_advisory_unlock(?1)`, int64(lockMigration)); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
