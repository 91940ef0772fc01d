package inbound

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
)

const (
	largestMail   = 32 << 20 // bytes
	largestHeader = 64 << 10 // bytes, of all parts together
	mostParts     = 50
	deepestPart   = 8
	mostPreamble  = 4 << 10 // bytes
)

// part is a leaf of a mail or a mail inside the mail: anything but a multipart.
type part struct {
	head   []byte
	header header
	kind   string            // media type in lower case (RFC 2045 §5)
	params map[string]string // of Content-Type, with names in lower case
	body   []byte            // as it was carried, see decode
}

// split finds the parts of a mail in their order, without copying them. Of a mail that is over a limit it finds those that
// are not; over says which limit that is, "" for none.
func split(raw []byte) (top part, leaves []part, over string) {
	s := splitter{headers: largestHeader}
	top = s.part(raw[:min(len(raw), largestMail)], "text/plain")
	if len(raw) > largestMail {
		s.exceed("it has %d bytes, more than %d", len(raw), largestMail)
	}
	s.walk(top, 1)
	return top, s.leaves, s.over
}

type splitter struct {
	leaves  []part
	parts   int
	headers int    // bytes that are left for them
	over    string // the first limit that the mail is over
}

func (s *splitter) exceed(format string, args ...any) {
	if s.over == "" {
		s.over = fmt.Sprintf(format, args...)
	}
}

func (s *splitter) part(raw []byte, kind string) part {
	head, body := cutHeader(raw)
	if len(head) > s.headers {
		s.exceed("its headers have more than %d bytes", largestHeader)
		head = shortHeader(head, s.headers)
	}
	s.headers = max(s.headers-len(head), 0)
	p := part{head: head, header: readHeader(head), body: body}
	p.kind, p.params = mediaType(p.header.get("Content-Type"))
	if p.kind == "" {
		p.kind = kind
	}
	return p
}

// walk goes into multiparts only. A mail inside the mail is somebody else's: a forwarded answer is no answer.
func (s *splitter) walk(p part, depth int) {
	if s.parts++; s.parts > mostParts {
		s.exceed("it has more than %d parts", mostParts)
		return
	}
	if !strings.HasPrefix(p.kind, "multipart/") {
		s.leaves = append(s.leaves, p)
		return
	}
	if depth == deepestPart {
		s.exceed("its parts are more than %d deep", deepestPart)
		return
	}
	boundary := p.boundary()
	if boundary == "" {
		p.kind = "text/plain" // a multipart that is none
		s.leaves = append(s.leaves, p)
		return
	}
	kind := "text/plain"
	if p.kind == "multipart/digest" {
		kind = "message/rfc822" // RFC 2046 §5.1.5
	}
	for raw := range delimited(p.body, boundary) {
		if s.parts == mostParts {
			s.exceed("it has more than %d parts", mostParts)
			return
		}
		s.walk(s.part(raw, kind), depth+1)
	}
}

// boundary returns what separates the parts; "" when nothing does. Gateways have been seen that change it in one place only:
// where the one that is named does not occur, the first line that looks like one counts.
func (p part) boundary() string {
	named := p.params["boundary"]
	if named != "" {
		if line, _, _ := delimiter(p.body, 0, "--"+named); line < len(p.body) {
			return named
		}
	}
	for line := range bytes.Lines(p.body[:min(len(p.body), mostPreamble)]) {
		line = bytes.TrimRight(line, " \t\r\n")
		if len(line) > 2 && len(line) <= 72 && bytes.HasPrefix(line, []byte("--")) && bytes.IndexByte(line, ' ') < 0 && line[2] != '-' {
			return string(line[2:])
		}
	}
	return ""
}

// delimited yields what stands between the delimiter lines of a boundary (RFC 2046 §5.1.1). The last part may lack its
// end, as in mails that were cut off.
func delimited(body []byte, boundary string) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		start := -1 // of the part
		for at := 0; ; {
			line, next, closing := delimiter(body, at, "--"+boundary)
			if start >= 0 && !yield(trimLineEnd(body[start:line])) {
				return
			}
			if closing {
				return
			}
			start, at = next, next
		}
	}
}

// delimiter finds the next delimiter line: where it begins, and where what follows it does.
func delimiter(body []byte, at int, dashed string) (line, next int, closing bool) {
	for at < len(body) {
		found := bytes.Index(body[at:], []byte(dashed))
		if found < 0 {
			break
		}
		line = at + found
		at = line + len(dashed)
		if line > 0 && body[line-1] != '\n' {
			continue
		}
		rest, _, ended := bytes.Cut(body[at:], []byte{'\n'})
		next = at + len(rest)
		if ended {
			next++
		}
		switch rest = bytes.TrimRight(rest, " \t\r"); {
		case len(rest) == 0:
			return line, next, false
		case string(rest) == "--":
			return line, next, true
		}
	}
	return len(body), len(body), true
}

func trimLineEnd(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte{'\n'}), []byte{'\r'})
}

// mediaType reads a Content-Type field; kind is "" when it names none.
func mediaType(value string) (kind string, params map[string]string) {
	kind, params = splitParams(value)
	if strings.Count(kind, "/") != 1 || strings.ContainsAny(kind, " \t\"=") {
		kind = ""
	}
	return kind, params
}

// splitParams reads a field with parameters (RFC 2045 §5.1, RFC 2183 §2). What mime refuses, such as a value with spaces
// and no quotes, is read by its semicolons.
func splitParams(value string) (first string, params map[string]string) {
	if value == "" {
		return "", nil
	}
	if first, params, err := mime.ParseMediaType(value); err == nil {
		return first, params
	}
	first, rest, _ := strings.Cut(value, ";")
	params = map[string]string{}
	for item := range strings.SplitSeq(rest, ";") {
		name, v, found := strings.Cut(item, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := params[name]; found && !twice && len(params) < mostParams {
			params[name] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return strings.ToLower(strings.TrimSpace(first)), params
}

const mostParams = 32
