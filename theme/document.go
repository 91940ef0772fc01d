package theme

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
	"unsafe"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"rondo/lazyregexp"
)

// The limits of a file beyond its size. No file that people write comes near them; each keeps a hostile one from costing
// more than reading it.
const (
	depthLimit    = 20     // nested lists and mappings
	lineLimit     = 20_000 // bytes in a line: the scanner's work grows with the square of a line's tokens
	findingsLimit = 50     // findings of one file
)

// document is one YAML file on its way into Go values. What is wrong with it gathers in findings.
type document struct {
	file     string
	host     string // of the site, which ends UIDs that are made here; "" where it plays no part
	speaks   string // language of the site: the one of a text in several that everybody gets who has no other
	lines    []string
	hidden   []int                 // lines that no excerpt shows
	root     *yaml.Node            // nil when the file is no YAML that rondo reads
	places   map[string]*yaml.Node // where each key's value stands
	faulty   map[*yaml.Node]bool   // nodes with a finding
	findings *Findings
	count    int
}

// parse reads the syntax. The root is nil if there is a finding.
func parse(file string, data []byte, findings *Findings) *document {
	return openDocument(file, data, false, findings)
}

// openDocument is parse; in outline, long lists of addresses have their first ones alone.
func openDocument(file string, data []byte, outline bool, findings *Findings) *document {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	d := &document{file: file, places: map[string]*yaml.Node{}, faulty: map[*yaml.Node]bool{}, findings: findings}
	d.lines = strings.Split(strings.ReplaceAll(textOf(data), "\r\n", "\n"), "\n")
	if !d.legible() {
		return d
	}
	if runs, rest := runsOf(d.lines); len(runs) > 0 && !bytes.ContainsRune(data, '\r') {
		if outline {
			firsts(runs)
		}
		short := &document{file: file, lines: d.lines, faulty: d.faulty, findings: new(Findings)}
		if root := short.read([]byte(rest)); root != nil && len(*short.findings) == 0 && enter(root, runs) {
			d.root = root
			return d
		}
	}
	d.root = d.read(data)
	return d
}

// openCut is openDocument for what abridge has left of a file. The document has no root where one of the runs is something else.
func openCut(file string, data []byte, runs map[int]run, findings *Findings) *document {
	d := &document{file: file, places: map[string]*yaml.Node{}, faulty: map[*yaml.Node]bool{}, findings: findings}
	d.lines = strings.Split(textOf(data), "\n")
	if root := d.read(data); root != nil && enter(root, runs) {
		d.root = root
	}
	return d
}

// textOf returns the bytes of a file as a text that shares their memory: whoever the file names is known by addresses that lie in it, so a copy would
// be kept as long as the bytes. Nobody changes the bytes of a file that was read.
func textOf(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// read returns the mapping of keys and values that the data are; nil if there is a finding.
func (d *document) read(data []byte) *yaml.Node {
	loader, err := yaml.NewLoader(bytes.NewReader(data),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(depthLimit), loaderlimits.AliasValue(0))))
	if err != nil {
		d.report(nil, err.Error(), "")
		return nil
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF), err == nil && len(doc.Content) == 0:
		d.report(nil, "the file is empty", "see `rondo init` for a file to begin with")
		return nil
	case err != nil:
		d.syntax(err)
		return nil
	}
	switch err := loader.Load(&second); {
	case err == nil:
		d.report(&second, "a second document begins here", "keep one document a file and remove the line ---")
		return nil
	case !errors.Is(err, io.EOF):
		d.syntax(err)
		return nil
	}
	root := doc.Content[0]
	if !d.plain(root) {
		return nil
	}
	if root.Kind != yaml.MappingNode {
		d.report(root, describe(root)+" where keys and values belong", "begin each line with a key, `key: value`")
		return nil
	}
	return root
}

// legible looks for bytes that no text has and lines that no person writes.
func (d *document) legible() bool {
	for i, line := range d.lines {
		if len(line) > lineLimit {
			d.reportAt(i+1, 1, fmt.Sprintf("the line has more than %d bytes", lineLimit), "break it; text may go on indented below `>`")
			return false
		}
		if isPlain(line) {
			continue
		}
		column := 0
		for j, r := range line {
			column++
			if r == utf8.RuneError && !strings.HasPrefix(line[j:], "\ufffd") {
				d.reportAt(i+1, column, "a byte that is no UTF-8", "save the file as UTF-8")
				return false
			}
			if r != '\t' && IsControl(r) {
				d.reportAt(i+1, column, fmt.Sprintf("the control character %U", r), "remove it")
				return false
			}
		}
	}
	return true
}

// isPlain reports whether a text has nothing but printable ASCII, as most lines have.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

var (
	conflictMark = lazyregexp.New(`^(?:<{7}|>{7})(?: |$)`)
	spaceless    = lazyregexp.New(`^\s*(?:- )?([a-z_]+):[^\s:/][^:]*$`)
	oddSpace     = lazyregexp.New("[\u00a0\u2007\u202f\u3000]")
)

