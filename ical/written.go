package ical

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Written is an event of a feed in its final form. It serves feeds that are written again and again while hardly an event
// changes: what was written once is put into the next calendar as it is. It does not change and may be shared.
type Written struct {
	event   Event
	method  Method
	clock   *time.Location // its zone's, by the rules that it was written by
	sayable bool           // on that clock, which shows both ends only once
	series  bool           // whether its series can be said there
	zoned   bool           // whether text says there what can be
	text    []byte
}

// Write writes the event for feeds. The error is that of [Calendar.Encode].
func (e Event) Write() (*Written, error) {
	if err := e.nameless(); err != nil {
		return nil, fmt.Errorf("encode calendar: %w", err)
	}
	w, err := e.write(None)
	if err != nil {
		return nil, fmt.Errorf("encode event %q: %w", e.UID, err)
	}
	return w, nil
}

// write supposes that the event's zone can be said in the calendar if it can be said for the event alone.
func (e Event) write(method Method) (*Written, error) { return e.writeBy(e.Zone.Location(), method) }

func (e Event) writeBy(clock *time.Location, method Method) (*Written, error) {
	w := &Written{event: e, method: method, clock: clock}
	if err := e.check(); err != nil {
		return nil, err
	}
	w.sayable = method != DeclineCounter && clock != time.UTC && e.unambiguous(clock)
	if e.Series != nil {
		w.series = e.Series.on(clock).ok
		if e.Date.IsZero() {
			w.sayable = w.series // its start is the first of the dates, and written as they are
		}
	}
	from, to := w.span()
	return w.in(w.clocked() && newVTimezone(e.Zone, clock, from, to) != nil)
}

// clocked reports whether something of the event can be said on the clock of its zone.
func (w *Written) clocked() bool { return w.sayable || w.series }

// span returns the time in which the clock of its zone has to be right.
func (w *Written) span() (from, to time.Time) {
	from, to = w.event.Start, w.event.End
	if w.event.Series == nil {
		return from, to
	}
	first, last := w.event.Series.ends()
	if first.Before(from) {
		from = first
	}
	if last.After(to) {
		to = last
	}
	return from, to
}

// in returns the event written on its zone's clock, as far as that can say it, or in UTC.
func (w *Written) in(zoned bool) (*Written, error) {
	event, err := newVEvent(&w.event, w.method, w.clock, zoned && w.sayable, zoned && w.series)
	if err != nil {
		return nil, err
	}
	next := *w
	next.zoned = zoned
	var b bytes.Buffer
	b.Grow(1024)
	if err := event.SerializeTo(&b, lines); err != nil {
		return nil, err
	}
	next.text = bytes.Clone(b.Bytes())
	return &next, nil
}

// lines are CRLF, folded at 75 octets (RFC 5545 §3.1).
var lines = &ics.SerializationConfiguration{MaxLength: 75, PropertyMaxLength: 75, NewLine: string(ics.WithNewLineWindows)}

// Text returns the VEVENT as it stands in most calendars; see [Calendar.Pieces].
func (w *Written) Text() []byte { return w.text }

// Pieces returns [Calendar.Encode] for a feed of events that were written before, which stand in for c.Events. Joined, the
// pieces are the calendar: first what stands before the events, then the events in their order, then the end. Where the
// calendar can say an event's zone as the event's own text does, which is nearly always, the piece is that text itself.
func (c Calendar) Pieces(events []*Written) ([][]byte, error) {
	if c.Method != None {
		return nil, fmt.Errorf("encode calendar: METHOD:%s is no feed's", c.Method)
	}
	pieces, err := c.pieces(events)
	if err != nil {
		return nil, fmt.Errorf("encode calendar: %w", err)
	}
	return pieces, nil
}

func (c Calendar) pieces(events []*Written) ([][]byte, error) {
	head, err := c.properties()
	if err != nil {
		return nil, err
	}
	if events, err = renewed(events); err != nil {
		return nil, err
	}
	zones := newVTimezones(events)
	cal := ics.Calendar{CalendarProperties: head}
	for _, name := range zones.names() {
		cal.Components = append(cal.Components, zones[name])
	}
	if len(events) == 0 {
		// An empty feed is ordinary, but a calendar must have a component (RFC 5545 §3.6).
		cal.Components = append(cal.Components, utcTimezone)
	}
	var frame bytes.Buffer
	if err := cal.SerializeTo(&frame, lines); err != nil {
		return nil, err
	}
	const end = "END:VCALENDAR\r\n"
	pieces := make([][]byte, 0, len(events)+2)
	pieces = append(pieces, bytes.TrimSuffix(frame.Bytes(), []byte(end)))
	for _, w := range events {
		if zoned := w.clocked() && zones[w.event.Zone.String()] != nil; zoned != w.zoned {
			if w, err = w.in(zoned); err != nil {
				return nil, fmt.Errorf("event %q: %w", w.event.UID, err)
			}
		}
		pieces = append(pieces, w.text)
	}
	return append(pieces, []byte(end)), nil
}

// renewed returns the events as the rules of their zones are now: each zone has one clock in a calendar, though its rules may be
// renewed at any time.
func renewed(events []*Written) ([]*Written, error) {
	clocks := map[Zone]*time.Location{}
	copied := false
	for i, w := range events {
		clock, met := clocks[w.event.Zone]
		if !met {
			clock = w.event.Zone.Location()
			clocks[w.event.Zone] = clock
		}
		if clock == w.clock {
			continue
		}
		again, err := w.event.writeBy(clock, w.method)
		if err != nil {
			return nil, fmt.Errorf("event %q: %w", w.event.UID, err)
		}
		if !copied {
			events, copied = slices.Clone(events), true
		}
		events[i] = again
	}
	return events, nil
}
