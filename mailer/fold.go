package mailer

import (
	"bytes"
	"encoding/base64"
	"unicode/utf8"
)

// longestLine is how many characters a line with an encoded word may have (RFC 2047 §2).
const longestLine = 76

// foldLater moves folds that stand right behind a field's name behind its first word. go-mail folds there where that word
// is long, and some programs take such a field for empty. An encoded word is cut in two, so that the first part fits; the
// fold between the two is no space (RFC 2047 §6.2). A word that cannot be cut makes a long line.
func foldLater(head []byte) []byte {
	const early = ":\r\n "
	out := make([]byte, 0, len(head)+64)
	for {
		at := bytes.Index(head, []byte(early))
		if at < 0 {
			return append(out, head...)
		}
		line := head[bytes.LastIndexByte(head[:at], '\n')+1 : at]
		out, head = append(out, head[:at+1]...), head[at+len(early):]
		if bytes.ContainsAny(line, ": ") { // it only ends in a colon
			out = append(out, "\r\n "...)
			continue
		}
		end := bytes.IndexAny(head, " \r")
		if end < 0 { // the last word of all
			end = len(head)
		}
		first, second := cutWord(head[:end], longestLine-len(line)-len(": "))
		out, head = append(append(out, ' '), first...), head[end:]
		if second != nil {
			out = append(append(out, "\r\n "...), second...)
		}
	}
}

// cutWord cuts an encoded word in two, the first of them of room characters at most and both of whole characters of the
// text (RFC 2047 §5). Any other word, and one that fits, is left whole.
func cutWord(word []byte, room int) (first, second []byte) {
	part := bytes.SplitN(word, []byte("?"), 5)
	if len(word) <= room || len(part) != 5 || string(part[0]) != "=" || string(part[4]) != "=" {
		return word, nil
	}
	text, frame := part[3], len(word)-len(part[3])
	join := func(text []byte) []byte {
		return bytes.Join([][]byte{part[0], part[1], part[2], text, part[4]}, []byte("?"))
	}
	if bytes.EqualFold(part[2], []byte("b")) {
		plain, err := base64.StdEncoding.DecodeString(string(text))
		cut := min(max(room-frame, 0)/4*3, len(plain))
		for cut > 0 && cut < len(plain) && !utf8.RuneStart(plain[cut]) {
			cut--
		}
		if err != nil || cut == 0 {
			return word, nil
		}
		return join(base64.StdEncoding.AppendEncode(nil, plain[:cut])), join(base64.StdEncoding.AppendEncode(nil, plain[cut:]))
	}
	cut := 0
	for i := 0; i < len(text) && i+frame <= room; {
		if next := text[i:]; len(next) < 3 || next[0] != '=' || next[1] < '8' || next[1] > 'B' { // no octet amid a character
			cut = i
		}
		if text[i] == '=' {
			i += len("=C3")
		} else {
			i++
		}
	}
	if cut == 0 {
		return word, nil
	}
	return join(text[:cut]), join(text[cut:])
}
