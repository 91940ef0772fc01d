package main

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// rest is how long the folder must lie still before its files are read: an editor that is still writing is not
	// interrupted. Together with the reading it stays below the two seconds in which a saved edit is taken up.
	rest = 500 * time.Millisecond
	// patrol is how often the folder is looked at without having been told to, for file systems that tell nothing.
	patrol = 10 * time.Second
)

// watch calls changed whenever the files below dir have changed and come to rest, until ctx ends; at first, when their
// fingerprint is not the last one that was seen. Folders are watched rather than files, because editors replace files by
// renaming.
func watch(ctx context.Context, dir, last string, log *slog.Logger, changed func()) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("watch files: looking every 10 s instead", "error", err)
		return watchBySight(ctx, dir, last, changed)
	}
	defer w.Close()
	addFolders(w, dir)
	quiet := time.NewTimer(0)
	<-quiet.C
	tick := time.NewTicker(patrol)
	defer tick.Stop()
	if fingerprint(dir) != last {
		quiet.Reset(rest)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-w.Events:
			if ours(e.Name) {
				continue
			}
			if e.Has(fsnotify.Create) {
				addFolders(w, e.Name)
			}
			quiet.Reset(rest)
		case err := <-w.Errors:
			log.Warn("watch files", "error", err)
			quiet.Reset(rest)
		case <-quiet.C:
			last = fingerprint(dir)
			changed()
		case <-tick.C:
			if now := fingerprint(dir); now != last {
				addFolders(w, dir)
				quiet.Reset(rest)
			}
		}
	}
}

// watchBySight is watch without the kernel's help.
func watchBySight(ctx context.Context, dir, last string, changed func()) error {
	tick := time.NewTicker(patrol)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if now := fingerprint(dir); now != last {
				last = now
				changed()
			}
		}
	}
}

// ours reports whether the file is one that rondo itself writes beside the configuration.
func ours(name string) bool {
	base := filepath.Base(name)
	return strings.Contains(base, ".db")
}

func addFolders(w *fsnotify.Watcher, root string) {
	_ = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil //nolint:nilerr // a folder that went away needs no watching
		}
		if d.Name() == ".git" {
			return fs.SkipDir
		}
		_ = w.Add(p)
		return nil
	})
}

// fingerprint changes when a file below dir is added, removed, replaced or written.
func fingerprint(dir string) string {
	var b strings.Builder
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || ours(p) {
			return nil //nolint:nilerr // a file that went away is seen by its absence
		}
		if info, err := os.Stat(p); err == nil {
			b.WriteString(p)
			b.WriteString(info.ModTime().String())
			b.WriteString(info.Mode().String())
			b.WriteByte(byte(info.Size()))
			b.WriteByte(byte(info.Size() >> 8))
			b.WriteByte('\n')
		}
		return nil
	})
	return b.String()
}
