package theme

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"
)

// nodesOf lists what a file says by place, without comments, which nobody asks nodes for.
func nodesOf(n *yaml.Node) (all []string) {
	if n == nil {
		return nil
	}
	all = append(all, fmt.Sprint(n.Line, n.Column, n.Kind, n.Style, n.Tag, n.Anchor, " ", n.Value))
	for _, c := range n.Content {
		all = append(all, nodesOf(c)...)
	}
	return append(all, "end")
}

// sameAsWhole holds a file that is read with its runs of addresses beside the parser to the same file that is read by the parser alone.
func sameAsWhole(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string) {
	t.Helper()
	var found, foundWhole Findings
	d := parse("t.yaml", []byte(text), &found)
	whole := &document{file: "t.yaml", lines: d.lines, faulty: map[*yaml.Node]bool{}, findings: &foundWhole}
	if whole.legible() {
		whole.root = whole.read([]byte(strings.TrimPrefix(text, "\ufeff")))
	}
	if got, want := nodesOf(d.root), nodesOf(whole.root); !slices.Equal(got, want) || !slices.Equal(found, foundWhole) {
		t.Fatalf("%q is read as\n%s\n%v\nwhole as\n%s\n%v", text, strings.Join(got, "\n"), found, strings.Join(want, "\n"), foundWhole)
	}
}

// TestRunsOfAddresses lists where addresses below each other are items of a list, and where they are something else.
func TestRunsOfAddresses(t *testing.T) {
	run := func(indent string) (text string) {
		for i := range shortestRun {
			text += fmt.Sprintf("%s- p%d@example.org\n", indent, i)
		}
		return text
	}
	for name, text := range map[string]string{
		"items":             "audience:\n" + run("  ") + "name: Talks\n",
		"not indented":      "audience:\n" + run("") + "name: Talks\n",
		"two runs":          "audience:\n" + run("  ") + "  # guests\n  - guild\n" + run("  "),
		"two lists":         "audience:\n" + run("  ") + "organizers:\n" + run("    "),
		"a text of lines":   "purpose: |\n" + run("  ") + "name: Talks\n",
		"a text that flows": "purpose: see\n" + run("  ") + "name: Talks\n",
		"an item goes on":   "audience:\n" + run("  ") + "    and more\n",
		"a first item does": "audience:\n  - guild\n" + run("    "),
		"deeper":            "groups:\n  all:\n" + run("    ") + "  few:\n    members:\n" + run("      "),
		"a list of lists":   "audience:\n  -\n" + run("    ") + "  -\n" + run("    "),
		"in quotes":         "purpose: \"\n" + run("  ") + "\"\n",
		"in brackets":       "audience: [\n" + run("  ") + "]\n",
		"no key before":     run(""),
		"twice":             "audience:\n" + run("  ") + "audience:\n" + run("  "),
		"wrong after":       "audience:\n" + run("  ") + "name: [\n",
		"wrong indentation": "audience:\n" + run("  ") + " - guild\n",
		"an anchor":         "audience: &all\n" + run("  "),
		"two documents":     "audience:\n" + run("  ") + "---\nname: Talks\n",
		"of Windows":        strings.ReplaceAll("audience:\n"+run("  "), "\n", "\r\n"),
		"without an end":    strings.TrimSuffix("audience:\n"+run("  "), "\n"),
		"kept line ends":    "audience:\n" + run("  ") + "purpose: |+\n  Talks\n",
		"a kept line alone": "audience:\n" + run("  ") + "purpose: |+\n  Talks",
		"a comment at one":  "audience:\n" + run("  ") + "  - ada@example.org # hers\n" + run("  "),
		"keys with a list":  "people:\n  - email: ada@example.org\n    aliases:\n" + run("    "),
	} {
		t.Run(name, func(t *testing.T) { sameAsWhole(t, text) })
	}
	if runs, rest := runsOf(strings.Split("audience:\n"+run("  ")+"name: Talks\n", "\n")); len(runs) != 1 || strings.Count(rest, "@") != 1 {
		t.Errorf("the parser is shown %q", rest)
	}
}

// FuzzRunsOfAddresses holds the same of any text.
func FuzzRunsOfAddresses(f *testing.F) {
	run := strings.Repeat("  - ada@example.org\n", shortestRun)
	f.Add("audience:\n" + run + "name: Talks\n")
	f.Add("a: >\n" + run + "\n" + run + "b: '\n" + run + "'\n")
	f.Add("- [\n" + run + "]\n? x\n: y\n")
	f.Fuzz(func(t *testing.T, text string) { sameAsWhole(t, text) })
}

// TestAddressesAtAGlance holds what is taken for an address at a glance to what is one.
func TestAddressesAtAGlance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z0-9.+_-]{0,12}`)
		text := word.Draw(t, "local") + "@" + word.Draw(t, "host") + rapid.SampledFrom([]string{"", ".", ".org", ".Example.org", "-.org", "@b.org"}).Draw(t, "end")
		checked, err := checkedAddress(text)
		if plain(text) && (err != nil || checked != text) {
			t.Fatalf("%q is %q, %v", text, checked, err)
		}
		if got, gotErr := address(text); got != checked || (gotErr == nil) != (err == nil) {
			t.Fatalf("%q is taken for %q, %v", text, got, gotErr)
		}
	})
	long := strings.Repeat("a", 63)
	for _, text := range []string{"ada@example.org", "a.b+c_d-e@x-1.example.org", "1@2.3", long + "@example.org"} {
		if !plain(text) {
			t.Errorf("%q is looked at closely", text)
		}
	}
	for _, text := range []string{long + "aa@example.org", "a@" + long + "a.org", "a@localhost", "Ada@example.org", "a@b..org", ".a@b.org", "a.@b.org", "a@-b.org", "a@b-.org", "@b.org", "a@", ""} {
		if plain(text) {
			t.Errorf("%q is not looked at closely", text)
		}
	}
}
