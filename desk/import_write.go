package desk

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"rondo/theme"
)

const neverOverwritten = "import never overwrites; move it away, or import into another folder"

// inTheWay returns a finding for each file that is there already, also one that differs in the case of its letters alone.
func inTheWay(into string, files theme.Files) (findings theme.Findings) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at := filepath.Join(into, name)
		if _, err := os.Lstat(at); err == nil {
			findings = append(findings, theme.Finding{File: at, Found: "the file is there already", Right: neverOverwritten})
		}
	}
	return findings
}

// writeAll writes files into a folder, all of them or none. They are written into a hidden folder first, which readers of themes pass over, and
// get their names when each is whole; what has a name when something fails loses it again. A file that is there is never overwritten. A folder
// that is there stays as it is, and nothing beside it is touched: it may be all that may be written to.
func writeAll(into string, files theme.Files) error {
	into = filepath.Clean(into)
	if isFolder(into) {
		return fillFolder(into, files)
	}
	return makeFolder(into, files)
}

// fillFolder writes files into a folder that is there.
func fillFolder(into string, files theme.Files) (err error) {
	free, err := lockFolder(into)
	if err != nil {
		return err
	}
	defer free()
	hidden, err := os.MkdirTemp(into, ".import-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(hidden)) }()
	if err := writeFiles(hidden, files); err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		if err := os.Link(filepath.Join(hidden, name), filepath.Join(into, name)); err != nil {
			for _, done := range names[:i] {
				err = errors.Join(err, os.Remove(filepath.Join(into, done)))
			}
			return fmt.Errorf("import: nothing is written: %w", err)
		}
	}
	return syncFolder(into)
}

// makeFolder makes a folder of files. It and its parents are as open as the umask lets them be.
func makeFolder(into string, files theme.Files) (err error) {
	parent := filepath.Dir(into)
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return err
	}
	hidden, err := os.MkdirTemp(parent, ".import-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(hidden)) }()
	made := filepath.Join(hidden, filepath.Base(into))
	if err := os.Mkdir(made, 0o777); err != nil {
		return err
	}
	if err := writeFiles(made, files); err != nil {
		return err
	}
	if err := os.Rename(made, into); err != nil {
		return fmt.Errorf("import: nothing is written: %w", err)
	}
	return syncFolder(parent)
}

func writeFiles(folder string, files theme.Files) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := writeWhole(filepath.Join(folder, name), files[name]); err != nil {
			return err
		}
	}
	return nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func writeWhole(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncFolder puts names on the disk.
func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
