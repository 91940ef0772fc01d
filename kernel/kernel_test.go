package kernel

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestIdentify: a file stays the same when it is renamed or written, and a copy in its place is another one.
func TestIdentify(t *testing.T) {
	dir := t.TempDir()
	was := write(t, filepath.Join(dir, "a"), "1")
	before, err := Identify(was)
	if err != nil || before.Inode == "" || before.Device == "" {
		t.Fatalf("%+v, %v", before, err)
	}
	now := filepath.Join(dir, "b")
	if err := os.Rename(was, now); err != nil {
		t.Fatal(err)
	}
	write(t, now, "2")
	if after, err := Identify(now); err != nil || after != before {
		t.Errorf("renamed and written, %+v became %+v, %v", before, after, err)
	}
	write(t, was, "2")
	if copied, err := Identify(was); err != nil || copied == before {
		t.Errorf("a copy is taken for the file: %+v, %v", copied, err)
	}
	if _, err := Identify(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// TestReserve: what is reserved is on the disk, not only the file's length.
func TestReserve(t *testing.T) {
	const octets = 1 << 20
	f, err := os.Create(filepath.Join(t.TempDir(), "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := Reserve(f, octets); err != nil {
		t.Skip("this file system reserves nothing:", err)
	}
	var s unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &s); err != nil {
		t.Fatal(err)
	}
	if s.Size != octets || s.Blocks*512 < octets {
		t.Errorf("%d octets, %d of them on the disk; want %d", s.Size, s.Blocks*512, octets)
	}
}

func TestFree(t *testing.T) {
	if free, err := Free(filepath.Join(t.TempDir(), "not-there-yet")); err != nil || free == 0 {
		t.Errorf("%d, %v", free, err)
	}
	if _, err := Free(filepath.Join(t.TempDir(), "no", "file")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
}

// TestSinceBoot: the count with sleep is never behind the one without.
func TestSinceBoot(t *testing.T) {
	first := SinceBoot()
	second := SinceBoot()
	if first.Running < first.Awake || second.Running < first.Running || second.Awake < first.Awake {
		t.Errorf("%+v, then %+v", first, second)
	}
	if boot := Boot(); boot != Boot() {
		t.Errorf("this start of the machine is %q, then another", boot)
	}
}

// TestNothingUnknownIsKnown: where the kernel does not say, nobody takes the clock for one that is kept right.
func TestNothingUnknownIsKnown(t *testing.T) {
	if synced, known := Synced(); synced && !known {
		t.Error("synchronized, and nobody knows")
	}
}
