package ical

import (
	"bytes"
	"iter"
	"unicode/utf16"
	"unicode/utf8"
)

// longestLine is the most bytes a property may have, unfolded. Longer ones are passed over.
const longestLine = 64 << 10

// utf8Text returns data in UTF-8. UTF-16 is told by its byte order mark or by its first letter, half of which is zero.
func utf8Text(data []byte) []byte {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), len(data) > 1 && data[0] != 0 && data[1] == 0:
		return fromUTF16(data, 1, 0)
	case bytes.HasPrefix(data, []byte("\xFE\xFF")), len(data) > 1 && data[0] == 0 && data[1] != 0:
		return fromUTF16(data, 0, 1)
	}
	return data
}

func fromUTF16(data []byte, high, low int) []byte {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i+high])<<8 | uint16(data[2*i+low])
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte("\uFEFF"))
}

// unfold yields the unfolded lines (RFC 5545 §3.1) with the number of the line where each begins, whatever ends a line:
// CRLF, LF, CR, or CR CR LF, which some relays make of it. Empty lines mean nothing.
func unfold(text []byte) iter.Seq2[int, string] {
	return unfoldOnly(text, func([]byte) bool { return true })
}

// unfoldOnly returns [unfold] for the lines of which the first piece, up to where it is folded, is wanted.
func unfoldOnly(text []byte, wanted func(piece []byte) bool) iter.Seq2[int, string] {
	counted := byte('\n')
	if bytes.IndexByte(text, counted) < 0 {
		counted = '\r'
	}
	return func(yield func(int, string) bool) {
		var line []byte
		number, begun, passed := 1, 1, false
		for len(text) > 0 {
			piece, next := text, number
			if end := lineEnd(text); end >= 0 {
				if text[end] == counted {
					next++
				}
				piece, text = text[:end], text[end+1:]
			} else {
				text = nil
			}
			switch {
			case len(piece) == 0:
			case !passed && isBroken(line):
				if line = line[:len(line)-1]; len(line) <= longestLine {
					line = append(line, piece...)
				} else if piece[len(piece)-1] == '=' {
					line = append(line, '=')
				}
			case (len(line) > 0 || passed) && (piece[0] == ' ' || piece[0] == '\t'):
				if !passed && len(line) <= longestLine {
					line = append(line, piece[1:]...)
				}
			default:
				if len(line) > 0 && len(line) <= longestLine && !yield(begun, validText(line)) {
					return
				}
				line, begun, passed = line[:0], number, !wanted(piece)
				if !passed {
					line = append(line, piece...)
				} else if piece[len(piece)-1] == '=' {
					line = append(line, '=')
				}
			}
			number = next
		}
		if len(line) > 0 && len(line) <= longestLine {
			yield(begun, validText(line))
		}
	}
}

// isBroken reports whether a line goes on in the next one as quoted-printable does, which vCalendar 1.0 has.
func isBroken(line []byte) bool {
	if len(line) == 0 || line[len(line)-1] != '=' {
		return false
	}
	head, _, _ := bytes.Cut(line[:min(len(line), 200)], []byte(":"))
	return isQuotedPrintable(string(head))
}

// lineEnd returns where the first line ends, -1 if no other follows.
func lineEnd(text []byte) int {
	lf := bytes.IndexByte(text, '\n')
	if lf >= 0 {
		text = text[:lf]
	}
	if cr := bytes.IndexByte(text, '\r'); cr >= 0 {
		return cr
	}
	return lf
}

// validText takes bytes that are no UTF-8 for Latin-1, which is what calendars that old wrote.
func validText(line []byte) string {
	if utf8.Valid(line) {
		return string(line)
	}
	text := make([]rune, 0, len(line))
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		if r == utf8.RuneError && size == 1 {
			r = rune(line[0])
		}
		text = append(text, r)
		line = line[size:]
	}
	return string(text)
}
