package web

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
)

// leaf is a run of a calendar as it stands in the packed feed: deflated by itself, and ending on a byte (RFC 1951 §3.2.4).
type leaf struct {
	deflated []byte
	size     int    // of the run, in octets
	check    uint32 // its CRC-32
	shift    uint32 // what check before it is multiplied by, see [shift]
}

// pack packs a calendar with gzip (RFC 1952): a stream of leaves. A leaf that the feed before has as well is taken from
// there, so packing costs what has changed.
func pack(c calendar, before *feed) (packed []byte, size int, leaves map[checksum]*leaf) {
	const header = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" // deflate, best compression, of an unknown system
	const end = "\x03\x00"                                    // an empty last block
	leaves = make(map[checksum]*leaf, len(c.runs))
	var press deflater
	order := make([]*leaf, len(c.runs))
	check, length := uint32(0), 0
	for i, r := range c.runs {
		next := leaves[r.checksum]
		if next == nil && before != nil {
			next = before.leaves[r.checksum]
		}
		if next == nil {
			next = press.leaf(r)
		}
		leaves[r.checksum], order[i] = next, next
		check = multiply(next.shift, check) ^ next.check
		size += next.size
		length += len(next.deflated)
	}
	packed = make([]byte, 0, len(header)+length+len(end)+8)
	packed = append(packed, header...)
	for _, leaf := range order {
		packed = append(packed, leaf.deflated...)
	}
	packed = append(packed, end...)
	packed = binary.LittleEndian.AppendUint32(packed, check)
	return binary.LittleEndian.AppendUint32(packed, uint32(size)), size, leaves
}

// deflater makes leaves. Its parts are large and come into being with the first leaf.
type deflater struct {
	out    bytes.Buffer
	writer *flate.Writer
}

func (d *deflater) leaf(r run) *leaf {
	d.out.Reset()
	if d.writer == nil {
		d.writer, _ = flate.NewWriter(&d.out, flate.BestCompression) // the level is one that exists
	} else {
		d.writer.Reset(&d.out)
	}
	l := &leaf{}
	for _, p := range r.pieces {
		d.writer.Write(p.text) // into memory
		l.check = crc32.Update(l.check, crc32.IEEETable, p.text)
		l.size += len(p.text)
	}
	d.writer.Flush()
	l.deflated, l.shift = bytes.Clone(d.out.Bytes()), shift(l.size)
	return l
}
