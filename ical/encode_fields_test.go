package ical_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"rondo/ical"
	"rondo/ical/icaltest"
)

// field is one place where a text of an organizer or a person enters a calendar.
type field struct {
	name string // how an error names it
	kind string // "text" holds any text, "name" likewise but for quotation marks and the like, others only what they are
	set  func(c *ical.Calendar, e *ical.Event, value string)
	get  func(c, e *icaltest.Component) string
}

func textOf(name string) func(c, e *icaltest.Component) string {
	return func(_, e *icaltest.Component) string { return e.Text(name) }
}

func calendarTextOf(names ...string) func(c, e *icaltest.Component) string {
	return func(c, _ *icaltest.Component) string {
		for _, name := range names[1:] {
			if c.Text(name) != c.Text(names[0]) {
				return fmt.Sprintf("%s %q is not %s %q", name, c.Text(name), names[0], c.Text(names[0]))
			}
		}
		return c.Text(names[0])
	}
}

func valueOf(name string) func(c, e *icaltest.Component) string {
	return func(_, e *icaltest.Component) string { return e.Value(name) }
}

func calendarValueOf(name string) func(c, e *icaltest.Component) string {
	return func(c, _ *icaltest.Component) string { return c.Value(name) }
}

func paramOf(name, param string) func(c, e *icaltest.Component) string {
	return func(_, e *icaltest.Component) string { return e.Param(name, param) }
}

var fields = []field{
	{"UID", "text", func(_ *ical.Calendar, e *ical.Event, v string) { e.UID = v }, textOf("UID")},
	{"SUMMARY", "text", func(_ *ical.Calendar, e *ical.Event, v string) { e.Summary = v }, textOf("SUMMARY")},
	{"DESCRIPTION", "text", func(_ *ical.Calendar, e *ical.Event, v string) { e.Description = v }, textOf("DESCRIPTION")},
	{"LOCATION", "text", func(_ *ical.Calendar, e *ical.Event, v string) { e.Location = v }, textOf("LOCATION")},
	{"CATEGORIES", "text", func(_ *ical.Calendar, e *ical.Event, v string) { e.Categories = []string{v} }, textOf("CATEGORIES")},
	{"COLOR", "color", func(_ *ical.Calendar, e *ical.Event, v string) { e.Color = v }, textOf("COLOR")},
	{"URL", "link", func(_ *ical.Calendar, e *ical.Event, v string) { e.URL = v }, valueOf("URL")},
	{"CONFERENCE", "link", func(_ *ical.Calendar, e *ical.Event, v string) { e.Conference = v }, valueOf("CONFERENCE")},
	{"ORGANIZER;CN", "name", func(_ *ical.Calendar, e *ical.Event, v string) { e.Organizer.Name = v }, paramOf("ORGANIZER", "CN")},
	{"ORGANIZER", "address", func(_ *ical.Calendar, e *ical.Event, v string) { e.Organizer.Address = v }, valueOf("ORGANIZER")},
	{"ATTENDEE;CN", "name", func(_ *ical.Calendar, e *ical.Event, v string) { e.Attendee.Name = v }, paramOf("ATTENDEE", "CN")},
	{"ATTENDEE", "address", func(_ *ical.Calendar, e *ical.Event, v string) { e.Attendee.Address = v }, valueOf("ATTENDEE")},
	{"ATTENDEE;PARTSTAT", "name", func(_ *ical.Calendar, e *ical.Event, v string) { e.Attendee.PartStat = ical.PartStat(v) }, paramOf("ATTENDEE", "PARTSTAT")},
	{"NAME", "text", func(c *ical.Calendar, _ *ical.Event, v string) { c.Name = v }, calendarTextOf("NAME", "X-WR-CALNAME")},
	{"DESCRIPTION", "text", func(c *ical.Calendar, _ *ical.Event, v string) { c.Description = v }, calendarTextOf("DESCRIPTION", "X-WR-CALDESC")},
	{"COLOR", "color", func(c *ical.Calendar, _ *ical.Event, v string) { c.Color = v }, calendarTextOf("COLOR")},
	{"URL", "link", func(c *ical.Calendar, _ *ical.Event, v string) { c.URL = v }, calendarValueOf("URL")},
	{"SOURCE", "link", func(c *ical.Calendar, _ *ical.Event, v string) { c.Source = v }, calendarValueOf("SOURCE")},
}

// filled is an invitation with every property, and the calendar properties of a feed besides.
func (f field) filled(t testing.TB, value string) ical.Calendar {
	c := feed(t, invitation(t))
	c.Method = ical.Request
	c.Events[0].Location = "Room 2.14"
	f.set(&c, &c.Events[0], value)
	return c
}

// shape lists the names of all components, properties and parameters: what no value may change.
func shape(c *icaltest.Component) string {
	var b strings.Builder
	for _, p := range c.Props {
		b.WriteString("\n" + c.Name + " " + p.Name)
		for _, param := range p.Params {
			fmt.Fprintf(&b, ";%s×%d", param.Name, len(param.Values))
		}
	}
	for _, child := range c.Components {
		b.WriteString(shape(child))
	}
	return b.String()
}

// writable is what a TEXT or parameter can carry, in words of its own.
func writable(s string) bool {
	for _, r := range s {
		if r != '\n' && r != '\t' && (unicode.Is(unicode.Cc, r) || r == 0x2028 || r == 0x2029) {
			return false
		}
	}
	return s == strings.ToValidUTF8(s, "")
}

// hold checks that the value either is refused with an error that names the field, or comes back as it was and nothing else
// has changed.
func (f field) hold(t testing.TB, want, value string) {
	t.Helper()
	b, err := f.filled(t, value).Encode()
	if err != nil {
		if !strings.Contains(err.Error(), f.name+": ") {
			t.Errorf("%s: the error does not name it: %v", f.name, err)
		}
		if (f.kind == "text" || f.kind == "name") && writable(value) {
			t.Errorf("%s refuses %q: %v", f.name, value, err)
		}
		return
	}
	if !writable(value) {
		t.Errorf("%s accepts %q", f.name, value)
	}
	read, err := icaltest.Parse(b)
	if err != nil {
		t.Errorf("%s with %q: %v in\n%s", f.name, value, err, b)
		return
	}
	if got := shape(read); got != want {
		t.Errorf("%s with %q changes the calendar from%s\nto%s", f.name, value, want, got)
	}
	if got := f.get(read, read.Events()[0]); !f.same(value, got) {
		t.Errorf("%s with %q is read as %q", f.name, value, got)
	}
	secondOpinion(t, b, read)
}

// same compares what was meant with what was read. Links keep the encoding they came with.
func (f field) same(meant, read string) bool {
	switch f.kind {
	case "link":
		return read == meant || unescaped(read) == unescaped(meant)
	case "address":
		return unescaped(strings.TrimPrefix(read, "mailto:")) == meant
	case "name": // what RFC 6868 has codes for is said by other characters
		return !strings.ContainsAny(read, "\"^\n") && plainly.Replace(read) == plainly.Replace(meant)
	default:
		return read == meant
	}
}

var plainly = strings.NewReplacer("“", `"`, "”", `"`, "ˆ", "^", "\n", " ")

func unescaped(uri string) string {
	plain, err := url.PathUnescape(uri)
	if err != nil {
		return err.Error()
	}
	return plain
}

// usual is the shape with a harmless value.
func (f field) usual(t testing.TB) string {
	value := map[string]string{
		"text": "x", "name": "x", "color": "teal", "link": "https://example.org/", "address": "a@example.org",
	}[f.kind]
	_, read := encode(t, f.filled(t, value))
	return shape(read)
}