// slip reports what the parser has other words for, and false where it is none of it: a merge that git left open, and around the line of an error a
// colon without a space behind it, and a space that looks like one only.
func (d *document) slip(near int) bool {
	for i, line := range d.lines {
		if conflictMark.MatchString(line) {
			d.reportAt(i+1, 1, "a merge that is not finished", "keep one side, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>")
			return true
		}
	}
	for line := max(near-1, 1); line <= min(near, len(d.lines)); line++ {
		text := d.line(line)
		if at := oddSpace.FindStringIndex(text); at != nil {
			d.reportAt(line, utf8.RuneCountInString(text[:at[0]])+1, "a space that YAML does not take for one (a no-break space)", "type it anew")
			return true
		}
		if m := spaceless.FindStringSubmatchIndex(text); m != nil {
			d.reportAt(line, m[3]+1, "a colon without a space behind it", fmt.Sprintf("write `%s: …`", text[m[2]:m[3]]))
			return true
		}
	}
	return false
}

// syntax reports what the parser says, with a hint where its words are those of a grammar.
func (d *document) syntax(err error) {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		d.report(nil, err.Error(), "")
		return
	}
	at := e.Mark
	if at.Line == 0 {
		at = e.ContextMark
	}
	found := e.Message
	right := "look for wrong indentation, a missing colon or quote here or on the line above"
	switch m := e.Message; {
	case strings.Contains(m, "max depth"):
		found, right = "lists and mappings nested too deeply", fmt.Sprintf("at most %d levels are read", depthLimit)
	case strings.Contains(m, "alias"), strings.Contains(m, "anchor"):
		right = plainValue
	case strings.Contains(m, "cannot start any token") && strings.HasPrefix(strings.TrimLeft(d.line(at.Line), " "), "\t"):
		found, right = "a tab in the indentation", "indent with spaces"
	case strings.Contains(m, "cannot start any token"):
		found, right = "text that begins with a character of YAML's own", "put it in quotes"
	case strings.Contains(m, "mapping values are not allowed"):
		found, right = "a second colon on the line", `put text that holds ": " in quotes`
	case strings.Contains(m, "unexpected end of stream") && e.ContextMark.Line > 0:
		at = e.ContextMark
		found, right = "a quote that is never closed", "close it, or put text that begins with a quote in the other kind of quotes"
	case strings.Contains(m, "expected ',' or ']'"):
		found = "a list that is not closed"
		right = fmt.Sprintf("close the [ of line %d with ], and put commas between its items", e.ContextMark.Line)
	case strings.Contains(m, "expected ',' or '}'"):
		found = "a mapping that is not closed"
		right = fmt.Sprintf("close the { of line %d with }, and put commas between its keys", e.ContextMark.Line)
	case strings.Contains(m, "expected node content"):
		found, right = "nothing where a value belongs", "write the value, or remove what stands before it"
	case strings.Contains(m, "did not find expected key"):
		found = "a line that does not fit those around it"
	}
	if d.slip(at.Line) {
		return
	}
	if line, column := d.cutAt(e.ContextMark.Line, max(at.Line, e.ContextMark.Line)); line > 0 && at.Line > 0 {
		d.reportAt(line, column, found+": what follows the # is a comment", commentAdvice)
		return
	}
	if line, column := d.cutBracket(at.Line); line > 0 {
		d.reportAt(line, column, "a list or mapping that is not closed: what follows the # is a comment", commentAdvice)
		return
	}
	if at.Line > len(d.lines) {
		at.Line, at.Column = len(d.lines), 1
	}
	d.reportAt(at.Line, at.Column, found, right)
}

const plainValue = "write the value out, or put text that begins with * or & in quotes"

// plain refuses what YAML has beyond mappings, lists and words.
func (d *document) plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		d.report(n, fmt.Sprintf("the alias *%s", n.Value), plainValue)
		return false
	case n.Anchor != "":
		d.report(n, fmt.Sprintf("the anchor &%s", n.Anchor), plainValue)
		return false
	case n.Style&yaml.TaggedStyle != 0 || !strings.HasPrefix(n.Tag, "!!"):
		d.report(n, fmt.Sprintf("the tag %.40s", n.Tag), "remove it, or put text that begins with ! in quotes")
		return false
	}
	fine := true
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if c.Tag == "!!merge" {
				d.report(c, "the merge key <<", "write the keys out")
				return false
			}
			if c.Kind == yaml.MappingNode || c.Kind == yaml.SequenceNode {
				d.report(c, "a list or mapping as a key", `put text that begins with [ or { in quotes`)
				return false
			}
		}
		if !d.plain(c) {
			fine = false
		}
		if d.count >= findingsLimit {
			return false
		}
	}
	return fine
}
