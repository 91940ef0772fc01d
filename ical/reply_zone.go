package ical

import (
	_ "embed"
	"strings"
	"sync"
	"time"

	"rondo/lazyregexp"
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

// clock returns the clock that a TZID names: one that this machine knows, or else the VTIMEZONE of the calendar. It is nil
// if neither is there.
func (c *incoming) clock(tzid string) clock {
	known, ok := c.clocks[tzid]
	if !ok {
		known = c.findClock(tzid)
		if c.clocks == nil {
			c.clocks = map[string]clock{}
		}
		c.clocks[tzid] = known
	}
	return known
}

func (c *incoming) findClock(tzid string) clock {
	named, known := namedZone(tzid)
	if known && !abbreviated(tzid) {
		return named
	}
	if c.described == nil {
		c.described = map[string]clock{}
		for _, z := range c.zones {
			if name := letters(z.value("TZID")); c.described[name] == nil {
				c.described[name] = z.found()
			}
		}
	}
	described := c.described[letters(tzid)]
	if rules, is := described.(describedZone); known && (described == nil || is && !rules.contradicts(named)) {
		return named
	}
	if described == nil {
		if clock, ok := saidOffset(tzid); ok {
			return clock
		}
		if zone, ok := placesIn(tzid); ok {
			return zone
		}
	}
	return described
}

// placesIn returns the zone of a TZID that names places and is none itself: "Brussels, Copenhagen, Madrid, Paris", whose clocks show the same all year, or
// "Europe/Germany". Places are known as [LoadZone] suggests them, but spelled right.
func placesIn(tzid string) (found Zone, ok bool) {
	tzid = strings.TrimSpace(zoneQuotes.Replace(tzid))
	if tzid = strings.TrimPrefix(tzid, "TZID="); len(tzid) > 200 {
		return Zone{}, false
	}
	if name, ok := timeOf(tzid); ok {
		return findZone(name)
	}
	if zone, ok := zoneOf(tzid); ok {
		return zone, true
	}
	if region := regionOf(tzid); region != "" {
		for _, name := range knownPlaces().zones[placeKey(tzid[len(region)+1:])] {
			if regionOf(name) == region {
				return findZone(name)
			}
		}
		return Zone{}, false
	}
	if !strings.Contains(tzid, ",") {
		return Zone{}, false
	}
	for place := range strings.SplitSeq(tzid, ",") {
		names := knownPlaces().zones[placeKey(place)]
		if len(names) == 0 {
			return Zone{}, false
		}
		zone, known := findZone(names[0])
		if !known || ok && clash(zone, found) {
			return Zone{}, false
		}
		if !ok {
			found, ok = zone, true
		}
	}
	return found, ok
}

// placeOf returns the zone whose rules a series follows for good. Where a calendar describes a clock itself and names it by places, as Outlook does in
// "(UTC+02:00) Helsinki, Kyiv", that is the zone of these places, if its clocks show what the calendar says.
func placeOf(at clock, tzid string) (Zone, bool) {
	rules, described := at.(describedZone)
	if !described {
		zone, is := at.(Zone)
		return zone, is
	}
	zone, is := placesIn(tzid)
	if !is {
		said, _ := saidOffset(tzid)
		zone, is = said.(Zone)
	}
	return zone, is && !rules.contradicts(zone)
}

// clash reports whether the clocks of two zones show different times in a winter or summer of our days.
func clash(a, b Zone) bool {
	for _, month := range []time.Month{time.January, time.July} {
		if noon := LocalDate(2026, month, 15, 12, 0, 0); !a.In(noon).Equal(b.In(noon)) {
			return true
		}
	}
	return false
}

// timeOf returns the zone that lists of zones call like "Eastern Time (US & Canada)": that of the Windows name "Eastern Standard Time".
func timeOf(name string) (string, bool) {
	name, _, _ = strings.Cut(zoneQuotes.Replace(name), "(")
	region, ok := strings.CutSuffix(strings.TrimSpace(name), " Time")
	if !ok || len(region) > 60 {
		return "", false
	}
	zone, ok := zonesByName()[zoneKey(region+" Standard Time")]
	return zone, ok
}

// offsetForm matches a TZID that is an offset, alone or before the places that have it: "UTC-07:00", "GMT+0200", "(GMT+02.00) Helsinki/Kyiv".
var offsetForm = lazyregexp.New(`^(?i:(\()?(?:UTC|GMT) ?([+-][0-9]{1,2})(?:[:.]?([0-9]{2}))?(?:\) ?(.*))?)$`)

// saidOffset returns the clock of a TZID that nothing describes and that is an offset: of the first of its places whose clocks show that in winter
// or summer, or of the offset alone where no places stand behind it.
func saidOffset(tzid string) (clock, bool) {
	if len(tzid) > 200 {
		return nil, false
	}
	said := offsetForm.FindStringSubmatch(strings.TrimSpace(zoneQuotes.Replace(tzid)))
	if said == nil || (said[1] != "") != strings.Contains(said[0], ")") {
		return nil, false
	}
	hours, minutes := said[2], said[3]
	if len(hours) == 2 {
		hours = hours[:1] + "0" + hours[1:]
	}
	if minutes == "" {
		minutes = "00"
	}
	offset, ok := readOffset(hours + minutes)
	if !ok {
		return nil, false
	}
	for place := range strings.FieldsFuncSeq(said[4], func(c rune) bool { return c == ',' || c == '/' || c == ';' }) {
		names := knownPlaces().zones[placeKey(place)]
		if name, ok := timeOf(place); ok {
			names = []string{name}
		}
		for _, name := range names {
			zone, known := findZone(name)
			for _, month := range []time.Month{time.January, time.July} {
				if noon := LocalDate(2026, month, 15, 12, 0, 0); known && zone.In(noon).Equal((noon - offset).Time()) {
					return zone, true
				}
			}
		}
	}
	if strings.TrimSpace(said[4]) != "" {
		return nil, false
	}
	return describedZone{{before: offset, after: offset, first: LocalDate(1601, time.January, 1, 0, 0, 0)}}, true
}

// abbreviated reports whether a TZID is three letters, as EST. Of those the VTIMEZONE knows more than the name: vobject writes EST for the clock of
// New York and GMT for that of London, with their summer time, and the zones of those names have none. Where both agree the name stays, since a series
// follows its zone.
func abbreviated(tzid string) bool {
	return len(tzid) == 3 && isName(strings.ToUpper(tzid))
}

// found returns the clock of the place that the VTIMEZONE is for, or else the one that it describes; nil if it does neither.
func (z *incomingZone) found() clock {
	for _, place := range []string{"X-LIC-LOCATION", "X-ENTOURAGE-CFTIMEZONE"} {
		if z, ok := namedZone(z.value(place)); ok {
			return z
		}
	}
	return z.clock()
}

// letters returns what is left of a TZID that was quoted, escaped or folded in one place and not in the other.
func letters(tzid string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\"\\", r) {
			return -1
		}
		return r
	}, strings.ToLower(tzid))
}

