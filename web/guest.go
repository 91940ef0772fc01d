package web

import (
	"net/http"
	"strings"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
	"rondo/token"
	"rondo/web/edition"
)

// guest is the person whom a link belongs to, as one edition knows them. It is an [actor].
type guest struct {
	*edition.Edition
	address  string
	name     string // may be empty
	settings scheduler.Settings
	zone     ical.Zone // theirs, or the site's
	wish     scheduler.Wish
	session  *scheduler.Session // that the link is about; nil on their own page
	seat     scheduler.Seat     // of theirs in session
}

func (g *guest) site() theme.Site { return g.Site }
func (g *guest) language() string { return g.settings.Language }
func (g *guest) paceKey() string  { return g.address }

// newGuest returns what an edition knows of the person with an address, who need not be known.
func newGuest(e *edition.Edition, address string) *guest {
	g := &guest{Edition: e, address: address, wish: e.State.Wishes[address]}
	var person *theme.Person
	if e.State.Accepted != nil {
		person = e.State.Accepted.People.ByAddress[address]
	}
	if person != nil {
		g.name = person.Name
	}
	g.settings = g.wish.Settings(person, e.Site)
	var err error
	if g.zone, err = ical.LoadZone(g.settings.Timezone); err != nil {
		g.zone = e.Site.Zone // theirs is gone from the zone data
	}
	return g
}

// renewed returns the same person as the latest edition knows them, after something was recorded. The seat is as it was.
func (h *Handler) renewed(g *guest) *guest {
	now := newGuest(h.whole.Latest(), g.address)
	now.session, now.seat = g.session, g.seat
	return now
}

// seatGuest finds the person whom a link about one session belongs to.
func (h *Handler) seatGuest(e *edition.Edition, r *http.Request, kind token.Kind) (*guest, bool) {
	s := e.Session(r.PathValue("theme"), r.PathValue("slot"))
	if s == nil {
		return nil, false
	}
	i, found := h.whose.find(e.Version, r.PathValue("token"), seated(kind, s))
	if !found {
		return nil, false
	}
	g := newGuest(e, s.Seats[i].Address)
	g.session, g.seat = s, s.Seats[i]
	return g, true
}

// ownGuest finds the person whom a token for their page or feed belongs to.
func (h *Handler) ownGuest(e *edition.Edition, got string, kind token.Kind) (*guest, bool) {
	i, found := h.whose.find(e.Version, got, everybody(e, kind))
	if !found {
		return nil, false
	}
	return newGuest(e, e.People()[i]), true
}

// links makes links that hold tokens; see [path].
func (h *Handler) links() token.Links { return token.Links{Key: h.options.Key, Site: here} }

// here stands for the site in links that become paths.
const here = "https://here"

// path returns a link without the site.
func path(link string) string { return strings.TrimPrefix(link, here) }

// answerPath returns the path of the page on which a person answers for a session.
func (h *Handler) answerPath(s *scheduler.Session, address string) string {
	return path(h.links().Answer(token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: address}))
}

// ownPath returns the path of a person's own page.
func (h *Handler) ownPath(g *guest) string {
	return path(h.links().Page(g.address, g.wish.Links))
}
