package desk

import (
	"fmt"
	"strings"
)

// aroundLines is how many lines that stay are shown before and behind those that change.
const aroundLines = 3

// unified returns the difference of two texts in the unified format of diff(1); "" where there is none. A line that ends with a
// carriage return is shown without it.
func unified(name, before, after string) string {
	if before == after {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", name, name)
	script := shortest(linesOf(before), linesOf(after))
	for i := 0; i < len(script); {
		if script[i].mark == ' ' {
			i++
			continue
		}
		from, to, stay := max(0, i-aroundLines), i, 0
		for ; to < len(script) && stay <= 2*aroundLines; to++ {
			if stay++; script[to].mark != ' ' {
				stay = 0
			}
		}
		to -= max(0, stay-aroundLines)
		writeHunk(&b, script[from:to])
		i = to
	}
	return b.String()
}

// Unified returns the difference of two states of a file as [Edit.Unified] does.
func Unified(name string, before, after []byte) string {
	return unified(name, string(before), string(after))
}

// linesOf returns the lines of a text with their line breaks.
func linesOf(text string) []string {
	lines := strings.SplitAfter(text, "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	}
	return lines
}

// scriptLine is a line that stays, goes or comes: with ' ', '-' or '+'. Numbers are those of the line in both texts, from 0; of one that
// comes or goes, where it would stand in the other.
type scriptLine struct {
	mark     byte
	text     string
	old, now int
}

func writeHunk(b *strings.Builder, lines []scriptLine) {
	olds, nows := 0, 0
	for _, l := range lines {
		if l.mark != '+' {
			olds++
		}
		if l.mark != '-' {
			nows++
		}
	}
	extent := func(first, n int) string {
		switch n {
		case 0:
			return fmt.Sprintf("%d,0", first)
		case 1:
			return fmt.Sprint(first + 1)
		}
		return fmt.Sprintf("%d,%d", first+1, n)
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", extent(lines[0].old, olds), extent(lines[0].now, nows))
	for _, l := range lines {
		text, ended := strings.CutSuffix(l.text, "\n")
		fmt.Fprintf(b, "%c%s\n", l.mark, strings.TrimSuffix(text, "\r"))
		if !ended {
			b.WriteString("\\ No newline at end of file\n")
		}
	}
}

// shortest returns the fewest lines that go and come between two texts, by Myers' greedy algorithm (1986).
func shortest(old, now []string) (script []scriptLine) {
	most := len(old) + len(now)
	reach := make([]int, 2*most+2) // by diagonal: how far in old
	var trace [][]int
	d := 0
search:
	for ; d <= most; d++ {
		for k := -d; k <= d; k += 2 {
			x := 0
			if d > 0 {
				if k == -d || k != d && reach[most+k-1] < reach[most+k+1] {
					x = reach[most+k+1]
				} else {
					x = reach[most+k-1] + 1
				}
			}
			for x < len(old) && x-k < len(now) && old[x] == now[x-k] {
				x++
			}
			if reach[most+k] = x; x == len(old) && x-k == len(now) {
				break search
			}
		}
		row := make([]int, 2*d+1) // what the next round begins with
		copy(row, reach[most-d:most+d+1])
		trace = append(trace, row)
	}
	x, y := len(old), len(now)
	for ; d >= 0; d-- {
		px, py := 0, 0
		if d > 0 {
			row, k := trace[d-1], x-y
			at := func(k int) int {
				if k < -(d-1) || k > d-1 {
					return -1
				}
				return row[k+d-1]
			}
			if k == -d || k != d && at(k-1) < at(k+1) {
				k++
			} else {
				k--
			}
			px = at(k)
			py = px - k
		}
		for x > px && y > py {
			x, y = x-1, y-1
			script = append(script, scriptLine{' ', old[x], x, y})
		}
		switch {
		case d == 0:
		case y > py:
			y--
			script = append(script, scriptLine{'+', now[y], x, y})
		default:
			x--
			script = append(script, scriptLine{'-', old[x], x, y})
		}
	}
	for i, j := 0, len(script)-1; i < j; i, j = i+1, j-1 {
		script[i], script[j] = script[j], script[i]
	}
	return script
}
