package inbound

import (
	"bytes"
	"io"
	"mime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"

	"rondo/lazyregexp"
)

const longestSubject = 200 // characters

// header is the fields of a header in their order, unfolded (RFC 5322 §2.2.3).
type header []field

type field struct{ name, value string }

// cutHeader splits what begins with a header at the first empty line. Without one all of it is header.
func cutHeader(raw []byte) (head, body []byte) {
	for at := 0; at < len(raw); {
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			break
		}
		if line := raw[at : at+end]; len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			return raw[:at], raw[at+end+1:]
		}
		at += end + 1
	}
	return raw, nil
}

// needed are the fields without which a mail is not understood, in lower case.
var needed = []string{
	"from", "to", "cc", "subject", "date", "message-id", "content-type", "content-transfer-encoding", "content-disposition",
	"auto-submitted", "in-reply-to", "references", "return-path",
}

const (
	mostNeeded    = 50
	longestNeeded = 8 << 10 // bytes
)

// shortHeader returns what fits of a header that is too long, and the beginnings of what is needed of the rest.
func shortHeader(head []byte, most int) []byte {
	short, needs := make([]byte, 0, min(len(head), most)), 0
	for len(head) > 0 {
		line := head[:logicalEnd(head)]
		head = head[len(line):]
		if len(short)+len(line) <= most {
			short = append(short, line...)
			continue
		}
		name, _, found := bytes.Cut(line[:min(len(line), 64)], []byte(":"))
		if found && needs < mostNeeded && slices.Contains(needed, strings.ToLower(string(bytes.TrimRight(name, " \t")))) {
			needs++
			short = append(bytes.TrimRight(append(short, line[:min(len(line), longestNeeded)]...), "\r\n"), '\n')
		}
	}
	return short
}

// logicalEnd returns where the first line ends, together with the lines that go on with it.
func logicalEnd(text []byte) int {
	for at := 0; ; {
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			return len(text)
		}
		at += end + 1
		if at == len(text) || text[at] != ' ' && text[at] != '\t' {
			return at
		}
	}
}

// readHeader passes over lines that are no fields, like the "From " line of mailboxes.
func readHeader(head []byte) header {
	h := make(header, 0, 16)
	for text := strings.TrimPrefix(string(head), "\ufeff"); text != ""; {
		line, rest := logicalLine(text)
		text = rest
		name, value, found := strings.Cut(line, ":")
		if name = strings.TrimRight(name, " \t"); found && isFieldName(name) {
			h = append(h, field{name, unfold(value)})
		}
	}
	return h
}

// logicalLine cuts the first line off, together with the lines that go on with it.
func logicalLine(text string) (line, rest string) {
	for at := 0; ; {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			return text, ""
		}
		at += end + 1
		if at == len(text) || text[at] != ' ' && text[at] != '\t' {
			return text[:at], text[at:]
		}
	}
}

func unfold(value string) string {
	value = strings.TrimSpace(value)
	if !strings.Contains(value, "\n") {
		return value
	}
	var b strings.Builder
	for line := range strings.SplitSeq(value, "\n") {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimSpace(line))
	}
	return b.String()
}

func isFieldName(name string) bool {
	for i := range len(name) {
		if name[i] <= ' ' || name[i] > '~' {
			return false
		}
	}
	return name != ""
}

// get returns the value of the topmost field of a name; "" for none.
func (h header) get(name string) string {
	value, _ := h.look(name)
	return value
}

func (h header) look(name string) (value string, found bool) {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value, true
		}
	}
	return "", false
}

func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

func (h header) has(names ...string) bool {
	for _, name := range names {
		if _, found := h.look(name); found {
			return true
		}
	}
	return false
}

var encodedWords = mime.WordDecoder{CharsetReader: charset.Reader}

// namedWords are encoded words of phrases: a charset that nobody knows takes away a letter, not the words.
var namedWords = mime.WordDecoder{CharsetReader: func(label string, words io.Reader) (io.Reader, error) {
	if r, err := charset.Reader(label, words); err == nil {
		return r, nil
	}
	text, err := io.ReadAll(words)
	return strings.NewReader(legible(string(text))), err
}}

// languageOf is a language in an encoded word (RFC 2231 section 5).
var languageOf = lazyregexp.New(`(=\?[\w.:-]+)\*[\w-]*\?`)

// phrase decodes encoded words (RFC 2047), on one line and clipped.
func phrase(value string) string {
	value = legible(value[:min(len(value), 10*longestSubject)])
	if strings.Contains(value, "=?") {
		value = languageOf.ReplaceAllString(value, "$1?")
		if text, err := namedWords.DecodeHeader(value); err == nil {
			value = text
		}
	}
	return clip(value, longestSubject)
}

// decoded returns a value without its encoded words, and as it is where one of them cannot be read.
func decoded(value string) string {
	if text, err := encodedWords.DecodeHeader(value); err == nil {
		return text
	}
	return value
}

// clip makes one line of text, without control characters, with at most most characters.
func clip(text string, most int) string {
	var b strings.Builder
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsControl(r) || r == utf8.RuneError:
			continue
		case most == 0 || space && most == 1:
			return b.String()
		}
		if space {
			b.WriteByte(' ')
			space = false
			most--
		}
		b.WriteRune(r)
		most--
	}
	return b.String()
}
