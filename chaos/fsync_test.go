package chaos

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

const ledgerVariable = "RONDO_CHAOS_LEDGER"

func init() {
	parts["carry"] = func() {
		ctx, now := context.Background(), func() time.Time { return time.Now().Add(time.Hour) }
		db, err := sqlite.Open(ctx, os.Getenv(ledgerVariable), store.Options{Now: now, Daemon: true})
		if err != nil {
			fmt.Println("refused open", err)
			return
		}
		for range 12 {
			letters, err := db.Claim(ctx, now(), 1)
			if err != nil || len(letters) == 0 {
				fmt.Println("refused claim", err)
				continue
			}
			id := letters[0].ID
			if err := db.Doubt(ctx, id)(); err != nil {
				fmt.Println("refused doubt", id, err)
				continue
			}
			fmt.Println("kept doubt", id)
			if err := db.Settle(ctx, id, scheduler.Result{State: scheduler.Sent, Reply: "250 Ok", Attempted: true}, now())(); err != nil {
				fmt.Println("refused sent", id, err)
				continue
			}
			fmt.Println("kept sent", id)
		}
	}
}

// tracer makes system calls fail. A container may forbid it to.
var tracer = outside.Program{Name: "strace", Package: "strace", Variable: "RONDO_STRACE", Works: func(path string) error {
	_, err := outside.Says(path, "-qq", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", "-o", os.DevNull, "true")
	return err
}}

// TestR12InputOutputErrors: the disk fails at a hundred moments. What the ledger said it kept is kept, in each of them,
// and what it refused is not taken for kept; the ledger is sound afterwards.
func TestR12InputOutputErrors(t *testing.T) {
	t.Parallel()
	strace := tracer.Find(t)
	random := chance(t)
	const people, faults = 20, 100
	g := found(t, listen(t, nil), terms{people: people, smtp: "host: 127.0.0.1, port: 1, tls: none"})
	d := g.serve()
	g.until(10*time.Second, func() error { return want(g.counts()[scheduler.Queued], people) })
	d.stop(10 * time.Second)
	failed, kept, refused := 0, 0, 0
	runs := 0
	for i := 0; failed < faults && i < 3*faults; i++ {
		runs++
		dir := t.TempDir() + "/"
		copyLedger(t, g.dir+"/", dir)
		db, err := sqlite.Open(t.Context(), dir+"rondo.db", store.Options{Now: time.Now})
		must(t, err)
		must(t, db.Confirm(t.Context()))
		must(t, db.Close())
		calls, fault := "fsync,fdatasync", "EIO"
		if i%3 > 0 {
			calls, fault = "pwrite64", []string{"ENOSPC", "EIO"}[i%2]
		}
		inject := fmt.Sprintf("inject=%s:error=%s:when=%d..%d", calls, fault, 1+random.IntN(60), 61+random.IntN(4))
		if i%2 == 0 {
			inject = fmt.Sprintf("inject=%s:error=%s:when=%d", calls, fault, 1+random.IntN(50))
		}
		carry := exec.Command(strace, "-f", "-qq", "-e", "trace="+calls, "-e", inject, "-o", dir+"strace", os.Args[0])
		carry.Env = append(os.Environ(), partVariable+"=carry", ledgerVariable+"="+dir+"rondo.db")
		var said bytes.Buffer
		carry.Stdout = &said
		if err := carry.Run(); err != nil {
			t.Fatalf("run %d: %v", i, err)
		}
		if trace, _ := os.ReadFile(dir + "strace"); strings.Contains(string(trace), "(INJECTED)") {
			failed++
		}
		reader, err := sqlite.Open(t.Context(), dir+"rondo.db", store.Options{Now: time.Now, Daemon: true})
		must(t, err)
		letters, err := reader.Letters(t.Context(), store.Filter{})
		must(t, err)
		must(t, reader.Close())
		by := map[string]store.Row{}
		for _, l := range letters {
			by[fmt.Sprint(l.ID)] = l
		}
		for line := range strings.Lines(said.String()) {
			words := strings.Fields(line)
			if words[0] == "refused" {
				refused++
			}
			if words[0] != "kept" {
				continue
			}
			kept++
			if l := by[words[2]]; words[1] == "sent" && l.State != scheduler.Sent || l.State != scheduler.Sent && l.Doubts == 0 {
				t.Errorf("run %d (%s): letter %s was acknowledged as %s and is %s\n%s", i, inject, words[2], words[1], l.State, said.String())
			}
		}
		found, err := sqlite.Verify(t.Context(), dir+"rondo.db", time.Now())
		must(t, err)
		for _, v := range found {
			t.Errorf("run %d (%s): %v", i, inject, v)
		}
	}
	t.Logf("%d of %d runs met with an error; %d changes kept, %d refused", failed, runs, kept, refused)
	if failed < faults {
		t.Errorf("only %d runs met with an error", failed)
	}
}
