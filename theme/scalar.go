package theme

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// The most characters of a text, on one line and on several.
const (
	ShortText = 500
	LongText  = 20_000
)

// scalar returns the word as it stands in the file, before YAML makes a number, a date or a truth of it.
func (d *document) scalar(n *yaml.Node, where string) (string, bool) {
	return d.one(n, "")
}

// one is scalar for a value of which it is known what would be right; "" for what is on one line.
func (d *document) one(n *yaml.Node, notation string) (string, bool) {
	switch {
	case isNull(n):
		right := "give it one, or remove the key"
		if d.emptied(n) {
			right = "put text that begins with # in quotes"
		}
		d.report(n, "the key has no value", right)
		return "", false
	case n.Kind != yaml.ScalarNode:
		d.report(n, describe(n)+" where one value belongs", cmp.Or(notation, "write it on one line"))
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

// text returns words for people. Numbers and truths are refused unless they are quoted, because 1.10, 0800 and no are often
// meant as words and YAML takes them for something else.
func (d *document) text(n *yaml.Node, where string, lines bool) string {
	text, ok := d.scalar(n, where)
	if !ok {
		return ""
	}
	if n.Tag == "!!int" || n.Tag == "!!float" || n.Tag == "!!bool" {
		d.report(n, describe(n)+" where text belongs", fmt.Sprintf("put it in quotes: %q", n.Value))
		return ""
	}
	if err := checkText(text, lines); err != nil {
		d.mistake(n, err)
		return ""
	}
	d.checkComment(n, where)
	return text
}

// named returns the name or address of one person.
func (d *document) named(n *yaml.Node, where string) string {
	if !isNull(n) && n.Tag != "!!str" {
		d.report(n, describe(n)+" where a person belongs", "write the address of one, or a name of people.yaml")
		return ""
	}
	return d.text(n, where, false)
}

// checkText refuses what would leave in a mail header, a calendar or a page and means nothing to a reader.
func checkText(text string, lines bool) error { return CheckText(text, lines) }

// CheckText says what is wrong with a text that stands in a file: that it is too long, or holds characters that act instead of showing; nil
// for nothing. lines allows line breaks.
func CheckText(text string, lines bool) error {
	most := ShortText
	if lines {
		most = LongText
	}
	if n := utf8.RuneCountInString(text); n > most {
		return wrong(fmt.Sprintf("at most %d are kept here", most), "the text has %d characters", n)
	}
	for _, r := range text {
		switch {
		case r == '\n' && !lines:
			return wrong("write it on one line", "the text has a line break")
		case r == '\n' && lines, r == '\t' && lines:
		case IsControl(r):
			return wrong("remove it", "the text has the control character %U", r)
		}
	}
	return nil
}

// IsControl tells of characters that act instead of showing: controls, line and paragraph separators, and those that
// turn the direction of what follows.
func IsControl(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func (d *document) truth(n *yaml.Node, where string) bool {
	text, ok := d.scalar(n, where)
	if ok && n.Tag != "!!bool" {
		right := "write true or false"
		if b, known := saidTruth(text); known {
			right = "write " + strconv.FormatBool(b)
		}
		d.report(n, describe(n)+" where true or false belongs", right)
		return false
	}
	return strings.EqualFold(text, "true")
}

// saidTruth knows the words that older YAML took for true and false.
func saidTruth(text string) (value, known bool) {
	switch strings.ToLower(text) {
	case "yes", "on", "y", "true":
		return true, true
	case "no", "off", "n", "false":
		return false, true
	}
	return false, false
}

func (d *document) number(n *yaml.Node, where string) int {
	text, ok := d.scalar(n, where)
	if !ok {
		return 0
	}
	i, err := strconv.Atoi(text)
	if n.Tag != "!!int" || err != nil || len(text) > 1 && text[0] == '0' {
		d.report(n, describe(n)+" where a whole number belongs", "write it without quotes, unit or leading zero")
		return 0
	}
	return i
}

// describe names a node as an organizer would.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	text := n.Value
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	switch n.Tag {
	case "!!null":
		return "nothing"
	case "!!int", "!!float":
		return "the number " + text
	case "!!bool":
		return "the truth value " + text
	}
	return fmt.Sprintf("the text %q", text)
}
