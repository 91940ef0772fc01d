package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"unicode/utf8"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web/edition"
)

// Series takes what people say of a theme as a whole. Its methods are called concurrently, each with at most 10 seconds. If there is an
// error, nothing was kept.
type Series interface {
	// Affirm records that a theme goes on for another season, as one of its organizers says.
	Affirm(ctx context.Context, theme, address string) error
	// Volunteer passes on to the organizers that a person would present a session which nobody presents, with the words that they add.
	// [scheduler.ErrManyWords] says that they have written too often today.
	Volunteer(ctx context.Context, uid, address, words string) error
}

// ofTheme finds the person to whom a link about a theme belongs, among those whom people names of it. More is read beside what is theirs.
// A theme that the edition does not have is none, so that strangers cannot have lists kept of any name.
func (h *Handler) ofTheme(e *edition.Edition, r *http.Request, kind token.Kind, people func(*theme.Theme) []string, more scheduler.Scope) (*guest, bool, error) {
	id := r.PathValue("theme")
	if e.Theme(id) == nil {
		return nil, false, nil
	}
	m, found, err := h.whose.find(r.Context(), r.PathValue("token"), h.among(kind, id, people))
	if !found {
		return nil, false, err
	}
	g, err := h.guest(r.Context(), e, m.address, more)
	if err != nil {
		return nil, false, err
	}
	return g, g.wish.Links == m.generation && slices.Contains(people(g.Theme(id)), m.address), nil
}

// affirmGuest finds the organizer to whom the link belongs by which a theme goes on.
func (h *Handler) affirmGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	t := e.Theme(r.PathValue("theme"))
	if t == nil || !t.Season.Set() || t.Ended {
		return nil, false, nil
	}
	return h.ofTheme(e, r, token.Affirm, organizers, scheduler.Scope{Rest: true})
}

// affirmPage serves GET /affirm/{theme}/{token}: until when a theme goes on, and a button by which it does for longer.
func (h *Handler) affirmPage(w http.ResponseWriter, r *http.Request, g *guest) {
	t := g.Theme(r.PathValue("theme"))
	season := g.State.SeasonOf(t, h.options.Now())
	h.page(w, r, g.Site, http.StatusOK, templates.Page{Language: g.language()}, templates.AffirmPage{
		To: g.name, Name: t.Name, Path: themePath(t.ID), Phase: season.Phase, Ends: season.Ends.In(g.zone.Location()), Gone: season.Gone.In(g.zone.Location()),
		Again: season.Again.In(g.zone.Location()), Page: h.ownPath(g),
	})
}

// affirm serves POST /affirm/{theme}/{token}.
func (h *Handler) affirm(w http.ResponseWriter, r *http.Request, g *guest) {
	form, ok := h.post(w, r, g, "goes-on")
	if !ok {
		return
	}
	if form.Get("goes-on") != "yes" {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	if err := h.options.Series.Affirm(ctx, r.PathValue("theme"), g.address); err != nil {
		h.options.Log.Error("record that a theme goes on", "theme", r.PathValue("theme"), "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return
	}
	h.Invalidate()
	seeOther(w, r.URL.EscapedPath())
}

// callGuest finds the person to whom the link of a call belongs: somebody who said in a survey of the theme that they would present.
func (h *Handler) callGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	everybody := func(t *theme.Theme) (addresses []string) { // also those who joined by themselves
		if t == nil {
			return nil
		}
		for _, m := range t.Members {
			addresses = append(addresses, m.Person.Email)
		}
		return addresses
	}
	return h.ofTheme(e, r, token.Call, everybody, scheduler.Scope{Rest: true, Seats: castOf(e, r.PathValue("theme"))})
}

// callPage serves GET /call/{theme}/{token}: the sessions of a theme that nobody presents, one of which its reader may take.
func (h *Handler) callPage(w http.ResponseWriter, r *http.Request, g *guest) {
	t := g.Theme(r.PathValue("theme"))
	page := templates.CallPage{To: g.name, Name: t.Name, Path: themePath(t.ID), Page: h.ownPath(g), Limit: scheduler.MaxComment}
	open, _ := g.State.Wanted(t, h.options.Now())
	offered := map[string]bool{}
	for _, said := range g.State.Written {
		if said.From == g.address {
			offered[said.Offers] = true
		}
	}
	for _, s := range open {
		said := occurrence(g.Edition, s)
		said.Zone, said.City = g.zone.Location(), g.zone.City()
		page.Open = append(page.Open, templates.Wanted{Key: s.Key(), Session: said, Offered: offered[s.UID]})
	}
	h.page(w, r, g.Site, http.StatusOK, templates.Page{Language: g.language()}, page)
}

// call serves POST /call/{theme}/{token}: which session the reader would present.
func (h *Handler) call(w http.ResponseWriter, r *http.Request, g *guest) {
	form, ok := h.post(w, r, g, "session", "words")
	if !ok {
		return
	}
	words := tidy(form.Get("words"))
	open, _ := g.State.Wanted(g.Theme(r.PathValue("theme")), h.options.Now())
	uid := ""
	for _, s := range open {
		if s.Key() == form.Get("session") {
			uid = s.UID
		}
	}
	switch {
	case utf8.RuneCountInString(words) > scheduler.MaxComment:
		h.unsaved(w, r, g, http.StatusRequestEntityTooLarge)
		return
	case form.Get("session") == "":
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	case uid == "": // taken meanwhile: the page shows what is left
		seeOther(w, r.URL.EscapedPath())
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	switch err := h.options.Series.Volunteer(ctx, uid, g.address, words); {
	case errors.Is(err, scheduler.ErrManyWords):
		h.unsaved(w, r, g, http.StatusTooManyRequests)
		return
	case err != nil:
		h.options.Log.Error("pass an offer to present on", "uid", uid, "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return
	}
	h.Invalidate()
	seeOther(w, r.URL.EscapedPath())
}
