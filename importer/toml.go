package importer

import (
	"errors"
	"sort"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"rondo/theme"
)

// What is read of a TOML file. The library goes down as deep as brackets are nested.
const (
	largestTOML = 1 << 20
	deepestTOML = 500
)

// toml reads a file as TOML 1.1; nil where it is none, which is reported.
func (s *source) toml() *theme.Tree {
	switch depth := 0; {
	case len(s.data) > largestTOML:
		s.wrong(nil, "split it", "the file is larger than 1 MB")
		return nil
	case !utf8.Valid(s.data):
		s.wrong(nil, "save the file as UTF-8", "a byte that is no UTF-8")
		return nil
	default:
		for _, c := range s.data {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth--
			}
			if depth > deepestTOML {
				s.wrong(nil, "close brackets that are open", "more than %d brackets are open", deepestTOML)
				return nil
			}
		}
	}
	var whole map[string]any
	if err := toml.Unmarshal(s.data, &whole); err != nil { // keys that stand twice, dates that there are not
		at := &theme.Tree{}
		if where := (*toml.DecodeError)(nil); errors.As(err, &where) {
			at.Line, at.Column = where.Position()
		}
		s.wrong(at, "mend the file; it is no TOML", "%s", err.Error())
		return nil
	}
	r := tomlReader{data: s.data, root: &theme.Tree{Line: 1, Column: 1, Kind: theme.TreeKeys}}
	r.lines = []int{0}
	for i, c := range s.data {
		if c == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
	r.parser.Reset(s.data)
	table := r.root
	for r.parser.NextExpression() {
		switch e := r.parser.Expression(); e.Kind {
		case unstable.Table:
			table = r.table(e, false)
		case unstable.ArrayTable:
			table = r.table(e, true)
		case unstable.KeyValue:
			r.pair(table, e)
		}
	}
	if err := r.parser.Error(); err != nil {
		s.wrong(nil, "mend the file; it is no TOML", "%s", err.Error())
		return nil
	}
	return r.root
}

// tomlReader makes a tree of what the parser finds. That the file is sound was seen before.
type tomlReader struct {
	parser unstable.Parser
	data   []byte
	lines  []int // where each begins
	root   *theme.Tree
}

// at is a tree at the place of a node; of one that the parser has no place for, that of another.
func (r *tomlReader) at(n *unstable.Node, or *theme.Tree) *theme.Tree {
	if n.Raw.Length == 0 {
		return &theme.Tree{Line: or.Line, Column: or.Column}
	}
	offset := int(n.Raw.Offset)
	line := sort.SearchInts(r.lines, offset+1)
	return &theme.Tree{Line: line, Column: utf8.RuneCount(r.data[r.lines[line-1]:offset]) + 1}
}

// child returns the value of a key, which is made where there is none.
func (r *tomlReader) child(in *theme.Tree, key *unstable.Node) (pair *theme.TreePair) {
	for i := range in.Pairs {
		if in.Pairs[i].Key.Text == string(key.Data) {
			return &in.Pairs[i]
		}
	}
	k := r.at(key, in)
	k.Kind, k.Text = theme.TreeText, string(key.Data)
	in.Pairs = append(in.Pairs, theme.TreePair{Key: k, Value: &theme.Tree{Line: k.Line, Column: k.Column, Kind: theme.TreeKeys}})
	return &in.Pairs[len(in.Pairs)-1]
}

// table finds the table of a header; another reports one of a list, which begins anew.
func (r *tomlReader) table(e *unstable.Node, another bool) *theme.Tree {
	in := r.root
	for keys := e.Key(); keys.Next(); {
		p := r.child(in, keys.Node())
		if last := keys.IsLast(); last && another {
			p.Value.Kind = theme.TreeList
			item := r.at(keys.Node(), in)
			item.Kind = theme.TreeKeys
			p.Value.Items = append(p.Value.Items, item)
		}
		if in = p.Value; in.Kind == theme.TreeList && len(in.Items) > 0 {
			in = in.Items[len(in.Items)-1]
		}
	}
	return in
}

// pair puts a key with its value into a table.
func (r *tomlReader) pair(in *theme.Tree, e *unstable.Node) {
	for keys := e.Key(); keys.Next(); {
		p := r.child(in, keys.Node())
		if keys.IsLast() {
			p.Value = r.value(e.Value(), p.Key)
			return
		}
		in = p.Value
	}
}

func (r *tomlReader) value(n *unstable.Node, key *theme.Tree) *theme.Tree {
	t := r.at(n, key)
	switch n.Kind {
	case unstable.Array:
		t.Kind = theme.TreeList
		for items := n.Children(); items.Next(); {
			t.Items = append(t.Items, r.value(items.Node(), t))
		}
	case unstable.InlineTable:
		t.Kind = theme.TreeKeys
		for items := n.Children(); items.Next(); {
			if items.Node().Kind == unstable.KeyValue {
				r.pair(t, items.Node())
			}
		}
	default:
		t.Kind, t.Text = theme.TreeText, string(n.Data)
	}
	return t
}
