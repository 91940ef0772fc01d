package scheduler

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestActions walks all kinds of actions: each has an entry under the word that it is printed with, and does something to a
// State or says that it does nothing.
func TestActions(t *testing.T) {
	var known []string
	for _, a := range Actions {
		name := reflect.TypeOf(a).Name()
		known = append(known, name)
		if post, ok := a.(Post); ok {
			post.Letter.Kind = Notice
			a = post
		}
		printed := strings.Fields(a.String())
		if e := a.Entry(); len(printed) < 2 || e.Verb != printed[1] {
			t.Errorf("%s is listed as %q and printed as %q", name, e.Verb, a)
		}
		State{}.Apply([]Action{a}, time.Time{}) // panics where nobody has said what it does
	}
	if declared := receivers(t, "action"); !slices.Equal(slices.Sorted(slices.Values(known)), declared) {
		t.Errorf("Actions are %v, and of the package's types these are actions: %v", known, declared)
	}
}

// receivers lists the types of this package that have a method, in order.
func receivers(t *testing.T, method string) (types []string) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == method {
				types = append(types, f.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	slices.Sort(types)
	return types
}
