package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// What happens to the file of the ledger while the daemon has it open is found by the next look: no letter is claimed, none
// passes the final dot, nothing is planned and no mail is kept.
func TestL6TheDatabaseIsChangedUnderTheDaemon(t *testing.T) {
	foreign := filepath.Join(t.TempDir(), "rondo.db")
	other := openLedger(t, foreign, store.Options{Daemon: true})
	other.invite("yoga", 2)
	other.settle(other.claimOne().ID, delivered)
	other.Close()
	for _, c := range []struct {
		name string
		do   string // for sh, with $db, the copy $old of an hour ago, and $other, another installation's database
		want string
		back string // brings all back into order; "" where only a new start does
	}{
		{"nothing", `true`, "", "true"},
		{"an older copy", `cat "$old" > "$db"`, "written over by an older copy", ""},
		{"an older copy, with cp -a", `cp -a "$old" "$db"`, "written over by an older copy", ""},
		{"another database", `cp "$other" "$db"`, "written over by another database", ""},
		{"no database", `echo hello > "$db"`, "written over and is not rondo's", ""},
		{"emptied", `: > "$db"`, "written over and is not rondo's", ""},
		{"removed", `mv "$db" "$db.away"`, "is not there any more", `mv "$db.away" "$db"`},
		{"replaced", `mv "$db" "$db.away"; cp "$old" "$db"`, "is another file now", `mv "$db.away" "$db"`},
		{"replaced by a copy of itself", `cp -a "$db" "$db.new"; mv "$db" "$db.away"; mv "$db.new" "$db"`, "is another file now", `mv "$db.away" "$db"`},
		{"a backup takes its place", `mv "$db" "$db.away"; cp "$other" "$db"`, "is another file now", `mv "$db.away" "$db"`},
		{"the folder is renamed", `mv "${db%/*}" "${db%/*}.away"`, "is not there any more", `mv "${db%/*}.away" "${db%/*}"`},
		{"read, and given to others", `cat "$db" >/dev/null; chmod g+r "$db"; touch "$db"`, "", "true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "guild")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			old := filepath.Join(t.TempDir(), "old.db")
			l := worked(t, dir)
			l.Close()
			copyFile(t, l.path, old)
			l = openLedger(t, l.path, store.Options{Daemon: true})
			d := l.claimOne()
			l.doubt(d.ID)
			l.settle(d.ID, delivered)
			l.Close() // writes all back
			l = openLedger(t, l.path, store.Options{Daemon: true})
			held := l.claimOne()

			env := []string{"db=" + l.path, "old=" + old, "other=" + foreign}
			shell(t, c.do, env...)
			err := l.Look(t.Context())
			if (err == nil) != (c.want == "") || err != nil && (!errors.Is(err, store.ErrStrange) || !strings.Contains(err.Error(), c.want)) {
				t.Fatalf("the look finds %v, want %q", err, c.want)
			}
			if c.want != "" {
				if _, err := l.Claim(t.Context(), l.clock, 1); !errors.Is(err, store.ErrStrange) {
					t.Errorf("claim: %v", err)
				}
				if err := l.Doubt(t.Context(), held.ID)(); !errors.Is(err, store.ErrStrange) {
					t.Errorf("doubt: %v", err)
				}
				if _, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) { return nil, nil }); !errors.Is(err, store.ErrStrange) {
					t.Errorf("update: %v", err)
				}
				if _, _, err := l.Keep(t.Context(), store.Mail{Source: "receive", Raw: []byte("x"), Arrived: noon, Class: scheduler.Calendar}); !errors.Is(err, store.ErrStrange) {
					t.Errorf("keep: %v", err)
				}
			}
			if c.back == "" {
				over, _ := os.ReadFile(l.path)
				l.Close()
				if now, _ := os.ReadFile(l.path); string(now) != string(over) {
					t.Error("the end of the daemon writes its log into the file")
				}
				return
			}
			shell(t, c.back, env...)
			if err := l.Look(t.Context()); err != nil {
				t.Fatal("with all back in place:", err)
			}
			l.doubt(held.ID)
			l.settle(held.ID, delivered)
		})
	}
}

// A look does not stand in the way of work, nor take it for a stranger's.
func TestL6LooksBesideWork(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 40)
	for i := range 40 {
		d := l.claimOne()
		l.doubt(d.ID)
		l.settle(d.ID, delivered)
		if i%5 == 0 {
			if err := Checkpoint(t.Context(), l.path); err != nil {
				t.Fatal(err)
			}
		}
		l.clock = l.clock.Add(renewal / 3)
		if err := l.Look(t.Context()); err != nil {
			t.Fatalf("after letter %d: %v", i, err)
		}
	}
	beside := openLedger(t, l.path, store.Options{})
	if err := beside.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := Checkpoint(t.Context(), l.path); err != nil {
		t.Fatal(err)
	}
	if err := l.Look(t.Context()); err != nil {
		t.Error("after a confirmation:", err)
	}
	if l.vigil.last.install == "" {
		t.Error("nothing was read of the file")
	}
	l.clock = l.clock.Add(time.Hour)
	if err := l.Look(t.Context()); err != nil {
		t.Error(err)
	}
}

// The file alone makes no sense while the log is written back, which a full disk stops halfway. What stays so is no writing back.
func TestL6AFileThatIsBeingWrittenBackIsNoStranger(t *testing.T) {
	l := worked(t, t.TempDir())
	if err := Checkpoint(t.Context(), l.path); err != nil {
		t.Fatal(err)
	}
	if err := l.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(l.path)
	if err != nil {
		t.Fatal(err)
	}
	shell(t, `dd if=/dev/zero of="$db" bs=4096 seek=1 count=200 conv=notrunc status=none`, "db="+l.path)
	for _, after := range []time.Duration{0, writingBack / 2} {
		l.clock = l.clock.Add(after)
		if err := l.Look(t.Context()); err != nil {
			t.Errorf("after %s: %v", after, err)
		}
	}
	if err := os.WriteFile(l.path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.Look(t.Context()); err != nil {
		t.Error("written back:", err)
	}
	shell(t, `dd if=/dev/zero of="$db" bs=4096 seek=1 count=200 conv=notrunc status=none`, "db="+l.path)
	for _, c := range []struct {
		after time.Duration
		found bool
	}{{0, false}, {writingBack - time.Second, false}, {time.Second, true}} {
		l.clock = l.clock.Add(c.after)
		if err := l.Look(t.Context()); errors.Is(err, errOverwritten) != c.found {
			t.Errorf("after another %s: %v", c.after, err)
		}
	}
}
