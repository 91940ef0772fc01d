package web

import (
	"net/http"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
	"rondo/token"
)

// guest is the person whom a link belongs to, as one edition knows them.
type guest struct {
	*edition
	address  string
	name     string // may be empty
	settings scheduler.Settings
	zone     ical.Zone
	wish     scheduler.Wish
	session  *scheduler.Session // that the link is about; nil on their own page
	seat     scheduler.Seat     // in it
}

// guest is what an edition knows of the person with an address.
func (e *edition) guest(address string) *guest {
	g := &guest{edition: e, address: address, wish: e.state.Wishes[address]}
	var person *theme.Person
	if e.state.Accepted != nil {
		person = e.state.Accepted.People.ByAddress[address]
	}
	if person != nil {
		g.name = person.Name
	}
	g.settings = g.wish.Settings(person, e.site)
	var err error
	if g.zone, err = ical.LoadZone(g.settings.Timezone); err != nil {
		g.zone = e.site.Zone // a zone that is gone from the zone data
	}
	return g
}

// seatGuest finds the person whom a link about a session belongs to; nil for nobody.
func (h *Handler) seatGuest(e *edition, r *http.Request, kind token.Kind) *guest {
	s := e.session[r.PathValue("theme")+"/"+r.PathValue("slot")]
	if s == nil {
		return nil
	}
	i, found := h.whose.find(e.version, r.PathValue("token"), seated(kind, s))
	if !found {
		return nil
	}
	g := e.guest(s.Seats[i].Address)
	g.session, g.seat = s, s.Seats[i]
	return g
}

// ownGuest finds the person whom a token of their own belongs to; nil for nobody.
func (h *Handler) ownGuest(e *edition, got string, kind token.Kind) *guest {
	i, found := h.whose.find(e.version, got, e.everybody(kind))
	if !found {
		return nil
	}
	return e.guest(e.people()[i])
}

// private answers requests for a link that belongs to one person. Links of nobody get the same answer, whatever is wrong
// with them.
func (h *Handler) private(whose func(*edition, *http.Request) *guest, answer func(http.ResponseWriter, *http.Request, *guest)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		e, err := h.whole.current(r.Context())
		if err != nil {
			discreet(w.Header(), h.options.Site)
			h.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		discreet(w.Header(), e.site)
		g := whose(e, r)
		if g == nil {
			h.fail(w, r, http.StatusNotFound)
			return
		}
		answer(w, r, g)
	}
}

// discreet sets the headers of everything that is one person's own. Browsers that are told to send no Referer at all
// send no Origin either, and on a site without TLS they send nothing else by which a form of another site is known: there
// they are told to send the site's name, and no more, to the site itself and to others.
func discreet(header http.Header, site theme.Site) {
	header.Set("Cache-Control", "no-store")
	header.Set("X-Robots-Tag", "noindex, nofollow")
	if strings.HasPrefix(site.URL, "http://") {
		header.Set("Referrer-Policy", "strict-origin")
	}
}

// links makes paths that hold tokens.
func (h *Handler) links() token.Links { return token.Links{Key: h.options.Key, Site: here} }

// here stands for the site in links, which leave it out.
const here = "https://here"

func path(link string) string { return strings.TrimPrefix(link, here) }

func (h *Handler) answerPath(s *scheduler.Session, address string) string {
	return path(h.links().Answer(token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: address}))
}

func (h *Handler) ownPath(g *guest) string {
	return path(h.links().Page(g.address, g.wish.Links))
}

// seatOf is the seat of an address in a session.
func seatOf(s *scheduler.Session, address string) (scheduler.Seat, bool) {
	i, found := slices.BinarySearchFunc(s.Seats, address, func(seat scheduler.Seat, address string) int {
		return strings.Compare(seat.Address, address)
	})
	if !found {
		return scheduler.Seat{}, false
	}
	return s.Seats[i], true
}
