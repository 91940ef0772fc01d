package kernel

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Lacks returns, in sentences for an operator, which promises of docs/reliability.md this system cannot keep, and why. It is
// empty on Linux.
func Lacks() []string { return nil }

// Reserve takes octets on the disk for a new file, which really are its own from then on, as fallocate(2) does. The error is
// [unix.ENOSPC] where there is no room.
func Reserve(f *os.File, octets int64) error {
	return unix.Fallocate(int(f.Fd()), 0, 0, octets)
}

// Identify returns which file has the name path. A missing one is [os.ErrNotExist].
func Identify(path string) (File, error) {
	var s unix.Statx_t
	for {
		err := unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_SYNC_AS_STAT, unix.STATX_INO|unix.STATX_BTIME, &s)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return File{}, err
		}
		break
	}
	f := File{Inode: strconv.FormatUint(s.Ino, 10), Device: strconv.FormatUint(unix.Mkdev(s.Dev_major, s.Dev_minor), 10)}
	if s.Mask&unix.STATX_BTIME != 0 && (s.Btime.Sec != 0 || s.Btime.Nsec != 0) {
		f.Born = fmt.Sprintf("%d.%09d", s.Btime.Sec, s.Btime.Nsec)
	}
	return f, nil
}

// Changed returns when a file was written last, renamed or given to somebody else, which nobody can set as they can its ModTime. It is zero where
// the info is of no file of this system.
func Changed(info fs.FileInfo) time.Time {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(stat.Ctim.Unix())
	}
	return time.Time{}
}

// Boot returns a name of this start of the machine, which no other start has; "" where it is unknown.
func Boot() string {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return string(bytes.TrimSpace(text))
}

// SinceBoot reads both clocks, the smaller one first.
func SinceBoot() Clocks {
	awake := clock(unix.CLOCK_MONOTONIC)
	return Clocks{Running: clock(unix.CLOCK_BOOTTIME), Awake: awake}
}

func clock(id int32) time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(id, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// unsynchronized is what adjtimex(2) returns while nothing keeps the clock right (TIME_ERROR).
const unsynchronized = 5

// Synced reports whether something keeps the time of day right. known is false where the kernel does not say.
func Synced() (synced, known bool) {
	state, err := unix.Adjtimex(&unix.Timex{})
	return err == nil && state != unsynchronized, err == nil
}

// GiveUp has a connection of TCP end when what was sent has not been acknowledged for so long (tcp(7), TCP_USER_TIMEOUT). It is a
// net.Dialer's Control.
func GiveUp(after time.Duration) func(network, address string, c syscall.RawConn) error {
	return func(network, _ string, c syscall.RawConn) (err error) {
		if network != "tcp4" && network != "tcp6" {
			return nil
		}
		return errors.Join(c.Control(func(fd uintptr) {
			err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(after.Milliseconds()))
		}), err)
	}
}

// LargePages has the next octets of Go's heap come from the system in pages of 2 MB (THP), where it offers them. At the start of a program nearly
// all memory is new, and each small page of it costs an entry into the kernel. It returns what ends that: more memory then comes in small pages,
// as ever. It is advice: nothing follows from it where the kernel does not take it.
func LargePages(octets int) (end func()) {
	room := make([]byte, octets)
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE)
	begin := uintptr(unsafe.Pointer(&room[0]))
	runtime.KeepAlive(room)
	runtime.GC() // what Go allocates from here on lies there
	return func() { _, _, _ = unix.Syscall(unix.SYS_MADVISE, begin, uintptr(octets), unix.MADV_NOHUGEPAGE) }
}
