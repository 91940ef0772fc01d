package ical

import (
	"errors"
	"fmt"
	"math"
	"time"

	ics "github.com/arran4/golang-ical"
)

// newVEvent says the event on its zone's clock or in UTC.
func newVEvent(e *Event, method Method, clock *time.Location, local bool) (*ics.VEvent, error) {
	p := properties{list: make([]ics.IANAProperty, 0, 24)}
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
	if e.Organizer != nil {
		p.mailbox("ORGANIZER", *e.Organizer)
	}
	if e.Attendee != nil {
		p.mailbox("ATTENDEE", e.Attendee.Mailbox, e.Attendee.params(method)...)
	}
	status, transparency, busy := "CONFIRMED", "OPAQUE", "BUSY"
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
	return &ics.VEvent{ComponentBase: ics.ComponentBase{Properties: p.list}}, p.err
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
	return nil
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

// params are what makes mail programs show answer buttons; a CANCEL asks for no answer.
func (a *Attendee) params(method Method) []param {
	status := a.PartStat
	if status == "" {
		status = NeedsAction
	}
	list := []param{{"CUTYPE", "INDIVIDUAL"}, {"ROLE", "REQ-PARTICIPANT"}, {"PARTSTAT", string(status)}}
	if method == Request {
		list = append(list, param{"RSVP", "TRUE"})
	}
	return list
}
