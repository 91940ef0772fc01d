package dav

import (
	"encoding/xml"
	"slices"
)

// What is asked for of each session, at most. Programs ask for about twenty properties, by names of about forty octets.
const (
	mostAsked = 100 // properties; also the elements of a filter, and those of calendar-data
	mostName  = 500 // octets of the name of a property with its namespace, which is said again for each session
)

// asked is what is wanted of each thing that is found.
type asked struct {
	props []xml.Name
	all   bool  // beside props, those that RFC 4918 names (allprop)
	names bool  // only which properties there are
	data  *data // how much of a session's calendar
}

// wanted reads what an element asks for: prop, allprop with include, or propname. ok is false if none of them or more than one is there.
// Without an element, all is asked for (RFC 4918 §9.1).
func wanted(root *element) (a asked, refused *Response, ok bool) {
	if root == nil {
		return asked{all: true}, nil, true
	}
	found := 0
	for _, e := range root.children {
		switch {
		case e.is(davNS, "prop"):
			found++
			if refused = a.take(e); refused != nil {
				return a, refused, true
			}
		case e.is(davNS, "allprop"):
			found++
			a.all = true
		case e.is(davNS, "propname"):
			found++
			a.names = true
		}
	}
	if include := root.child(davNS, "include"); include != nil && a.all {
		refused = a.take(include)
	}
	return a, refused, found == 1
}

// take notes the properties that are named, each once however often it is.
func (a *asked) take(list *element) *Response {
	for _, e := range list.children {
		if slices.Contains(a.props, e.name) {
			continue
		}
		if len(a.props) == mostAsked || len(e.name.Space)+len(e.name.Local) > mostName {
			r := bad()
			return &r
		}
		if e.name == calendarData {
			d, refused := readData(e)
			if refused != nil {
				return refused
			}
			a.data = d
		}
		a.props = append(a.props, e.name)
	}
	return nil
}

var calendarData = xml.Name{Space: calNS, Local: "calendar-data"}
