package ical

import (
	_ "embed"
	"strings"
)

// zoneNames lists the names of Go's zone data, one a line. It serves suggestions only: a name newer than the list loads
// all the same. TestZoneNames compares it with Go's own and, with -update-zones, writes it anew.
//
//go:embed zones.txt
var zoneNames string

// unknownZone says that there is no such zone, with the zone that was probably meant: by its whole name or by its city.
func unknownZone(name string) *Mistake {
	m := &Mistake{"unknown time zone " + quote(name), `name one like "Europe/Helsinki" or "UTC"`}
	if len(name) > 64 {
		return m
	}
	names := strings.Fields(zoneNames)
	if near := Nearest(strings.ReplaceAll(name, " ", "_"), names); near != "" {
		m.Right = "did you mean " + quote(near) + "?"
		return m
	}
	byCity := make(map[string]string, len(names))
	cities := make([]string, 0, len(names))
	for _, full := range names {
		if city := full[strings.LastIndexByte(full, '/')+1:]; byCity[city] == "" {
			byCity[city] = full
			cities = append(cities, city)
		}
	}
	city := strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], " ", "_")
	if near := Nearest(city, cities); near != "" {
		m.Right = "did you mean " + quote(byCity[near]) + "?"
	}
	return m
}
