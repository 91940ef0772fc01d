package icaltest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"rondo/lazyregexp"
)

// kind is the value type of a property (RFC 5545 §3.3).
type kind string

const (
	text       kind = "TEXT"
	texts      kind = "TEXT list"
	integer    kind = "INTEGER"
	dateTime   kind = "DATE-TIME"
	utc        kind = "DATE-TIME in UTC"
	local      kind = "DATE-TIME without zone"
	duration   kind = "DURATION"
	uri        kind = "URI"
	calAddress kind = "CAL-ADDRESS"
	utcOffset  kind = "UTC-OFFSET"
	recur      kind = "RECUR"
	eventRecur kind = "RECUR that all calendars read alike, with an end in UTC"
	period     kind = "PERIOD in UTC"
)

// property says of which kind a property is and how often it may occur.
type property struct {
	kind     kind
	required bool
	many     bool
	value    string // the VALUE parameter it must have because its default is another type
}

// block says what a component may hold.
type block struct {
	props    map[string]property
	children []string
}

var blocks = map[string]block{
	"VCALENDAR": {children: []string{"VTIMEZONE", "VEVENT", "VFREEBUSY"}, props: map[string]property{
		"PRODID": {kind: text, required: true}, "VERSION": {kind: text, required: true},
		"CALSCALE": {kind: text}, "METHOD": {kind: text},
		"NAME": {kind: text}, "DESCRIPTION": {kind: text}, "COLOR": {kind: text}, "URL": {kind: uri},
		"SOURCE": {kind: uri, value: "URI"}, "REFRESH-INTERVAL": {kind: duration, value: "DURATION"},
	}},
	"VTIMEZONE": {children: []string{"STANDARD", "DAYLIGHT"}, props: map[string]property{
		"TZID": {kind: text, required: true},
	}},
	"STANDARD": {props: observance},
	"DAYLIGHT": {props: observance},
	"VEVENT": {props: map[string]property{
		"UID": {kind: text, required: true}, "DTSTAMP": {kind: utc, required: true}, "SEQUENCE": {kind: integer},
		"CREATED": {kind: utc}, "LAST-MODIFIED": {kind: utc},
		"DTSTART": {kind: dateTime}, "DTEND": {kind: dateTime},
		"SUMMARY": {kind: text}, "DESCRIPTION": {kind: text}, "LOCATION": {kind: text}, "COMMENT": {kind: text, many: true},
		"URL": {kind: uri}, "CONFERENCE": {kind: uri, many: true, value: "URI"}, "CATEGORIES": {kind: texts, many: true},
		"COLOR": {kind: text}, "ORGANIZER": {kind: calAddress}, "ATTENDEE": {kind: calAddress, many: true},
		"STATUS": {kind: text}, "TRANSP": {kind: text}, "CLASS": {kind: text},
		"RRULE": {kind: eventRecur}, "EXDATE": {kind: dateTime, many: true}, "RDATE": {kind: dateTime, many: true}, "RECURRENCE-ID": {kind: dateTime},
	}},
	// Of people there are none in the busy time that rondo tells; its ORGANIZER is a page.
	"VFREEBUSY": {props: map[string]property{
		"UID": {kind: text, required: true}, "DTSTAMP": {kind: utc, required: true}, "DTSTART": {kind: utc, required: true}, "DTEND": {kind: utc, required: true},
		"ORGANIZER": {kind: uri}, "URL": {kind: uri}, "FREEBUSY": {kind: period, many: true},
	}},
}

var observance = map[string]property{
	"DTSTART": {kind: local, required: true}, "TZOFFSETFROM": {kind: utcOffset, required: true},
	"TZOFFSETTO": {kind: utcOffset, required: true}, "TZNAME": {kind: text}, "RRULE": {kind: recur},
}

// formats of values that are no TEXT.
var formats = map[kind]*lazyregexp.Regexp{
	integer:    lazyregexp.New(`^-?[0-9]{1,10}$`),
	dateTime:   lazyregexp.New(`^[0-9]{8}T[0-9]{6}Z?$`),
	utc:        lazyregexp.New(`^[0-9]{8}T[0-9]{6}Z$`),
	local:      lazyregexp.New(`^[0-9]{8}T[0-9]{6}$`),
	duration:   lazyregexp.New(`^P([0-9]+W|[0-9]+D|([0-9]+D)?T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S))$`),
	uri:        lazyregexp.New(`^[a-zA-Z][a-zA-Z0-9+.-]*:(%[0-9A-Fa-f]{2}|[a-zA-Z0-9._~:/?#\[\]@!$&'()*+,;=-])+$`),
	calAddress: lazyregexp.New(`^(?i:mailto):(%[0-9A-Fa-f]{2}|[a-zA-Z0-9._~!$'*+-])+@(%[0-9A-Fa-f]{2}|[a-zA-Z0-9._~-])+$`),
	period:     lazyregexp.New(`^[0-9]{8}T[0-9]{6}Z/[0-9]{8}T[0-9]{6}Z$`),
	utcOffset:  lazyregexp.New(`^[+-][0-9]{4}([0-9]{2})?$`),
	eventRecur: lazyregexp.New(`^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9][0-9]*)?(;BYMONTH=[0-9]+)?(;BYMONTHDAY=[0-9]+)?(;BYDAY=[0-9A-Z,-]+)?(;WKST=[A-Z]{2})?;UNTIL=[0-9]{8}T[0-9]{6}Z$`),
	recur:      lazyregexp.New(`^FREQ=YEARLY;BYMONTH=([1-9]|1[0-2]);BYDAY=(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)$`),
}

