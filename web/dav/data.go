package dav

import (
	"net/http"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/web/edition"
)

// data is how much of a session's calendar is asked for (RFC 4791 §9.6). Nil is all of it.
type data struct {
	expand *span
	limit  *span      // of a series, only its own event and the dates that differ and lie there, or would
	comp   *selection // nil for all
}

// selection is the part of a component that is asked for.
type selection struct {
	name     string
	allProps bool
	props    map[string]bool // by name; whether it is wanted without its value
	allComps bool
	comps    []*selection
}

// readData reads a calendar-data element of a request.
func readData(e *element) (*data, *Response) {
	if kind, version := e.attr("content-type"), e.attr("version"); kind != "" && !strings.EqualFold(kind, "text/calendar") || version != "" && version != "2.0" {
		r := failed(http.StatusForbidden, calNS, "supported-calendar-data")
		return nil, &r
	}
	if e.size() > mostAsked {
		r := bad()
		return nil, &r
	}
	d := &data{}
	for _, c := range e.children {
		switch {
		case c.is(calNS, "expand"), c.is(calNS, "limit-recurrence-set"):
			s, ok := readSpan(c)
			if !ok || c.attr("start") == "" || c.attr("end") == "" {
				r := bad()
				return nil, &r
			}
			if c.is(calNS, "expand") {
				d.expand = &s
			} else {
				d.limit = &s
			}
		case c.is(calNS, "comp"):
			d.comp = readSelection(c)
		} // limit-freebusy-set limits what no session has
	}
	return d, nil
}

func readSelection(e *element) *selection {
	s := &selection{name: strings.ToUpper(e.attr("name")), props: map[string]bool{}}
	for _, c := range e.children {
		switch {
		case c.is(calNS, "allprop"):
			s.allProps = true
		case c.is(calNS, "allcomp"):
			s.allComps = true
		case c.is(calNS, "prop"):
			s.props[strings.ToUpper(c.attr("name"))] = c.attr("novalue") == "yes"
		case c.is(calNS, "comp"):
			s.comps = append(s.comps, readSelection(c))
		}
	}
	return s
}

// of returns what is asked for of a session's calendar. Expanded, its times are in UTC and it has no zone (RFC 4791 §9.6.5): it stands for
// itself where it does not recur, and of a series each date is an event. Outside the time that is expanded there is no event of it.
func (d *data) of(r *edition.Resource) ([]byte, error) {
	if d == nil {
		return r.Text()
	}
	text, none, err := d.text(r)
	if err != nil || !none && d.comp == nil {
		return text, err
	}
	c := component(text)
	if none {
		c.drop("VEVENT")
	}
	if d.comp != nil && d.comp.name == c.name {
		d.comp.keep(c)
	}
	var w writer
	c.write(&w)
	return w.Bytes(), nil
}

// text returns the calendar of a session as it is expanded or limited; none says that its event is not to be in it.
func (d *data) text(r *edition.Resource) (text []byte, none bool, err error) {
	events := r.Events()
	switch {
	case d.expand != nil:
		events = nil
		for _, e := range r.TakePlace() {
			if d.expand.meets(&e) {
				events = append(events, e.InUTC())
			}
		}
		if none = len(events) == 0; none {
			events = []ical.Event{r.TakePlace()[0].InUTC()}
		}
	case d.limit != nil && len(r.Dates) > 0:
		lasts := r.Event.End.Sub(r.Event.Start)
		events = slices.DeleteFunc(events, func(e ical.Event) bool {
			would := ical.Event{Start: e.Date, End: e.Date.Add(lasts)}
			return !e.Date.IsZero() && !d.limit.meets(&e) && !d.limit.meets(&would)
		})
	default:
		text, err = r.Text()
		return text, false, err
	}
	zone := r.Event.Zone
	if d.expand != nil {
		zone = ical.Zone{}
	}
	text, err = ical.Calendar{Zone: zone, Events: events}.Encode()
	return text, none, err
}

// keep leaves of a component what is selected.
func (s *selection) keep(p *part) {
	if !s.allProps {
		kept := p.lines[:0]
		for _, l := range p.lines {
			bare, wanted := s.props[l.name]
			if wanted && bare {
				l.raw = []byte(l.name + ":\r\n")
			}
			if wanted {
				kept = append(kept, l)
			}
		}
		p.lines = kept
	}
	if s.allComps {
		return
	}
	kept := p.parts[:0]
	for _, sub := range p.parts {
		for _, one := range s.comps {
			if one.name == sub.name {
				one.keep(sub)
				kept = append(kept, sub)
				break
			}
		}
	}
	p.parts = kept
}
