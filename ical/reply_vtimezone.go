package ical

import "time"

// mostParts is how many STANDARD and DAYLIGHT a VTIMEZONE may have.
const mostParts = 100

// incomingZone is a VTIMEZONE that came in.
type incomingZone struct {
	lines []contentLine    // its own
	parts []*[]contentLine // of each STANDARD and DAYLIGHT
}

// value returns the zone's property as TEXT, empty if it has none.
func (z *incomingZone) value(name string) string {
	l, _ := find(z.lines, name)
	return unescape(l.value)
}

// clock reads the parts of the zone; nil if the offsets cannot be told.
func (z *incomingZone) clock() clock {
	if len(z.parts) == 0 || len(z.parts) > mostParts {
		return nil
	}
	var zone describedZone
	for _, lines := range z.parts {
		c, ok := readChanges(*lines)
		if !ok {
			return nil
		}
		zone = append(zone, c)
	}
	return zone
}

// describedZone is a clock as a VTIMEZONE describes it.
type describedZone []changes

func (z describedZone) at(l Local) (time.Time, bool) {
	var current *changes
	var since Local
	for i := range z {
		c := &z[i]
		at, found, known := c.last(l)
		if !known {
			return time.Time{}, false
		}
		if found && (current == nil || at >= since) {
			current, since = c, at
		}
	}
	if current == nil {
		return (l - z.earliest().before).Time(), true
	}
	offset := current.after
	if l < since+current.after-current.before {
		offset = current.before // in the gap; it moves forward (RFC 5545 §3.3.5)
	}
	return (l - offset).Time(), true
}

// earliest returns the part that begins first.
func (z describedZone) earliest() *changes {
	first := &z[0]
	for i := range z {
		if z[i].first < first.first {
			first = &z[i]
		}
	}
	return first
}

// contradicts reports whether in winter or in summer the clock shows another time than a zone: in the year of its last part, which may be its only one,
// or in 2010 where all are older, as those of 1601 that Outlook writes.
func (z describedZone) contradicts(named Zone) bool {
	year := 2010
	for i := range z {
		year = max(year, z[i].first.Time().Year())
	}
	for _, month := range []time.Month{time.January, time.July} {
		noon := LocalDate(year, month, 15, 12, 0, 0)
		if at, ok := z.at(noon); ok && !at.Equal(named.In(noon)) {
			return true
		}
	}
	return false
}
