package dav

import (
	"bytes"
	"strings"

	"rondo/ical"
)

// part is a component of a calendar of ours, with its lines as they were written.
type part struct {
	name  string
	lines []line
	parts []*part

	event *ical.Event  // of a VEVENT, once it is given
	takes []ical.Event // likewise: when it takes place
}

// line is a property.
type line struct {
	name   string // in upper case
	params []param
	value  string // with its escapes
	raw    []byte // as it was written: folded, with its line end
}

type param struct{ name, value string }

// component reads a calendar that this program wrote.
func component(text []byte) *part {
	root := &part{}
	open := []*part{root}
	for len(text) > 0 {
		raw := text[:lineEnd(text)]
		text = text[len(raw):]
		l := readLine(raw)
		last := open[len(open)-1]
		switch {
		case l.name == "BEGIN":
			next := &part{name: l.value}
			last.parts = append(last.parts, next)
			open = append(open, next)
		case l.name == "END" && len(open) > 1:
			open = open[:len(open)-1]
		case l.name != "":
			last.lines = append(last.lines, l)
		}
	}
	if len(root.parts) == 0 {
		return root
	}
	return root.parts[0]
}

// lineEnd returns the length of the first line with all that is folded into it, and with its line end.
func lineEnd(text []byte) int {
	for i := 0; ; {
		n := bytes.IndexByte(text[i:], '\n')
		if n < 0 {
			return len(text)
		}
		if i += n + 1; i == len(text) || text[i] != ' ' && text[i] != '\t' {
			return i
		}
	}
}

func readLine(raw []byte) (l line) {
	l.raw = raw
	text := strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(string(raw), "\r\n ", ""), "\r\n\t", ""), "\r\n")
	rest := text
	next := func(stops string) (piece string) {
		quoted := false
		for i := range len(rest) {
			if rest[i] == '"' {
				quoted = !quoted
			}
			if !quoted && strings.IndexByte(stops, rest[i]) >= 0 {
				piece, rest = rest[:i], rest[i:]
				return piece
			}
		}
		piece, rest = rest, ""
		return piece
	}
	l.name = strings.ToUpper(next(";:"))
	for strings.HasPrefix(rest, ";") {
		rest = rest[1:]
		name, value, _ := strings.Cut(next(";:"), "=")
		l.params = append(l.params, param{strings.ToUpper(name), strings.Trim(value, `"`)})
	}
	l.value = strings.TrimPrefix(rest, ":")
	return l
}

// unescaped returns the text of a value (RFC 5545 §3.3.11).
var unescaped = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)

// drop takes components with a name out, and reports whether there was one.
func (p *part) drop(name string) (found bool) {
	kept := p.parts[:0]
	for _, sub := range p.parts {
		if sub.name == name {
			found = true
		} else {
			kept = append(kept, sub)
		}
	}
	p.parts = kept
	return found
}

// write writes the component with its lines as they were.
func (p *part) write(w *writer) {
	w.WriteString("BEGIN:" + p.name + "\r\n")
	for _, l := range p.lines {
		w.Write(l.raw)
	}
	for _, sub := range p.parts {
		sub.write(w)
	}
	w.WriteString("END:" + p.name + "\r\n")
}
