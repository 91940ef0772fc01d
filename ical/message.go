package ical

import (
	"bytes"
	"fmt"
	"slices"
	"sync/atomic"

	ics "github.com/arran4/golang-ical"
)

// Message is an iTIP message about one event in which only its people are still missing. It serves many readers who are
// told the same. It may be shared, and is safe for concurrent use.
type Message struct {
	uid          string
	method       Method
	description  string
	before, rest []byte // of the lines with the people
	told, saying int    // where in before the lines of the DESCRIPTION begin and end; 0 for none

	host atomic.Pointer[hosted] // nearly always the same for all
}

// hosted is an organizer with the lines that name them.
type hosted struct {
	Mailbox
	lines []byte
}

// anybody stands for people while the rest of a message is written.
var anybody = Mailbox{Address: "anybody@example.org"}

// Message writes the calendar but for its event's Organizer and Attendee, which may be nil. The error is that of
// [Calendar.Encode].
func (c Calendar) Message() (*Message, error) {
	if len(c.Events) != 1 || c.Method == None {
		return nil, fmt.Errorf("encode calendar: METHOD %q with %d events is no message to one person", c.Method, len(c.Events))
	}
	event := c.Events[0]
	event.Organizer, event.Attendee = &anybody, &Attendee{Mailbox: anybody}
	c.Events = []Event{event}
	text, err := c.Encode()
	if err != nil {
		return nil, err
	}
	m := &Message{uid: event.UID, method: c.Method, description: event.Description}
	host, guest, err := m.people(anybody, *event.Attendee)
	if err != nil {
		return nil, err
	}
	// Lines begin with a property's name or, within a property, with a space.
	before, rest, _ := bytes.Cut(text, slices.Concat([]byte("\r\n"), host, guest))
	m.before, m.rest = append(before, "\r\n"...), rest
	if event.Description != "" && c.Method != DeclineCounter {
		said, err := written(func(p *properties) { p.text("DESCRIPTION", event.Description) })
		if err != nil {
			return nil, err
		}
		if at := bytes.Index(m.before, append([]byte("\r\n"), said...)); at >= 0 {
			m.told, m.saying = at+2, at+2+len(said)
		}
	}
	return m, nil
}

// For returns the message to one person: what [Calendar.Encode] writes of the same event with these people, and with this
// Description where the event has one.
func (m *Message) For(organizer Mailbox, attendee Attendee, description string) ([]byte, error) {
	host, guest, err := m.people(organizer, attendee)
	said := m.before[m.told:m.saying]
	if err == nil && description != m.description && m.saying > 0 {
		said, err = written(func(p *properties) { p.text("DESCRIPTION", description) })
	}
	if err != nil {
		return nil, fmt.Errorf("encode event %q: %w", m.uid, err)
	}
	return slices.Concat(m.before[:m.told], said, m.before[m.saying:], host, guest, m.rest), nil
}

// people returns the lines that name them, which stand one behind the other.
func (m *Message) people(organizer Mailbox, attendee Attendee) (host, guest []byte, err error) {
	last := m.host.Load()
	if last == nil || last.Mailbox != organizer {
		last = &hosted{Mailbox: organizer}
		if last.lines, err = written(func(p *properties) { p.people(m.method, &organizer, nil) }); err != nil {
			return nil, nil, err
		}
		m.host.Store(last)
	}
	guest, err = written(func(p *properties) { p.people(m.method, nil, &attendee) })
	return last.lines, guest, err
}

// written returns the lines of a few properties.
func written(add func(*properties)) ([]byte, error) {
	p := properties{list: make([]ics.IANAProperty, 0, 2)}
	add(&p)
	var text bytes.Buffer
	for i := range p.list {
		if err := p.list[i].SerializeTo(&text, lines); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), p.err
}
