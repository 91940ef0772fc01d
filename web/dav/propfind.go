package dav

import (
	"net/http"
)

// propfind answers PROPFIND (RFC 4918 §9.1) with Depth 0 or 1. Without the header all below is meant, which nobody needs.
func (t *Tree) propfind(q Request, at place) Response {
	if q.Depth != "0" && q.Depth != "1" {
		if q.Depth != "" && q.Depth != "infinity" {
			return bad()
		}
		return failed(http.StatusForbidden, davNS, "propfind-finite-depth")
	}
	root, err := parse(q.Body)
	if err != nil || root != nil && !root.is(davNS, "propfind") {
		return bad()
	}
	a, refused, ok := wanted(root)
	switch {
	case !ok:
		return bad()
	case refused != nil:
		return *refused
	}
	found := []place{at}
	if q.Depth == "1" {
		below, err := t.below(at)
		if err != nil {
			return Response{Status: http.StatusInternalServerError, Problem: err}
		}
		found = append(found, below...)
	}
	var w writer
	w.root("multistatus")
	for _, one := range found {
		if end := t.enough(q, &w); end != nil {
			return *end
		}
		if err := t.say(&w, one, a); err != nil {
			return Response{Status: http.StatusInternalServerError, Problem: err}
		}
	}
	return multistatus(&w)
}

// below returns what a collection has.
func (t *Tree) below(at place) (list []place, err error) {
	switch at.kind {
	case aRoot:
		if t.Person != nil {
			list = append(list, place{kind: aPrincipal, path: principal})
		}
		return append(list, place{kind: aHome, path: home}), nil
	case aHome:
		for _, c := range t.Listed {
			list = append(list, place{kind: aCalendar, path: c.path(), calendar: c})
		}
	case aCalendar:
		all, err := at.calendar.Resources()
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			list = append(list, at.calendar.at(r))
		}
	}
	return list, nil
}

// say writes what is asked of one thing: the properties that it has with 200, those that it has not with 404.
func (t *Tree) say(w *writer, at place, a asked) error {
	w.WriteString("\n<D:response>")
	w.href(at.path)
	if a.names {
		w.WriteString("<D:propstat><D:prop>")
		for _, p := range properties {
			if p.of&at.kinds() != 0 {
				w.empty(p.name)
			}
		}
		w.WriteString("</D:prop>")
		w.status(200)
		w.WriteString("</D:propstat></D:response>")
		return nil
	}
	w.WriteString("<D:propstat><D:prop>")
	begun := w.Len()
	var missing []int
	if a.all {
		for i := range properties {
			if p := &properties[i]; p.all && p.of&at.kinds() != 0 {
				if _, err := t.write(w, at, a, p); err != nil {
					return err
				}
			}
		}
	}
	for i, name := range a.props {
		p := known[name]
		if p == nil || p.of&at.kinds() == 0 {
			missing = append(missing, i)
			continue
		}
		if a.all && p.all {
			continue // it is there already
		}
		there, err := t.write(w, at, a, p)
		if err != nil {
			return err
		}
		if !there {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 || w.Len() > begun {
		w.WriteString("</D:prop>")
		w.status(200)
		if len(missing) > 0 {
			w.WriteString("</D:propstat><D:propstat><D:prop>")
		}
	}
	if len(missing) > 0 {
		for _, i := range missing {
			w.empty(a.props[i])
		}
		w.WriteString("</D:prop>")
		w.status(404)
	}
	w.WriteString("</D:propstat></D:response>")
	return nil
}

// write writes a property, and reports whether there is one.
func (t *Tree) write(w *writer, at place, a asked, p *property) (bool, error) {
	begun := w.Len()
	end := w.open(p.name, ">")
	content := w.Len()
	there, err := p.value(t, w, at, a)
	switch {
	case err != nil || !there:
		w.Truncate(begun)
	case w.Len() == content:
		w.Truncate(begun)
		w.empty(p.name)
	default:
		w.WriteString(end)
	}
	return there, err
}
