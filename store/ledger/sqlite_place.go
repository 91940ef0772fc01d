package ledger

import (
	"fmt"

	"rondo/kernel"
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
	f, err := kernel.Identify(path)
	if err != nil {
		return place{}, fmt.Errorf("look at %s: %w", path, err)
	}
	return place{mark{inode: f.Inode, born: f.Born}, f.Device}, nil
}
