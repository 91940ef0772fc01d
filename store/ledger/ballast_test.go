package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"rondo/outside"
	"rondo/store"
)

// smallDisk mounts a file system of eight megabytes.
func smallDisk(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := outside.Mount(dir, "size=8m"); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = outside.Unmount(dir) })
	return dir
}

// onto returns a write of so many octets, which finds no room as the ledger's do.
func onto(path string, octets int) func() error {
	return func() error {
		err := os.WriteFile(path, make([]byte, octets), 0o600)
		if errors.Is(err, unix.ENOSPC) {
			return errors.Join(os.Remove(path), fmt.Errorf("%w: %w", store.ErrFull, err))
		}
		return err
	}
}

// TestBallastGoesOverboardForAWrite that finds no room, and comes back when there is some again. Until then nothing is begun.
func TestBallastGoesOverboardForAWrite(t *testing.T) {
	dir := smallDisk(t)
	path, filler := filepath.Join(dir, "ballast"), filepath.Join(dir, "filler")
	var b ballast
	b.load(path)
	weigh := func() int64 {
		info, err := os.Stat(path)
		if err != nil {
			return 0
		}
		return info.Size()
	}
	const most = 1 << 20 // an eighth of the disk
	if size := weigh(); size != b.size || size < most/2 || size > most {
		t.Fatalf("the ballast weighs %d octets", size)
	}
	if err := b.room(noon); err != nil || b.isFull() {
		t.Errorf("while all is well: %v", err)
	}
	wrong := errors.New("wrong")
	if err := b.insist(func() error { return wrong }); err != wrong || weigh() == 0 || b.isFull() {
		t.Errorf("another error than a full disk: %v, the ballast weighs %d", err, weigh())
	}

	if err := onto(filler, 7<<20-64<<10)(); err != nil { // all but the ballast and a little
		t.Fatal(err)
	}
	writes := 0
	write := onto(filepath.Join(dir, "result"), 512<<10)
	if err := b.insist(func() error { writes++; return write() }); err != nil || writes != 2 || weigh() != 0 || !b.isFull() {
		t.Fatalf("%v after %d writes, the ballast weighs %d", err, writes, weigh())
	}
	if err := b.room(noon); !errors.Is(err, store.ErrFull) {
		t.Errorf("on a full disk: %v", err)
	}
	if err := b.insist(onto(filepath.Join(dir, "more"), 4<<20)); !errors.Is(err, store.ErrFull) {
		t.Errorf("without ballast: %v", err)
	}

	// Looked for once a second, also when the clock was set back.
	if err := os.Truncate(filler, 1<<20); err != nil {
		t.Fatal(err)
	}
	if err := b.room(noon.Add(lookAgain - 1)); !errors.Is(err, store.ErrFull) || weigh() != 0 {
		t.Errorf("within a second: %v", err)
	}
	if err := b.room(noon.Add(lookAgain)); err != nil || weigh() != b.size || b.isFull() {
		t.Errorf("with room again: %v, the ballast weighs %d", err, weigh())
	}
}

// TestRoomIsMoreThanTheBallast: with it back in place, a megabyte has to be free before anything new is begun.
func TestRoomIsMoreThanTheBallast(t *testing.T) {
	dir := smallDisk(t)
	var b ballast
	b.load(filepath.Join(dir, "ballast"))
	_ = b.watch(store.ErrFull)
	for i, test := range []struct {
		filler int
		room   bool
	}{{6<<20 + 512<<10, false}, {5 << 20, true}} {
		if err := onto(filepath.Join(dir, "filler"), test.filler)(); err != nil {
			t.Fatal(err)
		}
		if err := b.room(noon.Add(time.Duration(i) * time.Hour)); errors.Is(err, store.ErrFull) == test.room {
			t.Errorf("%d octets taken: %v", test.filler, err)
		}
	}
}

// TestNoBallast: only a daemon has one. Without it a full disk is told, and nothing waits.
func TestNoBallast(t *testing.T) {
	var b ballast
	writes := 0
	if err := b.insist(func() error { writes++; return store.ErrFull }); !errors.Is(err, store.ErrFull) || writes != 1 {
		t.Errorf("%v after %d writes", err, writes)
	}
	if err := b.room(noon); err != nil {
		t.Error(err)
	}
}

// TestBallastOfBefore keeps its size.
func TestBallastOfBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ballast")
	if err := os.WriteFile(path, make([]byte, 12345), 0o600); err != nil {
		t.Fatal(err)
	}
	var b ballast
	if b.load(path); b.size != 12345 {
		t.Errorf("it weighs %d", b.size)
	}
}

// TestHolderWithoutAName: a lock that somebody holds who has not written who they are.
func TestHolderWithoutAName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rondo.db")
	f, err := takeLock(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(0); err != nil {
		t.Fatal(err)
	}
	if who, err := Holder(path); err != nil || who != "a process that has not said its name" {
		t.Errorf("%q, %v", who, err)
	}
	if err := writeAt(f, "process 7 on guild\n"); err != nil {
		t.Fatal(err)
	}
	if who, err := Holder(path); err != nil || who != "process 7 on guild" {
		t.Errorf("%q, %v", who, err)
	}
	f.Close()
	if who, err := Holder(path); err != nil || who != "" {
		t.Errorf("nobody holds it: %q, %v", who, err)
	}
}
