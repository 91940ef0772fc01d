package clash

import (
	"encoding/binary"
	"errors"
	"math"
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
	first, after := m.between(from, to)
	for first < after {
		mask := ^uint64(0) << (first % 64)
		end := (first/64 + 1) * 64
		if after < end {
			mask &= ^uint64(0) >> (end - after)
		}
		m.words[first/64] |= mask
		first = end
	}
}

// Any reports whether a minute of the set has a part from one moment to another.
func (m Minutes) Any(from, to time.Time) bool {
	first, after := m.between(from, to)
	if first >= after {
		return false
	}
	word, last := first/64, (after-1)/64
	left := ^uint64(0) << (first % 64)
	for ; word < last; word++ {
		if m.words[word]&left != 0 {
			return true
		}
		left = ^uint64(0)
	}
	return m.words[word]&left&(^uint64(0)>>(63-(after-1)%64)) != 0
}

// stretch remembers where in a set one looked last. Sessions come in order of start, and most of them lie in the free time, or the
// busy one, of which one knows already.
type stretch struct {
	Minutes
	free, from, to int64 // no minute is in the set from free to from, and each is from there to to: since 1970
}

// soon reports what Any does, of minutes since 1970 from one on and before another.
func (s *stretch) soon(from, to int64) bool {
	if from < s.free || from >= s.to {
		s.free, s.from = from, s.next(from, 0)
		s.to = s.next(s.from, ^uint64(0))
	}
	return from < to && s.from < to
}

// next returns the first minute since 1970 that is in the set, from one on; with all ones for flip, that is not. Beyond the set there is
// neither.
func (m *Minutes) next(from int64, flip uint64) int64 {
	at := max(from-m.origin, 0)
	for word, left := at/64, ^uint64(0)<<(at%64); word < int64(len(m.words)); word++ {
		if found := (m.words[word] ^ flip) & left; found != 0 {
			return m.origin + word*64 + int64(bits.TrailingZeros64(found))
		}
		left = ^uint64(0)
	}
	return never
}

// never is later than any minute.
const never = math.MaxInt64 / 2

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

// Within returns how many minutes of the set have a part from one moment to another.
func (m Minutes) Within(from, to time.Time) (n int) {
	first, after := m.between(from, to)
	for first < after {
		mask, end := ^uint64(0)<<(first%64), (first/64+1)*64
		if after < end {
			mask &= ^uint64(0) >> (end - after)
		}
		n += bits.OnesCount64(m.words[first/64] & mask)
		first = end
	}
	return n
}

// With returns the minutes of two sets.
func (m Minutes) With(other Minutes) Minutes {
	switch {
	case len(m.words) == 0:
		return other
	case len(other.words) == 0:
		return m
	}
	first, after := min(m.origin, other.origin), max(m.origin+int64(64*len(m.words)), other.origin+int64(64*len(other.words)))
	both := Minutes{origin: first, words: make([]uint64, (after-first+63)/64)}
	for _, one := range []Minutes{m, other} {
		word, shift := (one.origin-first)/64, (one.origin-first)%64
		for i, bits := range one.words {
			both.words[int(word)+i] |= bits << shift
			if rest := bits >> (64 - shift); rest != 0 { // 0 for a shift of 64
				both.words[int(word)+i+1] |= rest
			}
		}
	}
	return both
}

// between returns the first bit of a time and the one after its last. There is none where the first is not before the other.
func (m *Minutes) between(from, to time.Time) (first, after int64) {
	if !to.After(from) {
		return 0, 0
	}
	return max(floor(from)-m.origin, 0), min(ceil(to)-m.origin, int64(64*len(m.words)))
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
