package theme

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

func (d *document) line(n int) string {
	if n < 1 || n > len(d.lines) {
		return ""
	}
	return d.lines[n-1]
}

// place returns the node of a key, nil where it does not stand in the file. Items of a list of texts have none of their own among the places: there may
// be thousands.
func (d *document) place(where string) *yaml.Node {
	if n := d.places[where]; n != nil {
		return n
	}
	cut := strings.LastIndexByte(where, '/')
	if cut < 0 {
		return nil
	}
	list := d.places[where[:cut]]
	i, err := strconv.Atoi(where[cut+1:])
	switch {
	case list == nil || err != nil || i < 0:
		return nil
	case list.Kind == yaml.SequenceNode && i < len(list.Content):
		return list.Content[i]
	case list.Kind == yaml.ScalarNode && i == 0: // a single value is a list of one
		return list
	}
	return nil
}

// at returns the node of a key, or of the nearest one around it that stands in the file; nil for the file as a whole.
func (d *document) at(where string) *yaml.Node {
	for {
		if n := d.place(where); n != nil {
			return n
		}
		cut := strings.LastIndexByte(where, '/')
		if cut < 0 {
			return d.root
		}
		where = where[:cut]
	}
}

// where returns the place of a key, or of the nearest one around it, as file:line:column.
func (d *document) where(key string) string {
	n := d.at(key)
	if n == nil {
		return d.file
	}
	return fmt.Sprintf("%s:%d:%d", d.file, n.Line, n.Column)
}

// value returns the node of a key at the top of the file, nil when there is none.
func (d *document) value(key string) *yaml.Node {
	if d.root == nil {
		return nil
	}
	for i := 0; i+1 < len(d.root.Content); i += 2 {
		if d.root.Content[i].Value == key {
			return d.root.Content[i+1]
		}
	}
	return nil
}

// has tells whether the key stands in the file.
func (d *document) has(where string) bool { return d.place(where) != nil }

// sound tells whether the key stands in the file with a value that could be read.
func (d *document) sound(where string) bool { return d.has(where) && !d.faulty[d.place(where)] }

// lacks tells whether the key has no text, by being left out or empty; a text that could not be read was reported.
func (d *document) lacks(where, text string) bool {
	return text == "" && (!d.has(where) || d.sound(where))
}

// wrong reports an error at a key.
func (d *document) wrong(where, right, found string, args ...any) {
	d.report(d.at(where), fmt.Sprintf(found, args...), right)
}

// warn reports a warning at a key.
func (d *document) warn(where, right, found string, args ...any) {
	f := Finding{Found: fmt.Sprintf(found, args...), Right: right, Warning: true}
	if n := d.at(where); n != nil {
		f.Line, f.Column = n.Line, n.Column
	}
	d.add(f)
}

// report reports an error at a node, or about the file as a whole when n is nil.
func (d *document) report(n *yaml.Node, found, right string) {
	if n == nil {
		d.reportAt(0, 0, found, right)
		return
	}
	d.faulty[n] = true
	d.reportAt(n.Line, n.Column, found, right)
}

func (d *document) reportAt(line, column int, found, right string) {
	d.add(Finding{Line: line, Column: column, Found: found, Right: right})
}

// add keeps a finding with its file and line, up to the limit.
func (d *document) add(f Finding) {
	d.count++
	switch {
	case d.count > findingsLimit:
		return
	case d.count == findingsLimit:
		f.Found, f.Right = "more is wrong from here on", "mend what is named above first"
	}
	f.File = d.file
	if !slices.Contains(d.hidden, f.Line) {
		f.Source = d.line(f.Line)
	}
	f.Found, f.Right = cut(f.Found), cut(f.Right)
	*d.findings = append(*d.findings, f)
}

// cut shortens what quotes a text that nobody reads to its end.
func cut(text string) string {
	const most = 300
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
