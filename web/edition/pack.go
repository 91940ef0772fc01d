package edition

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
)

// A packed feed is one gzip member (RFC 1952 §2.2): a header, a deflate stream, the CRC-32 and the length of the text.
// A deflate stream is a row of blocks (RFC 1951 §3.2.3), and a writer that is flushed ends on a byte. So each run of a
// calendar can be deflated by itself, kept, and put into the next feed as it is. The price is size, as a
// run does not refer to the text before it: the 6.6 MB of BenchmarkRebuild become 430 KB, and 250 KB if packed at once.
//
// One gzip member for each run would be simpler and need no crc.go. RFC 1952 §2.2 lets members follow one another, but as
// a content coding of HTTP only the first one arrives in some programs: Chromium 156 and wget 1.21.3 leave the others out
// without a word, and curl 7.88.1 ends with error 23 (findings/curl-and-wget-end-at-the-first-gzip-member.sh).

// packedRun is a run as it stands in a packed feed.
type packedRun struct {
	deflated []byte // whole blocks, none of them marked as the last one
	size     int    // of the run, in octets
	check    uint32 // CRC-32 of the run
	shift    uint32 // what the CRC-32 of the text before it is multiplied by; see crc.go
}

// pack returns the calendar packed with gzip, and its runs by their digests. Runs that before has are taken from there;
// before may be nil.
func pack(c calendar, before *File) (packed []byte, runs map[digest]*packedRun) {
	const header = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" // deflate, no name and no time, best compression, any system
	const end = "\x03\x00"                                    // an empty block, marked as the last one
	runs = make(map[digest]*packedRun, len(c.runs))
	var d deflater
	order := make([]*packedRun, len(c.runs))
	check, size, length := uint32(0), 0, 0
	for i, r := range c.runs {
		next := runs[r.digest]
		if next == nil && before != nil {
			next = before.runs[r.digest]
		}
		if next == nil {
			next = d.deflate(r)
		}
		runs[r.digest], order[i] = next, next
		check = multiply(next.shift, check) ^ next.check
		size += next.size
		length += len(next.deflated)
	}
	packed = make([]byte, 0, len(header)+length+len(end)+8)
	packed = append(packed, header...)
	for _, next := range order {
		packed = append(packed, next.deflated...)
	}
	packed = append(packed, end...)
	packed = binary.LittleEndian.AppendUint32(packed, check)
	return binary.LittleEndian.AppendUint32(packed, uint32(size)), runs
}

// deflater packs runs. Its writer is large, so it is made for the first run and used for all.
type deflater struct {
	out    bytes.Buffer
	writer *flate.Writer
}

// deflate packs a run.
func (d *deflater) deflate(r run) *packedRun {
	d.out.Reset()
	if d.writer == nil {
		d.writer, _ = flate.NewWriter(&d.out, flate.BestCompression) // fails only for a level that does not exist
	} else {
		d.writer.Reset(&d.out)
	}
	p := &packedRun{}
	for _, piece := range r.pieces {
		d.writer.Write(piece.text) // into memory, which does not fail
		p.check = crc32.Update(p.check, crc32.IEEETable, piece.text)
		p.size += len(piece.text)
	}
	d.writer.Flush()
	p.deflated, p.shift = bytes.Clone(d.out.Bytes()), shift(p.size)
	return p
}
