package listing

import (
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// JSCalendar is a Group of Events (RFC 8984). Every session is an Event; there are no recurrences.
type JSCalendar struct{}

// MediaType is that of a group (RFC 8984 §9.1).
func (JSCalendar) MediaType() string { return "application/jscalendar+json;type=group" }

// jsGroup is a Group without its entries (§2.3, §5.3).
type jsGroup struct {
	Type        string            `json:"@type"`
	UID         string            `json:"uid"`
	ProdID      string            `json:"prodId"`
	Updated     string            `json:"updated"`
	Title       string            `json:"title,omitempty"`
	Description string            `json:"description,omitempty"`
	Links       map[string]jsLink `json:"links,omitempty"`
}

// jsEvent is an Event (§2.1, §5.1).
type jsEvent struct {
	Type        string                       `json:"@type"`
	UID         string                       `json:"uid"`
	Created     string                       `json:"created"`
	Updated     string                       `json:"updated"`
	Sequence    int                          `json:"sequence"`
	Title       string                       `json:"title"`
	Description string                       `json:"description,omitempty"`
	Start       string                       `json:"start"`
	TimeZone    string                       `json:"timeZone"`
	Duration    string                       `json:"duration"`
	Status      string                       `json:"status"`
	Busy        string                       `json:"freeBusyStatus,omitempty"`
	Locations   map[string]jsLocation        `json:"locations,omitempty"`
	Virtual     map[string]jsVirtualLocation `json:"virtualLocations,omitempty"`
	Links       map[string]jsLink            `json:"links,omitempty"`
	Keywords    map[string]bool              `json:"keywords,omitempty"`
	Color       string                       `json:"color,omitempty"`
}

type jsLocation struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type jsVirtualLocation struct {
	Type string `json:"@type"`
	URI  string `json:"uri"`
}

type jsLink struct {
	Type        string `json:"@type"`
	Href        string `json:"href"`
	Rel         string `json:"rel"`
	ContentType string `json:"contentType,omitempty"`
	Title       string `json:"title,omitempty"`
}

// page is the link to what people read.
func page(href string) jsLink {
	return jsLink{Type: "Link", Href: href, Rel: "alternate", ContentType: "text/html"}
}

// Begin returns the Group up to its entries.
func (JSCalendar) Begin(l List) []byte {
	said := jsGroup{
		Type: "Group", UID: l.ID + ".group@" + l.Site.Host(), ProdID: "-//rondo//rondo//EN", Updated: instant(l.Changed),
		Title: l.Name, Description: l.Purpose,
	}
	if l.Page != "" {
		said.Links = map[string]jsLink{"page": page(l.Page)}
	}
	return begin(said, "entries")
}

// Session returns a session as an Event.
func (JSCalendar) Session(c *scheduler.Clerk, s *scheduler.Session) []byte {
	f, told := &s.Facts, c.Tell(s)
	said := jsEvent{
		Type: "Event", UID: s.UID, Created: instant(s.Created), Updated: instant(s.Modified), Sequence: s.Sequence,
		Title: heading(f, told), Description: told.Description,
		Start: f.Start.In(f.Zone.Location()).Format(wallForm), TimeZone: zoneID(f.Zone), Duration: duration(f.End.Sub(f.Start)),
		Status: status(f), Color: f.Color,
	}
	if f.Transparent {
		said.Busy = "free"
	}
	switch {
	case told.Link != "":
		said.Virtual = map[string]jsVirtualLocation{"link": {"VirtualLocation", told.Link}}
	case told.Place != "":
		said.Locations = map[string]jsLocation{"place": {"Location", told.Place}}
	}
	said.Links = map[string]jsLink{}
	if told.Page != "" {
		said.Links["page"] = page(told.Page)
	}
	for i, m := range f.Links() {
		said.Links["material-"+strconv.Itoa(i+1)] = jsLink{Type: "Link", Href: m.URL, Rel: "enclosure", Title: m.Label}
	}
	if f.Categories != "" {
		said.Keywords = map[string]bool{}
		for word := range strings.SplitSeq(f.Categories, ",") {
			said.Keywords[word] = true
		}
	}
	return item(said)
}

// End returns the end of the Group.
func (JSCalendar) End() []byte { return end }

// heading is a session in one line. Whether it takes place stands in its status, so not here.
func heading(f *scheduler.Facts, told scheduler.Telling) string {
	if told.Title == "" || told.Title == f.Name {
		return f.Name
	}
	return f.Name + ": " + told.Title
}

// zoneID returns what JSCalendar calls a zone (RFC 8984 §1.4.8): UTC has a place there (§4.7.1).
func zoneID(z ical.Zone) string {
	if name := z.String(); name != "UTC" {
		return name
	}
	return "Etc/UTC"
}

// duration writes a length as RFC 8984 §1.4.6 has it, in hours, minutes and seconds of the watch: a day of the calendar may be longer.
func duration(d time.Duration) string {
	var text strings.Builder
	text.WriteString("PT")
	for _, unit := range []struct {
		length time.Duration
		sign   byte
	}{{time.Hour, 'H'}, {time.Minute, 'M'}, {time.Second, 'S'}} {
		if n := d / unit.length; n > 0 {
			text.WriteString(strconv.Itoa(int(n)))
			text.WriteByte(unit.sign)
			d -= n * unit.length
		}
	}
	return text.String()
}
