package ical

import (
	_ "embed"
	"strings"
	"sync"
	"time"
)

// windowsNames says where the clocks of a Windows time zone hang: "FLE Standard Time" in Europe/Kiev.
//
//go:embed windows.txt
var windowsNames string

// clock is a wall clock whose readings are instants.
type clock interface {
	// at is the instant (UTC) at which the clock shows l, by RFC 5545 §3.3.5, and false where that cannot be told.
	at(l Local) (time.Time, bool)
}

func (z Zone) at(l Local) (time.Time, bool) { return z.In(l), true }

// clock is the clock that a TZID names: one that this machine knows, or else the VTIMEZONE of the calendar. It is nil
// if neither is there.
func (c *incoming) clock(tzid string) clock {
	if known, ok := c.clocks[tzid]; ok {
		return known
	}
	found := c.findClock(tzid)
	if c.clocks == nil {
		c.clocks = map[string]clock{}
	}
	c.clocks[tzid] = found
	return found
}

func (c *incoming) findClock(tzid string) clock {
	if z, ok := namedZone(tzid); ok {
		return z
	}
	for _, zone := range c.zones {
		if letters(zone.value("TZID")) != letters(tzid) {
			continue
		}
		for _, place := range []string{"X-LIC-LOCATION", "X-ENTOURAGE-CFTIMEZONE"} {
			if z, ok := namedZone(zone.value(place)); ok {
				return z
			}
		}
		if described := zone.clock(); described != nil {
			return described
		}
	}
	return nil
}

// letters is what is left of a TZID that was quoted, escaped or folded in one place and not in the other.
func letters(tzid string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\"\\", r) {
			return -1
		}
		return r
	}, strings.ToLower(tzid))
}

// zonesByName are the zones of the IANA database and of Windows under their names in lower case.
var zonesByName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(windowsNames) {
		if windows, iana, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			names[strings.ToLower(windows)] = iana
		}
	}
	for name := range strings.FieldsSeq(zoneNames) {
		names[strings.ToLower(name)] = name
	}
	return names
})

// namedZone finds the zone that a TZID means: an IANA name in any case, a Windows name, or an IANA name behind the name
// of whoever made the file ("/freeassociation.sourceforge.net/Tzfile/Europe/Helsinki", "tzone://Microsoft/Utc").
func namedZone(tzid string) (Zone, bool) {
	name := strings.TrimSpace(strings.NewReplacer(`"`, "", `\`, "").Replace(tzid))
	if len(name) > 100 {
		return Zone{}, false
	}
	if z, ok := zoneOf(name); ok {
		return z, true
	}
	parts := strings.Split(name, "/")
	shortest := 2
	if strings.HasPrefix(name, "/") || strings.Contains(name, "://") {
		shortest = 1
	}
	for n := min(3, len(parts)-1); n >= shortest; n-- {
		if z, ok := zoneOf(strings.Join(parts[len(parts)-n:], "/")); ok {
			return z, true
		}
	}
	return Zone{}, false
}

// zoneOf is more lenient than [LoadZone], which is for people: an offset of the IANA database ("Etc/GMT-2") will do.
func zoneOf(name string) (Zone, bool) {
	if iana, ok := zonesByName()[strings.ToLower(strings.ReplaceAll(name, "_", " "))]; ok {
		name = iana
	} else if iana, ok := zonesByName()[strings.ToLower(strings.ReplaceAll(name, " ", "_"))]; ok {
		name = iana
	}
	if z, err := LoadZone(name); err == nil {
		return z, true
	}
	if !strings.HasPrefix(name, "Etc/") || !zoneName.MatchString(name) {
		return Zone{}, false
	}
	loc, err := time.LoadLocation(name)
	return Zone{name, loc}, err == nil
}
