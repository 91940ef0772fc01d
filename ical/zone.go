package ical

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rondo/lazyregexp"
)

// Zone is a named time zone of the IANA database. The zero Zone is UTC. Zones compare equal by name, also when one was
// loaded before its rules were renewed ([UseZoneData]) and the other after that.
//
// A Zone writes itself as its name and reads itself from it (encoding.TextMarshaler and encoding.TextUnmarshaler), so what was
// written down is read again for ever. Reading never fails: a name that the zone data do not know any more is kept, and the
// Zone is UTC in all else until they do. [Zone.Check] tells.
type Zone struct {
	works *clockwork // nil for UTC
}

// clockwork is what all Zones of one name share.
type clockwork struct {
	name  string
	rules atomic.Pointer[rules] // never nil; without a file where the zone data do not know the name
}

func newZone(name string, r *rules) Zone {
	works := &clockwork{name: name}
	works.rules.Store(r)
	return Zone{works}
}

// loaded keeps one clockwork a name, so a zone's data is read once.
var loaded sync.Map // string → *clockwork

// zoneName is what names of zones look like. Names of files beside the zones are no places.
var (
	zoneName  = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$`)
	notAPlace = lazyregexp.New(`^(posix/|right/|Local$|localtime$|posixrules$|Factory$)`)
)

// LoadZone finds a zone that people may name, by its IANA name ("Europe/Helsinki", "UTC"). It refuses the empty name,
// "Local" and whatever is a bare offset, which misses daylight saving: "+02:00" and "UTC+2", and of the database's own
// names "Etc/GMT-2", "GMT" and "EST". Every error is a [*Mistake].
func LoadZone(name string) (Zone, error) {
	switch place, offset := fixedOffset(name); {
	case name == "":
		return Zone{}, &Mistake{"no time zone", `name one, like "Europe/Helsinki" or "UTC"`}
	case offset:
		return Zone{}, &Mistake{
			quote(name) + " is a bare offset and misses daylight saving",
			"name the place, like " + quote(place) + `, or "UTC"`,
		}
	}
	if z, ok := findZone(name); ok {
		return z, nil
	}
	return Zone{}, unknownZone(name)
}

// MarshalText returns the zone's name, also where the zone data do not know it.
func (z Zone) MarshalText() ([]byte, error) {
	if z.works == nil {
		return []byte("UTC"), nil
	}
	return []byte(z.works.name), nil
}

// UnmarshalText finds the zone of a name that was taken from a file once and written down. Unlike [LoadZone] it takes every
// zone of the database, so what an older program recorded is still understood. The empty name is UTC. The error is nil always.
// Names that are not known are kept for as long as the program runs, so it is not for what strangers send.
func (z *Zone) UnmarshalText(text []byte) error {
	name := string(text)
	if name == "" {
		*z = Zone{}
		return nil
	}
	found, ok := findZone(name)
	if !ok {
		kept, _ := loaded.LoadOrStore(name, newZone(name, &rules{loc: time.UTC}).works)
		found = Zone{kept.(*clockwork)}
	}
	*z = found
	return nil
}

// Check returns an error if the zone was read from a name that the zone data do not know. Such a Zone is UTC in all but what
// it writes. Every error is a [*Mistake].
func (z Zone) Check() error {
	if z.works == nil || z.works.known() {
		return nil
	}
	return unknownZone(z.works.name)
}

func (w *clockwork) known() bool { return w.rules.Load().file != nil }

// findZone finds any zone of the database.
func findZone(name string) (Zone, bool) {
	if name == "UTC" {
		return Zone{}, true
	}
	if kept, ok := loaded.Load(name); ok && kept.(*clockwork).known() {
		return Zone{kept.(*clockwork)}, true
	}
	if !zoneName.MatchString(name) || notAPlace.MatchString(name) {
		return Zone{}, false
	}
	loading.Lock()
	defer loading.Unlock()
	r := readRules(inUse, name)
	if r == nil {
		return Zone{}, false
	}
	kept, _ := loaded.LoadOrStore(name, newZone(name, r).works)
	return Zone{kept.(*clockwork)}, true
}

// String returns the IANA name of the zone whose time the Zone shows: "UTC" for a name that is not known.
func (z Zone) String() string {
	if z.works == nil || !z.works.known() {
		return "UTC"
	}
	return z.works.name
}

// City returns the part of the name people recognize: "Helsinki", "New York", "UTC".
func (z Zone) City() string {
	name := z.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// Location returns the zone for package time, by the rules as they are now; never nil.
func (z Zone) Location() *time.Location {
	if z.works == nil {
		return time.UTC
	}
	return z.works.rules.Load().loc
}

// In returns the instant (UTC) at which the zone's clocks show l, by RFC 5545 §3.3.5: a reading in a gap is taken with the
// offset before the gap, so it moves forward by the gap; a reading that occurs twice is the first. [time.Date] promises
// neither. Zones are taken to change their offset at most once in two days.
func (z Zone) In(l Local) time.Time {
	if z.works == nil {
		return l.Time()
	}
	loc := z.Location()
	// No offset reaches a day, so the clocks show l between a day before and a day after the instant it has in UTC.
	before, after := offset(loc, int64(l)-86400), offset(loc, int64(l)+86400)
	instant := int64(l) - before
	if before != after && offset(loc, instant) != before && offset(loc, int64(l)-after) == after {
		instant = int64(l) - after
	}
	return time.Unix(instant, 0).UTC()
}

// offset returns what clocks are ahead of UTC at an instant, in seconds.
func offset(loc *time.Location, unix int64) int64 {
	_, seconds := time.Unix(unix, 0).In(loc).Zone()
	return int64(seconds)
}
