package scheduler

import (
	"fmt"
	"strings"

	"rondo/ical"
)

// Line is one line of a letter to organizers, which templates says in their language: the phrase line/<Says> with the values
// below, of which only those that it names are set.
type Line struct {
	Says     string     // "" for the words of A as they are
	A, B, C  string     // names, addresses and words of people and servers
	From, To ical.Local // dates on the session's own clocks; 0 for none
	N        int
	Parts    []Line // lines within this one
}

// String returns the line for logs and tests.
func (l Line) String() string {
	var b strings.Builder
	b.WriteString(l.Says)
	for _, text := range []string{l.A, l.B, l.C} {
		if text != "" {
			fmt.Fprintf(&b, " %q", text)
		}
	}
	for _, at := range []ical.Local{l.From, l.To} {
		if at != 0 {
			b.WriteString(" " + at.String())
		}
	}
	if l.N != 0 {
		fmt.Fprintf(&b, " %d", l.N)
	}
	for _, p := range l.Parts {
		fmt.Fprintf(&b, " [%v]", p)
	}
	return b.String()
}

// linesSince returns what a letter to organizers says of how f differs from what was told before: [Facts.reasonSince] as lines.
func (f Facts) linesSince(was Facts) []Line {
	if f.Cancelled && !was.Cancelled {
		return []Line{{Says: "cancelled", A: f.Reason}}
	}
	var lines []Line
	for _, field := range f.since(was) {
		lines = append(lines, f.line(field, was))
	}
	return lines
}

func (f Facts) line(field Field, was Facts) Line {
	switch field {
	case FieldCancelled:
		return Line{Says: "back"}
	case FieldStart:
		if f.clockChange(was) {
			return Line{Says: "clocks", A: f.Zone.String(), B: was.Start.Format("15:04Z"), C: f.Start.Format("15:04Z")}
		}
		l := Line{Says: "moved", A: f.Reason, From: was.Wall, To: f.Wall}
		if f.Zone != was.Zone {
			l.B = f.Zone.String()
		}
		return l
	case FieldEnd:
		return Line{Says: "duration", A: length(was), B: length(f)}
	case FieldPlace:
		return Line{Says: "place", A: was.Place, B: f.Place}
	case FieldTentative, FieldCertain:
		return Line{Says: string(field)}
	case FieldTitle:
		if f.Social != was.Social {
			return Line{Says: "social", N: map[bool]int{true: 1}[f.Social]}
		}
		before, after, differ := f.retitled(was)
		switch {
		case differ:
			return Line{Says: "title", A: before, B: after}
		case f.Name == was.Name: // written in other languages, in the same words
			return Line{Says: "title", A: was.Title, B: f.Title}
		}
		return Line{Says: "name", A: was.Name, B: f.Name}
	case FieldPresenter:
		return Line{Says: "presenter", A: was.Presenter, B: f.Presenter}
	}
	return Line{Says: "rewritten", A: string(field)}
}
