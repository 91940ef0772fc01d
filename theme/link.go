package theme

import (
	"slices"
	"strings"

	"rondo/ical"
	"rondo/lazyregexp"
)

// checkPlace warns of a place that people would take for a link and calendars and pages would not.
func (d *document) checkPlace(where, place string) {
	if place == "" || ical.IsLink(place) || !d.sound(where) {
		return
	}
	for _, word := range strings.Fields(place) {
		word = strings.TrimRight(strings.TrimLeft(word, "(<"), ".,;:)>")
		if right := linkMeant(word, word == place); right != "" {
			d.warn(where, right, "%q looks like a link and is none", word)
			return
		}
	}
}

var (
	otherScheme  = lazyregexp.New(`^(?i)([a-z][a-z0-9+.-]*)://`)
	brokenScheme = lazyregexp.New(`^(?i)(?:h?t?tps?(?::/{0,3}|/{2,3})|:?//)(.+\..+)$`)
	hostForm     = lazyregexp.New(`^(?i)((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?::\d+)?(/.*|\?.*|#.*)?$`)
)

// namesOfHosts end names of hosts that are hardly anything else.
var namesOfHosts = []string{"com", "org", "net", "io", "us", "eu", "app", "dev", "fi", "de", "uk", "fr", "se", "nl", "edu", "gov", "info"}

// linkMeant says what to write in place of a word that looks like a link; "" for one that does not. whole tells that there
// is no other word.
func linkMeant(word string, whole bool) string {
	if m := otherScheme.FindStringSubmatch(word); m != nil {
		switch scheme := strings.ToLower(m[1]); {
		case (scheme == "http" || scheme == "https") && !whole:
			return "" // words beside a link: shown as text, as it was meant
		case scheme == "http" || scheme == "https":
			return "write a whole address, without blanks or quotes"
		case ical.Nearest(scheme, []string{"https"}) != "":
			return "write https://" + word[len(m[0]):]
		}
		return "a link begins with https://"
	}
	if m := brokenScheme.FindStringSubmatch(word); m != nil {
		return "write https://" + strings.TrimLeft(m[1], "/")
	}
	m := hostForm.FindStringSubmatch(word)
	if m == nil || strings.Contains(word, "@") {
		return ""
	}
	labels := strings.Split(strings.ToLower(m[1]), ".")
	ending := labels[len(labels)-1]
	known := slices.Contains(namesOfHosts, ending)
	switch {
	case labels[0] == "www", m[2] != "" && (known || len(labels) > 2 || whole), known && (whole || len(labels) > 2), whole && len(labels) > 2:
		return "write https://" + word
	}
	return ""
}
