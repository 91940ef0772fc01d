package theme

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
)

// InsertMaterial returns a theme's file with one more material of the session of a slot, or another address under a label that is
// there already. Nothing else in the text changes: comments, order and line ends stay. The session gets an entry if it has none,
// under its date, or with timed under its date and time. The result is to be read again before it is kept: the text of a file
// may be more than this knows of. The error says what stands in the way.
func InsertMaterial(file string, data []byte, slot ical.Local, timed bool, m Material) ([]byte, error) {
	if err := CheckMaterial(m); err != nil {
		return nil, err
	}
	body, marked := strings.CutPrefix(string(data), "\ufeff")
	var findings Findings
	d := parse(file, []byte(body), &findings)
	if d.root == nil {
		return nil, findings.Err()
	}
	e := &insertion{text: body, end: "\n"}
	if strings.Contains(body, "\r\n") {
		e.end = "\r\n"
	}
	if err := e.insert(d.root, slot, timed, m); err != nil {
		return nil, err
	}
	if marked {
		e.text = "\ufeff" + e.text
	}
	return []byte(e.text), nil
}

// insertion is a text that is changed in one place.
type insertion struct{ text, end string }

// errWritten says that a mapping is written in a way in which nothing can be inserted.
func errWritten(n *yaml.Node, what string) error {
	return wrong("add the material by hand", "line %d: %s is written in a way that cannot be edited here", n.Line, what)
}

func (e *insertion) insert(root *yaml.Node, slot ical.Local, timed bool, m Material) error {
	if root.Style&yaml.FlowStyle != 0 {
		return errWritten(root, "the file")
	}
	on := slot.Date()
	if timed {
		on = slot.String()
	}
	item := word(m.Label) + ": " + word(m.URL)
	sessions, below := find(root, func(key string) bool { return key == "sessions" }, 0)
	if sessions == nil {
		if e.text != "" && !strings.HasSuffix(e.text, "\n") {
			e.text += e.end
		}
		e.text += e.lines("sessions:", "  "+on+":", "    materials:", "      "+item)
		return nil
	}
	entry, in := find(sessions.value, func(key string) bool {
		w, err := ParseWhen(key)
		names := NamesOf(slot)
		return err == nil && (w == names[0] || w == names[1])
	}, below)
	if entry == nil {
		return e.add(sessions, below, on, func(indent, step string) []string {
			return []string{indent + on + ":", indent + step + "materials:", indent + step + step + item}
		}, on+": { materials: { "+item+" } }")
	}
	materials, within := find(entry.value, func(key string) bool { return key == "materials" }, in)
	if materials == nil {
		return e.add(entry, in, "", func(indent, step string) []string {
			return []string{indent + "materials:", indent + step + item}
		}, "materials: { "+item+" }")
	}
	same, _ := find(materials.value, func(key string) bool { return strings.EqualFold(key, m.Label) }, within)
	if same == nil {
		return e.add(materials, within, "", func(indent, _ string) []string { return []string{indent + item} }, item)
	}
	return e.replace(same.value, word(m.URL), materials.value.Style&yaml.FlowStyle != 0)
}

// pair is a key with its value.
type pair struct{ key, value *yaml.Node }

// place is a line number: the first line that belongs to what stands behind a mapping; 0 for the end of the file.
type place int

// find returns the pair of a mapping whose key is meant, nil for none, and the place behind it.
func find(n *yaml.Node, meant func(key string) bool, behind place) (*pair, place) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, behind
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !meant(n.Content[i].Value) {
			continue
		}
		if i+2 < len(n.Content) {
			behind = place(n.Content[i+2].Line)
		}
		return &pair{n.Content[i], n.Content[i+1]}, behind
	}
	return nil, behind
}

// add inserts what a mapping lacks: as lines of a block, or as an item between braces. With a date the lines stand where it
// belongs among the others.
func (e *insertion) add(at *pair, behind place, date string, block func(indent, step string) []string, flow string) error {
	own := strings.Repeat(" ", at.key.Column-1)
	switch n := at.value; {
	case isNull(n) && n.Value == "":
		e.put(e.after(at.key.Line), block(own+"  ", "  "))
		return nil
	case n.Kind != yaml.MappingNode:
		return errWritten(n, at.key.Value)
	case n.Style&yaml.FlowStyle != 0:
		return e.brace(n, at.key.Value, flow)
	default:
		indent := strings.Repeat(" ", n.Content[0].Column-1)
		if date != "" {
			for i := 0; i < len(n.Content); i += 2 {
				if n.Content[i].Value > date {
					behind = place(n.Content[i].Line)
					break
				}
			}
		}
		e.put(e.back(behind), block(indent, "  "))
		return nil
	}
}

