package web

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
)

// pack packs a calendar with gzip (RFC 1952): a stream of leaves, each of which was deflated by itself and ends on a byte
// (RFC 1951 §3.2.4). A leaf that the feed before has as well is taken from there, so packing costs what has changed.
func pack(c calendar, before *feed) (packed []byte, leaves map[checksum][]byte) {
	const header = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" // deflate, best compression, of an unknown system
	const end = "\x03\x00"                                    // an empty last block
	leaves = make(map[checksum][]byte)
	var b bytes.Buffer
	var deflate *flate.Writer
	var order [][]byte
	check, size, length := uint32(0), 0, 0
	for from := 0; from < len(c.pieces); {
		to := c.turn(from)
		key := sum(c.checksums[from:to])
		leaf := leaves[key]
		if leaf == nil && before != nil {
			leaf = before.leaves[key]
		}
		if leaf == nil {
			b.Reset()
			if deflate == nil {
				deflate, _ = flate.NewWriter(&b, flate.BestCompression) // the level is one that exists
			} else {
				deflate.Reset(&b)
			}
			for _, piece := range c.pieces[from:to] {
				deflate.Write(piece) // into memory
			}
			deflate.Flush()
			leaf = bytes.Clone(b.Bytes())
		}
		leaves[key] = leaf
		order = append(order, leaf)
		length += len(leaf)
		for _, piece := range c.pieces[from:to] {
			check = crc32.Update(check, crc32.IEEETable, piece)
			size += len(piece)
		}
		from = to
	}
	packed = make([]byte, 0, len(header)+length+len(end)+8)
	packed = append(packed, header...)
	for _, leaf := range order {
		packed = append(packed, leaf...)
	}
	packed = append(packed, end...)
	packed = binary.LittleEndian.AppendUint32(packed, check)
	return binary.LittleEndian.AppendUint32(packed, uint32(size)), leaves
}

// turn is where the leaf that begins with the piece at from ends: after a piece whose checksum says so, one in 32. A piece
// that comes, goes or changes therefore moves no other turn.
func (c calendar) turn(from int) int {
	for i := from; i < len(c.pieces); i++ {
		if c.checksums[i][0] < 256/32 {
			return i + 1
		}
	}
	return len(c.pieces)
}
