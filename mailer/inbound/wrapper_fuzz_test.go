package inbound

import (
	"bytes"
	"testing"
)

// ber is an element of BER whose length is given in four octets.
func ber(tag byte, body []byte) []byte {
	n := len(body)
	return append([]byte{tag, 0x84, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
}

// FuzzSignedContent holds that whatever is signed comes out as it went in, whole or in pieces, and that nothing in a broken object
// is more than what stands there.
func FuzzSignedContent(f *testing.F) {
	for _, text := range []string{"", "BEGIN:VCALENDAR\r\n", "\x30\x80\x06\x09", "\x24\x80\x04\x01a\x00\x00", "\x30\x84\xff\xff\xff\xff"} {
		f.Add([]byte(text), uint8(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		if content, found := signedContent(data); found && len(content) > len(data) {
			t.Fatalf("%d octets out of %d", len(content), len(data))
		}
		data = data[:min(len(data), 200)] // each cut of it is read
		pieces := []byte{0x24, 0x80}
		for left := data; len(left) > 0; {
			n := min(len(left), int(size)+1)
			pieces, left = append(pieces, ber(0x04, left[:n])...), left[n:]
		}
		for name, octets := range map[string][]byte{"whole": ber(0x04, data), "in pieces": append(pieces, 0, 0)} {
			inner := ber(0x30, append(ber(0x06, oidData), ber(0xa0, octets)...))
			signed := ber(0x30, append(ber(0x02, []byte{1}), append(ber(0x31, nil), inner...)...))
			object := ber(0x30, append(ber(0x06, oidSigned), ber(0xa0, signed)...))
			content, found := signedContent(object)
			if found != (len(data) > 0) || !bytes.Equal(content, data) {
				t.Fatalf("%s: %q came out as %q, %t", name, data, content, found)
			}
			for n := range len(object) {
				if cut, _ := signedContent(object[:n]); !bytes.HasPrefix(data, cut) {
					t.Fatalf("%s, cut off at %d: %q came out as %q", name, n, data, cut)
				}
			}
		}
	})
}
