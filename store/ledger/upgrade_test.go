package ledger

import (
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

// before makes a ledger of the schema that rondo had before answers, after some life: a session that was moved, one that
// was not, a letter of each kind of state and a seat that waits for news.
func before(t *testing.T) (path string) {
	t.Helper()
	first, err := fs.ReadFile(migrations, "00001_ledger.sql")
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "rondo.db")
	if err := createPrivate(path); err != nil {
		t.Fatal(err)
	}
	pool := connect(path, writing, 1)
	defer pool.Close()
	p, err := provider(pool, fstest.MapFS{"00001_ledger.sql": &fstest.MapFile{Data: first}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	const facts = `'{"Start":"2026-12-07T12:00:00Z","End":"2026-12-07T13:00:00Z","Cancelled":false}'`
	for _, statement := range []string{
		`BEGIN`,
		`INSERT INTO sessions VALUES ('moved@x', 'alpha', '2026-12-07 12:00:00', 'Guild', 'guild@example.org', 1, 2, '2026-12-07T13:00:00.000Z', NULL, NULL, NULL),
			('quiet@x', 'beta', '2026-12-07 12:00:00', 'Guild', 'guild@example.org', 0, 2, '2026-12-07T13:00:00.000Z', NULL, NULL, NULL)`,
		`INSERT INTO facts VALUES ('quiet@x', 1, ` + facts + `), ('moved@x', 2, ` + facts + `)`,
		`INSERT INTO facts SELECT 'quiet@x', 2, json_set(facts, '$.Title', 'Told quietly') FROM facts WHERE uid = 'quiet@x'`,
		`INSERT INTO facts SELECT uid, 1, json_set(facts, '$.Start', '2026-12-06T12:00:00Z') FROM facts WHERE uid = 'moved@x'`,
		`INSERT INTO letters (id, name, kind, theme, uid, address, lane, state, was_revision, was_left, was_answer, posted_at, not_before,
				expires_at, settled_at, attempts, copies, withdrawn, reply, why) VALUES
			(1, 'request/quiet@x/0/ada@example.org', 'request', 'beta', 'quiet@x', 'ada@example.org', 1, 'sent', 0, 0, '', '2026-11-20T12:00:00.000Z', '2026-11-20T12:00:00.000Z', NULL, '2026-11-20T12:00:01.000Z', 1, 3, 0, '250 ok', 'x'),
			(2, 'update/moved@x/1/ada@example.org', 'update', 'alpha', 'moved@x', 'ada@example.org', 1, 'queued', 1, 0, 'NEEDS-ACTION', '2026-11-21T12:00:00.000Z', '2026-11-21T12:00:00.000Z', NULL, NULL, 0, 3, 0, '', 'x'),
			(3, 'update/moved@x/2/ben@example.org', 'update', 'alpha', 'moved@x', 'ben@example.org', 1, 'expired', 1, 0, 'NEEDS-ACTION', '2026-11-21T12:00:00.000Z', '2026-11-21T12:00:00.000Z', NULL, '2026-11-21T12:00:00.000Z', 0, 3, 1, '', 'x'),
			(4, 'update/moved@x/3/ben@example.org', 'update', 'alpha', 'moved@x', 'ben@example.org', 1, 'failed', 1, 0, 'NEEDS-ACTION', '2026-11-21T12:00:00.000Z', '2026-11-21T12:00:00.000Z', NULL, '2026-11-21T13:00:00.000Z', 1, 3, 0, '550 no', 'x'),
			(5, 'notice/1/cyd@example.org', 'notice', '', '', 'cyd@example.org', 3, 'queued', 0, 0, '', '2026-11-21T12:00:00.000Z', '2026-11-21T12:00:00.000Z', NULL, NULL, 0, 3, 0, '', 'x')`,
		// Its carrier was killed. Letters are the ledger's to lease no more.
		`UPDATE letters SET state = 'leased', leased_until = '2026-11-21T14:00:00.000Z', carried_at = '2026-11-21T13:00:00.000Z' WHERE id = 5`,
		`UPDATE letters SET carried_at = '2026-11-21T12:59:00.000Z' WHERE id = 4`, // the hourly limit looked at the state, too
		`INSERT INTO attempts VALUES (1, 1, '2026-11-20T12:00:01.000Z', 'sent', '250 ok'), (4, 1, '2026-11-21T13:00:00.000Z', 'failed', '550 no')`,
		`INSERT INTO sealed VALUES (2, 'beef@sessions.example.org', 'guild@example.org', x'41'), (3, 'babe@sessions.example.org', 'guild@example.org', x'41'),
			(4, 'cafe@sessions.example.org', 'guild@example.org', x'41'), (5, 'fade@sessions.example.org', 'guild@example.org', x'41')`, // 1 is pruned
		`INSERT INTO seats VALUES ('quiet@x', 'ada@example.org', 'audience', '', 'NEEDS-ACTION', 1, 3, '2026-11-20T12:00:00.000Z', 0, NULL, 0, 1),
			('moved@x', 'ada@example.org', 'audience', 'guild', 'NEEDS-ACTION', 2, 1, '2026-11-21T12:00:00.000Z', 0, '2026-12-07T12:00:00.000Z', 3600, 2),
			('moved@x', 'ben@example.org', 'audience', '', 'NEEDS-ACTION', 2, 3, '2026-11-21T12:00:00.000Z', 1, NULL, 0, 4)`,
		`INSERT INTO known VALUES ('ada@example.org', '2026-11-20T12:00:00.000Z')`,
		`INSERT INTO holds VALUES ('files', 'too many', 'd', '2026-11-20T12:00:00.000Z')`,
		`UPDATE ledger SET version = 41, released = 'digest'`,
		`COMMIT`,
	} {
		if _, err := pool.Exec(statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	return path
}

func TestLedgerFromBeforeAnswersIsBroughtUpToDate(t *testing.T) {
	path := before(t)
	l := openLedger(t, path, store.Options{Daemon: true})
	have := l.state()
	moved, quiet := have.Sessions[0], have.Sessions[1]
	stamp := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	want := scheduler.Seat{
		Address: "ada@example.org", Role: "audience", Via: "guild", Answer: ical.NeedsAction, Revision: 2, Number: 1, Sequence: 1, Stamp: stamp,
		Marks: scheduler.Marks{{Of: scheduler.Reminder, At: time.Date(2026, time.December, 7, 12, 0, 0, 0, time.UTC), Before: time.Hour}},
		Asked: 1, // an answer to the letter from before the move is to the earlier time
	}
	ada := moved.Seats[0]
	if p := ada.Pending; p == nil || p.Name != "update/moved@x/1/ada@example.org" || p.Revision != 1 || p.Asked != 0 {
		t.Errorf("pending is %+v", p)
	}
	if ada.Pending = nil; !reflect.DeepEqual(ada, want) {
		t.Errorf("the seat is %+v, want %+v", ada, want)
	}
	if asked := quiet.Seats[0].Asked; asked != 0 {
		t.Errorf("in a session that nobody moved, the letter #%d asked last; answers to the first one would not count", asked)
	}
	if have.Released != "digest" || !have.Known["ada@example.org"] || len(have.Holds) != 1 || len(moved.Told)+len(quiet.Told) != 2 {
		t.Errorf("what was there before is %+v", have)
	}
	if n := len(have.Returns.Undelivered); n != 1 { // the newest, and not all that failed in years
		t.Errorf("%d letters count as come back", n)
	}
	for mark, want := range map[string]int64{"beef": 2, "cafe": 4, "": 0, "babe": 0, "feed": 0} {
		row, found, err := l.LetterMarked(t.Context(), mark)
		if err != nil || found != (want != 0) || row.ID != want {
			t.Errorf("mark %q finds letter %d, %v; want %d", mark, row.ID, err, want)
		}
	}

	l.record(yes(scheduler.Session{UID: "moved@x"}, "ada@example.org", 1, noon))
	if seat := l.state().Sessions[0].Seats[0]; seat.Answer != ical.Accepted || seat.Said.Answer != ical.Accepted {
		t.Errorf("the seat does not take an answer: %+v", seat)
	}
	if leave := names(l.claim(5)); !slices.Equal(leave, []string{"update/moved@x/1/ada@example.org", "notice/1/cyd@example.org"}) {
		t.Errorf("%q leave", leave)
	}
	l.Close()
	if kept, err := filepath.Glob(path + "-schema1"); err != nil || len(kept) != 1 {
		t.Errorf("the ledger from before is kept as %v, %v", kept, err)
	}
	if found, err := Verify(t.Context(), path, noon); err != nil {
		t.Error(err)
	} else {
		for _, v := range found {
			// These rows were made up: their letters have no header, their people no row, and the answer came from nowhere.
			if v.Rule == "bytes" || strings.Contains(v.Found, "nobody counts as known") || strings.Contains(v.Found, "nothing came in then") ||
				strings.HasPrefix(v.Subject, "quiet@x") {
				continue
			}
			t.Error(v)
		}
	}
}
