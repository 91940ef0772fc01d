package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/google/renameio/v2"

	"rondo/lazyregexp"
)

// besideCopy is what may lie beside a copy that is brought up to date, as its name goes on. What people call alike is theirs.
var besideCopy = lazyregexp.New(`^(-wal|-shm|-journal|-lock|-seen|-schema\d+(-partial)?(-journal)?)?$`)

// left lists the copy, and what lies beside it.
func (r *Restoring) left() (names []string, err error) {
	dir, base := filepath.Split(r.partial)
	beside, err := os.ReadDir(dir)
	for _, one := range beside {
		if rest, ok := strings.CutPrefix(one.Name(), base); ok && besideCopy.MatchString(rest) {
			names = append(names, dir+one.Name())
		}
	}
	return names, err
}

// isLeft says whether a file is one of those that [Restoring.clean] removes.
func (r *Restoring) isLeft(file fs.FileInfo) (bool, error) {
	names, err := r.left()
	for _, name := range names {
		if one, err := os.Stat(name); err == nil && os.SameFile(one, file) {
			return true, nil
		}
	}
	return false, err
}

// clean removes the copy, and what lies beside it.
func (r *Restoring) clean() error {
	names, err := r.left()
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// owner is whose the files of a ledger are. The zero owner is whoever runs this.
type owner struct {
	other    bool
	uid, gid int
}

// ownerOf returns whose the ledger at a path is, and whose its folder is where none is there. Only root can give files to others, and has to:
// the daemon could not open what is root's.
func ownerOf(path string) (owner, error) {
	if os.Geteuid() != 0 {
		return owner{}, nil
	}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		info, err = os.Stat(filepath.Dir(path))
	}
	if err != nil {
		return owner{}, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return owner{}, nil
	}
	return owner{true, int(stat.Uid), int(stat.Gid)}, nil
}

// own gives them a file. A link is not followed: it may lead anywhere.
func (o owner) own(path string) error {
	if !o.other {
		return nil
	}
	return os.Lchown(path, o.uid, o.gid)
}

// keep gives a file another name beside its own, one that no other file has.
func (r *Restoring) keep(path string) (kept string, err error) {
	first := path + "-replaced-" + r.now().UTC().Format("20060102T150405Z")
	kept = first
	for n := 2; ; n++ {
		if err := os.Link(path, kept); !errors.Is(err, fs.ErrExist) {
			return kept, err
		}
		kept = fmt.Sprintf("%s-%d", first, n) // of the same second
	}
}

// PutBeside writes a file that belongs to the ledger, for its owner only. One that is there is kept under another name, which is returned; "" where
// none was there. At every moment a whole one is in place.
func (r *Restoring) PutBeside(name string, data []byte) (kept string, err error) {
	if _, err := os.Stat(name); err == nil {
		if kept, err = r.keep(name); err != nil {
			return "", err
		}
	}
	next, err := renameio.NewPendingFile(name, renameio.WithTempDir(filepath.Dir(name)), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return kept, err
	}
	defer next.Cleanup()
	if _, err := next.Write(data); err != nil {
		return kept, err
	}
	if err := r.owner.own(next.Name()); err != nil {
		return kept, err
	}
	if err := next.CloseAtomicallyReplace(); err != nil { // syncs the file
		return kept, err
	}
	return kept, syncDir(filepath.Dir(name))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
