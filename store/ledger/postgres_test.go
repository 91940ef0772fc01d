package ledger

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"rondo/outside"
	"rondo/store"
	"rondo/store/storetest"
)

// databases are those of the shared server that tests of this package have had, migrated once and emptied for the next one: to make one
// takes much longer than most tests.
var databases struct {
	free  []string
	made  int
	inUse map[string]string // by place
	open  map[string][]*Postgres
}

// emptySQL brings a database to what migrations leave.
const emptySQL = `
SET session_replication_role = replica; SET synchronous_commit = off;
DO $$ DECLARE t text; BEGIN
	FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version' LOOP
		EXECUTE format('DELETE FROM %I', t);
	END LOOP;
	FOR t IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> 'goose_db_version_id_seq' LOOP
		PERFORM setval(quote_ident(t)::regclass, 1, false);
	END LOOP;
	INSERT INTO ledger (one, version, released, clean) VALUES (1, 0, '', 1);
	INSERT INTO versions VALUES ('files', 1), ('joined', 1);
	INSERT INTO settled SELECT one, 0, 0, 0, 0 FROM generate_series(0, 15) AS one;
END $$`

// addressAt returns the address of the database of a place, which is empty at first and given to others after the test.
func addressAt(t testing.TB, place string) string {
	t.Helper()
	server := outside.SharedPostgres(t)
	name := databases.inUse[place]
	if name == "" {
		leaveClosed()
	}
	switch n := len(databases.free); {
	case name != "":
	case n > 0:
		name, databases.free = databases.free[n-1], databases.free[:n-1]
		server.SQL(t, name, emptySQL)
	default:
		databases.made++
		name = fmt.Sprintf("ledger%d", databases.made)
		template := "template0"
		if databases.made > 1 {
			template = "ledger1"
		}
		if databases.made == 1 {
			server.SQL(t, "postgres", `CREATE DATABASE ledger1 OWNER rondo TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`)
			config, err := parsePostgres(server.DSN("rondo", name))
			if err == nil {
				err = migratePostgres(t.Context(), config, nil, postgresMigrations)
			}
			if err != nil {
				t.Fatal(err)
			}
			databases.inUse, databases.open = map[string]string{}, map[string][]*Postgres{}
			databases.made++
			name, template = "ledger2", "ledger1"
		}
		server.SQL(t, "postgres", fmt.Sprintf(`CREATE DATABASE %s OWNER rondo TEMPLATE %s`, name, template))
	}
	if databases.inUse[place] == "" {
		databases.inUse[place] = name
		t.Cleanup(func() { leave(place) })
	}
	return server.DSN("rondo", name) + "&synchronous_commit=off"
}

// leave gives the database of a place to others.
func leave(place string) {
	if name := databases.inUse[place]; name != "" {
		delete(databases.inUse, place)
		delete(databases.open, place)
		databases.free = append(databases.free, name)
	}
}

// leaveClosed leaves the places whose ledgers are closed: where the next one is opened elsewhere, nobody comes back to them.
func leaveClosed() {
	for place, all := range databases.open {
		if !slices.ContainsFunc(all, func(db *Postgres) bool { return !db.closed.Load() }) {
			leave(place)
		}
	}
}

// TestPostgresLedger holds that the ledger in PostgreSQL does what every ledger must do. The clock of the database goes as fast as that of
// the test, as far as leases are concerned.
func TestPostgresLedger(t *testing.T) {
	outside.PostgreSQL.Find(t)
	drawn := flag.Lookup("rapid.checks")
	defer drawn.Value.Set(drawn.Value.String())
	if err := drawn.Value.Set("10"); err != nil { // each of them is in a database that has to be emptied
		t.Fatal(err)
	}
	storetest.Run(t, func(t testing.TB, place string, o store.Options) store.Ledger {
		t.Helper()
		db, err := OpenPostgres(t.Context(), addressAt(t, place), o)
		if err != nil {
			t.Fatal(err)
		}
		databases.open[place] = append(databases.open[place], db)
		db.node.ahead = func() time.Duration { return o.Now().Sub(storetest.Noon) }
		return db
	})
}
