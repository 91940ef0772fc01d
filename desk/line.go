package desk

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
)

// signs are what lines of each verb begin with; ~ for all others.
var signs = map[string]string{"accept": "=", "open": "+", "close": "-", "drop": "-", "expire": "x", "post": ">", "hold": "!", "lift": "!"}

// mostGroups is how many lines a theme has, of letters and of what happens to its sessions, before the rest is only counted.
const mostGroups = 12

// Lines says to a person at a moment what happens to a theme and whom letters go to, in the groups' [Group.Line].
func (o *Overview) Lines(now time.Time, zone ical.Zone) (lines []string) {
	for _, groups := range [][]Group{o.Changes, o.Letters} {
		for i, g := range groups {
			if i == mostGroups && len(groups) > mostGroups+1 {
				lines = append(lines, fmt.Sprintf("… %d lines more", len(groups)-i))
				break
			}
			lines = append(lines, g.Line(now, zone))
		}
	}
	return lines
}

// Line says to a person at a moment how many actions or letters the group has, to whom or about which sessions, what they are
// about and when they leave, on the clocks of a zone: "> 203 updates  everyone (200), hosts (3)  moved 15:30 → 16:00  at 23:28".
func (g Group) Line(now time.Time, zone ical.Zone) string {
	sign, what, when := signs[g.Verb], g.Verb, ""
	switch {
	case g.Verb == "post":
		what, when = lettersOfKind(g.Kind, g.N), moment(g.At, now, zone)
	case g.N > 1:
		what = fmt.Sprintf("%s %d", g.Verb, g.N)
	}
	if sign == "" {
		sign = "~"
	}
	parts := []string{sign + " " + what}
	for _, part := range []string{crowds(g.Crowds), sessionsOf(g), g.Gist, when} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "  ")
}

// lettersOfKind says how many letters of a kind: "203 updates", "2 missed letters".
func lettersOfKind(k scheduler.Kind, n int) string {
	one, many := string(k), string(k)+"s"
	switch {
	case strings.HasSuffix(one, "sh"):
		many = one + "es"
	case strings.ContainsAny(one[len(one)-1:], "sdg"):
		one, many = one+" letter", one+" letters"
	}
	return say.Count(n, one, many)
}

// crowds says whom letters go to: "everyone (200), hosts (3)".
func crowds(all []Crowd) string {
	const most = 3
	var said []string
	for i, c := range all {
		if i == most {
			said = append(said, fmt.Sprintf("%d groups more", len(all)-most))
			break
		}
		if len(all) == 1 && c.N == 1 {
			return c.Via
		}
		said = append(said, fmt.Sprintf("%s (%d)", c.Via, c.N))
	}
	return strings.Join(said, ", ")
}

// sessionsOf says which sessions a group is about.
func sessionsOf(g Group) string {
	const day = "Mon 2 Jan"
	switch {
	case g.First == nil:
		return ""
	case g.Sessions == 1:
		return g.First.Wall.Time().Format(day + " 15:04")
	}
	return fmt.Sprintf("%d sessions %s – %s", g.Sessions, g.First.Wall.Time().Format(day), g.Last.Wall.Time().Format(day))
}

// moment says when letters leave.
func moment(at, now time.Time, zone ical.Zone) string {
	switch today, local := now.In(zone.Location()), at.In(zone.Location()); {
	case !at.After(now):
		return "at once"
	case today.Format(time.DateOnly) == local.Format(time.DateOnly):
		return "at " + local.Format("15:04")
	default:
		return "at " + local.Format("Mon 2 Jan 15:04")
	}
}
