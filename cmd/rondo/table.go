package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// plainTable returns a table without lines, which any script can cut.
func plainTable() table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	return t
}

// printTable prints a table without the blanks that fill its last column.
func (a *app) printTable(t table.Writer) { a.printLines(tableLines(t)) }

func tableLines(t table.Writer) (lines []string) {
	for line := range strings.Lines(t.Render()) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	return lines
}

func (a *app) printLines(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(a.out, line)
	}
}

// Columns of what is printed where nothing says how many there are, and the fewest that are reckoned with.
const (
	usualWidth = 100
	leastWidth = 60
)

// width returns how many columns there are to print in: those of COLUMNS, else of the terminal.
func (a *app) width() int {
	columns, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if err != nil || columns <= 0 {
		columns = usualWidth
		if f, ok := a.out.(*os.File); ok {
			if wide, _, err := term.GetSize(int(f.Fd())); err == nil && wide > 0 {
				columns = wide
			}
		}
	}
	return max(columns, leastWidth)
}

// hung returns a text in lines of at most width columns. The first begins with head, and the others are indented by its width.
func hung(head, words string, width int) []string {
	indent := text.StringWidthWithoutEscSequences(head)
	lines := strings.Split(text.WrapSoft(words, width-indent), "\n")
	for i, line := range lines {
		if i > 0 {
			head = strings.Repeat(" ", indent)
		}
		lines[i] = strings.TrimRight(head+line, " ")
	}
	return lines
}
