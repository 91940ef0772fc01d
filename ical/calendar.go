package ical

import (
	"bytes"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Method is what a calendar object asks for (RFC 5546 §1.4).
type Method string

// The methods rondo sends. A feed has none: it only shows how things are and asks nothing of anybody (RFC 5545 §3.7.2).
// METHOD:PUBLISH would want an ORGANIZER (RFC 5546 §3.2.1), and that an address.
const (
	None    Method = ""
	Request Method = "REQUEST"
	Cancel  Method = "CANCEL"
)

// Calendar is one VCALENDAR (RFC 5545 §3.4).
type Calendar struct {
	Method      Method        // None for a feed
	Name        string        // NAME and X-WR-CALNAME, feeds only
	Description string        // DESCRIPTION and X-WR-CALDESC, feeds only
	Zone        Zone          // X-WR-TIMEZONE, feeds only
	Color       string        // CSS3 name: COLOR, and X-APPLE-CALENDAR-COLOR as #RRGGBB, feeds only
	URL         string        // the calendar's page, feeds only
	Source      string        // where the feed itself is fetched (RFC 7986 §5.8), feeds only
	Refresh     time.Duration // REFRESH-INTERVAL and X-PUBLISHED-TTL in whole seconds; none when zero
	Events      []Event       // may be empty in a feed; exactly one otherwise
}

// Encode writes the calendar as a strict reader wants it: CRLF, lines folded at 75 octets between characters, TEXT and
// parameters encoded (RFC 5545 §3.1, §3.3.11, RFC 6868). The same Calendar always gives the same bytes. An error names
// the event and the property whose value holds a control character or is otherwise not writable; nothing is written
// then.
func (c Calendar) Encode() ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("encode calendar: %w", err)
	}
	events := make([]*Written, len(c.Events))
	for i, e := range c.Events {
		var err error
		if events[i], err = e.write(c.Method); err != nil {
			return nil, fmt.Errorf("encode event %q: %w", e.UID, err)
		}
	}
	pieces, err := c.pieces(events)
	if err != nil {
		return nil, fmt.Errorf("encode calendar: %w", err)
	}
	return bytes.Join(pieces, nil), nil
}

// check holds what RFC 5546 §3.2 asks of the method, and one VEVENT a message, because Outlook takes only the first.
func (c Calendar) check() error {
	switch c.Method {
	case None:
		for i := range c.Events {
			if err := c.Events[i].nameless(); err != nil {
				return err
			}
		}
		return nil
	case Request, Cancel, DeclineCounter:
		if len(c.Events) != 1 {
			return fmt.Errorf("METHOD:%s with %d events; a message has exactly one", c.Method, len(c.Events))
		}
		if e := c.Events[0]; e.Organizer == nil || e.Attendee == nil {
			return fmt.Errorf("METHOD:%s without ORGANIZER or ATTENDEE in event %q", c.Method, e.UID)
		}
		if c.Method != Cancel && c.Events[0].Cancelled {
			return fmt.Errorf("METHOD:%s for event %q, which is cancelled; few calendars understand that", c.Method, c.Events[0].UID)
		}
		return nil
	default:
		return fmt.Errorf("METHOD:%s is not one that rondo sends", c.Method)
	}
}

// properties returns the calendar's own; all stand before the first component.
func (c Calendar) properties() ([]ics.CalendarProperty, error) {
	var p properties
	p.text("PRODID", "-//rondo//rondo//EN")
	p.text("VERSION", "2.0")
	p.text("CALSCALE", "GREGORIAN")
	p.text("METHOD", string(c.Method))
	if c.Method == None {
		p.text("X-WR-TIMEZONE", c.Zone.String())
	}
	p.text("NAME", c.Name)
	p.text("X-WR-CALNAME", c.Name)
	p.text("DESCRIPTION", c.Description)
	p.text("X-WR-CALDESC", c.Description)
	p.color("COLOR", c.Color)
	p.text("X-APPLE-CALENDAR-COLOR", hexColor(c.Color))
	p.link("URL", c.URL)
	p.link("SOURCE", c.Source, param{"VALUE", "URI"})
	p.duration("REFRESH-INTERVAL", c.Refresh, param{"VALUE", "DURATION"})
	p.duration("X-PUBLISHED-TTL", c.Refresh)

	return p.ofCalendar(), p.err
}

func (p *properties) ofCalendar() []ics.CalendarProperty {
	head := make([]ics.CalendarProperty, len(p.list))
	for i := range p.list {
		head[i] = ics.CalendarProperty{BaseProperty: p.list[i].BaseProperty}
	}
	return head
}
