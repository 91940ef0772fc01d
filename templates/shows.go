package templates

import (
	"slices"
	"text/template/parse"
)

// shows finds out which fields of what it is given a template shows. It may name too many, never too few.
type shows struct {
	tree     func(name string) *parse.Tree
	seen     []string
	fields   map[string]bool
	all      bool // the template shows or passes on all that it is given
	compares bool // it compares values or takes them apart
}

// template looks at a template and those that it calls.
func (s *shows) template(name string) {
	if slices.Contains(s.seen, name) {
		return
	}
	s.seen = append(s.seen, name)
	tree := s.tree(name)
	if tree == nil {
		s.all, s.compares = true, true
		return
	}
	s.node(tree.Root, true)
}

// node looks at one node. whole says that the dot is all that the template is given, and not a field of it.
func (s *shows) node(node parse.Node, whole bool) {
	switch node := node.(type) {
	case *parse.ListNode:
		if node != nil {
			for _, n := range node.Nodes {
				s.node(n, whole)
			}
		}
	case *parse.ActionNode:
		s.pipe(node.Pipe, whole)
	case *parse.IfNode:
		s.branch(&node.BranchNode, whole, whole)
	case *parse.WithNode:
		s.branch(&node.BranchNode, whole, false)
	case *parse.RangeNode:
		s.branch(&node.BranchNode, whole, false)
	case *parse.TemplateNode:
		s.pipe(node.Pipe, whole)
		s.template(node.Name)
	case *parse.PipeNode:
		s.pipe(node, whole)
	case *parse.DotNode:
		s.all = s.all || whole
	case *parse.FieldNode:
		s.fields[node.Ident[0]] = true
	case *parse.VariableNode:
		if len(node.Ident) > 1 {
			s.fields[node.Ident[1]] = true
		} else if node.Ident[0] == "$" {
			s.all = true
		}
	case *parse.ChainNode:
		s.node(node.Node, whole)
	case *parse.IdentifierNode:
		switch node.Ident {
		case "eq", "ne", "lt", "le", "gt", "ge", "index":
			s.compares = true
		}
	}
}

func (s *shows) branch(b *parse.BranchNode, whole, within bool) {
	s.pipe(b.Pipe, whole)
	s.node(b.List, within)
	s.node(b.ElseList, whole)
}

func (s *shows) pipe(pipe *parse.PipeNode, whole bool) {
	if pipe == nil {
		return
	}
	for _, command := range pipe.Cmds {
		for _, arg := range command.Args {
			s.node(arg, whole)
		}
	}
}
