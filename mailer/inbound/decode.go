package inbound

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
)

// decode takes the transfer encoding off (RFC 2045 §6). It gives what can be made of a broken one.
func (p part) decode() []byte {
	encoding, _, _ := strings.Cut(withoutComments(p.header.get("Content-Transfer-Encoding")), ";")
	switch strings.ToLower(strings.Trim(encoding, " \t\"")) {
	case "base64", "base-64", "x-base64":
		return fromBase64(p.body)
	case "quoted-printable", "quoted-printeable", "quotedprintable":
		return fromQuotedPrintable(p.body)
	case "x-uuencode", "x-uue", "uuencode", "uue":
		return fromUU(p.body)
	}
	return p.body
}

// text returns the decoded body in UTF-8 as far as its charset is known, at most most bytes of it.
func (p part) text(most int) []byte {
	p.body = p.body[:min(len(p.body), 4*most)] // of any encoding that is enough
	body := p.decode()
	switch label := strings.ToLower(p.params["charset"]); label {
	case "", "utf-8", "us-ascii":
	default:
		r, err := charset.Reader(label, bytes.NewReader(body))
		if err != nil {
			break // what reads it guesses
		}
		if converted, err := io.ReadAll(io.LimitReader(r, int64(most)+1)); err == nil {
			body = converted
		}
	}
	return body[:min(len(body), most)]
}

// beyond are the characters of Windows-1252 from 0x80 to 0x9F.
var beyond = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// legible returns text in UTF-8. A byte that is none is a letter of Windows-1252, which is what programs write that name no charset, or a wrong one.
func legible(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 {
			if r = rune(text[0]); r < 0xA0 {
				r = beyond[r-0x80]
			}
		}
		b.WriteRune(r)
		text = text[size:]
	}
	return b.String()
}

func fromBase64(text []byte) []byte {
	out := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	if n, err := base64.StdEncoding.Decode(out, text); err == nil {
		return out[:n]
	}
	// The library stops at the first stray character, at footers of mailing lists and where pieces were joined.
	out = out[:0]
	bits, held := uint32(0), 0
	for _, c := range text {
		v := base64Values[c]
		switch {
		case c == '=':
			held = 0
		case v >= 0:
			bits = bits<<6 | uint32(v)
			if held += 6; held >= 8 {
				held -= 8
				out = append(out, byte(bits>>held))
			}
		}
	}
	return out
}

var base64Values = func() (values [256]int8) {
	for i := range values {
		values[i] = int8(strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", byte(i)))
	}
	return values
}()

// fromQuotedPrintable takes a = that begins no escape as itself, where mime/quotedprintable stops.
func fromQuotedPrintable(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '=' {
			out = append(out, text[i])
			continue
		}
		if i+2 < len(text) {
			high, low := hexValue(text[i+1]), hexValue(text[i+2])
			if high >= 0 && low >= 0 {
				out = append(out, byte(high<<4|low))
				i += 2
				continue
			}
		}
		next := i + 1
		for next < len(text) && (text[next] == ' ' || text[next] == '\t' || text[next] == '\r') {
			next++
		}
		if next < len(text) && text[next] != '\n' {
			out = append(out, '=')
			continue
		}
		i = next // a soft line break, or the end
	}
	return out
}

// fromUU takes off what uuencode put on (POSIX.1, uuencode): between a line "begin mode name" and a line "end", each line says by its first
// character how many bytes are in it, and each other character is six bits.
func fromUU(text []byte) []byte {
	out, inside := make([]byte, 0, len(text)*3/4), false
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case !inside:
			inside = bytes.HasPrefix(line, []byte("begin "))
			continue
		case string(line) == "end":
			return out
		case len(line) == 0:
			continue
		}
		left := int(line[0]-' ') & 0x3f
		bits, held := uint32(0), 0
		for i := 1; left > 0 && i < len(line); i++ {
			bits = bits<<6 | uint32(line[i]-' ')&0x3f
			if held += 6; held >= 8 {
				held -= 8
				out = append(out, byte(bits>>held))
				left--
			}
		}
		if left > 0 && held > 0 { // a blank at the end, which stands for zeros, is lost on the way
			out = append(out, byte(bits<<(8-held)))
		}
	}
	if !inside {
		return text
	}
	return out
}

func hexValue(c byte) int {
	return strings.IndexByte("0123456789ABCDEF", upper(c))
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}
