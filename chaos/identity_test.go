package chaos

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// TestR15OneDaemonADatabase: a second daemon ends within two seconds and names the first; what a killed one leaves
// behind never stands in the way. Fifty times.
func TestR15OneDaemonADatabase(t *testing.T) {
	s := listen(t, nil)
	g := found(t, s, terms{people: 3})
	slowest := time.Duration(0)
	for i := range 50 {
		first := g.serve()
		second, said := g.launch()
		select {
		case <-second.exited:
		case <-time.After(patience):
			t.Fatalf("run %d: the second daemon goes on after %v (%q)", i, patience, said)
		}
		slowest = max(slowest, time.Since(second.begun))
		if second.err == nil || said != "" {
			t.Fatalf("run %d: the second daemon says %q and ends with %v", i, said, second.err)
		}
		if named := fmt.Sprintf("process %d on ", first.cmd.Process.Pid); !strings.Contains(first.log(), named) {
			t.Fatalf("run %d: the second daemon does not say %q:\n%s", i, named, first.log())
		}
		first.kill()
	}
	t.Logf("the slowest was refused after %v", slowest.Round(time.Millisecond))
	last := g.serve() // it answers before it plans, so the ones before may have sent nothing
	g.allSent(3, time.Minute)
	last.stop(10 * time.Second)
	if sum := s.tally(t); sum.letters != 3 {
		t.Errorf("%v", sum)
	}
	g.verify()
}

// copyLedger copies the files of the ledger and its key, as cp and backup programs do.
func copyLedger(t testing.TB, from, to string) {
	t.Helper()
	for _, end := range []string{"", "-wal", "-seen", "-lock", "-key"} {
		data, err := os.ReadFile(from + "rondo.db" + end)
		if os.IsNotExist(err) {
			continue
		}
		must(t, err)
		must(t, os.WriteFile(to+"rondo.db"+end, data, 0o600))
	}
}

// TestR17CopySendsNothing: a daemon on a copy of the database, in another folder or put back in place of a newer one,
// sends nothing until somebody confirms that it is the one to go on with. What is past its life then is never sent.
func TestR17CopySendsNothing(t *testing.T) {
	const people = 60
	s := listen(t, slowly(20*time.Millisecond, 40*time.Millisecond))
	g := found(t, s, terms{people: people, connections: 1})
	heard := s.next()
	d := g.serve()
	<-heard
	d.kill()
	backup := t.TempDir() + "/"
	copyLedger(t, g.dir+"/", backup)
	d = g.serve()
	g.allSent(people, time.Minute)
	d.stop(10 * time.Second)
	before := len(s.letters())

	quiet := func(g *guild, d *daemon) {
		t.Helper()
		d.healthy(503, "--confirm-identity", 5*time.Second)
		time.Sleep(2 * time.Second)
		if n := len(s.letters()) - before; n > 0 {
			t.Errorf("%d letters left without a confirmation", n)
		}
	}
	t.Run("copy", func(t *testing.T) {
		clone := found(t, s, terms{people: people})
		copyLedger(t, backup, clone.dir+"/")
		d := clone.serve()
		quiet(clone, d)
		d.stop(10 * time.Second)
		clone.verify()

		// Two weeks later the letters that wait are past their life.
		late := func() time.Time { return time.Now().AddDate(0, 0, 14) }
		db, err := sqlite.Open(t.Context(), clone.path("rondo.db"), store.Options{Now: late, Daemon: true})
		must(t, err)
		defer db.Close()
		if due, err := db.Claim(t.Context(), late(), 100); err != nil || len(due) > 0 {
			t.Errorf("%d letters are claimed from a copy, %v", len(due), err)
		}
		must(t, db.Confirm(t.Context()))
		due, err := db.Claim(t.Context(), late(), 100)
		counts, _ := db.Counts(t.Context())
		if err != nil || len(due) > 0 || counts.ByState[scheduler.Expired] == 0 {
			t.Errorf("after the confirmation %d letters are claimed and the outbox has %v, %v", len(due), counts.ByState, err)
		}
	})
	t.Run("restored", func(t *testing.T) {
		// The files are written over in place, so that they are the same files to the kernel; what was seen last stays.
		for _, end := range []string{"", "-wal"} {
			data, err := os.ReadFile(backup + "rondo.db" + end)
			if os.IsNotExist(err) {
				_ = os.Remove(g.path("rondo.db" + end))
				continue
			}
			must(t, err)
			must(t, os.WriteFile(g.path("rondo.db"+end), data, 0o600))
		}
		_ = os.Remove(g.path("rondo.db-shm"))
		d := g.serve()
		quiet(g, d)
		out := g.must("apply", "--confirm-identity", "--yes")
		if !strings.Contains(out, "older copy") {
			t.Errorf("apply says %s", out)
		}
		g.until(30*time.Second, func() error { // the operator has decided: what the copy does not know of is sent again
			if by := g.counts(); by[scheduler.Sent] != people {
				return fmt.Errorf("the outbox has %v", by)
			}
			return nil
		})
		d.stop(10 * time.Second)
		g.verify()
	})
}
