package dav

import (
	"strings"

	"rondo/ical"
	"rondo/web/edition"
)

// Where things are on the site.
const (
	Root      = "/dav/"
	principal = Root + "me/"
	home      = Root + "calendars/"
	Own       = "_own" // the name of a person's own calendar
)

// Tree is what one asker may see, as of one moment.
type Tree struct {
	Person *Person     // who signed in; nil for a stranger, who sees themes alone
	Listed []*Calendar // those of the home, in order
	// Find returns the calendar with a name, which need not be listed; nil if there is none.
	Find func(name string) *Calendar
	// Limit is how many octets a response has at most, but for its last part; 0 for [MaxResponse].
	Limit int
}

// Person is who signed in.
type Person struct {
	Name string // may be empty
}

// Calendar is one collection of sessions.
type Calendar struct {
	Name        string    // the last part of its address
	Title       string    // what people call it
	Description string    // may be empty
	Color       string    // #RRGGBB; empty for none
	Zone        ical.Zone // of most of its sessions
	// Resources returns its sessions, in order of their ID.
	Resources func() ([]*edition.Resource, error)
	// Sign returns a word that only this installation makes of a text for this calendar, without a dot.
	Sign func(text string) string
}

func (c *Calendar) path() string { return home + c.Name + "/" }

// place is what an address means.
type place struct {
	kind     kind
	path     string // as it is written in responses
	calendar *Calendar
	resource *edition.Resource
}

type kind int

const (
	nothing kind = iota
	aRoot
	aPrincipal
	aHome
	aCalendar
	aResource
)

// Private reports whether a path may only be asked for by somebody who signed in.
func Private(path string) bool {
	name, found := strings.CutPrefix(path, home)
	name, _, _ = strings.Cut(name, "/")
	return !found || name == "" || name == Own
}

// find returns what is at a path, without escapes. A slash at the end of a collection may be missing. The error is that of the calendar.
func (t *Tree) find(path string) (place, error) {
	switch strings.TrimSuffix(path, "/") + "/" {
	case Root:
		return place{kind: aRoot, path: Root}, nil
	case principal:
		return place{kind: aPrincipal, path: principal}, nil
	case home:
		return place{kind: aHome, path: home}, nil
	}
	rest, found := strings.CutPrefix(path, home)
	name, object, _ := strings.Cut(rest, "/")
	if !found {
		return place{}, nil
	}
	c := t.Find(name)
	if c == nil {
		return place{}, nil
	}
	if object == "" {
		return place{kind: aCalendar, path: c.path(), calendar: c}, nil
	}
	all, err := c.Resources()
	if err != nil {
		return place{}, err
	}
	if r := named(all, object); r != nil {
		return c.at(r), nil
	}
	return place{}, nil
}

// at returns the place of a session of the calendar.
func (c *Calendar) at(r *edition.Resource) place {
	return place{kind: aResource, path: c.path() + r.Name(), calendar: c, resource: r}
}

// named returns the session with a name; nil if there is none.
func named(all []*edition.Resource, name string) *edition.Resource {
	id, ok := edition.ResourceID(name)
	if !ok {
		return nil
	}
	if i, found := edition.FindResource(all, id); found {
		return all[i]
	}
	return nil
}
