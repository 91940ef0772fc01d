package kernel

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Lacks returns, in sentences for an operator, which promises of docs/reliability.md this system cannot keep, and why.
func Lacks() []string {
	return []string{
		"a power cut can lose what was recorded last: fsync of macOS leaves it to the disk when to write",
		"a killed daemon may send up to three letters a connection twice, not one: macOS is not asked whether it was started again",
		"after sleep, and after an hour in which rondo was off, nothing is sent for 10 minutes: macOS is not asked how long it slept, nor whether something keeps its clock right",
	}
}

// Reserve takes octets on the disk for a new file by writing them. The error is [unix.ENOSPC] where there is no room.
func Reserve(f *os.File, octets int64) error {
	_, err := io.CopyN(f, zeros{}, octets)
	return err
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// Identify returns which file has the name path. A missing one is [os.ErrNotExist].
func Identify(path string) (File, error) {
	var s unix.Stat_t
	for {
		err := unix.Stat(path, &s)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return File{}, err
		}
		break
	}
	f := File{Inode: strconv.FormatUint(s.Ino, 10), Device: strconv.FormatInt(int64(s.Dev), 10)}
	if s.Btim.Sec != 0 || s.Btim.Nsec != 0 {
		f.Born = fmt.Sprintf("%d.%09d", s.Btim.Sec, s.Btim.Nsec)
	}
	return f, nil
}

// Changed returns when a file was written last, renamed or given to somebody else, which nobody can set as they can its ModTime. It is zero where
// the info is of no file of this system.
func Changed(info fs.FileInfo) time.Time {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(stat.Ctimespec.Unix())
	}
	return time.Time{}
}

// Boot returns "": which start of the machine this is, is unknown. So it is never taken for the start of before.
func Boot() string { return "" }

// SinceBoot returns no time at all, so that sleep is taken for a clock that was set.
func SinceBoot() Clocks { return Clocks{} }

// Synced reports that nothing is known to keep the time of day right.
func Synced() (synced, known bool) { return false, false }

// GiveUp returns nil: connections end when this system's TCP gives up by itself.
func GiveUp(time.Duration) func(network, address string, c syscall.RawConn) error { return nil }

// LargePages does nothing: the system decides by itself.
func LargePages(int) (end func()) { return func() {} }
