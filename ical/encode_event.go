package ical

import (
	"errors"
	"fmt"
	"math"
	"time"

	ics "github.com/arran4/golang-ical"
)

// newVEvent says the event on its zone's clock or in UTC, and its series likewise.
func newVEvent(e *Event, method Method, clock *time.Location, local, series bool) (*ics.VEvent, error) {
	p := properties{list: make([]ics.IANAProperty, 0, 24)}
	if method == DeclineCounter {
		p.declined(e)
	} else {
		p.event(e, method, clock, local, series)
	}
	return &ics.VEvent{ComponentBase: ics.ComponentBase{Properties: p.list}}, p.err
}

// declined returns all that the answer to a COUNTER may say (RFC 5546 §3.2.8).
func (p *properties) declined(e *Event) {
	p.text("UID", e.UID)
	p.utc("DTSTAMP", e.Stamp)
	if e.Sequence > 0 {
		p.integer("SEQUENCE", e.Sequence)
	}
	p.text("COMMENT", e.Comment)
	p.people(DeclineCounter, e.Organizer, e.Attendee)
}

func (p *properties) event(e *Event, method Method, clock *time.Location, local, series bool) {
	p.text("UID", e.UID)
	p.utc("DTSTAMP", e.Stamp)
	p.integer("SEQUENCE", e.Sequence)
	p.utc("CREATED", e.Created)
	p.utc("LAST-MODIFIED", e.Modified)
	if local {
		p.local("DTSTART", e.Start.In(clock), e.Zone)
		p.local("DTEND", e.End.In(clock), e.Zone)
	} else {
		p.utc("DTSTART", e.Start)
		p.utc("DTEND", e.End)
	}
	p.recurs(e, clock, series)
	p.text("SUMMARY", e.Summary)
	p.text("DESCRIPTION", e.Description)
	p.text("COMMENT", e.Comment)
	p.text("LOCATION", e.location())
	p.link("URL", e.URL)
	if e.Conference != "" {
		p.link("CONFERENCE", e.Conference, param{"VALUE", "URI"}, param{"FEATURE", "VIDEO"}, param{"LABEL", hostOf(e.Conference)})
	}
	for _, category := range e.Categories {
		p.text("CATEGORIES", category)
	}
	p.color("COLOR", e.Color)
	p.people(method, e.Organizer, e.Attendee)
	status, transparency, busy := "CONFIRMED", "", "BUSY" // TRANSP:OPAQUE is the default, and is left out: Cyrus 3.6 doubles it
	if e.Tentative {
		status, busy = "TENTATIVE", "TENTATIVE"
	}
	cancelled := e.Cancelled || method == Cancel
	if cancelled {
		status = "CANCELLED"
	}
	if cancelled || e.Transparent {
		transparency, busy = "TRANSPARENT", "FREE"
	}
	p.text("STATUS", status)
	p.text("TRANSP", transparency)
	p.text("X-MICROSOFT-CDO-BUSYSTATUS", busy)
}

// people adds those whom a message names, one behind the other.
func (p *properties) people(method Method, organizer *Mailbox, attendee *Attendee) {
	if organizer != nil {
		p.mailbox("ORGANIZER", *organizer)
	}
	if attendee != nil && method != DeclineCounter {
		p.mailbox("ATTENDEE", attendee.Mailbox, attendee.params(method)...)
	}
}

// nameless holds that a feed shows nobody's address.
func (e *Event) nameless() error {
	if e.Organizer != nil || e.Attendee != nil {
		return fmt.Errorf("event %q has an ORGANIZER or an ATTENDEE and the calendar no METHOD; a feed names nobody", e.UID)
	}
	return nil
}

func (e *Event) check() error {
	switch {
	case e.UID == "":
		return errors.New("UID is missing")
	case e.Sequence < 0 || e.Sequence > math.MaxInt32:
		return fmt.Errorf("SEQUENCE %d is not between 0 and %d", e.Sequence, math.MaxInt32)
	case e.Stamp.IsZero():
		return errors.New("DTSTAMP is missing")
	case e.Start.IsZero():
		return errors.New("DTSTART is missing")
	case !e.End.After(e.Start):
		return fmt.Errorf("DTEND %s is not after DTSTART %s", e.End.UTC().Format(time.RFC3339), e.Start.UTC().Format(time.RFC3339))
	}
	return e.checkSeries()
}

func (e *Event) location() string {
	if e.Location == "" {
		return e.Conference
	}
	return e.Location
}

// unambiguous reports whether the clock's readings of both ends lead back to them. A reading that occurs twice
// stands for the first of its instants (RFC 5545 §3.3.5), so the second cannot be written in the zone.
func (e *Event) unambiguous(clock *time.Location) bool {
	return !repeated(e.Start.In(clock)) && !repeated(e.End.In(clock))
}

// repeated reports whether the clock of t's location has shown the same reading before.
func repeated(t time.Time) bool {
	since, _ := t.ZoneBounds()
	if since.IsZero() {
		return false
	}
	_, before := since.Add(-time.Second).Zone()
	_, now := t.Zone()
	return t.Sub(since) < time.Duration(before-now)*time.Second
}

// params returns what makes mail programs show answer buttons; a CANCEL asks for no answer. PARTSTAT is never the last of them:
// Gnus replaces it up to the next semicolon, and the address with it.
func (a *Attendee) params(method Method) []param {
	status := a.PartStat
	if status == "" {
		status = NeedsAction
	}
	list := []param{{"CUTYPE", "INDIVIDUAL"}, {"PARTSTAT", string(status)}, {"ROLE", "REQ-PARTICIPANT"}}
	if method == Request {
		list = append(list, param{"RSVP", "TRUE"})
	}
	return list
}
