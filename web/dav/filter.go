package dav

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/web/edition"
)

// span is a time with either end open where it is zero.
type span struct{ from, to time.Time }

// meets reports whether an event overlaps the time (RFC 4791 §9.9): it has an end that is after its start.
func (s span) meets(e *ical.Event) bool {
	return (s.to.IsZero() || e.Start.Before(s.to)) && (s.from.IsZero() || e.End.After(s.from))
}

const utcForm = "20060102T150405Z"

// meetsAny reports whether an event overlaps the time, or of a series one of its dates.
func (s span) meetsAny(r *edition.Resource) bool {
	if r.Event.Series == nil {
		return s.meets(&r.Event)
	}
	return slices.ContainsFunc(r.TakePlace(), func(e ical.Event) bool { return s.meets(&e) })
}

// readSpan reads the attributes start and end, in UTC. One of them has to be there, and the end after the start.
func readSpan(e *element) (s span, ok bool) {
	for _, end := range []struct {
		name string
		at   *time.Time
	}{{"start", &s.from}, {"end", &s.to}} {
		if text := e.attr(end.name); text != "" {
			var err error
			if *end.at, err = time.Parse(utcForm, text); err != nil {
				return s, false
			}
			ok = true
		}
	}
	return s, ok && (s.from.IsZero() || s.to.IsZero() || s.from.Before(s.to))
}

// filter is what is asked of components with a name (RFC 4791 §9.7.1).
type filter struct {
	name   string
	absent bool
	in     *span
	props  []propFilter
	comps  []*filter
}

// propFilter is what is asked of a property (§9.7.2), or of a parameter (§9.7.3), which has no in and no params.
type propFilter struct {
	name   string
	absent bool
	in     *span
	text   *textMatch
	params []propFilter
}

// textMatch is a part of a value that has to be there or not (§9.7.5).
type textMatch struct {
	part  string // in small letters, unless exact
	not   bool
	exact bool // i;octet: large and small letters are different
	ascii bool // i;ascii-casemap: only of A to Z are they the same
}

// readFilter reads a comp-filter. refused says why it is not understood.
func readFilter(e *element) (f *filter, refused *Response) {
	invalid := func(condition string) (*filter, *Response) {
		r := failed(http.StatusForbidden, calNS, condition)
		return nil, &r
	}
	f = &filter{name: strings.ToUpper(e.attr("name"))}
	for _, c := range e.children {
		switch {
		case c.is(calNS, "is-not-defined"):
			f.absent = true
		case c.is(calNS, "time-range"):
			s, ok := readSpan(c)
			if !ok {
				return invalid("valid-filter")
			}
			f.in = &s
		case c.is(calNS, "prop-filter"):
			p, refused := readPropFilter(c, "param-filter")
			if refused != nil {
				return nil, refused
			}
			f.props = append(f.props, p)
		case c.is(calNS, "comp-filter"):
			sub, refused := readFilter(c)
			if refused != nil {
				return nil, refused
			}
			f.comps = append(f.comps, sub)
		default:
			return invalid("supported-filter")
		}
	}
	if f.name == "" || f.absent && len(e.children) > 1 || f.name == "VCALENDAR" && f.in != nil {
		return invalid("valid-filter")
	}
	return f, nil
}

// readPropFilter reads a prop-filter with filters of this name in it, or one of these, where below is "".
func readPropFilter(e *element, below string) (f propFilter, refused *Response) {
	invalid := func(condition string) (propFilter, *Response) {
		r := failed(http.StatusForbidden, calNS, condition)
		return f, &r
	}
	f.name = strings.ToUpper(e.attr("name"))
	for _, c := range e.children {
		switch {
		case c.is(calNS, "is-not-defined"):
			f.absent = true
		case c.is(calNS, "time-range") && below != "":
			s, ok := readSpan(c)
			if !ok {
				return invalid("valid-filter")
			}
			f.in = &s
		case c.is(calNS, "text-match"):
			f.text = &textMatch{part: c.text, not: c.attr("negate-condition") == "yes"}
			switch c.attr("collation") {
			case "", "i;ascii-casemap", "default":
				f.text.ascii, f.text.part = true, lower(c.text) // once, for it may be long and sessions many
			case "i;octet":
				f.text.exact = true
			case "i;unicode-casemap":
				f.text.part = strings.ToLower(c.text)
			default:
				return invalid("supported-collation")
			}
		case below != "" && c.is(calNS, below):
			p, refused := readPropFilter(c, "")
			if refused != nil {
				return f, refused
			}
			f.params = append(f.params, p)
		default:
			return invalid("supported-filter")
		}
	}
	if f.name == "" || f.absent && len(e.children) > 1 {
		return invalid("valid-filter")
	}
	return f, nil
}

