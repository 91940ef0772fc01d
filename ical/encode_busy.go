package ical

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// EncodeBusy writes when the calendar's events take time from one moment to another, and no word of what they are: one
// VFREEBUSY (RFC 5545 §3.6.4) that is published (RFC 5546 §3.3.1). Events that are cancelled or transparent take none; those that are
// tentative are tentatively busy. Times of one kind that overlap or touch are one; all are in UTC and in order. Of the calendar itself only URL and Source are written: as its
// ORGANIZER, who has to be named by some address, and as the place of newer busy time. Without a URL there is no METHOD, for
// that asks for an ORGANIZER.
//
// stamp is when this became what it is. The same values always give the same bytes. An error names what cannot be written.
func (c Calendar) EncodeBusy(uid string, stamp, from, to time.Time) ([]byte, error) {
	var p properties
	p.text("UID", uid)
	p.utc("DTSTAMP", stamp)
	p.link("ORGANIZER", c.URL)
	p.link("URL", c.Source)
	p.utc("DTSTART", from)
	p.utc("DTEND", to)
	var spans busySpans
	for _, e := range c.Events {
		if start, end := max(e.Start.Unix(), from.Unix()), min(e.End.Unix(), to.Unix()); start < end && !e.Cancelled && !e.Transparent {
			kind := Busy
			if e.Tentative {
				kind = BusyTentative
			}
			spans.add(busySpan{start, end, kind})
		}
	}
	for _, s := range spans.list() {
		p.add("FREEBUSY", s.From.Format("20060102T150405Z/")+s.To.Format("20060102T150405Z"), []param{{"FBTYPE", map[BusyKind]string{Busy: "BUSY", BusyTentative: "BUSY-TENTATIVE"}[s.Kind]}})
	}
	if uid == "" || stamp.IsZero() || !to.After(from) {
		p.fail("UID, DTSTAMP or DTEND", errors.New("there is none, or it is not after the start"))
	}
	var head properties
	head.text("PRODID", "-//rondo//rondo//EN")
	head.text("VERSION", "2.0")
	head.text("CALSCALE", "GREGORIAN")
	if c.URL != "" {
		head.text("METHOD", "PUBLISH")
	}
	if p.err != nil {
		return nil, fmt.Errorf("encode busy time %q: %w", uid, p.err)
	}
	cal := ics.Calendar{
		CalendarProperties: head.ofCalendar(),
		Components:         []ics.Component{&ics.VBusy{ComponentBase: ics.ComponentBase{Properties: p.list}}},
	}
	var text bytes.Buffer
	if err := cal.SerializeTo(&text, lines); err != nil {
		return nil, fmt.Errorf("encode busy time %q: %w", uid, err)
	}
	return text.Bytes(), nil
}
