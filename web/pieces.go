package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// calendar is a feed in pieces: what stands before the events, an event each, the end. Pieces are gathered into runs; a
// run that the feed before has as well costs a checksum of checksums.
type calendar struct {
	pieces []*piece
	runs   []run
	tag    string // tells calendars with different bytes apart
}

type piece struct {
	text     []byte
	checksum checksum
}

type checksum = [sha256.Size]byte

func newPiece(text []byte) *piece { return &piece{text, sha256.Sum256(text)} }

// run is some pieces that stand one after another.
type run struct {
	pieces   []*piece
	checksum checksum
}

// newCalendar takes a calendar's texts. kept are pieces that may hold them: the first one the second text, and so on.
func newCalendar(texts [][]byte, kept []*piece) calendar {
	c := calendar{pieces: make([]*piece, len(texts))}
	for i, text := range texts {
		if event := i - 1; event >= 0 && event < len(kept) && same(text, kept[event].text) {
			c.pieces[i] = kept[event]
		} else {
			c.pieces[i] = newPiece(text)
		}
	}
	var buffer []byte
	all := sha256.New()
	for rest := c.pieces; len(rest) > 0; {
		n := turn(rest)
		buffer = buffer[:0]
		for _, p := range rest[:n] {
			buffer = append(buffer, p.checksum[:]...)
		}
		next := run{rest[:n], sha256.Sum256(buffer)}
		all.Write(next.checksum[:])
		c.runs, rest = append(c.runs, next), rest[n:]
	}
	c.tag = hex.EncodeToString(all.Sum(nil)[:16])
	return c
}

// turn is how many of the pieces are a run: up to one whose checksum says so, one in 32. A piece that comes, goes or
// changes therefore moves no other turn.
func turn(pieces []*piece) int {
	ends := func(p *piece) bool { return p.checksum[0] < 256/32 }
	if i := slices.IndexFunc(pieces, ends); i >= 0 {
		return i + 1
	}
	return len(pieces)
}

// same reports whether two slices are the same memory.
func same(a, b []byte) bool { return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] }

// join is the calendar in one.
func (c calendar) join() []byte {
	var whole bytes.Buffer
	whole.Grow(c.size())
	for _, p := range c.pieces {
		whole.Write(p.text)
	}
	return whole.Bytes()
}

// size is the calendar's length in octets.
func (c calendar) size() (octets int) {
	for _, p := range c.pieces {
		octets += len(p.text)
	}
	return octets
}
