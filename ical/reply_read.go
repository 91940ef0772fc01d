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
	mostZones    = 64
	mostLines    = 20_000 // properties of events and zones
	deepest      = 8      // components in components
)

// ParseReply reads the calendar object of an iTIP message (RFC 5546) that came in, one Reply for each VEVENT, or where
// there is none for each VTODO, VJOURNAL and VFREEBUSY, which answer nothing of rondo's but can be shown. It takes
// what calendars and mail relays are known to make of one: byte order marks, UTF-16 and Latin-1, any line end, names
// with underscores, lines that are none, METHOD behind the components, several VCALENDARs in one, missing ENDs. What it
// does not understand it passes over.
//
// Data of more than 1 MiB is refused. Of a message, 64 events with 20,000 properties and components eight deep are read,
// of a calendar 64 zones, of a property 64 KiB and 32 parameters; the rest is passed over. The time it takes grows with
// the size alone. The error says why there is nothing to read, with the line; it quotes nothing that somebody wrote.
func ParseReply(data []byte) ([]Reply, error) {
	if len(data) > longestReply {
		return nil, fmt.Errorf("read calendar: it has %d bytes, more than %d", len(data), longestReply)
	}
	r := reader{kept: map[string]int{}, mostEvents: mostEvents, mostLines: mostLines}
	for number, text := range unfold(utf8Text(data)) {
		if line, ok := readLine(text); ok {
			r.take(number, line)
		}
	}
	r.endCalendar()
	switch {
	case len(r.replies) > 0:
		return r.replies, nil
	case len(r.others) > 0:
		return r.others, nil
	}
	return nil, r.empty()
}

// empty says why there is nothing to read.
func (r *reader) empty() error {
	switch {
	case r.begun == 0:
		return errors.New("read calendar: no line is BEGIN:VCALENDAR, so this is none")
	case r.zone > 0:
		return fmt.Errorf("read calendar: the VCALENDAR of line %d has a VTIMEZONE in line %d and no VEVENT", r.begun, r.zone)
	}
	return fmt.Errorf("read calendar: the VCALENDAR of line %d has no VEVENT", r.begun)
}

// reader goes through the lines and keeps those of the events and zones.
type reader struct {
	replies  []Reply        // of VEVENTs
	others   []Reply        // of components that answer something else
	begun    int            // the line in which the last calendar begins, 0 before that
	zone     int            // the line in which its last zone begins, 0 for none
	kept     map[string]int // how many components of each kind
	lines    int            // how many of their properties
	open     []component    // that have begun and not ended, at most [deepest]
	deeper   int            // how many more have
	calendar incoming       // the one that is open

	mostEvents, mostLines int                             // that are read
	entry                 func(*incoming, *incomingEvent) // takes each component that is kept; nil to read replies
	alarms                bool                            // those of events are kept, too
}

type component struct {
	name  string
	lines *[]contentLine // where its properties are kept; nil for nowhere
}

// levels say which components are never inside which. Where one seems to be, an END is missing.
var levels = map[string]int{
	"VCALENDAR": 1, "VEVENT": 2, "VTODO": 2, "VJOURNAL": 2, "VFREEBUSY": 2, "VTIMEZONE": 2, "VALARM": 3, "STANDARD": 3, "DAYLIGHT": 3,
}

func (r *reader) take(number int, l contentLine) {
	switch {
	case l.name == "BEGIN":
		r.begin(number, strings.ToUpper(l.value))
	case l.name == "END":
		r.end(strings.ToUpper(l.value))
	case r.deeper > 0:
	case l.name == "METHOD" && len(r.open) <= 1 && r.calendar.method == "":
		r.calendar.method = l.value
	case (l.name == "X-WR-CALNAME" || l.name == "NAME") && len(r.open) <= 1 && r.calendar.title == "":
		r.calendar.title = oneLine(unescape(l.value), longestTitle)
	case l.name == "X-WR-TIMEZONE" && len(r.open) <= 1 && r.calendar.zone == "":
		r.calendar.zone = unescape(l.value)
	default:
		if lines := r.inside().lines; lines != nil && r.lines < r.mostLines {
			r.lines++
			*lines = append(*lines, l)
		}
	}
}

// inside returns the innermost component that is open; it has no name where none is.
func (r *reader) inside() component {
	if len(r.open) == 0 {
		return component{}
	}
	return r.open[len(r.open)-1]
}

func (r *reader) begin(number int, name string) {
	switch name {
	case "VCALENDAR":
		r.endCalendar()
		r.begun, r.zone = number, 0
	case "VTIMEZONE":
		r.zone = number
	}
	if level := levels[name]; level > 0 && r.deeper == 0 {
		if i := slices.IndexFunc(r.open, func(c component) bool { return levels[c.name] >= level }); i >= 0 {
			r.open = r.open[:i]
		}
	}
	if r.deeper > 0 || len(r.open) == deepest {
		r.deeper++
		return
	}
	r.open = append(r.open, component{name, r.keep(number, name)})
}

// keep makes room for the lines of a component that begins, if they are to be read.
func (r *reader) keep(number int, name string) *[]contentLine {
	parent, c := r.inside(), &r.calendar
	outermost := parent.name == "" || parent.name == "VCALENDAR"
	switch {
	case name == "VTIMEZONE" && outermost && len(c.zones) < mostZones:
		zone := new(incomingZone)
		c.zones = append(c.zones, zone)
		return &zone.lines
	case name == "VTIMEZONE":
		return nil
	case levels[name] == 2 && outermost && r.kept[name] < r.mostEvents:
		r.kept[name]++
		e := &incomingEvent{name: name, number: number, lines: make([]contentLine, 0, 8)}
		c.events = append(c.events, e)
		return &e.lines
	case name == "VALARM" && r.alarms && parent.name == "VEVENT" && parent.lines != nil:
		e := c.events[len(c.events)-1]
		e.alarms = append(e.alarms, new([]contentLine))
		return e.alarms[len(e.alarms)-1]
	case (name == "STANDARD" || name == "DAYLIGHT") && parent.name == "VTIMEZONE" && parent.lines != nil:
		zone := c.zones[len(c.zones)-1]
		zone.parts = append(zone.parts, new([]contentLine))
		return zone.parts[len(zone.parts)-1]
	}
	return nil
}

func (r *reader) end(name string) {
	switch {
	case name == "VCALENDAR":
		r.endCalendar()
	case r.deeper > 0:
		r.deeper--
	default:
		for i, c := range slices.Backward(r.open) {
			if c.name == name {
				r.open = r.open[:i]
				return
			}
		}
		if name == "VEVENT" {
			r.salvage()
		}
	}
}

// salvage takes the lines before an END:VEVENT whose BEGIN is lost in a zone that has not ended for those of the event.
func (r *reader) salvage() {
	lost := r.inside().lines
	if lost == nil {
		return
	}
	r.open = r.open[:1]
	if event := r.keep(r.begun, "VEVENT"); event != nil {
		*event, *lost = *lost, nil
	}
}

// endCalendar understands the calendar that ends here, if one has begun.
func (r *reader) endCalendar() {
	for _, e := range r.calendar.events {
		if r.entry != nil {
			r.entry(&r.calendar, e)
			continue
		}
		if reply := r.calendar.reply(e.lines); e.name == "VEVENT" {
			r.replies = append(r.replies, reply)
		} else {
			r.others = append(r.others, reply)
		}
	}
	r.open, r.deeper, r.calendar = r.open[:0], 0, incoming{}
}
