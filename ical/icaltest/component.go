// Package icaltest reads iCalendar as strictly as RFC 5545 allows, so that tests hear what the most particular calendar
// would object to. It shares no code and no library with the writer in package ical, and resolves times through the
// VTIMEZONE in the file, not through the zones of this machine.
//
// It knows only what rondo and the answers to it use: VCALENDAR with VEVENT and VTIMEZONE. Anything else is an error.
package icaltest

import (
	"fmt"
	"time"
)

// Component is one BEGIN…END block.
type Component struct {
	Name       string // "VEVENT", in upper case
	Props      []Prop // in the order of the file
	Components []*Component

	calendar *Component // the enclosing VCALENDAR, where the time zones are
	parts    []part     // of a VTIMEZONE
}

// Prop is one property.
type Prop struct {
	Name   string // in upper case
	Params []Param
	Value  string // as written, after unfolding: TEXT is still escaped
}

// Param is one property parameter.
type Param struct {
	Name   string   // in upper case
	Values []string // unquoted and decoded by RFC 6868
}

// Children are the components with the name, in the order of the file.
func (c *Component) Children(name string) []*Component {
	var list []*Component
	for _, child := range c.Components {
		if child.Name == name {
			list = append(list, child)
		}
	}
	return list
}

// Events are the VEVENTs.
func (c *Component) Events() []*Component { return c.Children("VEVENT") }

// All are the properties with the name.
func (c *Component) All(name string) []Prop {
	var list []Prop
	for _, p := range c.Props {
		if p.Name == name {
			list = append(list, p)
		}
	}
	return list
}

// Prop is the first property with the name; the zero Prop if there is none.
func (c *Component) Prop(name string) Prop {
	for _, p := range c.Props {
		if p.Name == name {
			return p
		}
	}
	return Prop{}
}

// Has reports whether there is a property with the name.
func (c *Component) Has(name string) bool { return c.Prop(name).Name != "" }

// Text is the decoded TEXT of the first property with the name, "" if there is none.
func (c *Component) Text(name string) string { return c.Prop(name).Text() }

// Value is the value of the first property with the name as written, "" if there is none.
func (c *Component) Value(name string) string { return c.Prop(name).Value }

// Param is a parameter of the first property with the name.
func (c *Component) Param(name, param string) string { return c.Prop(name).Param(param) }

// Time is the instant (UTC) of the first DATE-TIME property with the name. A TZID is resolved through the VTIMEZONE in
// the file; a floating time or a missing property is an error.
func (c *Component) Time(name string) (time.Time, error) {
	p := c.Prop(name)
	if p.Name == "" {
		return time.Time{}, fmt.Errorf("%s has no %s", c.Name, name)
	}
	return c.resolve(p)
}

// Param is the first value of the parameter, decoded; "" if it is not there.
func (p Prop) Param(name string) string {
	for _, param := range p.Params {
		if param.Name == name {
			return param.Values[0]
		}
	}
	return ""
}

// HasParam reports whether the parameter is there.
func (p Prop) HasParam(name string) bool {
	for _, param := range p.Params {
		if param.Name == name {
			return true
		}
	}
	return false
}

// Text is the value decoded as one TEXT (RFC 5545 §3.3.11).
func (p Prop) Text() string {
	if list := p.Texts(); len(list) > 0 {
		return list[0]
	}
	return ""
}

// Texts is the value decoded as a list of TEXT, separated by bare commas.
func (p Prop) Texts() []string {
	if p.Name == "" {
		return nil
	}
	list, _ := decodeTexts(p.Value) // Parse has refused what cannot be decoded
	return list
}
