package daemon

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"rondo/fetch"
)

// frozen shows a folder as it was when each file was first looked at, so that one reading of the files stays one reading
// however often it is loaded and whatever an editor does meanwhile. Files that are being written are shown as an earlier
// reading found them.
type frozen struct {
	fsys    fs.FS
	at      time.Time       // when the reading began; zero for unknown
	earlier *frozen         // nil before the first reading
	as      map[string]bool // files that are shown as earlier had them

	mu       sync.Mutex
	seen     map[string]*frost
	was      map[string]*frost // as the reading before found them, until this one has ended
	finished bool              // the reading has ended
}

// frost is what was found under a name: a file's bytes, a folder's entries, or an error.
type frost struct {
	print   fingerprint // of a file, as it was when it was opened; see settle for those that could not be
	sure    bool        // with the same print it has the same bytes, see coarse
	late    bool        // looked at after the reading had ended
	info    fs.FileInfo
	data    []byte
	entries []fs.DirEntry
	err     error
}

// frozenLimit is a little more than the largest file may have, a calendar, so that too large a file is still found too large.
const frozenLimit = fetch.Largest + 1

// coarse is as exactly as file systems tell the time at worst: what is written twice within it may have the same fingerprint after both.
const coarse = 2 * time.Second

func freeze(fsys fs.FS, at time.Time) *frozen {
	return &frozen{fsys: fsys, at: at, seen: map[string]*frost{}}
}

// again begins a new reading at a time, in which some files stay as they are in f. f may be nil. What lies there as f found it is not read again,
// unless anew, or f read it when it had just been written.
func (f *frozen) again(fsys fs.FS, at time.Time, as []string, anew bool) *frozen {
	next := freeze(fsys, at)
	if f != nil && !anew {
		next.was = f.alone().seen
	}
	if len(as) > 0 {
		next.earlier, next.as = f.alone(), map[string]bool{}
		for _, name := range as {
			next.as[name] = true
		}
	}
	return next
}

// alone returns f with what it was shown of an earlier reading as its own, so that readings do not hang on each other.
func (f *frozen) alone() *frozen {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return &frozen{fsys: none{}, seen: maps.Clone(f.seen)}
}

// none is a file system without files.
type none struct{}

func (none) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (f *frozen) look(name string) *frost {
	f.mu.Lock()
	defer f.mu.Unlock()
	if was, ok := f.seen[name]; ok {
		return was
	}
	now := &frost{late: f.finished}
	f.seen[name] = now
	switch {
	case !f.as[name]:
		now.read(f.fsys, name, f.at, f.was[name])
	case f.earlier != nil:
		*now = *f.earlier.look(name)
		now.late = f.finished
	default:
		now.read(none{}, name, f.at, nil)
	}
	if now.entries != nil {
		now.entries = f.stirred(name, now.entries)
	}
	return now
}

// read reads a file or lists a folder in a reading that began at a time, given what was found there before; nil for nothing.
func (now *frost) read(fsys fs.FS, name string, at time.Time, was *frost) {
	var file fs.File
	if file, now.err = fsys.Open(name); now.err != nil {
		return
	}
	defer file.Close()
	if now.info, now.err = file.Stat(); now.err != nil {
		return
	}
	if now.info.IsDir() {
		now.entries, now.err = fs.ReadDir(fsys, name)
	} else {
		if now.print = fingerprintOf(now.info); was != nil && was.sure && was.err == nil && was.print == now.print {
			now.data, now.sure = was.data, true
			return
		}
		now.sure = at.Sub(now.print.last()) >= coarse
		now.data, now.err = io.ReadAll(io.LimitReader(file, frozenLimit))
		now.data = slices.Clone(now.data) // what reading took in advance goes back
	}
}

// stirred returns a folder's list with the files that are being written in it only if they were in it before.
func (f *frozen) stirred(folder string, entries []fs.DirEntry) []fs.DirEntry {
	if len(f.as) == 0 {
		return entries
	}
	own := func(e fs.DirEntry) bool { return f.as[path.Join(folder, e.Name())] }
	entries = slices.DeleteFunc(slices.Clone(entries), own)
	if f.earlier != nil {
		for _, e := range f.earlier.look(folder).entries {
			if own(e) {
				entries = append(entries, e)
			}
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// names returns the files that were looked for, those that are not there too, and the folders that were listed. Before the
// first reading, when f is nil, there are none.
func (f *frozen) names() (files, folders []string) {
	if f == nil {
		return nil, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, was := range f.seen {
		if was.info != nil && was.info.IsDir() {
			folders = append(folders, name)
		} else {
			files = append(files, name)
		}
	}
	return files, folders
}

// finish ends the reading, given how its files lie now and what is in them. It reports whether the reading is one: none
// of the files was written meanwhile. The bytes of those that had just been written when they were read are compared.
func (f *frozen) finish(now map[string]fingerprint, sum func(name string) string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, m := range now {
		was, read := f.seen[name]
		switch {
		case f.as[name] || !read && f.listed(name) == m.there:
		case read && was.info == nil && m.there != errors.Is(was.err, fs.ErrNotExist):
			was.print = m
		case read && was.print == m && (was.sure || was.info == nil || was.err != nil || !m.there):
		case !read || !m.there || !was.print.there || sumOf(was.data) != sum(name):
			return false
		}
	}
	f.finished, f.was = true, nil
	return true
}

// mind has a file that is read elsewhere belong to the reading.
func (f *frozen) mind(name string, m fingerprint) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen[name] = &frost{print: m}
}

// holds reports whether a file lies there as it was read. One that was seen in a folder's list and passed by lies there as
// it was as long as it is there; so does one that was looked at later, which may have come or gone after the list was made.
func (f *frozen) holds(name string, now *lying) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	was, read := f.seen[name]
	if _, list := f.seen[path.Dir(name)]; !read || was.late && list {
		return f.listed(name) == now.there
	}
	return was.print == now.fingerprint || was.print.there && now.there && sumOf(was.data) == now.sum
}

// listed reports whether a file was seen in the list of its folder.
func (f *frozen) listed(name string) bool {
	folder, looked := f.seen[path.Dir(name)]
	return looked && slices.ContainsFunc(folder.entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) })
}

func sumOf(data []byte) string {
	hash := sha256.Sum256(data)
	return string(hash[:])
}

// Open implements [fs.FS].
func (f *frozen) Open(name string) (fs.File, error) {
	was := f.look(name)
	if was.err != nil {
		return nil, was.err
	}
	return &frozenFile{Reader: bytes.NewReader(was.data), data: was.data, info: was.info}, nil
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
	data []byte
	info fs.FileInfo
}

// Held returns the bytes of the file, which nobody changes.
func (f *frozenFile) Held() []byte { return f.data }

func (f *frozenFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *frozenFile) Close() error               { return nil }
