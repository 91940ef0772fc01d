package edition

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// calendar is the text of a feed in pieces: first what stands before the events, then one piece for each event, then the
// end. Pieces that stand together are gathered into runs, which are hashed and packed as a whole.
type calendar struct {
	pieces []*piece
	runs   []run
	digest string // 32 hexadecimal digits; calendars with different bytes have different ones
}

// piece is a text that is kept with its digest.
type piece struct {
	text   []byte
	digest digest
}

// run is some pieces that stand one after another.
type run struct {
	pieces []*piece
	digest digest // of the digests of its pieces
}

type digest = [sha256.Size]byte

func newPiece(text []byte) *piece { return &piece{text, sha256.Sum256(text)} }

// newCalendar returns the calendar whose pieces have these texts. kept[i] is a piece that was made before and may have
// the text of event i, which is texts[i+1]; its digest is then not computed again.
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
		n := runLength(rest)
		buffer = buffer[:0]
		for _, p := range rest[:n] {
			buffer = append(buffer, p.digest[:]...)
		}
		next := run{rest[:n], sha256.Sum256(buffer)}
		all.Write(next.digest[:])
		c.runs, rest = append(c.runs, next), rest[n:]
	}
	c.digest = hex.EncodeToString(all.Sum(nil)[:16])
	return c
}

// runLength returns how many of the pieces, which are not none, belong to the first run. A run ends behind a piece whose
// digest begins with a byte below 8, which is one piece in 32. So where runs end follows from the pieces alone: a piece
// that comes, goes or changes makes another run of its own one, and of the next one at most, but moves no other. Runs of
// a fixed length would all be others after the first new event.
func runLength(pieces []*piece) int {
	ends := func(p *piece) bool { return p.digest[0] < 256/32 }
	if i := slices.IndexFunc(pieces, ends); i >= 0 {
		return i + 1
	}
	return len(pieces)
}

// same reports whether two slices are the same memory.
func same(a, b []byte) bool { return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] }

// join returns the whole text.
func (c calendar) join() []byte {
	var whole bytes.Buffer
	whole.Grow(c.size())
	for _, p := range c.pieces {
		whole.Write(p.text)
	}
	return whole.Bytes()
}

// size returns the length of the whole text in octets.
func (c calendar) size() (octets int) {
	for _, p := range c.pieces {
		octets += len(p.text)
	}
	return octets
}
