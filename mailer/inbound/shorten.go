package inbound

import (
	"bytes"
	"fmt"
	"strings"
)

// MostKept is how many bytes of a mail are kept.
const MostKept = 2 << 20

// mostAttached is how many bytes are kept of an attachment of a mail that is too large.
const mostAttached = 4 << 10

// Shorten returns a mail of at most [MostKept] bytes that reads like the one given: where that is larger, attachments are cut
// short, wherever they stand, and then whatever stands last. A field at its top says so. Of a mail that was read only in
// part, size is how large it is.
func Shorten(raw []byte, size int64) []byte {
	size = max(size, int64(len(raw)))
	if size <= MostKept {
		return raw
	}
	short := make([]byte, 0, MostKept)
	short = fmt.Appendf(short, "X-Rondo-Shortened: from %d bytes\r\n", size)
	kept := 0 // of raw
	if head, body := cutHeader(raw); len(head) > largestHeader {
		short = append(fill(short, shortHeader(head, largestHeader)), "\r\n"...)
		kept = len(raw) - len(body)
	}
	_, leaves, _ := split(raw)
	for _, p := range leaves {
		begin := cap(raw) - cap(p.body) // a body is a slice of the mail
		if end := begin + len(p.body); len(p.body) > mostAttached && !p.speaks() && kept <= begin {
			short = fill(short, raw[kept:begin+wholeLines(p.body[:mostAttached])])
			kept = end
		}
	}
	return fill(short, raw[kept:])
}

// speaks reports whether a part may hold what a mail says, and not only what is attached to it.
func (p part) speaks() bool {
	return p.isCalendar() || p.isCalendarFile() || p.isWrapper() || p.isReturned() || strings.HasPrefix(p.kind, "text/") && p.fileName() == "" ||
		strings.HasSuffix(p.kind, "/delivery-status") || strings.HasSuffix(p.kind, "/global-delivery-status")
}

// fill appends what there is room for.
func fill(short, more []byte) []byte {
	return append(short, more[:min(len(more), MostKept-len(short))]...)
}

// wholeLines returns how many of the bytes are lines with their ends; all where there is none.
func wholeLines(text []byte) int {
	if end := bytes.LastIndexByte(text, '\n'); end >= 0 {
		return end + 1
	}
	return len(text)
}
