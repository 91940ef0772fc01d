package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What the doctor finds and advises is known, sentence by sentence, as its source has them. What errors and servers say is not.
func TestC9WhatTheDoctorSaysIsKnown(t *testing.T) {
	all := doctorSays(t)
	if len(all) < 100 {
		t.Errorf("only %d sentences were found", len(all))
	}
	eachLanguage(t, func(t *testing.T, l *language) {
		for _, english := range all {
			if said, known := l.check(english); !known {
				t.Errorf("%q is not in the phrase \"checks\" of pages/words.%s.tmpl", english, l.tag)
			} else if said == "" || strings.Contains(said, "{") {
				t.Errorf("%q is %q", english, said)
			}
		}
		if said, known := l.check("mail.example.org:25: connection refused"); known || said != "mail.example.org:25: connection refused" {
			t.Errorf("what an error says is %q, known %t", said, known)
		}
	})
	if said, known := builtInTemplates(t).language("en").check("make room"); known || said != "make room" {
		t.Errorf("in English it is %q, known %t", said, known)
	}
}

// doctorSays returns the sentences that the doctor's calls of fine, warn and problem have in them, with values filled in, once for one of a
// thing and once for several.
func doctorSays(t *testing.T) (all []string) {
	t.Helper()
	names, err := filepath.Glob("../doctor/*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{} // constants, and what is assigned to variables, by name
	var calls []*ast.CallExpr
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if text, ok := literal(v); ok {
						texts[n.Names[i].Name] = text
					}
				}
			case *ast.AssignStmt:
				for _, v := range n.Rhs {
					if text, ok := literal(v); ok && strings.Contains(text, " ") {
						all = append(all, text)
					}
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && strings.Contains(" fine warn problem ", " "+f.Sel.Name+" ") {
					calls = append(calls, n)
				}
			}
			return true
		})
	}
	said := all
	all = nil
	for _, text := range said { // of parts that are put together, only what stands by itself
		if regexp.MustCompile(`^'?[a-z]`).MatchString(text) && !strings.HasPrefix(text, "is ") && !strings.HasSuffix(text, " ") {
			all = append(all, text)
		}
	}
	for _, c := range calls {
		args := c.Args
		if about, ok := literal(args[0]); ok {
			all = append(all, about)
		}
		args = args[1:]
		if c.Fun.(*ast.SelectorExpr).Sel.Name != "fine" {
			if do, ok := literal(args[0]); ok {
				all = append(all, do)
			} else if name, ok := args[0].(*ast.Ident); ok && texts[name.Name] != "" {
				all = append(all, texts[name.Name])
			}
			args = args[1:]
		}
		format, ok := literal(args[0])
		if !ok || regexp.MustCompile(`%s[a-z%]`).MatchString(format) || !regexp.MustCompile(`[a-z]{4}`).MatchString(format) {
			continue // values alone, or parts that are put together
		}
		for n := 1; n <= 2; n++ {
			i := 0
			all = append(all, regexp.MustCompile(`%[0-9]*[a-z]`).ReplaceAllStringFunc(strings.ReplaceAll(format, "in use%s", "in use"), func(verb string) string {
				i++
				return valueOf(args[i], verb, n)
			}))
		}
	}
	return all
}

// literal returns the text of a string in the source.
func literal(e ast.Expr) (string, bool) {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		x, ok := literal(sum.X)
		y, also := literal(sum.Y)
		return x + y, ok && also
	}
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(b.Value)
	return text, err == nil
}

// valueOf returns something that an argument may be, and n of what it counts.
func valueOf(arg ast.Expr, verb string, n int) string {
	if c, ok := arg.(*ast.CallExpr); ok {
		if f, ok := c.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Count" {
			one, _ := literal(c.Args[1])
			many, _ := literal(c.Args[2])
			return strconv.Itoa(n) + " " + []string{one, many}[n-1]
		} else if ok && f.Sel.Name == "Time" {
			return "Mon 23 Nov 2026 14:00 Europe/Helsinki"
		}
	}
	switch {
	case strings.HasSuffix(verb, "d"), strings.HasSuffix(verb, "o"):
		return "2"
	case verb == "%v":
		return "the disk is full"
	}
	return "X"
}
