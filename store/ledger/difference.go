package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
)

// A letter may be kept as what differs from another one, its original:
//
//	checksum  CRC-32C of the letter, 4 octets, the highest first
//	length    of the letter
//	spans     how many octets are new, and these; then where in the original to go on, and for how many octets
//
// Every number but the checksum is an unsigned varint. It is enough for mails of one making, in which whole lines are the
// same; and it costs next to nothing, where a compressor would cost as much as it saves.

// errDifference says that a letter and its original do not belong together, or that one of them is damaged.
var errDifference = errors.New("the bytes of the letter do not follow from its original's")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// model is an original whose lines can be found.
type model struct {
	bytes []byte
	lines map[string]int // where each begins, the first of equal ones
}

// longest is more than any letter has, in octets.
const longest = 64 << 20

// telling is the length from which on a line is looked for: shorter ones are many and say little.
const telling = 16

func newModel(original []byte) *model {
	m := &model{bytes: original, lines: make(map[string]int, len(original)/64)}
	for at := 0; at < len(original); {
		line := firstLine(original[at:])
		if _, known := m.lines[string(line)]; !known && len(line) >= telling {
			m.lines[string(line)] = at
		}
		at += len(line)
	}
	return m
}

// difference returns what restore makes the letter of.
func (m *model) difference(letter []byte) []byte {
	out := make([]byte, 0, len(letter)/4)
	out = binary.BigEndian.AppendUint32(out, crc32.Checksum(letter, castagnoli))
	out = binary.AppendUvarint(out, uint64(len(letter)))
	for at, next := 0, 0; at < len(letter); {
		begin, from, same := at, 0, 0
		for at < len(letter) {
			if from, same = m.find(letter[at:], next); same > 0 {
				break
			}
			at += len(firstLine(letter[at:]))
		}
		out = binary.AppendUvarint(out, uint64(at-begin))
		out = append(out, letter[begin:at]...)
		out = binary.AppendUvarint(out, uint64(from))
		out = binary.AppendUvarint(out, uint64(same))
		at += same
		next = from + same
	}
	return out
}

// find returns where text is found in the original, and how much of it: at next, where it was last followed to, in the line
// after that, or wherever there is such a line.
func (m *model) find(text []byte, next int) (from, same int) {
	line := firstLine(text)
	if len(line) == 0 {
		return 0, 0
	}
	after := next + len(firstLine(m.bytes[next:]))
	for _, from := range [...]int{next, after} {
		if same := common(m.bytes[from:], text); same >= min(telling, len(line)) {
			return from, same
		}
	}
	if from, known := m.lines[string(line)]; known {
		return from, common(m.bytes[from:], text)
	}
	return 0, 0
}

// restore returns the letter that differs from original by difference. The error is errDifference.
func restore(original, difference []byte) ([]byte, error) {
	if len(difference) < 4 {
		return nil, errDifference
	}
	sum, rest := binary.BigEndian.Uint32(difference), difference[4:]
	number := func() int {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > longest {
			rest = nil
			return -1
		}
		rest = rest[size:]
		return int(n)
	}
	length := number()
	letter := make([]byte, 0, max(0, min(length, len(original)+len(difference))))
	for len(rest) > 0 {
		fresh := number()
		if fresh < 0 || fresh > len(rest) {
			return nil, errDifference
		}
		letter = append(letter, rest[:fresh]...)
		rest = rest[fresh:]
		from, same := number(), number()
		if from < 0 || same < 0 || from+same > len(original) || len(letter)+same > length {
			return nil, errDifference
		}
		letter = append(letter, original[from:from+same]...)
	}
	if len(letter) != length || crc32.Checksum(letter, castagnoli) != sum {
		return nil, errDifference
	}
	return letter, nil
}

func firstLine(text []byte) []byte {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		return text[:end+1]
	}
	return text
}

// common returns how long the beginning is that two texts share.
func common(a, b []byte) int {
	n := min(len(a), len(b))
	i := 0
	for ; i+8 <= n; i += 8 {
		if d := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); d != 0 {
			return i + bits.TrailingZeros64(d)/8
		}
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}
