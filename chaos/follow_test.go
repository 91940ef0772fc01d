package chaos

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/store/storetest"
	"rondo/theme"
)

// follow plans what follows the session of a ledger, so long after its end, and carries it letter by letter. It says each final dot
// and each letter that a server took.
func follow(ctx context.Context, dir string, later time.Duration) error {
	set, findings := theme.Load(os.DirFS(dir), "rondo.yaml")
	if err := findings.Err(); err != nil {
		return err
	}
	var now time.Time
	db, err := sqlite.Open(ctx, filepath.Join(dir, "rondo.db"), store.Options{Now: func() time.Time { return now }, Daemon: true})
	if err != nil {
		return err
	}
	defer db.Close()
	now = time.Now()
	have, err := db.State(ctx)
	if err != nil {
		return err
	}
	now = have.Sessions[0].Facts.End.Add(later)
	for more := true; more; {
		acts, err := db.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
			acts, _ := scheduler.Plan(set, have, now)
			for i, act := range acts {
				if post, ok := act.(scheduler.Post); ok {
					acts[i] = storetest.Sealed(post.Letter)
				}
			}
			return acts, nil
		})
		if err != nil {
			return err
		}
		more = len(acts) > 0
	}
	for {
		claimed, err := db.Claim(ctx, now, 1)
		if err != nil || len(claimed) == 0 {
			return err
		}
		d := claimed[0]
		if err := db.Doubt(ctx, d.ID)(); err != nil {
			return err
		}
		fmt.Println("dot", d.Name)
		if err := db.Settle(ctx, d.ID, scheduler.Result{State: scheduler.Sent, Reply: "250 2.0.0 taken", Attempted: true}, now)(); err != nil {
			return err
		}
	}
}

func init() {
	parts["follow"] = func() {
		if err := follow(context.Background(), os.Getenv(ledgerVariable), 2*time.Hour); err != nil {
			fmt.Println("refused", err)
		}
	}
}

// TestFollowUpIsKilledAtEveryStep: a session is over, and the program that plans and carries what follows it is killed at each single
// write and sync of the disk on the way, one after the other. Once it has run to its end everybody has one letter, of one kind;
// a letter was sent twice at most where the kill came between its final dot and the receipt.
func TestFollowUpIsKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	strace := tracer.Find(t)
	const people = 3
	g := found(t, listen(t, nil), terms{people: people})
	g.write("themes/datatalks.yaml", themeFile("DataTalks", time.Now().AddDate(0, 0, 10), "FREQ=DAILY;COUNT=1")+"follow_up: { after: 1 hour }\n")
	d := g.serve()
	g.allSent(people, 10*time.Second)
	d.stop(10 * time.Second)

	const calls = "pwrite64,fdatasync,fsync,ftruncate"
	kills, doubts := 0, 0
	for step := 1; ; step++ {
		dir := t.TempDir()
		must(t, os.CopyFS(dir, os.DirFS(g.dir)))
		db, err := sqlite.Open(t.Context(), filepath.Join(dir, "rondo.db"), store.Options{Now: time.Now})
		must(t, err)
		must(t, db.Confirm(t.Context()))
		must(t, db.Close())
		run := func(how ...string) (said string, killed bool) {
			child := exec.Command(how[0], append(how[1:], os.Args[0])...)
			child.Env = append(os.Environ(), partVariable+"=follow", ledgerVariable+"="+dir)
			var out bytes.Buffer
			child.Stdout = &out
			err := child.Run()
			if strings.Contains(out.String(), "refused") {
				t.Fatalf("step %d: %s", step, &out)
			}
			return out.String(), err != nil
		}
		first, killed := run(strace, "-f", "-qq", "-e", "trace="+calls, "-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", calls, step), "-o", dir+"/strace")
		if !killed {
			if dots := strings.Count(first, "dot "); dots != people {
				t.Fatalf("step %d: nothing was killed, and there were %d final dots", step, dots)
			}
			break
		}
		kills++
		second, killed := run("env")
		if killed {
			t.Fatalf("step %d: the second run failed", step)
		}
		copies := map[string]int{}
		for line := range strings.Lines(first + second) {
			copies[strings.TrimSpace(line)]++
		}
		twice := 0
		for _, n := range copies {
			twice += n - 1
		}
		doubts += twice
		if len(copies) != people || twice > 1 {
			t.Errorf("step %d: %v", step, copies)
		}
		found, err := sqlite.Verify(t.Context(), filepath.Join(dir, "rondo.db"), time.Now())
		must(t, err)
		for _, v := range found {
			t.Errorf("step %d: %v", step, v)
		}
		must(t, os.RemoveAll(dir))
	}
	t.Logf("%d kills, %d letters sent twice", kills, doubts)
	if kills < 5*people {
		t.Errorf("%d kills are too few to show anything", kills)
	}
}
