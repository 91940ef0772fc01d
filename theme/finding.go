package theme

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rondo/ical"
)

// Finding is one thing an organizer should mend: `file:line:column: what was found; what would be right`.
type Finding struct {
	File         string // relative to the folder of rondo.yaml
	Line, Column int    // from 1, the column in characters; 0 when the file as a whole is meant
	Found, Right string // Right is empty where Found says it all
	Source       string // the line, for the caret on a terminal; "" where it may hold a secret
	Warning      bool   // worth mending, but nothing stops for it
}

func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	b.WriteString(": ")
	if f.Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(f.Found)
	if f.Right != "" {
		b.WriteString("; ")
		b.WriteString(f.Right)
	}
	return b.String()
}

// excerptWidth is how many characters of a line an excerpt shows.
const excerptWidth = 100

// Excerpt returns the line of the finding and, below it, a caret at its column. It is empty when the finding means the file
// as a whole, and where the line may hold a secret. Characters that a terminal would act on are replaced.
func (f Finding) Excerpt() string {
	if f.Line == 0 || f.Source == "" {
		return ""
	}
	line := []rune(strings.Map(func(r rune) rune {
		if r != '\t' && !unicode.IsPrint(r) {
			return utf8.RuneError
		}
		return r
	}, f.Source))
	caret := min(max(f.Column-1, 0), len(line))
	if caret > excerptWidth*3/4 {
		cut := caret - excerptWidth/2
		line, caret = line[cut:], caret-cut
	}
	line = line[:min(len(line), excerptWidth)]
	var b strings.Builder
	b.WriteString(string(line))
	b.WriteByte('\n')
	for _, r := range line[:caret] {
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	b.WriteByte('^')
	return b.String()
}

// Findings are several; as an error they print one a line.
type Findings []Finding

func (fs Findings) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns nil when nothing but warnings was found, and else the findings that are none.
func (fs Findings) Err() error {
	var errs Findings
	for _, f := range fs {
		if !f.Warning {
			errs = append(errs, f)
		}
	}
	if errs == nil {
		return nil
	}
	return errs
}

// Sorted orders findings in place by file, line and column, each once.
func (fs Findings) Sorted() Findings {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(fs)
}

// wrong returns a mistake that has no place in a file yet.
func wrong(right, found string, args ...any) *ical.Mistake {
	return &ical.Mistake{Found: fmt.Sprintf(found, args...), Right: right}
}

// halves returns what was found and what would be right.
func halves(err error) (found, right string) {
	if m := (*ical.Mistake)(nil); errors.As(err, &m) {
		return m.Found, m.Right
	}
	return err.Error(), ""
}
