package theme

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rondo/lazyregexp"
)

// longestUID is as long as a UID may be; calendars cut longer ones.
const longestUID = 255

// mostSequence leaves room for what follows: SEQUENCE is an integer of 32 bits (RFC 5545 section 3.3.8).
const mostSequence = 1 << 30

// ownUID is the form of the UIDs that sessions get, and series in feeds, before the host.
var ownUID = lazyregexp.New(`(?i)^[^@]+\.([0-9]{8}(t[0-9]{4})?(-[0-9]+)?|series)@`)

// CheckUID returns why a session may not have a UID of another program, and what to do; "" where it may. host is the end of UIDs that are made
// here. What calendars write in two ways, or break at, would be two events to some of them.
func CheckUID(uid, host string) (found, right string) {
	switch {
	case len(uid) > longestUID:
		return fmt.Sprintf("the UID has %d characters", len(uid)), fmt.Sprintf("at most %d are kept by all calendars; leave uid out", longestUID)
	case strings.ContainsFunc(uid, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`,;\"`, r) }):
		return fmt.Sprintf("the UID %q has a character that calendars write in more than one way", uid), `leave uid out; it may have letters, digits and marks of ASCII but for , ; \ "`
	case ownUID.MatchString(uid) && strings.HasSuffix(strings.ToLower(uid), "@"+host):
		return fmt.Sprintf("the UID %q has the form of those that are made here", uid), "leave uid out; the session gets one by itself"
	}
	return "", ""
}

func (d *document) checkUID(where string, o Override) {
	uid := where + "/uid"
	switch found, right := CheckUID(o.UID, d.host); {
	case d.has(uid) && o.UID == "" && d.sound(uid):
		d.wrong(uid, "leave uid out, or write the one that its calendar file has", "an empty UID")
	case found != "":
		d.wrong(uid, right, "%s", found)
	}
	switch sequence := where + "/sequence"; {
	case !d.has(sequence):
	case o.UID == "" && !d.has(uid):
		d.wrong(sequence, "add uid, or remove it", "a sequence without a uid")
	case o.Sequence < 0 || o.Sequence > mostSequence:
		d.wrong(sequence, fmt.Sprintf("write the SEQUENCE of its calendar file, from 0 to %d", mostSequence), "%d is no SEQUENCE", o.Sequence)
	}
}

// named is where a theme names a UID.
type named struct{ file, where string }

// checkTwice reports UIDs that a theme names and one before it, or itself, as well. Sessions are in order of their dates.
func (d *document) checkTwice(t *Theme, known map[string]named) {
	for _, on := range slices.SortedFunc(maps.Keys(t.Sessions), func(a, b When) int { return cmp.Compare(a.Local, b.Local) }) {
		uid := t.Sessions[on].UID
		if uid == "" {
			continue
		}
		if first, twice := known[uid]; twice {
			d.wrong(fmt.Sprintf("sessions/%s/uid", on), "a UID is that of one session; keep it where it belongs", "the UID %q is that of %s in %s, too", uid, first.where, first.file)
			continue
		}
		known[uid] = named{t.File, on.String()}
	}
}

// Adopts tells whether the theme names the UID of a session on or after a date.
func (t *Theme) Adopts(since When) bool {
	for on, o := range t.Sessions {
		if o.UID != "" && max(on.Local, o.MoveTo.Local) >= since.Local {
			return true
		}
	}
	return false
}
