package theme

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"rondo/lazyregexp"
)

const commentAdvice = `put text that holds " #" in quotes`

// prose are the keys whose values are words for people, in which a # may be meant.
var prose = map[string]bool{
	"name": true, "title": true, "purpose": true, "abstract": true, "place": true, "reason": true, "cancelled": true,
	"presenter": true, "categories": true, "organizers": true, "audience": true, "members": true, "from": true, "groups": true,
}

// checkComment warns where YAML takes the rest of a text for a comment: at a # behind a blank, as in "Session #4", "Session
// # 4" and "Learn C #". Comments that people write have a blank and words behind the #.
func (d *document) checkComment(n *yaml.Node, where string) {
	if n.Style != 0 || !prose[strings.TrimSpace(last(where))] {
		return
	}
	words := strings.Fields(n.Value)
	if len(words) == 1 && strings.Contains(words[0], "@") {
		return // an address is whole
	}
	line, at := n.Line, 0
	for range n.Column - 1 { // columns count characters
		_, size := utf8.DecodeRuneInString(d.line(line)[at:])
		at += size
	}
	for _, word := range words {
		for at = skipBlanks(d.line(line), at); at == len(d.line(line)) && line < len(d.lines); at = skipBlanks(d.line(line), 0) {
			line++
		}
		if !strings.HasPrefix(d.line(line)[at:], word) {
			return
		}
		at += len(word)
	}
	if hash := skipBlanks(d.line(line), at); hash > at && cutsText(d.line(line)[hash:]) {
		d.add(Finding{
			Line: line, Column: utf8.RuneCountInString(d.line(line)[:hash]) + 1, Warning: true,
			Found: fmt.Sprintf("what follows %q is a comment", n.Value), Right: commentAdvice,
		})
	}
}

func skipBlanks(line string, at int) int {
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	return at
}

var cutForm = lazyregexp.New(`^#([^\s#!]|\s*$|\s+\d+\s*([:,\]}]|$))`)

// cutsText tells of the beginning of a comment that looks like text.
func cutsText(comment string) bool { return cutForm.MatchString(comment) }

// cutAt finds such a comment, outside of quotes, in lines of a file that is no YAML: it may have taken a bracket or colon
// with it. The line is 0 when there is none.
func (d *document) cutAt(from, to int) (line, column int) {
	for line = max(from, 1); line <= min(to, len(d.lines)); line++ {
		text := d.line(line)
		if i := beginsComment(text); i > 0 && strings.TrimSpace(text[:i]) != "" && cutsText(text[i:]) {
			return line, utf8.RuneCountInString(text[:i]) + 1
		}
	}
	return 0, 0
}

// cutBracket finds such a comment up to a line of a file that is no YAML, that has taken the end of a list or mapping with
// it: what is open goes on in the next lines, and something there is the first that does not fit.
func (d *document) cutBracket(to int) (line, column int) {
	for line, column = d.cutAt(1, to); line > 0; line, column = d.cutAt(line+1, to) {
		kept := string([]rune(d.line(line))[:column-1])
		if strings.Count(kept, "[") > strings.Count(kept, "]") || strings.Count(kept, "{") > strings.Count(kept, "}") {
			return line, column
		}
	}
	return 0, 0
}

// beginsComment returns where the comment of a line begins, -1 for none. It knows quotes that begin and end on the line.
func beginsComment(line string) int {
	quote := byte(0)
	for i := range len(line) {
		switch c := line[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [{,:", line[i-1]) >= 0):
			quote = c
		case c == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t'):
			return i
		}
	}
	return -1
}

// emptied tells of a value of which a comment that looks like text has left nothing: "title: #4".
func (d *document) emptied(n *yaml.Node) bool {
	text := []rune(d.line(n.Line))
	rest := strings.TrimLeft(string(text[min(max(n.Column-1, 0), len(text)):]), " \t:-")
	return n.Value == "" && cutsText(rest)
}
