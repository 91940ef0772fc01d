package ledger

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rondo/scheduler"
	"rondo/store"
)

// copyFile writes the content of one file over another, as cp does.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// An organizer's or an accident's hand on the files between two runs of the daemon.
func TestOnlyTheDatabaseThatWasSeenSends(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(t *testing.T, path string) (next string) // the daemon has sent one letter of four before
		why  string                                        // "" when letters go on
	}{
		{"nothing happens", func(t *testing.T, path string) string { return path }, ""},
		{"moved within the file system", func(t *testing.T, path string) string {
			next := filepath.Join(filepath.Dir(path), "moved.db")
			rename(t, path, next)
			rename(t, path+"-seen", next+"-seen")
			return next
		}, ""},
		{"copied with all its files", func(t *testing.T, path string) string {
			next := filepath.Join(t.TempDir(), "rondo.db")
			copyFile(t, path, next)
			copyFile(t, path+"-seen", next+"-seen")
			return next
		}, "looks copied"},
		{"copied alone", func(t *testing.T, path string) string {
			next := filepath.Join(t.TempDir(), "rondo.db")
			copyFile(t, path, next)
			return next
		}, "looks copied"},
		{"restored in place from an older copy", func(t *testing.T, path string) string {
			older := filepath.Join(t.TempDir(), "backup.db")
			copyFile(t, path, older)
			l := openLedger(t, path, store.Options{Daemon: true})
			l.settle(l.claimOne().ID, delivered)
			l.Close()
			copyFile(t, older, path)
			return path
		}, "restored from an older copy"},
		{"restored in place from the newest copy", func(t *testing.T, path string) string {
			older := filepath.Join(t.TempDir(), "backup.db")
			copyFile(t, path, older)
			copyFile(t, older, path)
			return path
		}, ""},
		{"the file beside it is removed", func(t *testing.T, path string) string {
			remove(t, path+"-seen")
			return path
		}, "is missing"},
		{"the file beside it is damaged", func(t *testing.T, path string) string {
			if err := os.WriteFile(path+"-seen", []byte("?"), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, "cannot be read"},
		{"another database takes its place", func(t *testing.T, path string) string {
			remove(t, path)
			return path
		}, "another database"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger(t)
			l.invite("datatalks", 4)
			l.settle(l.claimOne().ID, delivered)
			l.Close()

			l = openLedger(t, c.do(t, l.path), store.Options{Daemon: true})
			if have := l.state(); len(have.Sessions) == 0 {
				l.invite("datatalks", 4)
			}
			id, err := l.Identity(t.Context())
			if err != nil || id.Confirmed != (c.why == "") || !strings.Contains(id.Why, c.why) {
				t.Fatalf("identity %+v, %v; want %q", id, err, c.why)
			}
			if due, err := l.NextDue(t.Context()); err != nil || due.IsZero() != (c.why != "") {
				t.Errorf("next letter due at %v, %v", due, err)
			}
			if sends := len(l.claim(1)) == 1; sends != (c.why == "") {
				t.Fatalf("sends: %v", sends)
			}
			if c.why == "" {
				return
			}

			l = l.reopen()
			if len(l.claim(1)) != 0 {
				t.Fatal("opening it once more is taken for a confirmation")
			}
			beside := openLedger(t, l.path, store.Options{})
			if err := beside.Confirm(t.Context()); err != nil {
				t.Fatal(err)
			}
			l.settle(l.claimOne().ID, delivered)
			l = l.reopen()
			if id, err := l.Identity(t.Context()); err != nil || !id.Confirmed || len(l.claim(1)) != 1 {
				t.Errorf("after the confirmation and a restart: %+v, %v", id, err)
			}
		})
	}
}

func TestConfirmExpiresWhatIsPastItsLife(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 2)
	l.Close()
	next := filepath.Join(t.TempDir(), "rondo.db")
	copyFile(t, l.path, next)
	l = openLedger(t, next, store.Options{Daemon: true})
	l.clock = s.Facts.Start
	if err := l.Confirm(t.Context()); err != nil {
		t.Fatal(err)
	}
	if counts, err := l.Counts(t.Context()); err != nil || counts.ByState[scheduler.Expired] != 2 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// A doubt alone raises the high water: a copy from before it is an older one.
func TestHighWaterRisesWithEveryMove(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	mark := func() int64 {
		w, _, err := l.seen.read()
		if err != nil {
			t.Fatal(err)
		}
		return w.counter
	}
	before := mark()
	d := l.claimOne()
	l.doubt(d.ID)
	doubted := mark()
	l.settle(d.ID, delivered)
	if settled := mark(); before >= doubted || doubted >= settled {
		t.Errorf("high water %d, in doubt %d, settled %d", before, doubted, settled)
	}
	l.invite("yoga", 1)
	still := mark()
	l.claimOne()
	if mark() != still {
		t.Error("a claim, which the ledger does not know of, raises the high water")
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
