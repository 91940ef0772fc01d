package icaltest

import (
	"errors"
	"fmt"
	"strings"
)

// Parse reads a file with exactly one VCALENDAR. The error names the first line or property that a strict reader may
// refuse: anything but CRLF, lines above 75 octets or folded within a character, control characters, malformed
// parameters and values, unknown or repeated properties, missing required ones, those that its METHOD does not allow, and TZIDs
// without their VTIMEZONE.
func Parse(b []byte) (*Component, error) {
	lines, err := unfold(b)
	if err != nil {
		return nil, err
	}
	var open []*Component
	var calendar *Component
	for _, line := range lines {
		p, err := parseLine(line)
		if err != nil {
			return nil, err
		}
		if len(open) == 0 && (p.Name != "BEGIN" || calendar != nil) {
			return nil, fmt.Errorf("line outside of the calendar: %q", line)
		}
		switch p.Name {
		case "BEGIN":
			c := &Component{Name: strings.ToUpper(p.Value)}
			if len(open) == 0 {
				calendar = c
			} else {
				parent := open[len(open)-1]
				parent.Components = append(parent.Components, c)
			}
			c.calendar = calendar
			open = append(open, c)
		case "END":
			c := open[len(open)-1]
			if !strings.EqualFold(p.Value, c.Name) {
				return nil, fmt.Errorf("END:%s closes BEGIN:%s", p.Value, c.Name)
			}
			open = open[:len(open)-1]
		default:
			c := open[len(open)-1]
			if len(c.Components) > 0 {
				return nil, fmt.Errorf("%s of %s stands after a component", p.Name, c.Name)
			}
			c.Props = append(c.Props, p)
		}
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("%s has no END", open[len(open)-1].Name)
	}
	if calendar.Name != "VCALENDAR" {
		return nil, fmt.Errorf("the file begins with %s, not VCALENDAR", calendar.Name)
	}
	if err := calendar.check(); err != nil {
		return nil, err
	}
	if err := calendar.checkMethod(); err != nil {
		return nil, err
	}
	for _, event := range calendar.Events() {
		if err := errors.Join(event.checkTimes(), event.checkPeople()); err != nil {
			return nil, fmt.Errorf("event %q: %w", event.Text("UID"), err)
		}
	}
	return calendar, nil
}
