package mailer

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/outside"
	"rondo/scheduler"
)

func TestFolderTakesEachLetterOnce(t *testing.T) {
	dir := t.TempDir()
	o := newDesk()
	folder := &Folder{Outbox: noDoubt{o}, Path: dir, Now: time.Now, Wake: o.wake, Log: slog.New(slog.DiscardHandler)}
	ctx, cancel := context.WithCancel(context.Background())
	first := o.post("ada@example.org", letterText)
	second := o.post("bo@example.org", letterText)
	second.MessageID = "../../etc/passwd@example.org"
	ended := make(chan error, 1)
	go func() { ended <- folder.Run(ctx) }()
	for _, s := range []*slip{first, second} {
		if r := o.settled(t, s, 1)[0]; r.State != scheduler.Sent || !r.Attempted {
			t.Errorf("%+v", r)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "1@sessions.example.org.eml"))
	if err != nil || string(got) != letterText {
		t.Errorf("%q, %v", got, err)
	}
}

// A folder that cannot be written is told at once and holds letters, which leave when it can be again.
func TestO6AFolderThatCannotBeWritten(t *testing.T) {
	for _, c := range []struct {
		name        string
		spoil       func(dir string) error
		mend        func(dir string) error
		says        string
		byTheLetter bool // only writing a letter shows it
	}{
		{"removed", os.RemoveAll, mkdir, "no such file", false},
		{"a file", func(dir string) error { return errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600)) },
			func(dir string) error { return errors.Join(os.Remove(dir), mkdir(dir)) }, "is a file, no folder", false},
		{"its parent is a file", func(dir string) error {
			return errors.Join(os.RemoveAll(filepath.Dir(dir)), os.WriteFile(filepath.Dir(dir), nil, 0o600))
		}, func(dir string) error { return errors.Join(os.Remove(filepath.Dir(dir)), os.MkdirAll(dir, 0o700)) }, "not a directory", false},
		{"read-only", func(dir string) error { return outside.Mount(dir, "size=1m,ro") }, outside.Unmount, "read-only file system", false},
		{"a full disk", func(dir string) error { return errors.Join(outside.Mount(dir, "size=64k"), fill(dir)) }, empty, "no space left", false},
		{"no room for this letter", func(dir string) error {
			return errors.Join(outside.Mount(dir, "size=64k"), os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 60<<10), 0o600))
		}, empty, "no space left", true},
		{"no inodes left", func(dir string) error {
			return errors.Join(outside.Mount(dir, "size=1m,nr_inodes=2"), os.WriteFile(filepath.Join(dir, "filler"), nil, 0o600))
		}, empty, "no space left", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "parent", "out")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = outside.Unmount(dir) })
			if err := c.spoil(dir); errors.Is(err, outside.ErrNoMount) {
				t.Skip(err)
			} else if err != nil {
				t.Fatal(err)
			}
			o := newDesk()
			folder := &Folder{Outbox: noDoubt{o}, Path: dir, Now: time.Now, Wake: o.wake, Log: slog.New(slog.DiscardHandler)}
			text := letterText + strings.Repeat("x", 8<<10)
			s := o.post("ada@example.org", text)
			wait, err := folder.round(t.Context())
			if err != nil || wait > time.Minute {
				t.Fatalf("again in %v, %v", wait, err)
			}
			if st := folder.Status(); !st.Alarm || st.Since.IsZero() || !strings.Contains(st.Why, c.says) {
				t.Errorf("the status is %+v, want %q", st, c.says)
			}
			tried := 0
			if c.byTheLetter {
				tried = 1
			}
			results := o.settled(t, s, 0)
			if len(results) != tried {
				t.Fatalf("the letter went back %d times, want %d", len(results), tried)
			}
			for _, r := range results {
				if r.State != scheduler.Queued || r.Attempted || r.NotBefore.After(time.Now()) {
					t.Errorf("%+v", r)
				}
			}
			if err := c.mend(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := folder.round(t.Context()); err != nil {
				t.Fatal(err)
			}
			if results = o.settled(t, s, 0); len(results) != tried+1 || results[tried].State != scheduler.Sent {
				t.Errorf("after it was mended: %+v", results)
			}
			if st := folder.Status(); st.Alarm || st.Why != "" {
				t.Errorf("after it was mended: %+v", st)
			}
		})
	}
}

// One letter finds that the folder is full; the others of its round go back without a try, and one a round asks again.
func TestO6OneLetterAsksWhetherTheFolderIsWellAgain(t *testing.T) {
	dir := t.TempDir()
	if err := outside.Mount(dir, "size=64k"); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = outside.Unmount(dir) })
	if err := os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 60<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	o := newDesk()
	folder := &Folder{Outbox: noDoubt{o}, Path: dir, Now: time.Now, Wake: o.wake, Log: slog.New(slog.DiscardHandler)}
	var slips []*slip
	for range 5 {
		slips = append(slips, o.post("ada@example.org", letterText+strings.Repeat("x", 8<<10)))
	}
	for range 3 {
		if _, err := folder.round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	settled := 0
	for _, s := range slips {
		settled += len(o.settled(t, s, 0))
	}
	if settled != 5+1+1 {
		t.Errorf("letters went back %d times, want once each and one a round after that", settled)
	}
}

func mkdir(dir string) error { return os.Mkdir(dir, 0o700) }

// fill takes all the room there is.
func fill(dir string) error {
	_ = os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 1<<20), 0o600)
	return nil
}

func empty(dir string) error { return os.Remove(filepath.Join(dir, "filler")) }

// noDoubt lets letters be sent that were never in doubt: a file is there or it is not.
type noDoubt struct{ *desk }

func (o noDoubt) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	if r.State == scheduler.Sent {
		if err := o.doubt(id); err != nil {
			return func() error { return err }
		}
	}
	return o.desk.Settle(ctx, id, r, now)
}
