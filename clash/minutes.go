package clash

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"time"
)

// Minutes is a set of minutes: a bit each from an origin on, which is what is kept of a calendar. The zero Minutes is empty
// and takes none. A copy shares its bits.
type Minutes struct {
	origin int64 // minutes since 1970, UTC
	words  []uint64
}

// NewMinutes returns an empty set for the minutes from one moment to another; those beyond are left out of it.
func NewMinutes(from, to time.Time) Minutes {
	first, after := floor(from), ceil(to)
	return Minutes{origin: first, words: make([]uint64, (max(after-first, 0)+63)/64)}
}

// Add puts in each minute of which a part lies from one moment to another.
func (m *Minutes) Add(from, to time.Time) {
	m.each(from, to, func(word int, mask uint64) bool {
		m.words[word] |= mask
		return true
	})
}

// Any reports whether a minute of the set has a part from one moment to another.
func (m Minutes) Any(from, to time.Time) (found bool) {
	m.each(from, to, func(word int, mask uint64) bool {
		found = m.words[word]&mask != 0
		return !found
	})
	return found
}

// Empty reports whether no minute is in the set.
func (m Minutes) Empty() bool {
	for _, word := range m.words {
		if word != 0 {
			return false
		}
	}
	return true
}

// Count returns how many minutes are in the set.
func (m Minutes) Count() (n int) {
	for _, word := range m.words {
		n += bits.OnesCount64(word)
	}
	return n
}

// each calls with the words in which a time lies and the bits of it, until told to stop.
func (m *Minutes) each(from, to time.Time, with func(word int, mask uint64) bool) {
	first, after := max(floor(from)-m.origin, 0), min(ceil(to)-m.origin, int64(64*len(m.words)))
	if !to.After(from) {
		return
	}
	for first < after {
		word, bit := first/64, first%64
		mask := ^uint64(0) << bit
		if end := after - 64*word; end < 64 {
			mask &= 1<<end - 1
		}
		if !with(int(word), mask) {
			return
		}
		first = 64 * (word + 1)
	}
}

func floor(t time.Time) int64 {
	seconds := t.Unix()
	minutes := seconds / 60
	if seconds%60 < 0 {
		minutes--
	}
	return minutes
}

func ceil(t time.Time) int64 { return floor(t.Add(time.Minute - time.Nanosecond)) }

// MarshalBinary returns the set as it is stored: the origin and the words, 8 bytes each, the least significant first.
func (m Minutes) MarshalBinary() ([]byte, error) {
	data := binary.LittleEndian.AppendUint64(make([]byte, 0, 8+8*len(m.words)), uint64(m.origin))
	for _, word := range m.words {
		data = binary.LittleEndian.AppendUint64(data, word)
	}
	return data, nil
}

// UnmarshalBinary reads what [Minutes.MarshalBinary] wrote.
func (m *Minutes) UnmarshalBinary(data []byte) error {
	if len(data) < 8 || len(data)%8 != 0 {
		return errors.New("no minutes: the length is wrong")
	}
	m.origin = int64(binary.LittleEndian.Uint64(data))
	m.words = make([]uint64, len(data)/8-1)
	for i := range m.words {
		m.words[i] = binary.LittleEndian.Uint64(data[8+8*i:])
	}
	return nil
}
