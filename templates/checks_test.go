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

// What the doctor finds and advises is known in Finnish, sentence by sentence, as its source has them. What errors and servers say is not.
func TestC9WhatTheDoctorSaysIsKnownInFinnish(t *testing.T) {
	fi, found := builtInTemplates(t).language("fi"), 0
	for _, english := range doctorSays(t) {
		found++
		if said, known := fi.check(english); !known {
			t.Errorf("%q is not in the phrase \"checks\" of pages/words.fi.tmpl", english)
		} else if said == "" || strings.Contains(said, "{") {
			t.Errorf("%q is %q", english, said)
		}
	}
	if found < 100 {
		t.Errorf("only %d sentences were found", found)
	}
	for english, want := range map[string]string{
		"12 sent, 1 held, 3 failed":                                                    "12 lähetetty, 1 pidätetty, 3 epäonnistui",
		"holiday.ics was read 20 minutes ago":                                          "holiday.ics luettiin 20 minuuttia sitten",
		"2 mails wait for you, the oldest since Mon 23 Nov 2026 14:00 Europe/Helsinki": "2 viestiä odottaa sinua, vanhin alkaen ma 23.11.2026 klo 14.00 (Europe/Helsinki)",
		"files: the edit moves or cancels 0 sessions that people were invited to (limit 10) and writes to 52 people (limit 50)": "tiedostot: muokkaus siirtää tai peruu tapaamisia, joihin on kutsuttu: 0 (raja 10), ja viestin saa 52 henkilöä (raja 50)",
		"theme/ghost: the theme has ended": "theme/ghost: teema on päättynyt",
		"zone data 2026b of rondo is older than what is in use; 2 coming sessions of DataTalks differ: Tue": "aikavyöhyketiedot 2026b of rondo ovat vanhemmat kuin käytössä olevat; DataTalks: 2 tulevaa tapaamista on eri hetkellä: Tue",
	} {
		if got, _ := fi.check(english); got != want {
			t.Errorf("%q is %q, want %q", english, got, want)
		}
	}
	if said, known := fi.check("mail.example.org:25: connection refused"); known || said != "mail.example.org:25: connection refused" {
		t.Errorf("what an error says is %q, known %t", said, known)
	}
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
