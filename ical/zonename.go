package ical

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rondo/lazyregexp"
)

// placesByZone says which zone the clocks of large cities, countries and states follow that have none of their name, a zone
// and its places a line; at the end, which zone people mean by the letters that stand for its time. It serves suggestions only. Of several places of one name the first line counts, but for one in
// the region that was asked for.
//
//go:embed cities.txt
var placesByZone string

// bareOffset matches offsets in all their spellings: "+02:00", "UTC+2", "Etc/GMT-2", whose sign is the other way round.
var bareOffset = lazyregexp.New(`^(?i:(etc/)?(?:gmt|utc|ut|z)?) ?([+\-−]?)([0-9]{1,2})(?::?([0-9]{2})\b)?`)

// namedOffset matches a name that is an offset, with its number once more as POSIX has it: "EST5".
var namedOffset = lazyregexp.New(`^(?i:(EST|MST|HST) ?[+\-−]?[0-9:]+)$`)

// fixedNames are the other names of the database that are an offset and no place, and a place that people may have meant
// by each. UTC under its other names is a clock that people do mean.
var fixedNames = map[string]string{
	"EST": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu",
	"GMT": "Europe/London", "ETC/GMT": "Europe/London", "GREENWICH": "Europe/London", "ETC/GREENWICH": "Europe/London",
}

// fixedOffset reports whether a name of a zone is a bare offset, and gives a place to name instead.
func fixedOffset(name string) (place string, ok bool) {
	if said := bareOffset.FindStringSubmatch(name); said != nil {
		return placeAt(said), true
	}
	if said := namedOffset.FindStringSubmatch(name); said != nil {
		name = said[1]
	}
	place, ok = fixedNames[strings.ToUpper(name)]
	return place, ok
}

// placesByOffset are places that show an offset in winter, one for each that people write.
var placesByOffset = map[string]string{
	"-10": "Pacific/Honolulu", "-9": "America/Anchorage", "-8": "America/Los_Angeles", "-7": "America/Denver", "-6": "America/Chicago",
	"-5": "America/New_York", "-4": "America/Halifax", "-3:30": "America/St_Johns", "-3": "America/Sao_Paulo", "-1": "Atlantic/Azores",
	"+0": "Europe/London", "+1": "Europe/Berlin", "+2": "Europe/Helsinki", "+3": "Europe/Istanbul", "+3:30": "Asia/Tehran", "+4": "Asia/Dubai",
	"+5": "Asia/Karachi", "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+6": "Asia/Dhaka", "+7": "Asia/Bangkok", "+8": "Asia/Singapore",
	"+9": "Asia/Tokyo", "+9:30": "Australia/Adelaide", "+10": "Australia/Sydney", "+12": "Pacific/Auckland",
}

// placeAt returns a place whose clocks show the offset that [bareOffset] found, and some place where none is known.
func placeAt(said []string) string {
	sign, hours := "+", strings.TrimPrefix(said[3], "0")
	if behind := said[2] == "-" || said[2] == "−"; behind != (said[1] != "") && said[2] != "" {
		sign = "-"
	}
	if hours == "" {
		sign, hours = "+", "0"
	}
	if minutes := said[4]; minutes != "" && minutes != "00" {
		hours += ":" + minutes
	}
	if place := placesByOffset[sign+hours]; place != "" {
		return place
	}
	return "Europe/Helsinki"
}

// unknownZone says that there is no such zone, with the zone that was probably meant.
func unknownZone(name string) *Mistake {
	m := &Mistake{"unknown time zone " + quote(name), `name one like "Europe/Helsinki" or "UTC"`}
	if len(name) <= 64 {
		if meant := meantZone(name); meant != "" {
			m.Right = "did you mean " + quote(meant) + "?"
		}
	}
	return m
}

// places are the zones of the database and what has none of its own, by the last part of the name as [placeKey] has it.
type places struct {
	zones map[string][]string // by key; those of the database come first
	keys  []string
}

var knownPlaces = sync.OnceValue(func() places {
	p := places{zones: map[string][]string{}}
	add := func(place, zone string) {
		key := placeKey(place)
		if p.zones[key] == nil {
			p.keys = append(p.keys, key)
		}
		p.zones[key] = append(p.zones[key], zone)
	}
	names := slices.Clone(own().names)
	slices.SortStableFunc(names, func(a, b string) int { return countryNames[regionOf(a)] - countryNames[regionOf(b)] })
	for _, zone := range names {
		if _, offset := fixedOffset(zone); !offset {
			add(zone[strings.LastIndexByte(zone, '/')+1:], zone)
		}
	}
	for line := range strings.Lines(placesByZone) {
		names := strings.Fields(line)
		for _, place := range names[1:] {
			add(place, names[0])
		}
	}
	return p
})

// countryNames are regions that are countries. Their zones have names by which several zones may be called ("Pacific"), and
// are suggested after others, those with the most people first.
var countryNames = map[string]int{"us": 1, "canada": 2, "mexico": 3, "brazil": 3, "chile": 3}

// meantZone returns the zone that somebody may have meant by a name of none: that of the place with which the name ends, or with
// which it would if it were spelled right. The region before it, of which people are less sure, decides between places of
// one name. It is "" where nothing comes near.
func meantZone(name string) string {
	if zone, ok := zonesByName()[zoneKey(name)]; ok && zone != name {
		if _, offset := fixedOffset(zone); !offset {
			return zone // a name of Windows, or in another case
		}
	}
	known, region := knownPlaces(), regionOf(name)
	key := placeKey(name[strings.LastIndexByte(name, '/')+1:])
	if place, _, ok := strings.Cut(name, ","); ok && known.zones[key] == nil { // "Mumbai, India"
		return meantZone(strings.TrimSpace(place))
	}
	if known.zones[key] == nil {
		key = Nearest(key, known.keys)
	}
	zones := known.zones[key]
	for _, near := range []func(zone string) bool{
		func(zone string) bool { return regionOf(zone) == region },
		func(zone string) bool { return continentOf(regionOf(zone)) == continentOf(region) },
		func(string) bool { return true },
	} {
		if i := slices.IndexFunc(zones, near); i >= 0 {
			return zones[i]
		}
	}
	return ""
}

// regionOf returns what stands before the place in a zone's name, in lower case: "america/argentina", "" where nothing does.
func regionOf(zone string) string {
	return strings.ToLower(zone[:max(0, strings.LastIndexByte(zone, '/'))])
}

func continentOf(region string) string {
	first, _, _ := strings.Cut(region, "/")
	if countryNames[first] > 0 {
		return "america"
	}
	return first
}

// placeKey returns a place's name without what people spell differently: case, accents, spaces and hyphens.
func placeKey(place string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(place))
}
