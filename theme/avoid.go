package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"go.yaml.in/yaml/v4"

	"rondo/holidays"
	"rondo/ical"
	"rondo/lazyregexp"
)

// Avoid is what sessions keep out of the way of: one of holidays, a calendar, hours, or a time with a reason.
type Avoid struct {
	Holidays holidays.Region `yaml:"holidays"` // the public holidays of a country or region: FI, GB-SCT
	Feed     string          `yaml:"feed"`     // a calendar: its URL, or a file relative to the folder of rondo.yaml
	Name     string          `yaml:"name"`     // what people call the calendar: All-hands
	Hours    Hours           `yaml:"hours"`    // when people can be asked to come, on their own clocks: 08:30-11:30, 12:30-17:30
	From     When            `yaml:"from"`     // the first day of a time, or its first moment, on the clocks of the theme
	To       When            `yaml:"to"`       // its last day, which is part of it, or the moment at which it ends
	Reason   string          `yaml:"reason"`   // why nothing is to take place then

	// Where it is written, for whoever warns of it:
	File         string `yaml:"-"`
	Line, Column int    `yaml:"-"`
}

// Window returns the time that a has from and to for, on the clocks of the theme; to is no part of it. Both are 0 without one.
func (a Avoid) Window() (from, to ical.Local) { return between(a.From, a.To) }

// between returns the time from a date to another. A bare date is a whole day.
func between(from, to When) (first, end ical.Local) {
	if !from.Set || !to.Set {
		return 0, 0
	}
	if end = to.Local; to.DateOnly {
		end = end.Add(day)
	}
	return from.Local, end
}

// Label returns what people call a calendar or a time that is to be avoided: the calendar's name, or else its host or file; the reason of
// dates, or else the dates.
func (a Avoid) Label() string {
	switch {
	case a.Name != "":
		return a.Name
	case a.IsURL():
		if u, err := url.Parse(a.Feed); err == nil {
			return u.Hostname() // what follows may be a secret
		}
		return "calendar"
	case a.Feed != "":
		return strings.TrimSuffix(path.Base(a.Feed), path.Ext(a.Feed))
	case a.Reason != "":
		return a.Reason
	case a.From.Set:
		return a.From.String() + " to " + a.To.String()
	}
	return ""
}

// IsURL tells whether the calendar is one of the web, and not a file.
func (a Avoid) IsURL() bool {
	return strings.HasPrefix(a.Feed, "https://") || strings.HasPrefix(a.Feed, "http://")
}

// HoursOf returns when a person can be asked to come to the theme: their own, else the theme's, else the site's.
func (t *Theme) HoursOf(who *Person) Hours {
	if who.Hours().Set() {
		return who.Hours()
	}
	for _, a := range t.Avoid {
		if a.Hours.Set() {
			return a.Hours
		}
	}
	return Hours{}
}

const avoidRight = `write one of { holidays: FI }, { feed: all-hands.ics, name: All-hands }, { hours: "08:30-17:30" } or ` +
	`{ from: 2027-07-01, to: 2027-08-15, reason: summer }`

func (a *Avoid) decode(d *document, n *yaml.Node, where string) {
	if n.Kind != yaml.MappingNode {
		right := avoidRight
		switch text := n.Value; {
		case n.Kind != yaml.ScalarNode:
		case strings.Contains(text, "://"), strings.HasSuffix(text, ".ics"):
			right = "write { feed: " + text + " }"
		case hoursForm.MatchString(text):
			right = fmt.Sprintf("write { hours: %q }", text)
		case regionForm.MatchString(text):
			right = "write { holidays: " + text + " }"
		}
		d.report(n, describe(n)+" where something to avoid belongs", right)
		return
	}
	type mapping Avoid
	d.decodeStruct(n, valueOf((*mapping)(a)), where)
	a.File, a.Line, a.Column = d.file, n.Line, n.Column
}

var regionForm = lazyregexp.New(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)

