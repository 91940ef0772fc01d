package chaos

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// TestR13PowerCut: the power goes at 500 moments. Whatever part of the log had reached the disk by then, in 50 cases with
// a bit that has changed, the ledger opens, is sound, has everything that was acknowledged before, and nothing by half.
func TestR13PowerCut(t *testing.T) {
	t.Parallel()
	random := chance(t)
	const people = 250
	cuts, flips := few(500), few(50)
	s := listen(t, nil)
	g := found(t, s, terms{people: people, smtp: "host: 127.0.0.1, port: 1, tls: none"})
	d := g.serve()
	g.until(10*time.Second, func() error { return want(g.counts()[scheduler.Queued], people) })
	d.stop(10 * time.Second)

	ctx := t.Context()
	path := g.path("rondo.db")
	db, err := sqlite.Open(ctx, path, store.Options{Now: time.Now, Daemon: true})
	must(t, err)
	defer db.Close()
	late := func() time.Time { return time.Now().Add(time.Hour) } // past the rest after the route's trouble

	// Every commit, with the length of the log after it; the logs before a restart of the log are in the database.
	type commit struct {
		id    int64
		state scheduler.LetterState
		salt  uint64 // of the log
		end   int64
	}
	var commits []commit
	note := func(id int64, state scheduler.LetterState) {
		salt, end := logOf(t, path)
		commits = append(commits, commit{id, state, salt, end})
	}
	tried := 0
	for tried < cuts {
		letters, err := db.Claim(ctx, late(), 1)
		must(t, err)
		if len(letters) == 0 {
			t.Fatalf("no letter is left after %d cuts", tried)
		}
		id := letters[0].ID
		must(t, db.Doubt(ctx, id)())
		note(id, scheduler.InDoubt)
		must(t, db.Settle(ctx, id, scheduler.Result{State: scheduler.Sent, Reply: "250 Ok", Attempted: true}, time.Now())())
		note(id, scheduler.Sent)
		for range 1 + random.IntN(4) {
			if tried++; tried > cuts {
				break
			}
			copied := t.TempDir() + "/"
			copyLedger(t, g.dir+"/", copied)
			_ = os.Remove(copied + "rondo.db-seen")
			log, err := os.ReadFile(copied + "rondo.db-wal")
			must(t, err)
			salt, end := logOf(t, path)
			synced := min(writtenBack(t, path), end)
			cut := synced + random.Int64N(end-synced+1)
			if random.IntN(4) == 0 {
				cut = max(synced, end-random.Int64N(20000)) // about the newest commits
			}
			if tried <= flips && cut > synced {
				at := synced + random.Int64N(cut-synced)
				log[at] ^= 1 << random.IntN(8)
				must(t, os.WriteFile(copied+"rondo.db-wal", log[:cut], 0o600))
				cut = at
			} else {
				must(t, os.WriteFile(copied+"rondo.db-wal", log[:cut], 0o600))
			}
			kept := map[int64]scheduler.LetterState{}
			for _, c := range commits {
				if c.salt != salt || c.end <= cut {
					kept[c.id] = c.state
				}
			}
			afterPower(t, copied+"rondo.db", kept, fmt.Sprintf("cut %d at octet %d of %d", tried, cut, end))
		}
	}
	t.Logf("%d cuts, %d of them with a changed bit, over %d commits", cuts, flips, len(commits))
}

// afterPower opens what the power cut has left.
func afterPower(t *testing.T, path string, kept map[int64]scheduler.LetterState, what string) {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, store.Options{Now: time.Now})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer db.Close()
	letters, err := db.Letters(context.Background(), store.Filter{})
	must(t, err)
	for _, l := range letters {
		if state := kept[l.ID]; state == scheduler.Sent && l.State != state || state == scheduler.InDoubt && l.Doubts == 0 && l.State != scheduler.Sent {
			t.Errorf("%s: letter %d was acknowledged as %s and is %s", what, l.ID, state, l.State)
		}
		if l.State == scheduler.Sent { // the result and its attempt are one commit
			if _, _, attempts, err := db.Letter(context.Background(), l.Name); err != nil || len(attempts) == 0 || attempts[len(attempts)-1].State != scheduler.Sent {
				t.Errorf("%s: letter %d is sent by half: %v, %v", what, l.ID, attempts, err)
			}
		}
	}
	found, err := sqlite.Verify(context.Background(), path, time.Now())
	must(t, err)
	for _, v := range found {
		t.Errorf("%s: %v", what, v)
	}
}

// writtenBack tells how much of the log is in the database already. The log was synced before that was written, so a power
// cut takes none of it (https://sqlite.org/walformat.html, the WAL-index header: nBackfill).
func writtenBack(t *testing.T, path string) int64 {
	t.Helper()
	index, err := os.ReadFile(path + "-shm")
	must(t, err)
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	if len(index) < 100 || len(log) < 32 {
		return 32
	}
	frames := int64(binary.NativeEndian.Uint32(index[96:]))
	return 32 + frames*(24+int64(binary.BigEndian.Uint32(log[8:])))
}

// logOf tells the log's salts, which change when it begins anew, and how much of it belongs to this beginning.
func logOf(t *testing.T, path string) (salt uint64, end int64) {
	t.Helper()
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	if len(log) < 32 {
		return 0, int64(len(log))
	}
	page := int64(binary.BigEndian.Uint32(log[8:]))
	salts := string(log[16:24])
	for end = 32; end+24+page <= int64(len(log)) && string(log[end+8:end+16]) == salts; {
		end += 24 + page
	}
	return binary.BigEndian.Uint64(log[16:24]), end
}

const holdVariable = "RONDO_CHAOS_HOLD"

func init() {
	parts["hold the writer"] = func() {
		path, length, _ := strings.Cut(os.Getenv(holdVariable), "|")
		db, err := sql.Open("sqlite3", "file:"+path)
		if err == nil {
			db.SetMaxOpenConns(1)
			_, err = db.Exec("BEGIN IMMEDIATE")
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("held")
		wait, _ := time.ParseDuration(length)
		time.Sleep(wait)
		_, _ = db.Exec("ROLLBACK")
	}
}