func (c *Component) check() error {
	b, known := blocks[c.Name]
	if !known {
		return fmt.Errorf("unknown component %s", c.Name)
	}
	seen := map[string]bool{}
	for _, p := range c.Props {
		rule, known := b.props[p.Name]
		if !known {
			if !strings.HasPrefix(p.Name, "X-") {
				return fmt.Errorf("%s has the unknown property %s", c.Name, p.Name)
			}
			rule = property{kind: text}
		}
		if seen[p.Name] && !rule.many {
			return fmt.Errorf("%s has two %s", c.Name, p.Name)
		}
		seen[p.Name] = true
		if err := c.checkValue(p, rule); err != nil {
			return fmt.Errorf("%s of %s is no %s: %w: %q", p.Name, c.Name, rule.kind, err, p.Value)
		}
	}
	for name, rule := range b.props {
		if rule.required && !seen[name] {
			return fmt.Errorf("%s has no %s", c.Name, name)
		}
	}
	for _, child := range c.Components {
		if !slices.Contains(b.children, child.Name) {
			return fmt.Errorf("%s inside of %s", child.Name, c.Name)
		}
		if err := child.check(); err != nil {
			return err
		}
	}
	return c.checkWhole()
}

func (c *Component) checkValue(p Prop, rule property) error {
	if p.Param("VALUE") != rule.value {
		return fmt.Errorf("VALUE=%s, want %q", p.Param("VALUE"), rule.value)
	}
	if format := formats[rule.kind]; format != nil && !format.MatchString(p.Value) {
		return fmt.Errorf("malformed")
	}
	switch rule.kind {
	case text, texts:
		list, err := decodeTexts(p.Value)
		if err == nil && rule.kind == text && len(list) > 1 {
			err = fmt.Errorf("bare comma")
		}
		return err
	case uri, calAddress:
		_, err := url.Parse(p.Value)
		return err
	case dateTime, utc, local:
		_, err := parseClock(p.Value)
		return err
	}
	return nil
}

// checkWhole holds what concerns several properties at once.
func (c *Component) checkWhole() error {
	switch c.Name {
	case "VCALENDAR":
		if c.Value("VERSION") != "2.0" {
			return fmt.Errorf("VERSION is %q", c.Value("VERSION"))
		}
		if len(c.Components) == 0 {
			return fmt.Errorf("VCALENDAR has no component")
		}
		ids := map[string]bool{}
		for _, zone := range c.Children("VTIMEZONE") {
			if id := zone.Text("TZID"); ids[id] {
				return fmt.Errorf("two VTIMEZONEs with the TZID %q", id)
			} else {
				ids[id] = true
			}
		}
	case "VTIMEZONE":
		standard, daylight := len(c.Children("STANDARD")), len(c.Children("DAYLIGHT"))
		if standard != 1 || daylight > 1 {
			return fmt.Errorf("VTIMEZONE %s has %d STANDARD and %d DAYLIGHT", c.Text("TZID"), standard, daylight)
		}
		for _, child := range c.Components {
			p, err := newPart(child)
			if err != nil {
				return fmt.Errorf("%s of VTIMEZONE %s: %w", child.Name, c.Text("TZID"), err)
			}
			c.parts = append(c.parts, p)
			if daylight == 1 && !child.Has("RRULE") {
				return fmt.Errorf("%s of VTIMEZONE %s has no yearly rule", child.Name, c.Text("TZID"))
			}
		}
	}
	return nil
}

// checkTimes is for a VEVENT in a calendar whose zones have been checked.
func (c *Component) checkTimes() error {
	if !c.Has("DTSTART") {
		return nil
	}
	start, err := c.Time("DTSTART")
	if err != nil {
		return fmt.Errorf("DTSTART: %w", err)
	}
	if !c.Has("DTEND") {
		return nil
	}
	end, err := c.Time("DTEND")
	switch {
	case err != nil:
		return fmt.Errorf("DTEND: %w", err)
	case c.Param("DTSTART", "TZID") != c.Param("DTEND", "TZID"):
		return fmt.Errorf("DTSTART and DTEND are in two zones")
	case !end.After(start):
		return fmt.Errorf("DTEND %s is not after DTSTART %s", end, start)
	}
	return nil
}
