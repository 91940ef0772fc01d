package theme

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"rondo/lazyregexp"
)

// step2 is by how much more what is written stands indented than what it belongs to.
const step2 = "  "

// value is something that is to be written: on one line, or where it has a form for that on lines below its key.
type value struct {
	flow  func(indent string) string                        // fits between braces; lines that go on are indented by indent
	block func(indent string) (head string, lines []string) // what follows the colon, and lines with their indentation; nil for none
	pairs bool                                              // a mapping, of which the first line of a block may stand behind a dash
}

// below returns the lines of a key with a value, of which the first begins with before.
func (v *value) below(indent, before string) []string {
	head, lines := "", []string(nil)
	if v.block != nil {
		head, lines = v.block(indent + step2)
	} else {
		head = v.flow(indent + step2)
	}
	if head != "" {
		before += " " + head
	}
	return append([]string{before}, lines...)
}

// item returns the lines of a value behind a dash.
func (v *value) item(indent string) []string {
	if v.block == nil || !v.pairs {
		return []string{indent + "- " + v.flow(indent+step2)}
	}
	_, lines := v.block(indent + step2)
	lines[0] = indent + "- " + strings.TrimPrefix(lines[0], indent+step2)
	return lines
}

// bare is what YAML needs no quotes for.
func bare(text string) *value { return &value{flow: func(string) string { return text }} }

// oneLine is a text on one line.
func oneLine(text string) *value {
	plain := word(text)
	v := bare(plain)
	if strings.Contains(plain, "?") && plain == text { // between braces PyYAML 6 ends a text at its first ?
		v.flow = func(string) string { return `"` + escaped(text) + `"` }
		v.block = func(string) (string, []string) { return plain, nil }
	}
	return v
}

// manyLines is a text that may have several lines.
func manyLines(text string) *value {
	v := &value{flow: func(indent string) string {
		if plain := word(text); len(plain) <= longQuoted && !strings.Contains(text, "\n") {
			return plain
		}
		return quoted(text, indent)
	}}
	if literal(text) && (strings.Contains(text, "\n") || len(word(text)) > longQuoted) {
		v.block = func(indent string) (string, []string) {
			lines := strings.Split(text, "\n")
			for i, line := range lines {
				if line != "" {
					lines[i] = indent + line
				}
			}
			return "|-", lines
		}
	}
	return v
}

// namesValue is one presenter or several, nil for none.
func namesValue(all Names) *value {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return oneLine(all[0])
	}
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = word(one)
	}
	return bare("[" + strings.Join(words, ", ") + "]")
}

// mappingValue is keys, as they are written, with their values.
func mappingValue(keys []string, values []*value) *value {
	return &value{
		pairs: true,
		flow: func(indent string) string {
			all := make([]string, len(keys))
			for i, v := range values {
				all[i] = keys[i] + ": " + v.flow(indent)
			}
			return "{ " + strings.Join(all, ", ") + " }"
		},
		block: func(indent string) (head string, lines []string) {
			for i, v := range values {
				lines = append(lines, v.below(indent, indent+keys[i]+":")...)
			}
			return "", lines
		},
	}
}

// materialsValue is links under their labels, nil for none.
func materialsValue(all Materials) *value {
	if len(all) == 0 {
		return nil
	}
	var keys []string
	var values []*value
	for _, m := range all {
		keys, values = append(keys, word(m.Label)), append(values, oneLine(m.URL))
	}
	return mappingValue(keys, values)
}

// noteItem is one note.
func noteItem(n Note) *value {
	keys, values := []string{"at"}, []*value{oneLine(n.At.String())}
	if len(n.To) > 0 {
		words := make([]string, len(n.To))
		for i, to := range n.To {
			words[i] = string(to)
		}
		keys, values = append(keys, "to"), append(values, bare("["+strings.Join(words, ", ")+"]"))
	}
	return mappingValue(append(keys, "say"), append(values, manyLines(n.Say)))
}

func notesValue(n Note) *value { return listValue(noteItem(n)) }

// listValue is a list of one item.
func listValue(item *value) *value {
	v := &value{flow: func(indent string) string { return "[" + item.flow(indent) + "]" }}
	if item.pairs {
		v.block = func(indent string) (string, []string) { return "", item.item(indent) }
	}
	return v
}

// plainWord is what YAML takes for text as it stands, in braces and out of them.
var plainWord = lazyregexp.New(`^\pL[\pL\pN ._-]*[\pL\pN]$|^\pL$|^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]$|^\d+ [a-z]+ [a-z]+$|` +
	`^https?://[A-Za-z0-9:/._~?=&%+@!$'()*;#-]*[A-Za-z0-9/=]$`)

// word returns text as YAML has it on one line, in quotes where a reader of YAML 1.1 or 1.2 would take it for anything else.
func word(text string) string {
	var n yaml.Node
	if plainWord.MatchString(text) && yaml.Unmarshal([]byte(text), &n) == nil && len(n.Content) == 1 && n.Content[0].Tag == "!!str" {
		if _, truth := saidTruth(text); !truth {
			return text
		}
	}
	return `"` + escaped(text) + `"`
}

// escaped returns text as it stands between double quotes.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ', r >= 0x7f && r < 0xa0, r == '\u2028', r == '\u2029', r == '\ufeff', r == '\ufffe', r == '\uffff':
			fmt.Fprintf(&b, `\u%04X`, r) // no reader takes these as they are
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// longQuoted is how many bytes of a text in quotes stand on a line before it goes on in the next.
const longQuoted = 100

// quoted returns text in double quotes on as many lines as it needs. Each but the last ends with a backslash, behind which a reader
// drops the line break and the indentation.
func quoted(text, indent string) string {
	var lines []string
	var line strings.Builder
	flush := func() {
		lines = append(lines, line.String())
		line.Reset()
	}
	for part := range strings.SplitAfterSeq(text, "\n") {
		for word := range strings.SplitAfterSeq(part, " ") {
			for _, r := range word {
				if line.WriteString(escaped(string(r))); line.Len() > 5*longQuoted {
					flush() // a word that no line has room for
				}
			}
			if line.Len() > longQuoted {
				flush()
			}
		}
		if line.Len() > 0 {
			flush()
		}
	}
	for i, l := range lines[1:] {
		if strings.HasPrefix(l, " ") {
			l = `\` + l // or it would pass for indentation
		}
		lines[i+1] = indent + l
	}
	return `"` + strings.Join(lines, "\\\n") + `"`
}

// literal tells whether text may stand below |- as it is.
func literal(text string) bool {
	if text == "" || strings.Trim(text, " \n") != text || strings.ContainsAny(text, "\t\ufeff\ufffe\uffff") {
		return false
	}
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > lineLimit/4 || strings.HasSuffix(line, " ") {
			return false
		}
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && IsControl(r) })
}
