package theme

import (
	"bytes"
	"cmp"
	"io"
	"io/fs"
	"path"
	"slices"
	"time"
)

// FS returns a file system that holds the files, for [Load] with the config "rondo.yaml". Its folders are those that the
// files lie in. Paths that [fs.ValidPath] refuses are left out.
func (f Files) FS() fs.FS {
	m := memory{files: f, folders: map[string][]fs.DirEntry{".": nil}}
	for name, data := range f {
		if !fs.ValidPath(name) || name == "." {
			continue
		}
		entry := info{name: path.Base(name), size: len(data)}
		for dir := path.Dir(name); ; dir = path.Dir(dir) {
			listed, known := m.folders[dir]
			m.folders[dir] = append(listed, fs.FileInfoToDirEntry(entry))
			if known {
				break
			}
			entry = info{name: path.Base(dir), folder: true}
		}
	}
	for _, entries := range m.folders {
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	}
	return m
}

// memory is a file system of what is in memory.
type memory struct {
	files   Files
	folders map[string][]fs.DirEntry // in order of name; "." is the root and always there
}

func (m memory) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if data, ok := m.files[name]; ok {
		return &open{info: info{name: path.Base(name), size: len(data)}, Reader: bytes.NewReader(data), data: data}, nil
	}
	if entries, ok := m.folders[name]; ok {
		return &listing{info: info{name: path.Base(name), folder: true}, rest: entries}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// open is an open file.
type open struct {
	info
	*bytes.Reader
	data []byte
}

// Held returns the bytes of the file as they are in memory.
func (o *open) Held() []byte { return o.data }

func (o *open) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *open) Close() error               { return nil }
func (o *open) Size() int64                { return o.info.Size() }

// listing is an open folder.
type listing struct {
	info
	rest []fs.DirEntry // not read yet
}

func (l *listing) Stat() (fs.FileInfo, error) { return l.info, nil }
func (l *listing) Close() error               { return nil }

func (l *listing) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: l.name, Err: fs.ErrInvalid}
}

// ReadDir returns the next n entries, or all of the rest if n is 0 or less.
func (l *listing) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(l.rest) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(l.rest) {
		n = len(l.rest)
	}
	next := slices.Clone(l.rest[:n])
	l.rest = l.rest[n:]
	return next, nil
}

// info describes a file or a folder, which nobody may write.
type info struct {
	name   string
	size   int
	folder bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return int64(i.size) }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.folder }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	if i.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
