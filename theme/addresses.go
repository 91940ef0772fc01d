package theme

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A list of people in an audience may have a thousand addresses, one a line, and there may be a hundred such files. The YAML parser takes some
// microseconds for each line, more than all else that is done with it. So it is shown the first line of such a run alone, with blank lines in the
// place of the others, and those are entered beside it as the nodes that it would have made.

// shortestRun is how many addresses are worth it.
const shortestRun = 8

// run is addresses that stand one below the other as items of a list, each alone on its line.
type run struct {
	line, column int      // of the first address, from 1
	lines        []string // each with an address from the column on
}

// address returns the i-th address.
func (r run) address(i int) string { return r.lines[i][r.column-1:] }

// runsOf finds the runs of a file in its lines, by line of their first address, and returns the text that is left for the parser. What looks like
// one may be something else, the lines of a text for example: see enter.
func runsOf(lines []string) (runs map[int]run, rest string) {
	var b strings.Builder
	for i := 0; i < len(lines); {
		r := runAt(lines[i:])
		if len(r.lines) < shortestRun {
			for _, line := range lines[i : i+max(1, len(r.lines))] {
				b.WriteString(line)
				b.WriteByte('\n')
			}
			i += max(1, len(r.lines))
			continue
		}
		if runs == nil {
			runs = map[int]run{}
		}
		r.line = i + 1
		runs[r.line] = r
		b.WriteString(lines[i])
		for range r.lines {
			b.WriteByte('\n')
		}
		i += len(r.lines)
	}
	return runs, strings.TrimSuffix(b.String(), "\n") // an empty last line stands for the end of the one before
}

// runAt returns the run that begins with the first line; without addresses where none does.
func runAt(lines []string) (r run) {
	for i, line := range lines {
		word := strings.TrimLeft(line, " ")
		column := len(line) - len(word) + len("- ") + 1
		word, isItem := strings.CutPrefix(word, "- ")
		if !isItem || i > 0 && column != r.column || !plainAddress(word) {
			break
		}
		r.column = column
		r.lines = lines[:i+1]
	}
	return r
}

// abridge returns a copy of a file that has the first address alone of each run, and what is left of those runs, by line of the copy. As in
// openDocument, a file with carriage returns has none.
func abridge(data []byte) (rest []byte, runs map[int]run) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, '\r') >= 0 {
		return bytes.Clone(data), nil
	}
	line := 1 // of rest, that begins
	for len(data) > 0 {
		first, following := nextLine(data)
		column, isAddress := addressAt(first)
		n, end := 1, following
		for isAddress && len(end) > 0 {
			next, after := nextLine(end)
			if c, also := addressAt(next); !also || c != column {
				break
			}
			n, end = n+1, after
		}
		if n < shortestRun {
			rest = append(rest, data[:len(data)-len(end)]...)
			data, line = end, line+n
			continue
		}
		if runs == nil {
			runs = map[int]run{}
		}
		runs[line] = run{line: line, column: column, lines: []string{string(first)}}
		rest = append(append(rest, first...), '\n')
		data, line = end, line+1
	}
	return rest, runs
}

// nextLine returns the first line of a text, without its end, and what follows it.
func nextLine(text []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(text, []byte{'\n'})
	return line, rest
}

// addressAt returns the column, from 1, of the address that a line has as an item of a list, and nothing else.
func addressAt(line []byte) (column int, isAddress bool) {
	word := bytes.TrimLeft(line, " ")
	column = len(line) - len(word) + len("- ") + 1
	word, isItem := bytes.CutPrefix(word, []byte("- "))
	return column, isItem && plainAddress(word)
}

// plainAddress reports whether a text means itself to YAML wherever it is an item of a list, and is an address as most are: of letters, digits and . _ - +
// on both sides of one @, beginning with a letter or digit. Nothing of YAML's own is among these.
func plainAddress[Text string | []byte](word Text) bool {
	ats := 0
	for i := range len(word) {
		switch c := word[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case i == 0:
			return false
		case c == '@':
			ats++
		case c == '.', c == '_', c == '-', c == '+':
		default:
			return false
		}
	}
	return ats == 1
}

// enter adds the nodes of runs to the lists that have their first lines. It reports whether all runs were found there, each as an address and no
// more; where it does not, the nodes are not those of the file.
func enter(n *yaml.Node, runs map[int]run) bool {
	return entered(n, runs) == len(runs)
}

func entered(n *yaml.Node, runs map[int]run) (found int) {
	for i := 0; i < len(n.Content); i++ {
		item := n.Content[i]
		r, begins := runs[item.Line]
		if !begins || n.Kind != yaml.SequenceNode || n.Style&yaml.FlowStyle != 0 || item.Kind != yaml.ScalarNode {
			found += entered(item, runs)
			continue
		}
		if item.Column != r.column || item.Style != 0 || item.Value != r.address(0) {
			continue
		}
		item.Value = r.address(0) // as the others are: a part of the file
		nodes := make([]yaml.Node, len(r.lines)-1)
		all := make([]*yaml.Node, 0, len(n.Content)+len(nodes))
		all = append(all, n.Content[:i+1]...)
		for k := range nodes {
			nodes[k] = yaml.Node{Kind: yaml.ScalarNode, Tag: item.Tag, Value: r.address(k + 1), Line: r.line + k + 1, Column: r.column}
			all = append(all, &nodes[k])
		}
		n.Content = append(all, n.Content[i+1:]...)
		i += len(nodes)
		found++
	}
	return found
}
