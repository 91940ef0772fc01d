package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"rondo/store"
)

// highWater is what the file beside the database remembers: which database it belongs to, and how far that database had
// got when it last moved a letter.
type highWater struct {
	install string
	counter int64
}

// seenFile is <path>-seen. It is written after the commits that move letters and so is never ahead of a database that
// was left in place, not even after a power cut; a database that is behind it was restored from an older copy.
//
// It is also made anew now and then (see [DB.renew]), and the database knows the file by its mark. A folder that is put
// back over itself takes the content of both back, and not the file: that is still the one made last.
type seenFile struct {
	path string
	mu   sync.Mutex
	last highWater // that was written
	sign store.Sign
}

const seenSuffix = "-seen"

func (s *seenFile) next() string { return s.path + "-next" }

// read returns the high water and the last sign of life, or an error that is os.ErrNotExist when the file is missing.
func (s *seenFile) read() (w highWater, sign store.Sign, err error) {
	text, err := os.ReadFile(s.path)
	if err != nil {
		return highWater{}, store.Sign{}, err
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	if _, err := fmt.Sscanf(first, "%32s %d", &w.install, &w.counter); err != nil {
		return highWater{}, store.Sign{}, fmt.Errorf("read %s: %w", s.path, err)
	}
	var at, boot string
	var ran int64
	if _, err := fmt.Sscanf(rest, "alive %s %s %d", &at, &boot, &ran); err == nil {
		if sign.At, err = time.Parse(wide, at); err == nil {
			sign.Boot, sign.Ran = strings.Trim(boot, "-"), time.Duration(ran)
		}
	}
	return w, sign, nil
}

// write overwrites the file in place, if it is there, with text of one width. It is not synced: what a power cut takes
// back makes the file older, which is the safe side.
func (s *seenFile) write(w highWater) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = w
	return s.put(s.path, os.O_WRONLY)
}

// high returns the counter that was written last.
func (s *seenFile) high() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last.counter
}

// alive notes a sign of life.
func (s *seenFile) alive(sign store.Sign) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sign = sign
	return s.put(s.path, os.O_WRONLY)
}

func (s *seenFile) put(path string, flags int) error {
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return err
	}
	err = writeAt(f, s.text())
	if flags&os.O_CREATE != 0 {
		err = errors.Join(err, f.Sync())
	}
	return errors.Join(err, f.Close())
}

func (s *seenFile) text() string {
	text := fmt.Sprintf("%s %020d\n", s.last.install, s.last.counter)
	if s.sign.At.IsZero() {
		return text
	}
	return text + fmt.Sprintf("alive %s %-37s %020d\n", s.sign.At.UTC().Format(wide), strings.ReplaceAll(s.sign.Boot+"-", " ", ""), s.sign.Ran)
}

// wide is a time of day of one width.
const wide = "2006-01-02T15:04:05.000Z"

// make makes the file where there is none.
func (s *seenFile) make() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.put(s.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	return err
}

// begin makes the file that is to take this one's place, and says which one it is.
func (s *seenFile) begin() (mark, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.Remove(s.next()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return mark{}, err
	}
	if err := s.put(s.next(), os.O_WRONLY|os.O_CREATE|os.O_EXCL); err != nil {
		return mark{}, err
	}
	if err := syncDir(filepath.Dir(s.path)); err != nil {
		return mark{}, err
	}
	place, err := placeOf(s.next())
	return place.mark, err
}

// end lets the file that was begun take this one's place.
func (s *seenFile) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.Rename(s.next(), s.path); err != nil {
		return err
	}
	return s.put(s.path, os.O_WRONLY) // what was noted meanwhile
}

// give up the file that was begun.
func (s *seenFile) giveUp() { _ = os.Remove(s.next()) }

// found says whether the file is the one with a mark. Between [seenFile.begin] and end that is the other one.
func (s *seenFile) found(m mark) (here, next bool) {
	if place, err := placeOf(s.path); err == nil && m.is(place.mark) {
		return true, false
	}
	place, err := placeOf(s.next())
	return false, err == nil && m.is(place.mark)
}

// sync brings the file to the disk.
func (s *seenFile) sync() error {
	if s.path == "" {
		return nil
	}
	f, err := os.OpenFile(s.path, os.O_WRONLY, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
