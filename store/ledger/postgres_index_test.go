package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/storetest"
)

// manySQL makes 30,000 letters to 3,000 people about 300 sessions of 20 themes out of one of each; a tenth of them waits.
const manySQL = `
SET session_replication_role = replica;
BEGIN;
INSERT INTO sessions SELECT r.* FROM sessions s, generate_series(1, 300) AS n, jsonb_populate_record(s, jsonb_build_object('uid', 'many' || n, 'theme', 'theme' || n % 20)) AS r;
INSERT INTO facts (uid, revision, facts) SELECT 'many' || n, revision, facts FROM facts, generate_series(1, 300) AS n WHERE uid NOT LIKE 'many%';
INSERT INTO letters SELECT r.* FROM letters l, generate_series(0, 29999) AS n, jsonb_populate_record(l, jsonb_build_object('id', 100 + n, 'name', 'many' || n, 'mark', 'many' || n,
	'theme', 'theme' || (1 + n % 300) % 20, 'uid', 'many' || 1 + n % 300, 'address', 'person' || n / 10 || '@example.org') || CASE WHEN n % 10 = 0 THEN '{}'
	ELSE jsonb_build_object('state', 'sent', 'reply', '250', 'attempts', 1, 'settled_at', posted_at, 'carried_at', posted_at) END) AS r;
INSERT INTO sealed SELECT r.* FROM sealed z, generate_series(0, 29999) AS n, jsonb_populate_record(z, jsonb_build_object('letter_id', 100 + n)) AS r;
INSERT INTO seats SELECT r.* FROM seats s, generate_series(0, 29999) AS n, jsonb_populate_record(s, jsonb_build_object('uid', 'many' || 1 + n % 300,
	'address', 'person' || n / 10 || '@example.org', 'letter_id', 100 + n)) AS r;
COMMIT`

// What is asked for each letter, answer and page goes to the rows that it is about by an index, however many others there are. The
// server counts how often it read a table from its beginning to its end.
func TestPostgresReadsNoTableWhole(t *testing.T) {
	server := outside.SharedPostgres(t)
	place := t.TempDir()
	address := addressAt(t, place)
	open := func() *Postgres {
		db, err := OpenPostgres(t.Context(), address, store.Options{Now: func() time.Time { return noon }, Hourly: 1000})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	name := databases.inUse[place]
	// alone waits until no session is left: it says what it did when it ends.
	alone := func() {
		for server.SQL(t, name, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`) != "0" {
			time.Sleep(10 * time.Millisecond)
		}
	}
	db := open()
	storetest.Hand{Ledger: db, T: t, Clock: noon}.Invite("datatalks", 1)
	db.Close()
	server.SQL(t, name, manySQL)
	server.SQL(t, name, `VACUUM ANALYZE`)

	var me string
	var claimed []scheduler.Delivery
	claim := func(ctx context.Context, db *Postgres) error {
		for range 3 { // as many as three nodes carry
			some, err := db.Claim(ctx, noon, 900)
			if err != nil || len(some) != 900 {
				return fmt.Errorf("claimed %d letters: %w", len(some), err)
			}
			claimed = append(claimed, some...)
		}
		me = db.me()
		if _, err := db.ClaimNotices(ctx, noon, 9); err != nil {
			return err
		}
		_, err := db.NextDue(ctx)
		return err
	}
	carry := func(ctx context.Context, db *Postgres) error {
		db.node.id = me // the node that claimed them, with sessions of its own
		for i := 0; i < 320; i += 16 {
			var waits []func() error
			for _, d := range claimed[i : i+16] {
				waits = append(waits, db.Doubt(ctx, d.ID))
			}
			for _, wait := range waits {
				if err := wait(); err != nil {
					return err
				}
			}
			for n, d := range claimed[i : i+16] {
				r := scheduler.Result{State: scheduler.Sent, Reply: "250 2.0.0 Ok", Attempted: true}
				if n == 15 {
					r.State = scheduler.InDoubt
				}
				if err := db.Settle(ctx, d.ID, r, noon)(); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, of := range []struct {
		what   string
		do     func(context.Context, *Postgres) error
		tables string
	}{
		{"health", func(ctx context.Context, db *Postgres) error {
			counts, err := db.Counts(ctx)
			if err == nil && counts.ByState[scheduler.Queued] == 0 {
				err = fmt.Errorf("it counts %v", counts)
			}
			if err == nil {
				_, err = db.Waves(ctx)
			}
			if err == nil {
				_, err = db.InboxCounts(ctx)
			}
			return err
		}, "letters seats"},
		{"claims and due letters", claim, "letters sealed seats"},
		{"doubts and receipts", carry, "letters claims sealed seats"},
		{"a plan of one theme", func(ctx context.Context, db *Postgres) error {
			have, err := db.Part(ctx, scheduler.Scope{Ahead: scheduler.Ahead{Themes: []string{"theme3"}}, People: []string{"person7@example.org"}})
			if err == nil && len(have.Sessions) != 15 {
				err = fmt.Errorf("it has %d sessions", len(have.Sessions))
			}
			return err
		}, "letters seats"},
		{"an answer", func(ctx context.Context, db *Postgres) error {
			_, err := db.Part(ctx, scheduler.Scope{Sessions: []string{"many7"}, People: []string{"person7@example.org"}})
			return err
		}, "letters seats"},
		{"one's own page", func(ctx context.Context, db *Postgres) error {
			have, err := db.Part(ctx, scheduler.Scope{People: []string{"person7@example.org"}, Seats: []string{"person7@example.org"}})
			if err == nil && len(have.Elsewhere) != 10 {
				err = fmt.Errorf("it has %d sessions", len(have.Elsewhere))
			}
			return err
		}, "letters seats"},
	} {
		t.Run(of.what, func(t *testing.T) {
			alone()
			server.SQL(t, name, `ANALYZE claims; SELECT pg_stat_reset()`)
			db := open()
			if err := of.do(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			for _, pool := range []*sql.DB{db.pulse, db.writer, db.readers} { // it ends as if it was killed, and its claims stay
				pool.Close()
			}
			alone()
			server.SQL(t, name, `UPDATE nodes SET until = clock_timestamp() + interval '1 hour'`)
			said := server.SQL(t, name, `SELECT relname || ' ' || seq_scan || ' ' || idx_scan FROM pg_stat_user_tables WHERE idx_scan > 0 OR seq_scan > 0`)
			for _, line := range strings.Split(said, "\n") {
				f := strings.Fields(line)
				if len(f) == 3 && strings.Contains(of.tables, f[0]) && f[1] != "0" {
					t.Errorf("%s was read whole %s times, and by its indexes %s times", f[0], f[1], f[2])
				}
			}
			if !strings.Contains(said, "letters 0 ") && !t.Failed() {
				t.Errorf("letters were not looked at: %s", said)
			}
		})
	}
}
