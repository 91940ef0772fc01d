package ical

import "time"

// Zone is a named time zone of the IANA database. The zero Zone is UTC. Zones compare equal by name.
type Zone struct {
	name string
	loc  *time.Location
}

// LoadZone finds a zone by its IANA name ("Europe/Helsinki", "UTC"). It refuses the empty name, "Local" and bare
// offsets ("+02:00", "UTC+2", "Etc/GMT-2" included), which miss daylight saving; the error says what would be right.
func LoadZone(name string) (Zone, error) { panic("contract: ical rules") }

// String is the zone's IANA name.
func (z Zone) String() string {
	if z.loc == nil {
		return "UTC"
	}
	return z.name
}

// City is the part of the name people recognize: "Helsinki", "New York", "UTC".
func (z Zone) City() string { panic("contract: ical rules") }

// Location is the zone for package time; never nil.
func (z Zone) Location() *time.Location {
	if z.loc == nil {
		return time.UTC
	}
	return z.loc
}

// In is the instant (UTC) at which the zone's clocks show l, by RFC 5545 §3.3.5: a reading in a gap is taken with the
// offset before the gap, so it moves forward by the gap; a reading that occurs twice is the first.
func (z Zone) In(l Local) time.Time { panic("contract: ical rules") }