// offset returns where a position of the parser is in the text.
func (e *insertion) offset(line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(e.text[at:], '\n') + 1
	}
	for i := range e.text[at:] {
		if column--; column == 0 {
			return at + i
		}
	}
	return len(e.text)
}

// after returns where the line behind a line begins.
func (e *insertion) after(line int) int {
	at := e.offset(line, 1)
	if n := strings.IndexByte(e.text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(e.text)
}

// back returns where the line begins that follows the last one before a place that is neither empty nor a comment.
func (e *insertion) back(behind place) int {
	at := len(e.text)
	if behind > 0 {
		at = e.offset(int(behind), 1)
	}
	for at > 0 {
		start := strings.LastIndexByte(e.text[:at-1], '\n') + 1
		if line := strings.TrimSpace(e.text[start:at]); line != "" && line[0] != '#' {
			break
		}
		at = start
	}
	return at
}

// put inserts lines where a line begins, or at the end.
func (e *insertion) put(at int, lines []string) {
	before := e.text[:at]
	if before != "" && !strings.HasSuffix(before, "\n") {
		before += e.end
	}
	e.text = before + e.lines(lines...) + e.text[at:]
}

func (e *insertion) lines(lines ...string) string { return strings.Join(lines, e.end) + e.end }

// brace inserts an item as the last one between braces.
func (e *insertion) brace(n *yaml.Node, what, item string) error {
	at := e.offset(n.Line, n.Column)
	end := closing(e.text[at:])
	if end < 0 {
		return errWritten(n, what)
	}
	inside := strings.TrimRight(e.text[at:at+end], " \t\r\n")
	switch {
	case inside == "{":
		item = " " + item + " "
		e.text = e.text[:at] + "{" + item + e.text[at+end:]
		return nil
	case !strings.HasSuffix(inside, ","):
		item = ", " + item
	default:
		item = " " + item
	}
	at += len(inside)
	e.text = e.text[:at] + item + e.text[at:]
	return nil
}

// closing returns where the brace is closed with which a text begins, -1 for nowhere.
func closing(text string) int {
	var quote byte
	depth := 0
	for i := range len(text) {
		c := text[i]
		switch {
		case quote == '"' && c == '\\':
			return -1 // what is escaped is left to a person
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && strings.IndexByte(" \t\r\n{[,:", text[i-1]) >= 0:
			quote = c
		case c == '#' && strings.IndexByte(" \t\n", text[i-1]) >= 0:
			return -1
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// replace puts a word in place of one value on one line.
func (e *insertion) replace(n *yaml.Node, with string, inBraces bool) error {
	at := e.offset(n.Line, n.Column)
	rest := e.text[at:]
	end := -1
	switch {
	case n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		if end = strings.IndexByte(rest[1:], rest[0]); end >= 0 {
			end += 2
		}
	default:
		stop := " \t\r\n"
		if inBraces {
			stop += ",}]"
		}
		if end = strings.IndexAny(rest, stop); end < 0 {
			end = len(rest)
		}
	}
	if end < 0 {
		return errWritten(n, "the address")
	}
	e.text = e.text[:at] + with + rest[end:]
	return nil
}

// plainWord is what YAML takes for text as it stands, in braces and out of them.
var plainWord = regexp.MustCompile(`^\pL[\pL\pN ._-]*[\pL\pN]$|^\pL$|^https?://[A-Za-z0-9:/._~?=&%+@!$'()*;#-]*[A-Za-z0-9/=]$`)

// word returns text as YAML has it, in quotes where it needs them.
func word(text string) string {
	var n yaml.Node
	if plainWord.MatchString(text) && yaml.Unmarshal([]byte(text), &n) == nil && len(n.Content) == 1 && n.Content[0].Tag == "!!str" {
		if _, truth := saidTruth(text); !truth {
			return text
		}
	}
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted) // what JSON has in quotes, YAML has
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // of a text
	return strings.TrimSpace(quoted.String())
}
