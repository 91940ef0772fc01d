package store

import (
	"database/sql"
	"fmt"
	"sync"

	"rondo/theme"
)

// acceptedFiles keeps the Set of the accepted files, which is costly to load, for as long as the files are the same.
type acceptedFiles struct {
	mu     sync.Mutex
	digest string
	set    *theme.Set
}

// read returns the last accepted files as a Set, nil before the first acceptance.
func (a *acceptedFiles) read(tx *sql.Tx) (*theme.Set, error) {
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
	if err != nil || len(files) == 0 {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if digest := files.Digest(); digest != a.digest {
		set, findings := theme.Load(files.FS(), "rondo.yaml")
		if set == nil {
			return nil, fmt.Errorf("the accepted files cannot be read any more: %w", findings.Err())
		}
		a.digest, a.set = digest, set
	}
	return a.set, nil
}
