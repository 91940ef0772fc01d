package store

import (
	"errors"
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"
)

// mark tells a file from every other one, also from a copy of it that has its name, its content and its times: neither
// can be set, and neither changes when a file is written, renamed, or given to somebody else.
type mark struct {
	inode string
	born  string // when the file was made; "" where the file system does not say
}

// is says whether two marks are of one file. Where one of them does not know when it was made, the inode decides.
func (m mark) is(other mark) bool {
	return m.inode == other.inode && (m.born == "" || other.born == "" || m.born == other.born)
}

type place struct {
	mark
	device string // for people only: it may change when the machine starts again
}

// placeOf says which file has a name. A missing one is os.ErrNotExist.
func placeOf(path string) (place, error) {
	var s unix.Statx_t
	for {
		err := unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_SYNC_AS_STAT, unix.STATX_INO|unix.STATX_BTIME, &s)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return place{}, fmt.Errorf("look at %s: %w", path, err)
		}
		break
	}
	p := place{mark{inode: strconv.FormatUint(s.Ino, 10)}, strconv.FormatUint(unix.Mkdev(s.Dev_major, s.Dev_minor), 10)}
	if s.Mask&unix.STATX_BTIME != 0 && (s.Btime.Sec != 0 || s.Btime.Nsec != 0) {
		p.born = fmt.Sprintf("%d.%09d", s.Btime.Sec, s.Btime.Nsec)
	}
	return p, nil
}
