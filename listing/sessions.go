package listing

import (
	"cmp"
	"strings"

	"rondo/ical"
	"rondo/scheduler"
)

// JSON is rondo's own format: one object with a list of sessions. docs/reference.md names its members, and [Schema] is its JSON Schema.
type JSON struct {
	Zone  ical.Zone // on whose clocks local times are, if Zoned; else each session's own
	Zoned bool
}

// MediaType is application/json.
func (JSON) MediaType() string { return "application/json" }

// SchemaPath is the path of the schema on the site.
const SchemaPath = "/api/sessions.schema.json"

// jsonList is a list without its sessions. The order of its fields is that in the text.
type jsonList struct {
	Schema   string   `json:"$schema,omitempty"`
	Site     jsonSite `json:"site"`
	Updated  string   `json:"updated,omitempty"`
	From     string   `json:"from,omitempty"`
	To       string   `json:"to,omitempty"`
	Timezone string   `json:"timezone,omitempty"`
}

type jsonSite struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// jsonSession is a session.
type jsonSession struct {
	UID        string         `json:"uid"`
	Theme      string         `json:"theme"`
	Session    string         `json:"session"`
	URL        string         `json:"url,omitempty"`
	Status     string         `json:"status"`
	Name       string         `json:"name"`
	Title      string         `json:"title"`
	Presenter  string         `json:"presenter,omitempty"`
	Start      string         `json:"start"`
	End        string         `json:"end"`
	Timezone   string         `json:"timezone"`
	LocalStart string         `json:"local_start"`
	LocalEnd   string         `json:"local_end"`
	MovedFrom  string         `json:"moved_from,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	Place      string         `json:"place,omitempty"`
	Link       string         `json:"link,omitempty"`
	Online     bool           `json:"online"`
	Social     bool           `json:"social,omitempty"`
	Purpose    string         `json:"purpose,omitempty"`
	Abstract   string         `json:"abstract,omitempty"`
	Materials  []jsonMaterial `json:"materials,omitempty"`
	Categories []string       `json:"categories,omitempty"`
	Color      string         `json:"color,omitempty"`
	Sequence   int            `json:"sequence"`
	Created    string         `json:"created"`
	Updated    string         `json:"updated"`
}

type jsonMaterial struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Begin returns the object up to its sessions.
func (f JSON) Begin(l List) []byte {
	said := jsonList{Schema: address(l.Site, SchemaPath), Site: jsonSite{l.Site.Name, l.Site.URL}}
	if !l.Changed.IsZero() {
		said.Updated = instant(l.Changed)
	}
	if !l.From.IsZero() {
		said.From = instant(l.From)
	}
	if !l.To.IsZero() {
		said.To = instant(l.To)
	}
	if l.Zoned {
		said.Timezone = l.Zone.String()
	}
	return begin(said, "sessions")
}

// Session returns one session.
func (f JSON) Session(c *scheduler.Clerk, s *scheduler.Session) []byte {
	facts, told := &s.Facts, c.Tell(s)
	zone := facts.Zone
	if f.Zoned {
		zone = f.Zone
	}
	here := zone.Location()
	said := jsonSession{
		UID: s.UID, Theme: s.Theme, Session: s.Key(), URL: told.Page, Status: status(facts), Name: facts.Name,
		Title: cmp.Or(told.Title, facts.Name), Presenter: facts.Presenter,
		Start: instant(facts.Start), End: instant(facts.End), Timezone: zone.String(),
		LocalStart: facts.Start.In(here).Format(wallForm), LocalEnd: facts.End.In(here).Format(wallForm),
		Reason: told.Reason, Place: told.Place, Link: told.Link, Online: told.Online, Social: facts.Social && !facts.Cancelled,
		Purpose: facts.Purpose, Abstract: facts.Abstract, Color: facts.Color,
		Sequence: s.Sequence, Created: instant(s.Created), Updated: instant(s.Modified),
	}
	if facts.Wall != s.Slot {
		said.MovedFrom = instant(facts.Zone.In(s.Slot))
	}
	for _, m := range facts.Links() {
		said.Materials = append(said.Materials, jsonMaterial{m.Label, m.URL})
	}
	if facts.Categories != "" {
		said.Categories = strings.Split(facts.Categories, ",")
	}
	return item(said)
}

// End returns the end of the object.
func (JSON) End() []byte { return end }

// status returns confirmed, tentative or cancelled, as iCalendar and JSCalendar call it.
func status(f *scheduler.Facts) string {
	switch {
	case f.Cancelled:
		return "cancelled"
	case f.Tentative:
		return "tentative"
	}
	return "confirmed"
}