// matches reports whether a session's calendar matches a filter of VCALENDAR. Its text is written only if the filter asks for more than
// the time of events.
func (f *filter) matches(r *edition.Resource) (bool, error) {
	if f.name != "VCALENDAR" || f.absent {
		return false, nil
	}
	simple := len(f.props) == 0
	for _, sub := range f.comps {
		if sub.name != "VEVENT" {
			simple = false
			continue
		}
		if sub.absent || sub.in != nil && !sub.in.meetsAny(r) {
			return false, nil
		}
		simple = simple && len(sub.props)+len(sub.comps) == 0
	}
	if simple {
		return true, nil
	}
	text, err := r.Text()
	if err != nil {
		return false, err
	}
	c := component(text)
	c.take(r)
	return f.holds(c), nil
}

// take gives the events of a calendar the times at which they take place: of a series, its own event those of all dates that have none.
func (p *part) take(r *edition.Resource) {
	events, all := r.Events(), r.TakePlace()
	for _, below := range p.parts {
		if below.name != "VEVENT" || len(events) == 0 {
			continue
		}
		below.event, events = &events[0], events[1:]
		if own := below.event; own.Series == nil || !own.Date.IsZero() {
			below.takes = []ical.Event{*own}
			continue
		}
		for _, e := range all {
			if !slices.ContainsFunc(r.Dates, func(own ical.Event) bool { return own.Date.Equal(e.Date) }) {
				below.takes = append(below.takes, e)
			}
		}
	}
}

// holds reports whether the filter holds for a component with its name. Only events take a time of their own.
func (f *filter) holds(p *part) bool {
	if f.in != nil && !slices.ContainsFunc(p.takes, func(e ical.Event) bool { return f.in.meets(&e) }) {
		return false
	}
	for i := range f.props {
		if !f.props[i].matches(p.lines, p.event) {
			return false
		}
	}
	for _, sub := range f.comps {
		found := false
		for _, below := range p.parts {
			found = found || below.name == sub.name && (sub.absent || sub.holds(below))
		}
		if found == sub.absent {
			return false
		}
	}
	return true
}

// matches reports whether one of the properties is as the filter asks, or, if it asks for none, none is there.
func (f *propFilter) matches(lines []line, e *ical.Event) bool {
	for i := range lines {
		l := &lines[i]
		if l.name != f.name {
			continue
		}
		if f.absent {
			return false
		}
		if f.holds(l, e) {
			return true
		}
	}
	return f.absent
}

func (f *propFilter) holds(l *line, e *ical.Event) bool {
	if f.in != nil && !f.in.has(l, e) || f.text != nil && !f.text.holds(unescaped.Replace(l.value)) {
		return false
	}
	for i := range f.params {
		p := &f.params[i]
		found := false
		for _, one := range l.params {
			found = found || one.name == p.name && (p.absent || p.text == nil || p.text.holds(one.value))
		}
		if found == p.absent {
			return false
		}
	}
	return true
}

// has reports whether the moment that a property says lies in the time; e is nil for a component that is no event.
func (s span) has(l *line, e *ical.Event) bool {
	at, err := time.Parse(utcForm, l.value)
	switch {
	case e == nil:
	case l.name == "DTSTART":
		at, err = e.Start, nil
	case l.name == "DTEND":
		at, err = e.End, nil
	}
	return err == nil && (s.to.IsZero() || at.Before(s.to)) && (s.from.IsZero() || !at.Before(s.from))
}

func (m *textMatch) holds(value string) bool {
	switch {
	case m.ascii:
		value = lower(value)
	case !m.exact:
		value = strings.ToLower(value)
	}
	return strings.Contains(value, m.part) != m.not
}

// lower makes small letters of A to Z alone (RFC 4790 §9.2).
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}
