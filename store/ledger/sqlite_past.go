package ledger

import (
	"errors"
	"os"
	"sync"
)

// past has the descriptors by which a file of SQLite's is read past SQLite. A process that closes any descriptor of a file gives back all locks
// that it holds on it (POSIX, fcntl), those of SQLite's connections among them, which do not notice. Another process then may take itself
// for the only one at the database. So they stay open as long as the connections do.
type past struct {
	mu    sync.Mutex
	files []*os.File
}

// open returns the file that path names now, which stays open until close.
func (p *past) open(path string) (*os.File, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	for _, file := range p.files {
		if had, err := file.Stat(); err == nil && os.SameFile(had, now) {
			return file, nil
		}
	}
	file, err := os.Open(path)
	if err == nil {
		p.files = append(p.files, file)
	}
	return file, err
}

// close comes after the connections were closed.
func (p *past) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, file := range p.files {
		errs = append(errs, file.Close())
	}
	p.files = nil
	return errors.Join(errs...)
}
