package dav

import (
	"encoding/xml"
	"net/http"
	"strconv"

	"rondo/ical"
)

// kinds are sets of kinds of things.
type kinds int

const (
	roots kinds = 1 << iota
	principals
	homes
	calendars
	resources

	collections = roots | principals | homes | calendars
	everything  = collections | resources
)

func (p place) kinds() kinds { return 1 << (p.kind - aRoot) }

// property is one that some kinds of things have.
type property struct {
	name xml.Name
	of   kinds
	all  bool // belongs to allprop: those of RFC 4918 §15
	// value writes its content; there is false if this thing has none.
	value func(t *Tree, w *writer, at place, a asked) (there bool, err error)
}

// properties are all that there are, in the order in which they are listed.
var properties []property

var known = map[xml.Name]*property{}

func init() {
	dav := func(local string) xml.Name { return xml.Name{Space: davNS, Local: local} }
	cal := func(local string) xml.Name { return xml.Name{Space: calNS, Local: local} }
	fixed := func(content string) func(*Tree, *writer, place, asked) (bool, error) {
		return func(_ *Tree, w *writer, _ place, _ asked) (bool, error) {
			w.WriteString(content)
			return true, nil
		}
	}
	properties = []property{
		{dav("resourcetype"), everything, true, resourceType},
		{dav("displayname"), collections, true, displayName},
		{dav("getetag"), resources, true, text(func(at place) string { return at.resource.Tag() })},
		{dav("getcontenttype"), resources, true, fixed(typeObject)},
		{dav("getcontentlength"), resources, true, length},
		{dav("getlastmodified"), resources, true, text(func(at place) string {
			if at.resource.Modified.IsZero() {
				return ""
			}
			return at.resource.Modified.Format(http.TimeFormat)
		})},
		{dav("current-user-principal"), everything, false, who},
		{dav("current-user-privilege-set"), everything, false, fixed("<D:privilege><D:read/></D:privilege><D:privilege><C:read-free-busy/></D:privilege>" +
			"<D:privilege><D:read-current-user-privilege-set/></D:privilege>")},
		{dav("principal-collection-set"), everything, false, where(Root)},
		{dav("principal-URL"), principals, false, where(principal)},
		{dav("owner"), homes | calendars | resources, false, owner},
		{dav("supported-report-set"), everything, false, reports},
		{dav("sync-token"), calendars, false, func(_ *Tree, w *writer, at place, _ asked) (bool, error) {
			all, err := at.calendar.Resources()
			if err == nil {
				w.text(at.calendar.token(membersOf(all)))
			}
			return true, err
		}},
		{cal("calendar-home-set"), principals, false, where(home)},
		{cal("calendar-user-address-set"), principals, false, where(principal)}, // their mail address is for no program to write to
		{cal("calendar-description"), calendars, false, text(func(at place) string { return at.calendar.Description })},
		{cal("calendar-timezone"), calendars, false, zone},
		{cal("supported-calendar-component-set"), calendars, false, fixed(`<C:comp name="VEVENT"/>`)},
		{cal("supported-calendar-data"), calendars, false, fixed(`<C:calendar-data content-type="text/calendar" version="2.0"/>`)},
		{cal("supported-collation-set"), calendars, false, fixed("<C:supported-collation>i;ascii-casemap</C:supported-collation>" +
			"<C:supported-collation>i;octet</C:supported-collation><C:supported-collation>i;unicode-casemap</C:supported-collation>")},
		{calendarData, resources, false, func(_ *Tree, w *writer, at place, a asked) (bool, error) {
			text, err := a.data.of(at.resource)
			w.text(string(text))
			return true, err
		}},
		{xml.Name{Space: serverNS, Local: "getctag"}, calendars, false, func(_ *Tree, w *writer, at place, _ asked) (bool, error) {
			all, err := at.calendar.Resources()
			if err == nil {
				w.text(at.calendar.tag(all))
			}
			return true, err
		}},
		{xml.Name{Space: appleNS, Local: "calendar-color"}, calendars, false, text(func(at place) string { return at.calendar.Color })},
	}
	for i := range properties {
		known[properties[i].name] = &properties[i]
	}
}

// text is a property that is a text; there is none where that is empty.
func text(of func(place) string) func(*Tree, *writer, place, asked) (bool, error) {
	return func(_ *Tree, w *writer, at place, _ asked) (bool, error) {
		value := of(at)
		w.text(value)
		return value != "", nil
	}
}

// where is a property that is an address.
func where(path string) func(*Tree, *writer, place, asked) (bool, error) {
	return func(_ *Tree, w *writer, _ place, _ asked) (bool, error) {
		w.href(path)
		return true, nil
	}
}

func resourceType(_ *Tree, w *writer, at place, _ asked) (bool, error) {
	switch at.kind {
	case aRoot, aHome:
		w.WriteString("<D:collection/>")
	case aPrincipal:
		w.WriteString("<D:collection/><D:principal/>")
	case aCalendar:
		w.WriteString("<D:collection/><C:calendar/>")
	}
	return true, nil
}

func displayName(t *Tree, w *writer, at place, _ asked) (bool, error) {
	name := ""
	switch {
	case at.kind == aCalendar:
		name = at.calendar.Title
	case at.kind == aPrincipal && t.Person != nil:
		name = t.Person.Name
	}
	w.text(name)
	return name != "", nil
}

func length(_ *Tree, w *writer, at place, _ asked) (bool, error) {
	text, err := at.resource.Text()
	w.WriteString(strconv.Itoa(len(text)))
	return true, err
}

// who says who asks (RFC 5397 §3).
func who(t *Tree, w *writer, _ place, _ asked) (bool, error) {
	if t.Person == nil {
		w.WriteString("<D:unauthenticated/>")
	} else {
		w.href(principal)
	}
	return true, nil
}

// owner says whose something is: a person's own calendar is theirs, themes are nobody's.
func owner(t *Tree, w *writer, at place, _ asked) (bool, error) {
	if t.Person != nil && (at.kind == aHome || at.calendar.Name == Own) {
		w.href(principal)
	}
	return true, nil
}

// reports says which reports something takes (RFC 3253 §3.1.5).
func reports(_ *Tree, w *writer, at place, _ asked) (bool, error) {
	var names []string
	switch at.kind {
	case aCalendar:
		names = []string{"C:calendar-query", "C:calendar-multiget", "C:free-busy-query", "D:sync-collection"}
	case aResource:
		names = []string{"C:calendar-query", "C:calendar-multiget"}
	}
	for _, name := range names {
		w.WriteString("<D:supported-report><D:report><" + name + "/></D:report></D:supported-report>")
	}
	return true, nil
}

// zone is a calendar with nothing but the VTIMEZONE of the calendar's zone (RFC 4791 §5.2.2). There is none where the zone cannot be said, or is
// UTC.
func zone(_ *Tree, w *writer, at place, _ asked) (bool, error) {
	all, err := at.calendar.Resources()
	if err != nil || len(all) == 0 {
		return false, err
	}
	e := all[0].Event
	text, err := ical.Calendar{Zone: at.calendar.Zone, Events: []ical.Event{{UID: e.UID, Stamp: e.Stamp, Start: e.Start, End: e.End, Zone: at.calendar.Zone}}}.Encode()
	if err != nil {
		return false, err
	}
	c := component(text)
	there := c.drop("VEVENT") && len(c.parts) > 0
	if there {
		var b writer
		c.write(&b)
		w.text(b.String())
	}
	return there, nil
}
