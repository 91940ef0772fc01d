package theme

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// edit is the text of a theme's file while it is changed piece by piece. It is parsed again after each piece.
type edit struct {
	file  string
	text  string // without a byte order mark
	end   string // of its lines
	root  *yaml.Node
	lines []int // where each line begins
}

// read reads the text. The error is [Findings].
func (e *edit) read() error {
	var findings Findings
	d := parse(e.file, []byte(e.text), &findings)
	if d.root == nil {
		return findings.Err()
	}
	e.root, e.lines = d.root, e.lines[:0]
	for at := 0; ; {
		e.lines = append(e.lines, at)
		n := strings.IndexByte(e.text[at:], '\n')
		if n < 0 {
			return nil
		}
		at += n + 1
	}
}

// errWritten says that something is written in a way in which nothing can be changed here.
func (e *edit) errWritten(n *yaml.Node) error {
	return wrong("change it by hand", "%s:%d: what stands here is written in a way that cannot be edited here", e.file, n.Line)
}

// pair is a key with its value. The key is nil where the value is the whole file.
type pair struct {
	key, value *yaml.Node
	inBraces   bool
}

// pairOf returns the pair of a mapping whose key is meant, nil for none.
func pairOf(n *yaml.Node, meant func(key string) bool) *pair {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if meant(n.Content[i].Value) {
			return &pair{n.Content[i], n.Content[i+1], isFlow(n)}
		}
	}
	return nil
}

// isEmpty tells of a value of which nothing stands in the text.
func isEmpty(n *yaml.Node) bool { return isNull(n) && n.Value == "" }

func isFlow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

// start returns where a node begins. That of an empty one is not to be relied on.
func (e *edit) start(n *yaml.Node) int {
	at := len(e.text)
	if n.Line <= len(e.lines) {
		at = e.lines[n.Line-1]
	}
	for range n.Column - 1 { // columns count characters
		_, size := utf8.DecodeRuneInString(e.text[at:])
		at += size
	}
	return at
}

// lineStart returns where the line begins in which a place is.
func (e *edit) lineStart(at int) int { return strings.LastIndexByte(e.text[:at], '\n') + 1 }

// lineEnd returns where the line ends in which a place is, before its line break.
func (e *edit) lineEnd(at int) int {
	n := strings.IndexByte(e.text[at:], '\n')
	switch {
	case n < 0:
		return len(e.text)
	case n > 0 && e.text[at+n-1] == '\r':
		return at + n - 1
	}
	return at + n
}

// nextLine returns where the line behind a place begins, or the end of the text.
func (e *edit) nextLine(at int) int {
	if n := strings.IndexByte(e.text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(e.text)
}

// colon returns the place behind the colon of a key, or behind the key where braces have it alone.
func (e *edit) colon(key *yaml.Node, inBraces bool) (int, error) {
	at, err := e.finish(key, 0)
	if err != nil {
		return 0, err
	}
	next := skipBlanks(e.text, at)
	switch {
	case next < len(e.text) && e.text[next] == ':':
		return next + 1, nil
	case inBraces:
		return at, nil
	}
	return 0, e.errWritten(key)
}

// finish returns where a node ends that is not empty: behind its last character. indent is how many columns the mapping or list
// around it is indented by.
func (e *edit) finish(n *yaml.Node, indent int) (int, error) {
	at := e.start(n)
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return e.finishBlock(n, indent)
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return e.finishQuoted(n, at)
	case n.Kind == yaml.ScalarNode:
		for _, word := range strings.Fields(n.Value) {
			if at = skipSpace(e.text, at); !strings.HasPrefix(e.text[at:], word) {
				return 0, e.errWritten(n)
			}
			at += len(word)
		}
		return at, nil
	case n.Kind != yaml.MappingNode && n.Kind != yaml.SequenceNode:
		return 0, e.errWritten(n)
	}
	open := byte('[')
	if n.Kind == yaml.MappingNode {
		open = '{'
	}
	if isFlow(n) {
		if at >= len(e.text) || e.text[at] != open {
			return 0, e.errWritten(n) // a pair in a list that has no braces of its own
		}
		at++
	}
	at, err := e.finishLast(n, at)
	if err != nil || !isFlow(n) {
		return at, err
	}
	for at < len(e.text) {
		switch c := e.text[at]; {
		case c == open+2: // } and ] stand two behind { and [
			return at + 1, nil
		case c == '#':
			at = e.lineEnd(at)
		case strings.IndexByte(" \t\r\n,:", c) >= 0:
			at++
		default:
			return 0, e.errWritten(n)
		}
	}
	return 0, e.errWritten(n)
}

// finishLast returns where the last item or pair of a mapping or list ends, or at for an empty one.
func (e *edit) finishLast(n *yaml.Node, at int) (int, error) {
	if len(n.Content) == 0 {
		return at, nil
	}
	last, indent := n.Content[len(n.Content)-1], n.Column-1
	if n.Kind == yaml.MappingNode {
		key := n.Content[len(n.Content)-2]
		indent = key.Column - 1
		if isEmpty(last) {
			return e.colon(key, isFlow(n))
		}
	}
	if isEmpty(last) {
		return 0, e.errWritten(n)
	}
	return e.finish(last, indent)
}

func (e *edit) finishQuoted(n *yaml.Node, at int) (int, error) {
	if at >= len(e.text) || e.text[at] != '"' && e.text[at] != '\'' {
		return 0, e.errWritten(n)
	}
	quote := e.text[at]
	for at++; at < len(e.text); at++ {
		switch c := e.text[at]; {
		case c == '\\' && quote == '"':
			at++
		case c == quote && quote == '\'' && strings.HasPrefix(e.text[at+1:], "'"):
			at++
		case c == quote:
			return at + 1, nil
		}
	}
	return 0, e.errWritten(n)
}

// finishBlock returns where text below | or > ends: behind its last line, without its line break.
func (e *edit) finishBlock(n *yaml.Node, indent int) (int, error) {
	at := e.start(n)
	head, _, _ := strings.Cut(e.text[at:e.lineEnd(at)], "#")
	last := at + len(strings.TrimRight(head, " \t"))
	keep := strings.Contains(head, "+")
	deep := 0
	if i := strings.IndexAny(head, "123456789"); i >= 0 {
		deep = indent + int(head[i]-'0')
	}
	for at = e.nextLine(at); at < len(e.text); at = e.nextLine(at) {
		line := e.text[at:e.lineEnd(at)]
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		if deep == 0 && blanks < len(line) {
			if blanks <= indent {
				break
			}
			deep = blanks
		}
		switch {
		case deep > 0 && blanks >= deep && len(line) > deep, keep && blanks == len(line):
			last = at + len(line)
		case blanks < len(line):
			return last, nil
		}
	}
	return last, nil
}

// skipSpace returns the first place from at on that is neither blank nor a line break.
func skipSpace(text string, at int) int {
	for at < len(text) && strings.IndexByte(" \t\r\n", text[at]) >= 0 {
		at++
	}
	return at
}
