package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// plainTable returns a table without lines, which any script can cut.
func plainTable() table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	return t
}

// printTable prints a table without the blanks that fill its last column.
func (a *app) printTable(t table.Writer) {
	for line := range strings.Lines(t.Render()) {
		fmt.Fprintln(a.out, strings.TrimRight(line, " \n"))
	}
}
