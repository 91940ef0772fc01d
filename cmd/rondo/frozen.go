package main

import (
	"bytes"
	"io"
	"io/fs"
	"sync"
)

// frozen shows a folder as it was when each file was first looked at, so that one reading of the files stays one reading
// however often it is loaded and whatever an editor does meanwhile.
type frozen struct {
	fsys fs.FS
	mu   sync.Mutex
	seen map[string]*frost
}

// frost is what was found under a name: a file's bytes, a folder's entries, or an error.
type frost struct {
	info    fs.FileInfo
	data    []byte
	entries []fs.DirEntry
	err     error
}

// frozenLimit is a little more than a file may have, so that too large a file is still found too large.
const frozenLimit = 1<<20 + 1

func freeze(fsys fs.FS) *frozen { return &frozen{fsys: fsys, seen: map[string]*frost{}} }

func (f *frozen) look(name string) *frost {
	f.mu.Lock()
	defer f.mu.Unlock()
	if was, ok := f.seen[name]; ok {
		return was
	}
	now := &frost{}
	f.seen[name] = now
	var file fs.File
	if file, now.err = f.fsys.Open(name); now.err != nil {
		return now
	}
	defer file.Close()
	if now.info, now.err = file.Stat(); now.err != nil {
		return now
	}
	if now.info.IsDir() {
		now.entries, now.err = fs.ReadDir(f.fsys, name)
	} else {
		now.data, now.err = io.ReadAll(io.LimitReader(file, frozenLimit))
	}
	return now
}

// Open implements [fs.FS].
func (f *frozen) Open(name string) (fs.File, error) {
	was := f.look(name)
	if was.err != nil {
		return nil, was.err
	}
	return &frozenFile{Reader: bytes.NewReader(was.data), info: was.info}, nil
}

// Stat implements [fs.StatFS].
func (f *frozen) Stat(name string) (fs.FileInfo, error) {
	was := f.look(name)
	return was.info, was.err
}

// ReadDir implements [fs.ReadDirFS].
func (f *frozen) ReadDir(name string) ([]fs.DirEntry, error) {
	was := f.look(name)
	return was.entries, was.err
}

type frozenFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *frozenFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *frozenFile) Close() error               { return nil }
