package ical

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

const (
	longestReply = 1 << 20 // bytes
	mostEvents   = 64
	deepest      = 8 // components in components
)

// ParseReply reads the calendar object of an iTIP message (RFC 5546) that came in, one Reply for each VEVENT. It takes
// what calendars and mail relays are known to make of one: byte order marks, UTF-16 and Latin-1, any line end, names
// with underscores, lines that are none, METHOD behind the components, several VCALENDARs in one, missing ENDs. What it
// does not understand it passes over.
//
// At most 1 MiB is read, 64 events, 64 KiB a property, 32 parameters of one, 8 components in components; the time it
// takes grows with the size alone. The error says why there is nothing to read.
func ParseReply(data []byte) ([]Reply, error) {
	if len(data) > longestReply {
		return nil, fmt.Errorf("read calendar: it has %d bytes, more than %d", len(data), longestReply)
	}
	r := reader{}
	for text := range unfold(utf8Text(data)) {
		if line, ok := readLine(text); ok {
			r.take(line)
		}
	}
	r.endCalendar()
	switch {
	case len(r.replies) > 0:
		return r.replies, nil
	case r.calendars > 0:
		return nil, errors.New("read calendar: there is no VEVENT in it")
	}
	return nil, errors.New("read calendar: there is no VCALENDAR in it")
}

// reader is what has been read so far.
type reader struct {
	replies   []Reply
	calendars int

	open   []string // the names of the components that have begun and not ended, at most [deepest]
	deeper int      // how many more have
	method string   // of the calendar that is open
	events [][]contentLine
	zones  [][]contentLine
}

func (r *reader) take(l contentLine) {
	name := strings.ToUpper(l.value)
	switch l.name {
	case "BEGIN":
		r.begin(name)
		return
	case "END":
		r.end(name)
		return
	}
	if r.deeper > 0 {
		return
	}
	switch inside := r.inside(); {
	case inside == "VEVENT" && r.isEvent():
		last := len(r.events) - 1
		r.events[last] = append(r.events[last], l)
	case l.name == "METHOD" && len(r.open) <= 1 && r.method == "":
		r.method = l.value
	}
}

// inside is the name of the innermost component.
func (r *reader) inside() string {
	if len(r.open) == 0 {
		return ""
	}
	return r.open[len(r.open)-1]
}

func (r *reader) isEvent() bool { return len(r.events) > 0 }

func (r *reader) begin(name string) {
	switch {
	case name == "VCALENDAR":
		r.endCalendar()
		r.calendars++
	case r.deeper > 0 || len(r.open) == deepest:
		r.deeper++
		return
	case name == "VEVENT":
		r.events = append(r.events, nil)
	}
	r.open = append(r.open, name)
}

func (r *reader) end(name string) {
	if name == "VCALENDAR" {
		r.endCalendar()
		return
	}
	if r.deeper > 0 {
		r.deeper--
		return
	}
	for i, open := range slices.Backward(r.open) {
		if open == name {
			r.open = r.open[:i]
			return
		}
	}
}

func (r *reader) endCalendar() {
	for _, lines := range r.events {
		reply := Reply{Method: Method(strings.ToUpper(r.method)), Comment: comment(lines)}
		for _, l := range lines {
			switch l.name {
			case "UID":
				reply.UID = l.value
			case "ATTENDEE":
				reply.Attendees = append(reply.Attendees, l.replier())
			}
		}
		r.replies = append(r.replies, reply)
	}
	*r = reader{replies: r.replies, calendars: r.calendars}
}
