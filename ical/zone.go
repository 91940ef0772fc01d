package ical

import (
	"regexp"
	"strings"
	"sync"
	"time"
)

// Zone is a named time zone of the IANA database. The zero Zone is UTC. Zones compare equal by name.
type Zone struct {
	name string
	loc  *time.Location
}

// loaded keeps one Zone a name: a zone's data is read once, and zones of one name are equal.
var loaded sync.Map // string → Zone

var (
	bareOffset = regexp.MustCompile(`^(?i:(etc/)?(gmt|utc|ut|z)?) ?[+-]?[0-9]`)
	zoneName   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$`)
	notAPlace  = regexp.MustCompile(`^(posix/|right/|Local$|localtime$|posixrules$|Factory$)`)
)

// LoadZone finds a zone by its IANA name ("Europe/Helsinki", "UTC"). It refuses the empty name, "Local" and bare
// offsets ("+02:00", "UTC+2", "Etc/GMT-2" included), which miss daylight saving. Every error is a [*Mistake].
func LoadZone(name string) (Zone, error) {
	if known, ok := loaded.Load(name); ok {
		return known.(Zone), nil
	}
	switch {
	case name == "UTC":
		return Zone{}, nil
	case name == "":
		return Zone{}, &Mistake{"no time zone", `name one, like "Europe/Helsinki" or "UTC"`}
	case bareOffset.MatchString(name):
		return Zone{}, &Mistake{
			quote(name) + " is a bare offset and misses daylight saving",
			`name the place, like "Europe/Helsinki", or "UTC"`,
		}
	case !zoneName.MatchString(name) || notAPlace.MatchString(name):
		return Zone{}, unknownZone(name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return Zone{}, unknownZone(name)
	}
	kept, _ := loaded.LoadOrStore(name, Zone{name: name, loc: loc})
	return kept.(Zone), nil
}

// String is the zone's IANA name.
func (z Zone) String() string {
	if z.loc == nil {
		return "UTC"
	}
	return z.name
}

// City is the part of the name people recognize: "Helsinki", "New York", "UTC".
func (z Zone) City() string {
	name := z.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// Location is the zone for package time; never nil.
func (z Zone) Location() *time.Location {
	if z.loc == nil {
		return time.UTC
	}
	return z.loc
}

// In is the instant (UTC) at which the zone's clocks show l, by RFC 5545 §3.3.5: a reading in a gap is taken with the
// offset before the gap, so it moves forward by the gap; a reading that occurs twice is the first. [time.Date] promises
// neither. Zones are taken to change their offset at most once in two days.
func (z Zone) In(l Local) time.Time {
	if z.loc == nil {
		return l.Time()
	}
	// No offset reaches a day, so the clocks show l between a day before and a day after the instant it has in UTC.
	before, after := z.offset(int64(l)-86400), z.offset(int64(l)+86400)
	instant := int64(l) - before
	if before != after && z.offset(instant) != before && z.offset(int64(l)-after) == after {
		instant = int64(l) - after
	}
	return time.Unix(instant, 0).UTC()
}

// offset is what the zone's clocks are ahead of UTC at an instant, in seconds.
func (z Zone) offset(unix int64) int64 {
	_, seconds := time.Unix(unix, 0).In(z.loc).Zone()
	return int64(seconds)
}
