package dav

import (
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"rondo/ical"
	"rondo/web/edition"
)

// report answers REPORT (RFC 3253 §3.6). A Depth of 0 asks of the calendar itself, which matches no filter; without the header all of
// its sessions are meant, though the RFC says 0, which nobody can mean.
func (t *Tree) report(q Request, at place) Response {
	root, err := parse(q.Body)
	if err != nil || root == nil {
		return bad()
	}
	calendar := at.kind == aCalendar
	switch {
	case root.is(calNS, "calendar-query") && (calendar || at.kind == aResource):
		return t.query(q, at, root)
	case root.is(calNS, "calendar-multiget") && (calendar || at.kind == aResource):
		return t.multiget(q, at, root)
	case root.is(calNS, "free-busy-query") && calendar:
		return t.busy(q, at, root)
	case root.is(davNS, "sync-collection") && calendar:
		return t.sync(q, at, root)
	}
	return failed(http.StatusForbidden, davNS, "supported-report")
}

// query answers calendar-query (RFC 4791 §7.8).
func (t *Tree) query(q Request, at place, root *element) Response {
	a, refused, ok := wantedOrNothing(root)
	top := root.child(calNS, "filter").child(calNS, "comp-filter")
	switch {
	case !ok:
		return bad()
	case refused != nil:
		return *refused
	case top == nil || len(root.child(calNS, "filter").children) != 1 || !strings.EqualFold(top.attr("name"), "VCALENDAR"):
		return failed(http.StatusForbidden, calNS, "valid-filter")
	}
	if top.size() > mostAsked {
		return failed(http.StatusForbidden, calNS, "supported-filter")
	}
	f, refused := readFilter(top)
	if refused != nil {
		return *refused
	}
	all := []*edition.Resource{at.resource}
	if at.kind == aCalendar {
		all = nil
		if q.Depth != "0" {
			var err error
			if all, err = at.calendar.Resources(); err != nil {
				return Response{Status: http.StatusInternalServerError, Problem: err}
			}
		}
	}
	var w writer
	w.root("multistatus")
	for _, r := range all {
		if end := t.enough(q, &w); end != nil {
			return *end
		}
		found, err := f.matches(r)
		if err == nil && found {
			err = t.say(&w, at.calendar.at(r), a)
		}
		if err != nil {
			return Response{Status: http.StatusInternalServerError, Problem: err}
		}
	}
	return multistatus(&w)
}

// wantedOrNothing reads what a report asks of each session; nothing, if it says nothing.
func wantedOrNothing(root *element) (a asked, refused *Response, ok bool) {
	if root.child(davNS, "prop") == nil && root.child(davNS, "allprop") == nil && root.child(davNS, "propname") == nil {
		return asked{}, nil, true
	}
	return wanted(root)
}

// multiget answers calendar-multiget (RFC 4791 §7.9): each address once, however often it is named.
func (t *Tree) multiget(q Request, at place, root *element) Response {
	a, refused, ok := wantedOrNothing(root)
	switch {
	case !ok:
		return bad()
	case refused != nil:
		return *refused
	}
	all, err := at.calendar.Resources()
	if err != nil {
		return Response{Status: http.StatusInternalServerError, Problem: err}
	}
	var w writer
	w.root("multistatus")
	answered := map[string]bool{}
	for _, e := range root.children {
		if !e.is(davNS, "href") {
			continue
		}
		where, err := url.Parse(strings.TrimSpace(e.text))
		if err != nil {
			return bad()
		}
		if answered[where.Path] {
			continue
		}
		answered[where.Path] = true
		if end := t.enough(q, &w); end != nil {
			return *end
		}
		var r *edition.Resource
		if name, below := strings.CutPrefix(where.Path, at.calendar.path()); below {
			r = named(all, name)
		}
		if r == nil || at.kind == aResource && r != at.resource {
			w.gone(where.Path)
			continue
		}
		if err := t.say(&w, at.calendar.at(r), a); err != nil {
			return Response{Status: http.StatusInternalServerError, Problem: err}
		}
	}
	if len(answered) == 0 {
		return bad()
	}
	return multistatus(&w)
}

// gone writes that there is nothing at a path.
func (w *writer) gone(path string) {
	w.WriteString("\n<D:response>")
	w.href(path)
	w.status(http.StatusNotFound)
	w.WriteString("</D:response>")
}

// busy answers free-busy-query (RFC 4791 §7.10) with one VFREEBUSY of exactly the time that is asked for. An open end is that of the first or the last
// session. However long a time is asked for, it costs no more than all sessions do; an answer that would be too long is refused as those of other
// reports are, since busy time that is cut off would be taken for free.
func (t *Tree) busy(q Request, at place, root *element) Response {
	in := root.child(calNS, "time-range")
	if in == nil || len(root.children) != 1 {
		return bad()
	}
	s, ok := readSpan(in)
	if !ok {
		return bad()
	}
	all, err := at.calendar.Resources()
	if err != nil {
		return Response{Status: http.StatusInternalServerError, Problem: err}
	}
	var c ical.Calendar
	first, last := s.from, s.to
	for _, r := range all {
		if q.stopped() {
			return late()
		}
		for _, e := range r.TakePlace() {
			if !s.meets(&e) {
				continue
			}
			c.Events = append(c.Events, e)
			if first.IsZero() || s.from.IsZero() && e.Start.Before(first) {
				first = e.Start
			}
			if s.to.IsZero() && e.End.After(last) {
				last = e.End
			}
		}
	}
	if first.IsZero() { // open, and nothing there
		first = last.AddDate(0, 0, -1)
	}
	if !last.After(first) {
		last = first.AddDate(0, 0, 1)
	}
	uid := hex.EncodeToString([]byte(at.calendar.Name)) + "." + first.Format(utcForm) + "." + last.Format(utcForm) + ".busy"
	text, err := c.EncodeBusy(uid, q.Now, first, last)
	if err != nil {
		return Response{Status: http.StatusInternalServerError, Problem: err}
	}
	if len(text) > t.most() {
		return failed(http.StatusInsufficientStorage, davNS, "number-of-matches-within-limits")
	}
	return Response{Status: http.StatusOK, Type: typeCalendar, Body: text}
}
