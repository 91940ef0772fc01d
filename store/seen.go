package store

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

// highWater is what the file beside the database remembers: which database it belongs to, and how far that database had
// got when it last moved a letter.
type highWater struct {
	install string
	counter int64
}

// seenFile is <path>-seen. It is written after the commits that move letters and so is never ahead of a database that
// was left in place, not even after a power cut; a database that is behind it was restored from an older copy.
type seenFile struct {
	path string
	mu   sync.Mutex
	file *os.File // opened by the first write
}

// read returns the high water, or an error that is os.ErrNotExist when the file is missing.
func (s *seenFile) read() (highWater, error) {
	text, err := os.ReadFile(s.path)
	if err != nil {
		return highWater{}, err
	}
	var w highWater
	if _, err := fmt.Sscanf(string(text), "%32s %d\n", &w.install, &w.counter); err != nil {
		return highWater{}, fmt.Errorf("read %s: %w", s.path, err)
	}
	return w, nil
}

// write overwrites the file in place with text of one width. It is not synced: what a power cut takes back makes the
// file older, which is the safe side.
func (s *seenFile) write(w highWater) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		if s.file, err = os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
			return err
		}
	}
	return writeAt(s.file, fmt.Sprintf("%s %020d\n", w.install, w.counter))
}

func (s *seenFile) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Sync(), s.file.Close())
}
