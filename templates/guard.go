package templates

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template/parse"
)

// Whoever may edit the overriding folder need not be who runs the daemon. So what a template can do is bounded before it
// runs. It sees plain values, calls only the functions below, of which none builds a string or reaches anything outside,
// loops only over lists that it is given, and never calls itself.
var allowed = []string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index"}

const (
	maxRows   = 200       // entries of any list that a template is given
	maxSteps  = 200_000   // nodes executed at worst, a few milliseconds
	maxOutput = 256 << 10 // bytes that a template prints
)

var errTooLong = errors.New("the letter is longer than 256 KB")

// bounded collects what a template prints. Writing beyond maxOutput is an error, which stops the template.
type bounded struct{ strings.Builder }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		return 0, errTooLong
	}
	return b.Builder.Write(p)
}

func (b *bounded) WriteString(s string) (int, error) {
	if b.Len()+len(s) > maxOutput {
		return 0, errTooLong
	}
	return b.Builder.WriteString(s)
}

// guard returns an error if a template could run for long or reach beyond its data. It names file, line and column.
func guard(trees map[string]*parse.Tree) error {
	g := guardian{trees: trees, steps: map[string]int{}}
	for name := range trees {
		if _, err := g.template(name); err != nil {
			return err
		}
	}
	return nil
}

// guardian counts steps, template by template.
type guardian struct {
	trees map[string]*parse.Tree
	steps map[string]int // by template; -1 while it is being counted
	tree  *parse.Tree    // the template being counted
}

// template returns how many nodes are executed at worst if a template is executed.
func (g *guardian) template(name string) (int, error) {
	tree, ok := g.trees[name]
	if !ok || tree == nil {
		return 0, nil // executing it is an error, which the rehearsal meets
	}
	if n, ok := g.steps[name]; ok {
		return n, nil
	}
	g.steps[name] = -1
	caller := g.tree
	g.tree = tree
	n, err := g.list(tree.Root)
	if err == nil && n > maxSteps {
		err = g.errorf(tree.Root, "template %q would take more than %d steps", name, maxSteps)
	}
	g.tree = caller
	g.steps[name] = n
	return n, err
}

// list returns how many nodes are executed at worst; above maxSteps any such number will do.
func (g *guardian) list(list *parse.ListNode) (int, error) {
	if list == nil {
		return 0, nil
	}
	sum := 0
	for _, node := range list.Nodes {
		n, err := g.node(node)
		if err != nil {
			return 0, err
		}
		sum = min(sum+n, maxSteps+1)
	}
	return sum, nil
}

func (g *guardian) node(node parse.Node) (int, error) {
	switch node := node.(type) {
	case *parse.ActionNode:
		return 1, g.pipe(node.Pipe)
	case *parse.IfNode:
		return g.branch(&node.BranchNode, 1)
	case *parse.WithNode:
		return g.branch(&node.BranchNode, 1)
	case *parse.RangeNode:
		if !isList(node.Pipe) {
			return 0, g.errorf(node, "range takes a list such as .Lines")
		}
		return g.branch(&node.BranchNode, maxRows)
	case *parse.TemplateNode:
		n, err := g.template(node.Name)
		if err == nil && n < 0 {
			err = g.errorf(node, "template %q calls itself", node.Name)
		}
		if err != nil {
			return 0, err
		}
		return 1 + n, g.pipe(node.Pipe)
	}
	return 1, nil
}

func (g *guardian) branch(b *parse.BranchNode, times int) (int, error) {
	if err := g.pipe(b.Pipe); err != nil {
		return 0, err
	}
	yes, err := g.list(b.List)
	if err != nil {
		return 0, err
	}
	no, err := g.list(b.ElseList)
	return min(1+yes*times+no, maxSteps+1), err
}

// isList reports whether what is looped over is a field. A field is a list, or else looping over it is an error; a number
// would be counted to.
func isList(pipe *parse.PipeNode) bool {
	if len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) != 1 {
		return false
	}
	switch arg := pipe.Cmds[0].Args[0].(type) {
	case *parse.FieldNode:
		return true
	case *parse.VariableNode:
		return len(arg.Ident) > 1 // $.Lines
	}
	return false
}

func (g *guardian) pipe(pipe *parse.PipeNode) error {
	if pipe == nil {
		return nil
	}
	for _, command := range pipe.Cmds {
		for _, arg := range command.Args {
			if err := g.argument(arg); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *guardian) argument(arg parse.Node) error {
	switch arg := arg.(type) {
	case *parse.IdentifierNode:
		if !slices.Contains(allowed, arg.Ident) {
			return g.errorf(arg, "function %q is not for templates; there are %s", arg.Ident, strings.Join(allowed, ", "))
		}
	case *parse.PipeNode:
		return g.pipe(arg)
	case *parse.ChainNode:
		return g.argument(arg.Node)
	}
	return nil
}

func (g *guardian) errorf(node parse.Node, format string, args ...any) error {
	where, _ := g.tree.ErrorContext(node)
	return fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...))
}
