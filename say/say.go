package say

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"rondo/ical"
)

// Bytes says a size for people: "512 bytes", "1.4 MB".
func Bytes(bytes uint64) string {
	const unit = 1000
	if bytes < unit {
		return fmt.Sprintf("%d bytes", bytes)
	}
	value, names := float64(bytes)/unit, "kMGTPE"
	for value >= unit && len(names) > 1 {
		value, names = value/unit, names[1:]
	}
	return fmt.Sprintf("%.1f %cB", value, names[0])
}

// Count says a number of things: "1 person", "2 people".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Day says the day of t, in the zone that t has: "2 January 2006".
func Day(t time.Time) string { return t.Format("2 January 2006") }

// UTC returns a moment for machines, "" for none.
func UTC(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Time says a moment for an organizer: in a named zone, never as a bare offset.
func Time(t time.Time, zone ical.Zone) string {
	return t.In(zone.Location()).Format("Mon 2 Jan 2006 15:04 ") + zone.String()
}

// Printable returns the text of a stranger without what would steer a terminal. Line breaks stay.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

// Long says a time for people, in its greatest unit and never too long: "20 minutes", "3 hours", "2 days".
func Long(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "less than a minute"
	case d < time.Hour:
		return Count(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour:
		return Count(int(d/time.Hour), "hour", "hours")
	}
	return Count(int(d/(24*time.Hour)), "day", "days")
}
