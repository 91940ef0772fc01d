package ledger

import (
	"cmp"
	"database/sql"
	"fmt"
	"sync"

	"rondo/theme"
)

// acceptedFiles keeps the Set of the accepted files, which is costly to load, for as long as the files are the same.
type acceptedFiles struct {
	near    func() *theme.Set // Options.Loaded
	mu      sync.Mutex
	version int64 // of the part "files" when they were read
	digest  string
	set     *theme.Set

	outlined outlined
}

// outlined is an outline of the accepted files; it goes when they are read.
type outlined struct {
	version int64
	set     *theme.Set // nil for none
}

func filesVersion(tx *sql.Tx) (version int64, err error) {
	err = tx.QueryRow(`SELECT version FROM versions WHERE part = '` + partFiles + `'`).Scan(&version)
	return version, err
}

// read returns the last accepted files as a Set, nil before the first acceptance.
func (a *acceptedFiles) read(tx *sql.Tx) (*theme.Set, error) {
	version, err := filesVersion(tx)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.set != nil && a.version == version {
		return a.set, nil
	}
	files, err := readFiles(tx)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	if digest := files.Digest(); digest != a.digest {
		set, err := a.load(files, digest)
		if err != nil {
			return nil, err
		}
		a.digest, a.set = digest, set
	}
	a.version, a.outlined = version, outlined{}
	return a.set, nil
}

// keep takes files that were just accepted, and of which the part "files" has a version since, so that nobody has to read them again.
func (a *acceptedFiles) keep(version int64, set *theme.Set) {
	if set == nil {
		return
	}
	digest := set.Files.Digest()
	a.mu.Lock()
	defer a.mu.Unlock()
	if version > a.version {
		a.version, a.digest, a.set, a.outlined = version, digest, set, outlined{}
	}
}

func (a *acceptedFiles) load(files theme.Files, digest string) (*theme.Set, error) {
	near := a.set
	if a.near != nil {
		set := a.near()
		if set != nil && set.Files.Digest() == digest {
			return set, nil
		}
		near = cmp.Or(near, set)
	}
	set, findings := theme.LoadAfter(files.FS(), "rondo.yaml", near)
	if set == nil {
		return nil, fmt.Errorf("the accepted files cannot be read any more: %w", findings.Err())
	}
	return set, nil
}

// outline returns the last accepted files as read does, or as [theme.Outline] has them where that would have to wait.
func (a *acceptedFiles) outline(tx *sql.Tx) (*theme.Set, error) {
	if a.mu.TryLock() {
		known := a.set != nil
		a.mu.Unlock()
		if known {
			return a.read(tx)
		}
	}
	set, lacks, err := a.sketch(tx)
	if err == nil && lacks {
		return a.read(tx)
	}
	return set, err
}

// sketch returns an outline, and keeps it until the files are read; nil before the first acceptance. lacks says that none can be made of them.
func (a *acceptedFiles) sketch(tx *sql.Tx) (set *theme.Set, lacks bool, err error) {
	version, err := filesVersion(tx)
	if err != nil {
		return nil, false, err
	}
	if a.mu.TryLock() {
		kept := a.outlined
		a.mu.Unlock()
		if kept.set != nil && kept.version == version {
			return kept.set, false, nil
		}
	}
	sketch, err := readSketch(tx)
	if err != nil || sketch.Files() == 0 {
		return nil, false, err
	}
	if set = sketch.Set(); set == nil {
		return nil, true, nil
	}
	if a.mu.TryLock() { // otherwise they are being read
		if a.set == nil {
			a.outlined = outlined{version, set}
		}
		a.mu.Unlock()
	}
	return set, false, nil
}

// readSketch reads of the files that were accepted last what an outline needs.
func readSketch(tx *sql.Tx) (sketch theme.Sketch, err error) {
	err = each(tx, `SELECT path, bytes FROM files`, nil, func(rows *sql.Rows) error {
		var path string
		var data sql.RawBytes
		if err := rows.Scan(&path, &data); err != nil {
			return err
		}
		sketch.Add(path, data)
		return nil
	})
	return sketch, err
}

// readFiles reads the bytes of the files that were accepted last; none before the first acceptance.
func readFiles(tx *sql.Tx) (theme.Files, error) {
	files := make(theme.Files)
	err := each(tx, `SELECT path, bytes FROM files`, nil, func(rows *sql.Rows) error {
		var path string
		var data []byte
		if err := rows.Scan(&path, &data); err != nil {
			return err
		}
		files[path] = data
		return nil
	})
	return files, err
}
