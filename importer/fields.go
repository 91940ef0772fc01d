package importer

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"rondo/ical"
	"rondo/theme"
)

// source is a file that is read, for findings.
type source struct {
	b     *batch
	file  string
	lines []string // parted when they are first shown
	data  []byte
}

func (b *batch) source(f File) *source { return &source{b: b, file: f.Name, data: f.Data} }

// report adds a finding at a place of the file; nil means all of it.
func (s *source) report(warning bool, at *theme.Tree, right, found string, args ...any) {
	f := theme.Finding{File: s.file, Found: shown(fmt.Sprintf(found, args...)), Right: shown(right), Warning: warning}
	if at != nil && at.Line > 0 {
		f.Line, f.Column = at.Line, max(at.Column, 1)
		if s.lines == nil {
			s.lines = strings.Split(strings.ReplaceAll(string(s.data), "\r\n", "\n"), "\n")
		}
		if at.Line <= len(s.lines) && len(s.lines[at.Line-1]) < 500 {
			f.Source = s.lines[at.Line-1]
		}
	}
	s.b.findings = append(s.b.findings, f)
}

// wrong reports what keeps everything from being written.
func (s *source) wrong(at *theme.Tree, right, found string, args ...any) {
	s.report(false, at, right, found, args...)
}

// note reports what is said otherwise than in the file, or left out.
func (s *source) note(at *theme.Tree, right, found string, args ...any) {
	s.report(true, at, right, found, args...)
}

// mistake reports an error that may be in two halves.
func (s *source) mistake(at *theme.Tree, err error) {
	found, right := halves(err)
	s.wrong(at, right, "%s", found)
}

func halves(err error) (found, right string) {
	if m := (*ical.Mistake)(nil); errors.As(err, &m) {
		return m.Found, m.Right
	}
	return err.Error(), ""
}

// place says where something stands, for comments.
func (s *source) place(at *theme.Tree) string {
	name := path.Base(s.file)
	if at == nil || at.Line == 0 {
		return name
	}
	return fmt.Sprintf("%s:%d", name, at.Line)
}

// yaml reads a file as YAML; nil where it is none, which is reported.
func (s *source) yaml() *theme.Tree {
	t, findings := theme.ReadTree(s.file, s.data)
	s.b.findings = append(s.b.findings, findings...)
	return t
}

// fields are the keys of one mapping. Each is asked for by its name; what is left is told by rest.
type fields struct {
	*source
	tree *theme.Tree
	used map[*theme.Tree]bool // keys that were asked for
}

// fields returns the keys of a tree; it reports a tree that has none.
func (s *source) fields(t *theme.Tree) *fields {
	f := &fields{source: s, tree: t, used: map[*theme.Tree]bool{}}
	if t.Kind != theme.TreeKeys {
		s.wrong(t, "write keys with values, `key: value`", "%s where keys belong", t.Kind)
	}
	return f
}

// get returns the value of a key, nil where there is none.
func (f *fields) get(keys ...string) *theme.Tree {
	for _, key := range keys {
		for _, p := range f.tree.Pairs {
			if p.Key.Text == key {
				f.used[p.Key] = true
				return p.Value
			}
		}
	}
	return nil
}

// text returns what a key says in words, "" where it is missing or empty. What is no text is reported.
func (f *fields) text(keys ...string) (string, *theme.Tree) {
	v := f.get(keys...)
	if v == nil {
		return "", nil
	}
	if v.Kind != theme.TreeText && v.Kind != theme.TreeEmpty {
		f.wrong(v, "write a text", "%s says %s where a text belongs", keys[0], v.Kind)
		return "", v
	}
	return strings.TrimSpace(v.Text), v
}

// need is text, and reports that the key is missing.
func (f *fields) need(key, like string) (string, *theme.Tree) {
	text, at := f.text(key)
	if text == "" && (at == nil || at.Kind == theme.TreeEmpty || at.Kind == theme.TreeText) {
		f.wrong(cmp.Or(at, f.tree), "add it, like "+key+": "+like, "the key %s is missing", key)
	}
	return text, cmp.Or(at, f.tree)
}

// list returns the items of a key, one where it has no list; nil where it is missing.
func (f *fields) list(keys ...string) []*theme.Tree {
	v := f.get(keys...)
	switch {
	case v == nil || v.Kind == theme.TreeEmpty:
		return nil
	case v.Kind == theme.TreeList:
		return v.Items
	}
	return []*theme.Tree{v}
}

// words returns the items of a key that are texts, and reports the others.
func (f *fields) words(keys ...string) (all []string) {
	for _, item := range f.list(keys...) {
		if item.Kind != theme.TreeText {
			f.wrong(item, "write a text", "%s where a text belongs", item.Kind)
			continue
		}
		all = append(all, strings.TrimSpace(item.Text))
	}
	return all
}

// skip marks keys as known that say nothing a theme could say.
func (f *fields) skip(keys ...string) {
	for _, p := range f.tree.Pairs {
		if slices.Contains(keys, p.Key.Text) {
			f.used[p.Key] = true
		}
	}
}

// rest reports each key that nobody asked for, and returns them with their values for comments. Both say the same.
func (f *fields) rest() (comments []string) {
	for _, p := range f.tree.Pairs {
		if f.used[p.Key] {
			continue
		}
		said := p.Key.Text + ": " + brief(p.Value)
		kept := "it is kept as a comment"
		if !whole(p.Value) {
			kept = "its beginning is kept as a comment"
		}
		f.note(p.Key, kept, "rondo has nothing for the key %s", p.Key.Text)
		comments = append(comments, said)
	}
	return comments
}

// whole tells whether brief says all of a value.
func whole(t *theme.Tree) bool {
	return utf8.RuneCountInString(flat(t.Text)) <= theme.ShortText &&
		!slices.ContainsFunc(t.Items, func(item *theme.Tree) bool { return !whole(item) }) &&
		!slices.ContainsFunc(t.Pairs, func(p theme.TreePair) bool { return !whole(p.Value) })
}

// brief says a value on one line, of each text as much as a line of a theme may have.
func brief(t *theme.Tree) string {
	var parts []string
	switch t.Kind {
	case theme.TreeText:
		return oneLine(t.Text)
	case theme.TreeList:
		for _, item := range t.Items {
			parts = append(parts, brief(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case theme.TreeKeys:
		for _, p := range t.Pairs {
			parts = append(parts, p.Key.Text+": "+brief(p.Value))
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return ""
}
