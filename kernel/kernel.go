// Package kernel asks the operating system what the standard library has no portable word for: how much room a disk has,
// which file a name means, when the machine was started, whether something keeps its clock right.
//
// It is the one place where Linux and macOS differ: kernel_linux.go and kernel_darwin.go answer the same questions, and
// [Lacks] says what cannot be answered. What is unknown is answered so that less is sent, never more: see each function.
package kernel

import (
	"errors"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// File tells a file from every other one, also from a copy of it that has its name, its content and its times: neither
// number can be set by hand, and neither changes when the file is written, renamed or given to somebody else.
type File struct {
	Inode  string // decimal
	Device string // decimal; may change when the machine starts again
	Born   string // when the file was made, "seconds.nanoseconds" since 1970; "" where the file system does not say
}

// Free returns how many octets an ordinary user can still write to the file system that path lies in. The file itself need
// not be there, its folder has to.
func Free(path string) (octets uint64, err error) {
	var s unix.Statfs_t
	for {
		if err = unix.Statfs(filepath.Dir(path), &s); !errors.Is(err, unix.EINTR) {
			return s.Bavail * uint64(s.Bsize), err
		}
	}
}

// Clocks are two counts of the time since the machine was started, which nobody sets. They are the same where the kernel
// does not tell how long the machine has slept, and 0 where it tells neither.
type Clocks struct {
	Running time.Duration // sleep included
	Awake   time.Duration // without sleep, like the count in a [time.Time]
}
