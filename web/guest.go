package web

import (
	"context"
	"errors"
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
		person = e.State.Accepted.People.ByAddress.At(address)
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

// guest returns the person with an address as they stand now: of what is recorded their own part is read, and what more names. e is the
// edition that everybody sees.
func (h *Handler) guest(ctx context.Context, e *edition.Edition, address string, more scheduler.Scope) (*guest, error) {
	scope := more.And(scheduler.Scope{People: []string{address}, Seats: append(stoodInFor(e, address), address)})
	have, err := h.parts.read(ctx, scope)
	if by := sentBy(have, address); err == nil && len(by) > 0 { // whether they come in place of those, their seats say
		have, err = h.parts.read(ctx, scope.And(scheduler.Scope{Seats: by}))
	}
	if err != nil {
		return nil, err
	}
	return newGuest(e.With(have), address), nil
}

// stoodInFor returns the presenters of coming sessions in whose place somebody may have to step in: whether they have to, the answers of
// those say.
func stoodInFor(e *edition.Edition, address string) (all []string) {
	if e.State.Accepted == nil {
		return nil
	}
	for _, t := range e.State.Accepted.Themes {
		if in := t.Presenters.StandIn; in == nil || in.Email != address {
			continue
		}
		all = append(all, presentersOf(e, t)...)
	}
	return all
}

// presentersOf returns whom the files name as presenters of the sessions of a theme.
func presentersOf(e *edition.Edition, t *theme.Theme) (all []string) {
	for _, s := range e.Of(t.ID) {
		for _, who := range t.PresentersAt(s.Slot) {
			all = append(all, who.Email)
		}
	}
	return all
}

// sentBy returns those who have sent somebody in their place, wherever they did.
func sentBy(have scheduler.State, address string) (all []string) {
	for _, sessions := range [][]*scheduler.Session{have.Sessions, have.Elsewhere} {
		for _, s := range sessions {
			if seat := s.Seat(address); seat != nil && seat.By != "" {
				all = append(all, seat.By)
			}
		}
	}
	return all
}

// renewed returns the same person after something was recorded. The seat is as it was. While that cannot be read, they are as before.
func (h *Handler) renewed(ctx context.Context, g *guest) *guest {
	h.Invalidate()
	e, err := h.public.Current(ctx)
	if err != nil {
		return g
	}
	now, err := h.guest(ctx, e, g.address, scheduler.Scope{})
	if err != nil {
		return g
	}
	now.session, now.seat = g.session, g.seat
	return now
}

// seatGuest finds the person whom a link about one session belongs to.
func (h *Handler) seatGuest(e *edition.Edition, r *http.Request, kind token.Kind) (*guest, bool, error) {
	s := e.Session(r.PathValue("theme"), r.PathValue("slot"))
	if s == nil {
		return nil, false, h.doubt(e)
	}
	return h.seatedGuest(e, r, kind, s, r.PathValue("token"))
}

// errOld says that what is recorded could not be read since something was.
var errOld = errors.New("what is recorded cannot be read, and may have it")

// doubt returns why something may be there that an edition does not have; nil where it has everything.
func (h *Handler) doubt(e *edition.Edition) error {
	if h.public.Fresh(e) {
		return nil
	}
	return errOld
}

// seatedGuest finds the person with a seat in a session to whom a token belongs.
func (h *Handler) seatedGuest(e *edition.Edition, r *http.Request, kind token.Kind, s *scheduler.Session, got string) (*guest, bool, error) {
	m, found, err := h.whose.find(r.Context(), got, h.seated(kind, s))
	if !found {
		return nil, false, err
	}
	g, err := h.guest(r.Context(), e, m.address, scheduler.Scope{})
	if err == nil && g.sits(s) && g.seat.Waiting() { // how many are before them, the other seats say
		g, err = h.guest(r.Context(), e, m.address, scheduler.Scope{Sessions: []string{s.UID}})
	}
	if err != nil {
		return nil, false, err
	}
	return g, g.sits(s), nil
}

// sits makes a session the one that the page is about, and reports whether the guest has a seat in it.
func (g *guest) sits(s *scheduler.Session) bool {
	if own := g.State.Session(s.UID); own != nil {
		s = own
	}
	g.session = s
	seat := s.Seat(g.address)
	if seat != nil {
		g.seat = *seat
	}
	return seat != nil
}

// ownGuest finds the person whom a token for their page or feed belongs to.
func (h *Handler) ownGuest(e *edition.Edition, r *http.Request, got string, kind token.Kind) (*guest, bool, error) {
	m, found, err := h.whose.find(r.Context(), got, h.everybody(kind))
	if !found {
		return nil, false, err
	}
	g, err := h.guest(r.Context(), e, m.address, scheduler.Scope{})
	if err != nil {
		return nil, false, err
	}
	generation := g.wish.Links
	if kind == token.Feed || kind == token.Password {
		generation = g.wish.Feed
	}
	return g, generation == m.generation && (g.State.Known[m.address] || g.named()), nil
}

// named reports whether the accepted files name the guest.
func (g *guest) named() bool {
	return g.State.Accepted != nil && g.State.Accepted.People.ByAddress.At(g.address) != nil
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