// zonesByName are the zones of the IANA database and of Windows, by name as [zoneKey] has it.
var zonesByName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(windowsNames) {
		if windows, iana, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			names[zoneKey(windows)] = iana
		}
	}
	for _, name := range own().names {
		names[zoneKey(name)] = name
	}
	return names
})

// zoneKey returns a zone's name as senders cannot spell it differently.
func zoneKey(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "_")) }

// zoneQuotes are what a TZID has around it or in it where it was quoted or escaped twice.
var zoneQuotes = strings.NewReplacer(`"`, "", `\`, "")

// namedZone finds the zone that a TZID means: an IANA name in any case, a Windows name, or an IANA name behind the name
// of whoever made the file ("/freeassociation.sourceforge.net/Tzfile/Europe/Helsinki", "tzone://Microsoft/Utc").
func namedZone(tzid string) (Zone, bool) {
	name := strings.TrimSpace(zoneQuotes.Replace(tzid))
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

// zoneOf loads a zone and is more lenient than [LoadZone], which is for people: an offset of the IANA database ("Etc/GMT-2") will do. Only
// names that are listed are looked up, for a stranger may send thousands of others.
func zoneOf(name string) (Zone, bool) {
	iana, ok := zonesByName()[zoneKey(name)]
	if !ok {
		return Zone{}, false
	}
	return findZone(iana)
}
