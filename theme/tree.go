package theme

import "go.yaml.in/yaml/v4"

// Tree is a piece of a file that somebody else's program reads: text, a list, or keys with values.
type Tree struct {
	Line, Column int    // from 1, the column in characters; 0 where it is not known
	Text         string // of text, a number, a date or a truth value: as it is written, without quotes
	Items        []*Tree
	Pairs        []TreePair
	Kind         TreeKind
}

// TreePair is a key with its value.
type TreePair struct {
	Key, Value *Tree
}

// TreeKind is what a [Tree] is.
type TreeKind int

// The kinds of trees. What is empty has no Text, Items or Pairs.
const (
	TreeEmpty TreeKind = iota
	TreeText
	TreeList
	TreeKeys
)

func (k TreeKind) String() string {
	return [...]string{"nothing", "text", "a list", "keys with values"}[k]
}

// ReadTree reads a YAML file of others, within the bounds of rondo's own: no anchors, no tags, one document, keys at its top. The tree is
// nil where the findings have an error.
func ReadTree(file string, data []byte) (*Tree, Findings) {
	var findings Findings
	d := parse(file, data, &findings)
	if d.root == nil || findings.Err() != nil {
		return nil, findings
	}
	return treeOf(d.root), findings
}

func treeOf(n *yaml.Node) *Tree {
	t := &Tree{Line: n.Line, Column: n.Column}
	switch n.Kind {
	case yaml.MappingNode:
		t.Kind = TreeKeys
		for i := 0; i+1 < len(n.Content); i += 2 {
			t.Pairs = append(t.Pairs, TreePair{treeOf(n.Content[i]), treeOf(n.Content[i+1])})
		}
	case yaml.SequenceNode:
		t.Kind = TreeList
		for _, item := range n.Content {
			t.Items = append(t.Items, treeOf(item))
		}
	default:
		if !isNull(n) {
			t.Kind, t.Text = TreeText, n.Value
		}
	}
	return t
}
