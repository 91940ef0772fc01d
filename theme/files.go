package theme

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"syscall"
)

// configKey is the key of rondo.yaml in [Files].
const configKey = "rondo.yaml"

// sizeLimit is the most bytes that a file may have.
const sizeLimit = 1 << 20

// Files are configuration files by path relative to the folder of rondo.yaml; rondo.yaml itself has the key "rondo.yaml"
// whatever its name on disk.
type Files map[string][]byte

// Digest names the content: equal files have equal digests (SHA-256 in hex over sorted paths and bytes).
func (f Files) Digest() string {
	h := sha256.New()
	part := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		h.Write(b)
	}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		part([]byte(name))
		part(f[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// OpenDir opens the folder of rondo.yaml for [Load]. Symbolic links inside the folder are followed, links out of it are
// not, and only regular files and folders open: a FIFO or a device is refused without waiting for it.
func OpenDir(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return folder{root}, nil
}

type folder struct{ root *os.Root }

func (d folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	// The mode is looked at before opening, for devices that act on being opened, and after it, for files that change
	// in between; O_NONBLOCK keeps a FIFO from waiting for its writer.
	info, err := d.root.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := ordinary(name, info); err != nil {
		return nil, err
	}
	f, err := d.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = ordinary(name, info)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func ordinary(name string, info fs.FileInfo) error {
	if info.Mode().IsRegular() || info.IsDir() {
		return nil
	}
	return &fs.PathError{Op: "open", Path: name, Err: wrong("only regular files are read", "it is %s", kindOf(info.Mode()))}
}

func kindOf(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}

// source is where Load reads: a file system, with some paths replaced or left out.
type source struct {
	fsys    fs.FS
	instead Files           // read instead of the file system's
	without map[string]bool // themes that are not listed
}

func (s source) read(name string) ([]byte, error) {
	if data, ok := s.instead[name]; ok {
		return data, nil
	}
	if !fs.ValidPath(name) {
		return nil, wrong("name a path below the folder of rondo.yaml, without ..", "%q lies outside the folder", name)
	}
	f, err := s.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, wrong("only regular files are read", "%s is %s", name, kindOf(info.Mode()))
	}
	var data []byte
	if held, ok := f.(interface{ Held() []byte }); ok { // in memory, where nobody changes it
		if data = held.Held(); data == nil {
			data = []byte{} // an empty file is one
		}
	} else if data, err = io.ReadAll(io.LimitReader(f, sizeLimit+1)); err != nil {
		return nil, err
	}
	if len(data) > sizeLimit {
		return nil, wrong("split it, or keep long lists of people in CSV files", "the file is larger than 1 MB")
	}
	return data, nil
}

// themes lists the theme files of a folder, in order. Hidden files are left out: editors keep their half-written copies
// in such.
func (s source) themes(dir string) ([]string, error) {
	entries, err := fs.ReadDir(s.fsys, dir)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, e := range entries {
		if isThemeFile(e.Name()) {
			names[path.Join(dir, e.Name())] = true
		}
	}
	for name := range s.without {
		delete(names, name)
	}
	return slices.Sorted(maps.Keys(names)), nil
}
