package daemon

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"rondo/installation"
	"rondo/kernel"
	"rondo/lazyregexp"
)

const (
	// glimpse is how often files are looked at while one of them does not lie still.
	glimpse = 100 * time.Millisecond
	// patrol is how often they are looked at without having been told to, for file systems that tell nothing.
	patrol = 10 * time.Second
)

// sentry watches the files of a reading. What else is written below the folder of rondo.yaml, a log, letters or the
// database, costs a look now and then and delays nothing.
type sentry struct {
	files   *reading
	log     *slog.Logger
	prepare func()             // told that files have changed, which do not lie still yet
	changed func(as ...string) // told to read, and which files to leave as they were

	lie     stillness
	wasted  time.Time         // when something was prepared last that was thrown away
	kernel  *fsnotify.Watcher // nil where the kernel does not help
	folders map[string]bool   // that are watched
	now     func() time.Time  // nobody sets it
}

// watch calls changed whenever files that are read have changed and lie still, until ctx ends; at first, when they do not
// lie there as they were read. It calls prepare when they have changed and do not lie still yet, but for a while after that was for nothing.
// Folders are watched rather than files, because editors replace files by renaming.
func watch(ctx context.Context, files *reading, log *slog.Logger, prepare func(), changed func(as ...string)) error {
	s := &sentry{files: files, log: log, prepare: prepare, changed: changed, lie: stillness{}, now: files.inst.Machine.Now}
	defer files.abandon()
	var events chan fsnotify.Event
	var errs chan error
	if w, err := fsnotify.NewWatcher(); err == nil {
		defer w.Close()
		s.kernel, events, errs = w, w.Events, w.Errors
	} else {
		log.Warn("watch files: looking every 10 s instead", "error", err)
	}
	tick := time.NewTicker(patrol)
	defer tick.Stop()
	next := time.NewTimer(0)
	due := s.now() // zero for when something happens
	soon := func(wait time.Duration) {
		if at := s.now().Add(wait); due.IsZero() || at.Before(due) {
			due = at
			next.Reset(wait)
		}
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-events:
			soon(s.urgency(e.Name))
		case err := <-errs:
			log.Warn("watch files", "error", err)
			soon(glimpse)
		case <-tick.C:
			s.folders = nil
			soon(0)
		case <-next.C:
			due = time.Time{}
			if again := s.look(); again > 0 {
				soon(again)
			}
		}
	}
}

// urgency returns how soon the files are looked at when something was written under a name. Most of what is written is none of
// them, and so often that looking each time would cost too much; but behind a symbolic link it may be.
func (s *sentry) urgency(name string) time.Duration {
	if _, counts := s.lie[nameOf(s.files.inst, name)]; counts || candidate(name) {
		return glimpse
	}
	return rest
}

// look looks once and returns when to look again, zero for when something happens.
func (s *sentry) look() time.Duration {
	now := s.now()
	frozen := s.files.last()
	if frozen == nil { // at the start something was written just then
		s.changed()
		return glimpse
	}
	prints := prints(s.files.inst, frozen)
	news := s.lie.look(now, prints, func(name string) string { return sumAt(s.files.inst, name) })
	if news || s.folders == nil {
		s.attend(prints)
	}
	if news && s.files.abandon() {
		s.wasted = now
	}
	var unread []string
	for name, l := range s.lie {
		if !frozen.holds(name, l) {
			unread = append(unread, name)
		}
	}
	read, restless, again := s.lie.verdict(now, unread)
	for _, name := range s.files.stir(now, restless) {
		s.log.Warn("a file is being written all the time; what it said before goes on", "file", name)
	}
	if read {
		s.changed(restless...)
		again = glimpse // it may have been written meanwhile
	} else if len(unread) > 0 && news && now.Sub(s.wasted) >= patience {
		s.prepare()
	}
	return again
}

// attend has the kernel tell of the folders in which the files lie, also of those that symbolic links lead to.
func (s *sentry) attend(prints map[string]fingerprint) {
	if s.kernel == nil {
		return
	}
	now := map[string]bool{s.files.inst.Path("."): true}
	for name := range prints {
		at := s.files.inst.Path(name)
		now[filepath.Dir(at)] = true
		if info, err := os.Lstat(at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			if target, err := filepath.EvalSymlinks(at); err == nil {
				now[filepath.Dir(target)] = true
			}
		}
	}
	for folder := range now {
		_ = s.kernel.Add(folder) // one that is not there yet is seen in its parent, or when the files are looked at next
	}
	for folder := range s.folders {
		if !now[folder] {
			_ = s.kernel.Remove(folder)
		}
	}
	s.folders = now
}

// candidate reports whether a file of a listed folder may be meant to be read. Files that begin with a dot are not:
// editors keep their half-written copies in such.
func candidate(name string) bool {
	base := path.Base(filepath.ToSlash(name))
	return base[0] != '.' && kinds.MatchString(base)
}

var kinds = lazyregexp.New(`(?i)\.(ya?ml|tmpl|css|svg)`)

// prints returns how the files that a reading looked for lie now, and those in the folders it listed that may be meant to be
// read.
func prints(i *installation.Folder, of *frozen) map[string]fingerprint {
	files, folders := of.names()
	for _, folder := range folders {
		entries, _ := os.ReadDir(i.Path(folder)) // a folder that is gone has no files
		for _, e := range entries {
			if !e.IsDir() && candidate(e.Name()) {
				files = append(files, path.Join(folder, e.Name()))
			}
		}
	}
	prints := make(map[string]fingerprint, len(files))
	for _, name := range files {
		if info, err := os.Stat(i.Path(name)); err == nil {
			prints[name] = fingerprintOf(info)
		} else {
			prints[name] = fingerprint{}
		}
	}
	return prints
}

func fingerprintOf(info fs.FileInfo) fingerprint {
	m := fingerprint{there: true, size: info.Size(), modified: info.ModTime().UnixNano(), mode: uint32(info.Mode())}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		m.inode = stat.Ino
		m.changed = kernel.Changed(info).UnixNano()
	}
	return m
}

// sumAt returns the hash of a file's bytes, "" for what cannot be read.
func sumAt(i *installation.Folder, name string) string {
	at := i.Path(name)
	if info, err := os.Stat(at); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := os.Open(at)
	if err != nil {
		return ""
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, frozenLimit))
	if err != nil {
		return ""
	}
	return sumOf(data)
}

// nameOf returns the name below the folder of rondo.yaml under which a reading knows a path.
func nameOf(i *installation.Folder, at string) string {
	if name, err := filepath.Rel(i.Dir, at); err == nil {
		return filepath.ToSlash(name)
	}
	return at
}