// checkAvoid looks at what is to be avoided, and finds the files of its calendars.
func (l *loader) checkAvoid(d *document, where string, all []Avoid) {
	hours := false
	for i := range all {
		a, at := &all[i], fmt.Sprintf("%s/%d", where, i)
		if !d.sound(at) {
			continue
		}
		kinds := []string{}
		for _, key := range []string{"holidays", "feed", "hours", "from"} {
			if d.has(join(at, key)) || key == "from" && d.has(join(at, "to")) {
				kinds = append(kinds, key)
			}
		}
		switch {
		case len(kinds) == 0:
			d.wrong(at, avoidRight, "nothing to avoid")
			continue
		case len(kinds) > 1:
			d.wrong(at, "write one item of the list for each", "%s in one", plainList(kinds))
			continue
		}
		if kinds[0] != "feed" && d.has(join(at, "name")) {
			d.wrong(join(at, "name"), "remove it", "only a feed has a name")
		}
		if kinds[0] != "from" && d.has(join(at, "reason")) {
			d.wrong(join(at, "reason"), "remove it; only what has from and to has a reason", "a reason beside %s", kinds[0])
		}
		switch kinds[0] {
		case "feed":
			l.checkFeed(d, join(at, "feed"), &a.Feed)
		case "hours":
			if hours {
				d.wrong(at, "make them one, with commas between the times of day", "hours stand here twice")
			}
			hours = true
		case "from":
			d.checkRange(at, a.From, a.To)
		}
	}
}

// checkRange looks at a time of the calendar.
func (d *document) checkRange(where string, from, to When) {
	first, end := between(from, to)
	switch {
	case !from.Set && !d.has(join(where, "from")):
		d.wrong(where, "add its first day, from: "+to.Local.Date(), "a time that ends and does not begin")
	case !to.Set && !d.has(join(where, "to")):
		d.wrong(where, "add its last day, to: "+from.Local.Date(), "a time that begins and does not end")
	case !from.Set || !to.Set:
	case end <= first:
		d.wrong(join(where, "to"), "write the earlier date as from", "to %s is before from %s", to, from)
	case end > first.Add(366*day):
		d.warn(join(where, "to"), "is the year right?", "from %s to %s is more than a year", from, to)
	}
}

// checkFeed looks for a calendar that is to be avoided: *feed becomes its address, with https for webcal, or the path of its
// file.
func (l *loader) checkFeed(d *document, where string, feed *string) {
	if *feed == "" || !d.sound(where) {
		if d.lacks(where, *feed) {
			d.wrong(where, "write its URL or its file, feed: all-hands.ics", "a feed without an address")
		}
		return
	}
	scheme, _, web := strings.Cut(*feed, "://")
	if !web {
		l.checkFeedFile(d, where, feed)
		return
	}
	u, err := url.Parse(*feed)
	scheme = strings.ToLower(scheme)
	switch {
	case err != nil || u.Hostname() == "" && scheme != "file":
		d.wrong(where, "write it like https://calendar.example.org/all-hands.ics", "the feed is no address of the web")
	case scheme == "http" && u.User != nil:
		d.wrong(where, "write https://", "the feed has a password in it that everybody on the way could read")
	case scheme == "webcal", scheme == "webcals":
		u.Scheme = "https"
		fallthrough
	case scheme == "http", scheme == "https":
		u.Scheme, u.Host, u.Fragment, u.RawFragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), "", ""
		*feed = u.String()
	case scheme == "file":
		d.wrong(where, "write the path alone, from the folder of rondo.yaml on", "a file as an address")
	default:
		d.wrong(where, "write https://, http:// or webcal://", "a feed cannot be fetched by %s://", scheme)
	}
}

// checkFeedFile looks whether a calendar's file is there. Files says that it is, and not what is in it: that is read when it is
// needed, and may change without a new plan.
func (l *loader) checkFeedFile(d *document, where string, feed *string) {
	name := path.Clean(*feed)
	if !fs.ValidPath(name) || name == "." {
		d.wrong(where, "name a path below the folder of rondo.yaml, without .., or a URL", "%q lies outside the folder", *feed)
		return
	}
	if _, instead := l.instead[name]; !instead {
		info, err := fs.Stat(l.fsys, name)
		switch {
		case err == nil && info.Mode().IsRegular():
		case err == nil:
			d.wrong(where, "name the file of the calendar", "%s is %s", name, kindOf(info.Mode()))
			return
		case errors.Is(err, fs.ErrPermission):
			d.wrong(where, "allow rondo's user to read it", "%s may not be read", name)
			return
		default:
			right := "create it, correct the path, which counts from the folder of rondo.yaml, or write a URL"
			if near := Similar(l.fsys, name); near != "" {
				right = fmt.Sprintf("there is %s: rename it, or correct the path", near)
			} else if host := linkMeant(*feed, true); host != "" {
				right = host
			}
			d.wrong(where, right, "there is no file %s", name)
			return
		}
	}
	if _, known := l.set.Files[name]; !known {
		l.set.Files[name] = []byte{}
	}
	*feed = name
}
