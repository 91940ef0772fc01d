package ledger

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/storetest"
)

// nodes opens one ledger several times, as programs on several machines do.
func nodes(t *testing.T, n int) []*Postgres {
	t.Helper()
	outside.PostgreSQL.Find(t)
	place := t.TempDir()
	var all []*Postgres
	for range n {
		db, err := OpenPostgres(t.Context(), addressAt(t, place), store.Options{Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		all = append(all, db)
	}
	return all
}

// gone makes a node one that was not heard of for too long: killed, cut off or frozen.
func (db *Postgres) gone(t *testing.T) {
	t.Helper()
	db.node.mu.Lock()
	defer db.node.mu.Unlock()
	if _, err := db.writer.Exec(`UPDATE nodes SET until = clock_timestamp() - interval '1 second' WHERE id = ?1`, db.node.id); err != nil {
		t.Fatal(err)
	}
}

// Nodes that claim at the same time get each letter once, and each all that is left.
func TestNodesClaimEachLetterOnce(t *testing.T) {
	all := nodes(t, 3)
	storetest.Hand{Ledger: all[0], T: t, Clock: noon}.Invite("datatalks", 90)
	var mu sync.Mutex
	times := map[int64]int{}
	var work sync.WaitGroup
	for _, db := range all {
		work.Go(func() {
			for {
				claimed, err := db.Claim(t.Context(), noon, 4)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, d := range claimed {
					times[d.ID]++
				}
				done := len(times) == 90
				mu.Unlock()
				if len(claimed) == 0 && done {
					return
				}
			}
		})
	}
	work.Wait()
	for id, n := range times {
		if n != 1 {
			t.Errorf("letter %d was claimed %d times", id, n)
		}
	}
	if counts, err := all[2].Counts(t.Context()); err != nil || counts.ByState[scheduler.Leased] != 90 || len(counts.ByState) != 1 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// What a node that is gone had claimed goes to another one, and when it wakes up it can carry no more of it. By whose clock it is late
// makes no difference: one that is two hours ahead takes nothing from anybody.
func TestWhoWakesUpLateCarriesNothing(t *testing.T) {
	all := nodes(t, 2)
	asleep, other := all[0], all[1]
	hand := storetest.Hand{Ledger: other, T: t, Clock: noon}
	s := hand.Invite("datatalks", 1)
	name := storetest.Request(s, "person000@example.org").Name
	mine, err := asleep.Claim(t.Context(), noon, 1)
	if err != nil || len(mine) != 1 {
		t.Fatal(mine, err)
	}
	if early, err := other.Claim(t.Context(), noon.Add(2*time.Hour), 1); err != nil || len(early) != 0 {
		t.Fatalf("claimed %v, %v from a node that is there", early, err)
	}
	asleep.gone(t)
	if again := hand.TakeOne(); again.Name != name {
		t.Fatalf("claimed %s", again.Name)
	}
	if err := asleep.Doubt(t.Context(), mine[0].ID)(); !errors.Is(err, store.ErrNotCarried) {
		t.Errorf("the dot of a lease that is over: %v", err)
	}
	put := scheduler.Result{State: scheduler.Queued, Reply: "421 4.3.2 closing", Attempted: true}
	if err := asleep.Settle(t.Context(), mine[0].ID, put, noon)(); !errors.Is(err, store.ErrNotCarried) {
		t.Errorf("the result of a lease that is over: %v", err)
	}
	hand.Dot(mine[0].ID)
	hand.End(mine[0].ID, storetest.Delivered)
	if row := hand.Row(name); row.State != scheduler.Sent || row.Attempts != 1 || row.Doubts != 0 {
		t.Errorf("%+v", row)
	}
	if freed, err := asleep.Claim(t.Context(), noon, 1); err != nil || len(freed) != 0 {
		t.Errorf("claimed %v, %v", freed, err)
	}
}

// A doubt stays good while the server is slow about the letter before, as long as the node says that it is there. But it is never so
// late that the lease may end before the server has answered.
func TestDoubtsOutlastASlowServer(t *testing.T) {
	var ahead atomic.Int64
	outside.PostgreSQL.Find(t)
	db, err := OpenPostgres(t.Context(), addressAt(t, t.TempDir()), store.Options{Now: func() time.Time { return noon.Add(time.Duration(ahead.Load())) }})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	do := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.writer.Exec(statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	hand := storetest.Hand{Ledger: db, T: t, Clock: noon}
	hand.Invite("datatalks", 4)
	claimed := hand.Take(4)
	close(db.node.end) // from here on it says that it is there when this test has it say so
	<-db.node.done
	db.node.end = nil
	stay := func() {
		t.Helper()
		if err := db.stay(t.Context()); err != nil {
			t.Fatal(err)
		}
		do(`UPDATE nodes SET until = clock_timestamp() + interval '1 hour'`) // however slow this machine is
	}
	stay()
	do(`UPDATE claims SET until = clock_timestamp() + ?2 * interval '1 second' WHERE letter_id = ?1`, claimed[3].ID, int64(leaseForADot/time.Second))
	if err := db.Doubt(t.Context(), claimed[3].ID)(); !errors.Is(err, store.ErrNotCarried) {
		t.Error("in the second half of the lease:", err)
	}
	var waits []func() error
	for _, d := range claimed[:3] {
		waits = append(waits, db.Doubt(t.Context(), d.ID))
	}
	ahead.Store(int64(time.Minute))
	stay()
	if err := waits[0](); err != nil {
		t.Error("a minute later, from a node that is there:", err)
	}
	ahead.Add(int64(present))
	if err := waits[1](); !errors.Is(err, store.ErrNotCarried) {
		t.Error("from one that has not said so for long:", err)
	}
	ahead.Store(int64(leaseForADot/2 + time.Second))
	stay()
	if err := waits[2](); !errors.Is(err, store.ErrNotCarried) {
		t.Error("when the server may answer after the lease is over:", err)
	}
}

// A receipt counts, however late it is recorded: then nobody carries the letter once more.
func TestLateReceiptsCount(t *testing.T) {
	all := nodes(t, 2)
	asleep, other := all[0], all[1]
	hand := storetest.Hand{Ledger: other, T: t, Clock: noon}
	hand.Invite("datatalks", 1)
	early := storetest.Hand{Ledger: asleep, T: t, Clock: noon}
	d := early.TakeOne()
	early.Dot(d.ID)
	asleep.gone(t)
	if again := hand.TakeOne(); again.Doubts != 1 {
		t.Fatalf("claimed %+v", again)
	}
	early.End(d.ID, storetest.Delivered)
	if err := other.Doubt(t.Context(), d.ID)(); !errors.Is(err, store.ErrNotCarried) {
		t.Errorf("the dot of a letter that has arrived: %v", err)
	}
	if row := hand.Row(d.Name); row.State != scheduler.Sent || row.Doubts != 0 {
		t.Errorf("%+v", row)
	}
}

// A node that ends in order leaves its letters to the others at once, and they hear of what it wrote.
func TestNodesHearOfEachOther(t *testing.T) {
	all := nodes(t, 2)
	hand := storetest.Hand{Ledger: all[0], T: t, Clock: noon}
	hand.Invite("datatalks", 1)
	for _, want := range []bool{true, false} {
		if changed, err := all[1].Changed(t.Context()); err != nil || changed != want {
			t.Errorf("changed: %v, %v, want %v", changed, err, want)
		}
	}
	if changed, err := all[0].Changed(t.Context()); err != nil || changed {
		t.Errorf("its own changes are those of others: %v, %v", changed, err)
	}
	hand.TakeOne()
	if err := all[0].CleanStop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if claimed, err := all[1].Claim(t.Context(), noon, 9); err != nil || len(claimed) != 1 {
		t.Errorf("claimed %v, %v", claimed, err)
	}
}

// Both databases have the same tables, with the same columns in the same order: statements are one text.
func TestSchemasAgree(t *testing.T) {
	db, l := nodes(t, 1)[0], newLedger(t)
	ours := map[string]bool{"nodes": true, "claims": true, "writes": true, "course": true, "courses_before": true, "duties": true, "goose_db_version": true}
	var postgres, lite []string
	rows, err := db.readers.Query(`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()
		ORDER BY table_name, ordinal_position`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		if !ours[table] {
			postgres = append(postgres, table+"."+column)
		}
	}
	there, err := l.readers.Query(`SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid`)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	for there.Next() {
		var table, column string
		if err := there.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		if !ours[table] {
			lite = append(lite, table+"."+column)
		}
	}
	for _, c := range postgres {
		if !slices.Contains(lite, c) {
			t.Errorf("only PostgreSQL has %s", c)
		}
	}
	for _, c := range lite {
		if !slices.Contains(postgres, c) {
			t.Errorf("only SQLite has %s: write a migration for PostgreSQL, too", c)
		}
	}
	if !t.Failed() && !slices.Equal(postgres, lite) {
		t.Errorf("the columns have another order: %v in PostgreSQL, %v in SQLite", postgres, lite)
	}
}

// Several daemons share a database; whoever moves it wants it alone.
func TestPostgresHasSeveralDaemons(t *testing.T) {
	outside.PostgreSQL.Find(t)
	address, now := addressAt(t, t.TempDir()), func() time.Time { return noon }
	open := func(alone bool) (*Postgres, error) {
		db, err := OpenPostgres(t.Context(), address, store.Options{Daemon: true, Alone: alone, Now: now})
		if err == nil {
			t.Cleanup(func() { db.Close() })
		}
		return db, err
	}
	first, err := open(false)
	if err != nil {
		t.Fatal(err)
	}
	second, err := open(false)
	if err != nil {
		t.Fatal("a second daemon:", err)
	}
	reader, err := OpenPostgresReader(t.Context(), address, store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if holder, err := reader.Holder(t.Context()); err != nil || holder != programName()+"; "+programName() {
		t.Errorf("at work is %q, %v", holder, err)
	}
	if err := reader.NoteKey(t.Context(), "key"); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a reader writes: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = second.stay(t.Context()) }()
	if _, err := open(true); !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), programName()) {
		t.Errorf("alone beside a daemon: %v", err)
	}
	second.gone(t)
	alone, err := open(true)
	if err != nil {
		t.Fatal("after the last one has ended:", err)
	}
	if _, err := open(false); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a daemon beside one that is alone: %v", err)
	}
	if err := second.stay(t.Context()); !errors.Is(err, store.ErrLocked) {
		t.Errorf("one that comes back: %v", err)
	}
	if err := alone.Close(); err != nil {
		t.Fatal(err)
	}
	if err := second.stay(t.Context()); err != nil {
		t.Errorf("one that comes back afterwards: %v", err)
	}
}

// The files that somebody edits go on from those that count; whoever has others waits, until it has the same, nobody has them any more,
// or somebody says so.
func TestPlansGoByOneSetOfFiles(t *testing.T) {
	all := nodes(t, 3)
	for _, step := range []struct {
		node  int
		files string // "" for a node that goes
		ours  bool
		what  string
	}{
		{0, "one", true, "the first files of all"},
		{1, "one", true, "the same on another node"},
		{0, "two", true, "an edit"},
		{1, "one", false, "those of before"},
		{1, "three", false, "an edit of those of before"},
		{1, "two", true, "the edit, once it is there too"},
		{0, "two", true, "the edit still"},
		{1, "four", true, "an edit of the edit, elsewhere"},
		{0, "five", false, "another edit of it"},
		{2, "five", false, "a new node with the files of two"},
		{2, "six", false, "a new node with files of its own"},
		{1, "", false, ""},
		{0, "five", false, "two that disagree, where nobody has the files that counted"},
		{2, "five", true, "two that agree then"},
		{0, "five", true, "the other one"},
	} {
		db := all[step.node]
		if step.files == "" {
			if err := db.CleanStop(t.Context()); err != nil {
				t.Fatal(err)
			}
			continue
		}
		course, err := db.Course(t.Context(), step.files)
		if err != nil || course.Ours != step.ours || course.By != programName() {
			t.Fatalf("%s: %+v, %v", step.what, course, err)
		}
	}
	if changed, err := all[1].Choose(t.Context(), "six", true); err != nil || !changed {
		t.Fatal(changed, err)
	}
	if changed, err := all[1].Choose(t.Context(), "six", true); err != nil || changed {
		t.Fatal("the same again:", changed, err)
	}
	for _, step := range []struct {
		node  int
		files string
		ours  bool
		gen   int64
		what  string
	}{
		{0, "five", false, 5, "what was chosen by hand is waited for"},
		{2, "six", true, 5, "one that has it"},
		{0, "five", false, 5, "the other"},
		{2, "", false, 0, ""},
		{2, "seven", true, 6, "an edit by one that was cut off for a while"},
		{0, "five", false, 6, "the other still"},
	} {
		db := all[step.node]
		if step.files == "" {
			db.gone(t)
			if err := db.stay(t.Context()); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if course, err := db.Course(t.Context(), step.files); err != nil || course.Ours != step.ours || course.Generation != step.gen {
			t.Errorf("%s: %+v, %v", step.what, course, err)
		}
	}
}

// Files that counted once come back by an edit or by hand, and not because nobody with the present ones is there for a moment.
func TestEarlierFilesDoNotComeBackByThemselves(t *testing.T) {
	all := nodes(t, 2)
	good, stale := all[0], all[1]
	plan := func(db *Postgres, files string, ours bool, what string) {
		t.Helper()
		if course, err := db.Course(t.Context(), files); err != nil || course.Ours != ours {
			t.Fatalf("%s: %+v, %v", what, course, err)
		}
	}
	plan(good, "one", true, "the first files of all")
	plan(stale, "one", true, "the same on another node")
	plan(good, "two", true, "an edit")
	plan(stale, "one", false, "those of before")
	if err := good.CleanStop(t.Context()); err != nil { // systemctl restart
		t.Fatal(err)
	}
	plan(stale, "one", false, "those of before, while nobody has the edit")
	plan(good, "two", true, "the edit, once its node is back")
	good.gone(t)
	plan(stale, "one", false, "those of before, while the other is frozen")
	if err := good.stay(t.Context()); err != nil {
		t.Fatal(err)
	}
	plan(good, "one", true, "an edit that takes the other one back")
	plan(stale, "one", true, "whoever has not seen it")
	plan(good, "two", true, "and does it once more")
	plan(stale, "one", false, "those of before again")
	if changed, err := stale.Choose(t.Context(), "one", false); err != nil || !changed {
		t.Fatal("by hand:", changed, err)
	}
	plan(stale, "one", true, "what was chosen by hand")
	plan(good, "two", false, "what was replaced by hand")
}

// Nobody chooses files by mistake that no node has, and whoever has those of before may edit them while nobody has what was chosen.
func TestWhatNoNodeHasIsChosenOnPurpose(t *testing.T) {
	db := nodes(t, 1)[0]
	if changed, err := db.Choose(t.Context(), "zero", false); err != nil || changed {
		t.Fatal("before the first node has read its files:", changed, err)
	}
	plan := func(files string, ours bool, what string) {
		t.Helper()
		if course, err := db.Course(t.Context(), files); err != nil || course.Ours != ours {
			t.Fatalf("%s: %+v, %v", what, course, err)
		}
	}
	plan("one", true, "the first files of all")
	if changed, err := db.Choose(t.Context(), "two", false); !errors.Is(err, store.ErrUnseen) || changed {
		t.Fatal("files of nobody:", changed, err)
	}
	plan("one", true, "nothing has changed")
	if changed, err := db.Choose(t.Context(), "two", true); err != nil || !changed {
		t.Fatal("files of nobody, on purpose:", changed, err)
	}
	plan("one", false, "those of before, which nobody edited")
	plan("three", true, "an edit of those of before")
	plan("four", true, "and on")
}

// A node that was killed is unclean once, whether or not it had claimed letters.
func TestUncleanOnce(t *testing.T) {
	outside.PostgreSQL.Find(t)
	address := addressAt(t, t.TempDir())
	open := func() *Postgres {
		t.Helper()
		db, err := OpenPostgres(t.Context(), address, store.Options{Daemon: true, Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	killed := open()
	killed.gone(t)
	for _, want := range []bool{true, false} {
		db := open()
		if db.Unclean() != want {
			t.Errorf("unclean: %v, want %v", db.Unclean(), want)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A node says that it is there even where all that writes waits for a lock.
func TestHeartbeatWaitsForNobody(t *testing.T) {
	db := nodes(t, 1)[0]
	if _, err := db.join(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range postgresWriters {
		conn, err := db.writer.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	ctx, cancel := context.WithTimeout(t.Context(), beat)
	defer cancel()
	if err := db.stay(ctx); err != nil {
		t.Error(err)
	}
}

// A node whose server has become a standby goes to the one that has its address by now: what it has of connections ends.
func TestNodesLeaveAStandby(t *testing.T) {
	db := nodes(t, 1)[0]
	var held []*sql.Conn
	for range postgresWriters { // each is one to a server that is only read
		conn, err := db.writer.Conn(t.Context())
		if err == nil {
			_, err = conn.ExecContext(t.Context(), `SET default_transaction_read_only = on`)
		}
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn)
	}
	for _, conn := range held {
		conn.Close()
	}
	if err := db.NoteKey(t.Context(), "key"); !errors.Is(err, store.ErrStandby) || !errors.Is(db.Room(), store.ErrStandby) {
		t.Fatal(err, db.Room())
	}
	db.mend(t.Context())
	if err := db.Room(); err != nil {
		t.Fatal(err)
	}
	if err := db.NoteKey(t.Context(), "key"); err != nil {
		t.Error(err)
	}
}

// What is being decided when the files change that count is decided anew.
func TestAnotherCourseIsAnotherDecision(t *testing.T) {
	all := nodes(t, 2)
	asked := 0
	_, err := all[0].Update(t.Context(), scheduler.Scope{}, func(scheduler.State) ([]scheduler.Action, error) {
		if asked++; asked == 1 {
			if _, err := all[1].Choose(t.Context(), "two", true); err != nil {
				t.Fatal(err)
			}
		}
		return []scheduler.Action{scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Why: "it would disturb many", Since: noon}}}, nil
	})
	if err != nil || asked != 2 {
		t.Errorf("decided %d times, %v", asked, err)
	}
	if changed, err := all[0].Changed(t.Context()); err != nil || !changed {
		t.Errorf("the other node hears of it: %v, %v", changed, err)
	}
}

// One node at a time has a duty, and whoever is gone has none.
func TestDuties(t *testing.T) {
	all := nodes(t, 2)
	take := func(i int, want bool) {
		t.Helper()
		if ours, err := all[i].Take(t.Context(), "mailbox"); err != nil || ours != want {
			t.Fatalf("node %d takes it: %v, %v", i, ours, err)
		}
	}
	take(0, true)
	take(0, true)
	take(1, false)
	if err := all[1].Yield(t.Context(), "mailbox"); err != nil { // which it has not
		t.Fatal(err)
	}
	take(1, false)
	if err := all[0].Yield(t.Context(), "mailbox"); err != nil {
		t.Fatal(err)
	}
	take(1, true)
	take(0, false)
	all[1].gone(t)
	take(1, false) // it is not there
	take(0, true)
	if err := all[0].CleanStop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := all[1].stay(t.Context()); err != nil {
		t.Fatal(err)
	}
	take(1, true)
}

// What only one node says of itself is told with its name, and what all say once.
func TestTroublesOfNodes(t *testing.T) {
	all := nodes(t, 2)
	for _, db := range all {
		if _, err := db.join(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	down := scheduler.Trouble{Kind: "route", Text: "no server", Since: noon}
	wrong := scheduler.Trouble{Kind: "clock", Text: "it is ahead", Since: noon}
	notice := func(i int, want string, troubles ...scheduler.Trouble) {
		t.Helper()
		if _, err := all[i].Notice(t.Context(), troubles); err != nil {
			t.Fatal(err)
		}
		recorded, err := all[1-i].Troubles(t.Context())
		var said []string
		for _, t := range recorded {
			said = append(said, t.Kind+" "+t.Text)
		}
		if got := strings.ReplaceAll(strings.Join(said, ", "), programName(), "N"); err != nil || got != want {
			t.Errorf("recorded is %q, %v; want %q", got, err, want)
		}
	}
	notice(0, "clock N: it is ahead, route N: no server", down, wrong)
	notice(1, "clock N: it is ahead, route no server", down)
	notice(0, "route no server", down)
	notice(1, "route N: no server")
	all[0].gone(t)
	notice(1, "")
}

// Whoever takes everything back has to wait for those that are there.
func TestTakeBack(t *testing.T) {
	all := nodes(t, 2)
	asleep, other := all[0], all[1]
	hand := storetest.Hand{Ledger: other, T: t, Clock: noon}
	hand.Invite("datatalks", 2)
	mine, err := asleep.Claim(t.Context(), noon, 2)
	if err != nil || len(mine) != 2 {
		t.Fatal(mine, err)
	}
	if err := asleep.Doubt(t.Context(), mine[0].ID)(); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := other.TakeBack(soon); err == nil {
		t.Error("taken back from a node that is there")
	}
	asleep.gone(t)
	if err := other.TakeBack(t.Context()); err != nil {
		t.Fatal(err)
	}
	if counts, err := other.Counts(t.Context()); err != nil || counts.ByState[scheduler.Leased] != 0 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// What cannot be recorded keeps nothing else from being recorded that waited at the same time, and a batch that is given up leaves nothing.
func TestABatchFailsAlone(t *testing.T) {
	db := nodes(t, 1)[0]
	hand := storetest.Hand{Ledger: db, T: t, Clock: noon}
	s := hand.Invite("datatalks", 4)
	claimed := hand.Take(4)
	for _, d := range claimed[:2] {
		hand.Dot(d.ID)
	}
	end := func() chan struct{} { return make(chan struct{}) }
	at := instant{noon}.text()
	group := []*carried{
		{doubt: claimed[2].ID, end: end()},
		{receipt: &receipt{claimed[0].ID, "250 \x00", at}, end: end()}, // no text has such a character
		{receipt: &receipt{claimed[1].ID, "250 2.0.0 Ok", at}, end: end()},
		{doubt: claimed[2].ID + 1000, end: end()}, // nobody's
	}
	db.carriers.commit(group)
	if group[0].err != nil || group[1].err == nil || errors.Is(group[1].err, store.ErrNotCarried) || group[2].err != nil || !errors.Is(group[3].err, store.ErrNotCarried) {
		t.Errorf("%v; %v; %v; %v", group[0].err, group[1].err, group[2].err, group[3].err)
	}
	states := map[string]scheduler.LetterState{claimed[0].Name: scheduler.InDoubt, claimed[1].Name: scheduler.Sent, claimed[2].Name: scheduler.InDoubt}
	for name, want := range states {
		if row := hand.Row(name); row.State != want {
			t.Errorf("%s is %s, want %s", name, row.State, want)
		}
	}

	others, err := db.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer others.Rollback()
	if _, err := others.Exec(exclusive, int64(lockWriter)); err != nil {
		t.Fatal(err)
	}
	brief, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var ids []int64
	mark := step{`UPDATE letters SET note = 'marked' WHERE id = ?1 RETURNING id`, []any{claimed[3].ID}, &ids}
	if err := db.lockedBatch(brief, shared, mark); err == nil || len(ids) > 0 {
		t.Errorf("given up: %v, %v", err, ids)
	}
	// Word that it was given up comes to the server on a connection of its own; who gets the lock before that does its work.
	for waits := true; waits; {
		if err := others.QueryRow(`SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&waits); err != nil {
			t.Fatal(err)
		}
	}
	if err := others.Rollback(); err != nil {
		t.Fatal(err)
	}
	if row := hand.Row(storetest.Request(s, claimed[3].To).Name); row.Note != "" {
		t.Errorf("of a batch that was given up: %q", row.Note)
	}
	if err := db.lockedBatch(t.Context(), shared, mark, step{`UPDATE letters SET state = 'lost' WHERE id = ?1`, []any{claimed[3].ID}, nil}); err == nil {
		t.Error("a state that there is not was recorded")
	}
	if row := hand.Row(storetest.Request(s, claimed[3].To).Name); row.Note != "" {
		t.Errorf("of a batch whose last statement fails: %q", row.Note)
	}
	if err := db.lockedBatch(t.Context(), shared, mark); err != nil || len(ids) != 1 {
		t.Errorf("after that: %v, %v", err, ids)
	}
}
