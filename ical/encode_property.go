package ical

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// properties collects the properties of one component in the order they are written, and the first error. An empty
// value leaves the property out.
//
// The library escapes TEXT well and folds between characters, but writes whatever it is given (control characters
// included) and escapes parameters with backslashes, which no other reader undoes. Therefore every value is checked
// here, and the encoded parameters are handed over as a part of the name, which the library writes verbatim.
type properties struct {
	list []ics.IANAProperty
	err  error
}

// param is one property parameter; without a value it is left out.
type param struct{ name, value string }

func (p *properties) fail(name string, err error) {
	if p.err == nil && err != nil {
		p.err = fmt.Errorf("%s: %w", name, err)
	}
}

// text adds a TEXT value; the library escapes backslash, semicolon, comma and line feed.
func (p *properties) text(name, value string, params ...param) {
	if value == "" {
		return
	}
	p.fail(name, checkText(value))
	p.add(name, value, params)
}

func (p *properties) color(name, value string) {
	if value == "" {
		return
	}
	p.fail(name, checkColor(value))
	p.add(name, value, nil)
}

// link adds a URI that a person may open.
func (p *properties) link(name, value string, params ...param) {
	if value == "" {
		return
	}
	uri, err := httpURI(value)
	p.fail(name, err)
	p.add(name, uri, params)
}

// mailbox adds a calendar user address with its display name (RFC 5545 §3.2.2).
func (p *properties) mailbox(name string, m Mailbox, params ...param) {
	uri, err := mailtoURI(m.Address)
	p.fail(name, err)
	p.add(name, uri, append(params, param{"CN", m.Name}))
}

func (p *properties) integer(name string, value int) { p.add(name, strconv.Itoa(value), nil) }

// utc adds a DATE-TIME in UTC (RFC 5545 §3.3.5, form 2).
func (p *properties) utc(name string, t time.Time) {
	if t.IsZero() {
		return
	}
	p.dateTime(name, t.UTC(), "20060102T150405Z")
}

// local adds a DATE-TIME on the zone's clock (RFC 5545 §3.3.5, form 3), which t shows.
func (p *properties) local(name string, t time.Time, zone Zone) {
	p.dateTime(name, t, "20060102T150405", param{"TZID", zone.String()})
}

func (p *properties) dateTime(name string, t time.Time, layout string, params ...param) {
	if t.Year() < 1 || t.Year() > 9999 {
		p.fail(name, fmt.Errorf("year %d has no four digits", t.Year()))
	}
	p.add(name, t.Format(layout), params)
}

// duration adds a DURATION of whole seconds (RFC 5545 §3.3.6).
func (p *properties) duration(name string, d time.Duration, params ...param) {
	if d == 0 {
		return
	}
	if d < time.Second {
		p.fail(name, fmt.Errorf("%s is not a duration of at least a second", d))
	}
	p.add(name, "PT"+strings.ToUpper(trimZeroes(d.Truncate(time.Second).String())), params)
}

// trimZeroes drops the zero parts after the first from the text of a duration: "1h0m0s" is "1h".
func trimZeroes(s string) string {
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// add appends the property; the value needs no check any more.
func (p *properties) add(name, value string, params []param) {
	property := ics.BaseProperty{IANAToken: name, Value: value}
	if len(params) > 0 {
		var b strings.Builder
		b.Grow(128)
		b.WriteString(name)
		for _, param := range params {
			switch {
			case param.value == "":
			case param.name == "VALUE":
				// The library looks here to learn that the value is no TEXT.
				property.ICalParameters = map[string][]string{param.name: {param.value}}
			default:
				p.fail(name+";"+param.name, checkText(param.value))
				writeParam(&b, param)
			}
		}
		property.IANAToken = b.String()
	}
	p.list = append(p.list, ics.IANAProperty{BaseProperty: property})
}

// writeParam writes what a quoted string can hold. RFC 6868 has a code for the rest, but most readers show that code to
// people; what looks the same does without.
func writeParam(b *strings.Builder, p param) {
	b.WriteByte(';')
	b.WriteString(p.name)
	b.WriteByte('=')
	value := typographic(p.value)
	if strings.ContainsAny(value, ",;:") {
		value = `"` + value + `"`
	}
	b.WriteString(value)
}

// typographic returns the text with “ and ” for quotation marks, ˆ for a caret and spaces for line feeds.
func typographic(text string) string {
	if !strings.ContainsAny(text, "\"^\n") {
		return text
	}
	var b strings.Builder
	before := ' '
	for _, r := range text {
		switch {
		case r == '\n':
			r = ' '
		case r == '^':
			r = 'ˆ'
		case r == '"' && (unicode.IsSpace(before) || unicode.In(before, unicode.Ps, unicode.Pi, unicode.Pd)):
			r = '“'
		case r == '"':
			r = '”'
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
