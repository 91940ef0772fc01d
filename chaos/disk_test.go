package chaos

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"rondo/kernel"
	"rondo/outside"
)

// smallDisk mounts a file system of its own for the time of the test.
func smallDisk(t testing.TB, size string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "disk")
	must(t, os.Mkdir(dir, 0o777))
	if err := outside.Mount(dir, "size="+size); err != nil {
		t.Skipf("a small disk cannot be mounted (%v): run as root", err)
	}
	t.Cleanup(func() { must(t, outside.Unmount(dir)) })
	return dir
}

const block = 4096 // of the small disk

// fill leaves no room on the disk, at once, and returns what makes room again. It does not ask for what is freed later.
func fill(t testing.TB, dir string) (free func()) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "filler"))
	must(t, err)
	defer f.Close()
	size, err := kernel.Free(f.Name())
	must(t, err)
	for ; size > 0 && kernel.Reserve(f, int64(size)) != nil; size -= block {
	}
	return func() { must(t, os.Remove(f.Name())) }
}

// flood writes until there is no room, for some seconds on end, and so takes what is freed meanwhile.
func flood(t testing.TB, dir string) (free func()) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "flood"))
	must(t, err)
	defer f.Close()
	for begun := time.Now(); time.Since(begun) < 3*time.Second; {
		if _, err := f.Write(make([]byte, 4096)); err != nil && !errors.Is(err, unix.ENOSPC) {
			t.Fatal(err)
		} else if err != nil {
			time.Sleep(time.Millisecond)
		}
	}
	return func() { must(t, os.Remove(f.Name())) }
}

// TestR11FullDisk: on a full disk no letter passes the final dot that could not be recorded; pages and feeds go on,
// /healthz tells within five seconds, and sending goes on within ten seconds of there being room again. What was on its
// way when the disk became full is recorded, thanks to the ballast, unless something else takes its room too.
func TestR11FullDisk(t *testing.T) {
	t.Parallel()
	t.Run("at once", func(t *testing.T) { testFullDisk(t, fill, true) })
	t.Run("for ever", func(t *testing.T) { testFullDisk(t, flood, false) })
}

func testFullDisk(t *testing.T, fill func(testing.TB, string) func(), recorded bool) {
	t.Parallel()
	const people = 300
	s := listen(t, slowly(20*time.Millisecond, 60*time.Millisecond))
	g := found(t, s, terms{people: people, connections: 2, dir: smallDisk(t, "16m")})
	heard := s.next()
	d := g.serve()
	<-heard
	free := fill(t, g.dir)
	full := time.Now()
	told := d.healthy(503, "disk is full", 5*time.Second)
	time.Sleep(2 * time.Second)
	before := len(s.letters())
	for time.Since(full) < 20*time.Second {
		for _, page := range []string{"/", "/feeds/datatalks.ics", "/livez"} {
			if status, body := d.get(page); status != 200 {
				t.Fatalf("%s: %d %s", page, status, body)
			}
		}
		time.Sleep(500 * time.Millisecond)
	}
	if n := len(s.letters()); n != before || n == people || !d.alive() {
		t.Errorf("%d letters left before and %d after the disk was full; alive: %v", before, n, d.alive())
	}
	if by := g.counts(); recorded && (by["sent"] != before || by["in_doubt"] > 0) {
		t.Errorf("%d letters have left, and the outbox has %v", before, by)
	}
	free()
	again := g.until(10*time.Second, func() error {
		if len(s.letters()) == before {
			return errors.New("nothing is sent after there is room")
		}
		return nil
	})
	g.allSent(people, 30*time.Second)
	d.healthy(200, "", 5*time.Second)
	d.stop(10 * time.Second)
	sum := s.tally(t)
	t.Logf("%v, %d before the disk was full; told %v after that, sending %v after there was room", sum, before, told.Round(10*time.Millisecond), again.Round(10*time.Millisecond))
	if sum.letters != people || sum.extra != 0 {
		t.Errorf("%v; want %d and none too many", sum, people)
	}
	g.verify()
}
