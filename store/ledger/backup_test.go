package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rondo/store"
)

// A copy that is made while letters are claimed and settled is whole, passes every check, and sends nothing before
// somebody confirms it; the original goes on.
func TestBackupBesideADaemon(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 400)
	copied := filepath.Join(t.TempDir(), "backup.db")

	var work sync.WaitGroup
	work.Go(func() {
		for range 100 {
			for _, d := range l.claim(4) {
				l.settle(d.ID, delivered)
			}
		}
	})
	beside, err := OpenReader(t.Context(), l.path, l.now)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if err := beside.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	work.Wait()

	info, err := os.Stat(copied)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("the copy has mode %v", info.Mode())
	}
	if names, err := filepath.Glob(filepath.Join(filepath.Dir(copied), "*")); err != nil || len(names) != 1 {
		t.Errorf("beside the copy lie %v, %v", names, err)
	}
	if found, err := Verify(t.Context(), copied, l.clock); err != nil || len(found) > 0 {
		t.Errorf("the copy: %v, %v", found, err)
	}

	restored := openLedger(t, copied, store.Options{Daemon: true})
	if have := restored.state(); len(have.Sessions) != 1 || len(have.Sessions[0].Seats) != 400 {
		t.Errorf("the copy has %d sessions", len(have.Sessions))
	}
	if identity, err := restored.Identity(t.Context()); err != nil || identity.Confirmed ||
		!strings.Contains(identity.Why, "a backup of 23 November 2026 12:00 UTC") {
		t.Errorf("the copy's identity is %+v, %v", identity, err)
	}
	if claimed := restored.claim(1); len(claimed) > 0 {
		t.Errorf("the copy would send %s", claimed[0].Name)
	}
	if identity, err := l.Identity(t.Context()); err != nil || !identity.Confirmed {
		t.Errorf("the original's identity is %+v, %v", identity, err)
	}
	if err := restored.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	if claimed := restored.claim(1); len(claimed) != 1 {
		t.Error("the confirmed copy does not send")
	}
}

// A copy that takes the place of its original, beside what that had seen, is in doubt all the same.
func TestBackupRestoredInPlace(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	copied := filepath.Join(t.TempDir(), "backup.db")
	if err := l.Backup(t.Context(), copied, false); err != nil {
		t.Fatal(err)
	}
	l.settle(l.claimOne().ID, delivered)
	l.Close()
	copyFile(t, copied, l.path)
	restored := openLedger(t, l.path, store.Options{Daemon: true})
	if claimed := restored.claim(1); len(claimed) > 0 {
		t.Errorf("the copy would send %s", claimed[0].Name)
	}
	if err := restored.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	restored.Close()
	if id, err := openLedger(t, l.path, store.Options{Daemon: true}).Identity(t.Context()); err != nil || !id.Confirmed {
		t.Errorf("after the confirmation: %+v, %v", id, err)
	}
}

func TestBackupReplacesNothingThatIsMissed(t *testing.T) {
	l := newLedger(t)
	dir := t.TempDir()
	there, used := filepath.Join(dir, "there"), filepath.Join(dir, "used")
	for _, name := range []string{there, used, used + "-wal"} {
		if err := os.WriteFile(name, []byte("earlier"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(l.path, link); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		to      string
		replace bool
		want    string // "" when it is written
	}{
		{there, false, "there already"},
		{there, true, ""},
		{l.path, true, "the database itself"},
		{used, true, "a database in use"},
		{link, true, "not a folder or a link"},
		{dir, true, "not a folder or a link"},
		{filepath.Join(dir, "nowhere", "copy"), false, "no such file"},
	} {
		err := l.Backup(t.Context(), c.to, c.replace)
		switch {
		case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("to %s, replacing: %v: %v, want %q", c.to, c.replace, err, c.want)
		case c.to == there && !c.replace && !errors.Is(err, store.ErrExists):
			t.Errorf("%v is not ErrExists", err)
		}
	}
	if info, err := os.Stat(there); err != nil || info.Mode() != 0o600 {
		t.Errorf("what was replaced: %v, %v", info.Mode(), err)
	}
}
