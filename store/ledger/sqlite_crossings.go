package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"rondo/kernel"
)

// crossings is <path>-crossings: which letters have passed the final dot, and what the server said, while the ledger's own
// record of it is on the way to the disk. It is memory that the program shares with the machine and that nobody syncs,
// which costs a connection nothing: what it says outlives the program, not the machine, and is believed by the same
// machine until that starts again.
// Each letter has a place of its own until the ledger knows.
type crossings struct {
	mu     sync.Mutex
	shared []byte // nil where nothing is noted
	places map[int64]int
	free   []int
}

const (
	crossingsSuffix = "-crossings"

	crossingSize  = 512
	mostCrossing  = crossingSize - 9 // with its checksum
	mostCrossings = 640              // with the head of the file: three for each of 100 connections, and as many of a route before
)

var blank = bytes.Repeat([]byte(" "), crossingSize)

var errNotNoted = errors.New("crossings are not noted")

// begin creates the file again for the ledger of this install. Where that fails nothing is noted.
func (c *crossings) begin(path, install string) {
	boot := kernel.Boot()
	if boot == "" {
		return
	}
	shared, err := mapBlank(path, crossingSize*mostCrossings)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shared, c.places = shared, map[int64]int{}
	c.write(0, install+" "+boot)
}

// mapBlank makes a file of blanks, which takes its room on the disk, and maps it into memory.
func mapBlank(path string, size int) (shared []byte, err error) {
	if err := os.WriteFile(path, bytes.Repeat([]byte(" "), size), 0o600); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return syscall.Mmap(int(file.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
}

// dotLeaves notes that a letter's final dot leaves.
func (c *crossings) dotLeaves(id int64) { _ = c.note(id, "") }

// accepted notes that the server took a letter. After an error that is not so.
func (c *crossings) accepted(id int64, reply string, at time.Time) error {
	return c.note(id, at.UTC().Format(time.RFC3339Nano)+" "+reply)
}

func (c *crossings) note(id int64, receipt string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shared == nil {
		return errNotNoted
	}
	place, ok := c.places[id]
	if !ok {
		if n := len(c.free); n > 0 {
			place, c.free = c.free[n-1], c.free[:n-1]
		} else {
			place = len(c.places) + 1
		}
		c.places[id] = place
	}
	if place == mostCrossings { // what is not noted of one letter would be wrong
		c.write(0, "")
		return errors.Join(errNotNoted, c.unmap())
	}
	c.write(place, strconv.FormatInt(id, 10)+" "+receipt)
	return nil
}

// write fills a place, behind a checksum: the program may end in the middle.
func (c *crossings) write(place int, text string) {
	if len(text) > mostCrossing {
		text = strings.ToValidUTF8(text[:mostCrossing], "")
	}
	text = strings.TrimRight(text, " ")
	line := fmt.Appendf(make([]byte, 0, crossingSize), "%08x %s", crc32.ChecksumIEEE([]byte(text)), text)
	rest := c.shared[place*crossingSize:][:crossingSize]
	rest = rest[copy(rest, line):]
	copy(rest, blank)
}

// forget clears a letter's place: the ledger knows what became of it.
func (c *crossings) forget(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if place, ok := c.places[id]; ok && c.shared != nil {
		c.write(place, "")
		delete(c.places, id)
		c.free = append(c.free, place)
	}
}

func (c *crossings) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unmap()
}

func (c *crossings) unmap() error {
	if c.shared == nil {
		return nil
	}
	err := syscall.Munmap(c.shared)
	c.shared = nil
	return err
}

// noteCrossings begins to note them, after those of the daemon before were followed; what that one noted must not stay.
func (db *DB) noteCrossings(ctx context.Context) error {
	var install string
	if err := db.readers.QueryRowContext(ctx, `SELECT install FROM identity`).Scan(&install); err != nil {
		return err
	}
	path := db.path + crossingsSuffix
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db.crossings.begin(path, install)
	return nil
}
