package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
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

// ofTheme finds the person to whom a link about a theme belongs, among those with these addresses.
func (h *Handler) ofTheme(e *edition.Edition, r *http.Request, kind token.Kind, t *theme.Theme, addresses []string) (*guest, bool) {
	i, found := h.whose.find(e.Version, r.PathValue("token"), circle{kind, t.ID, len(addresses), func(i int) []string {
		return []string{t.ID, addresses[i], strconv.Itoa(e.State.Wishes[addresses[i]].Links)}
	}})
	if !found {
		return nil, false
	}
	return newGuest(e, addresses[i]), true
}

// affirmGuest finds the organizer to whom the link belongs by which a theme goes on.
func (h *Handler) affirmGuest(e *edition.Edition, r *http.Request) (*guest, bool) {
	t := e.Theme(r.PathValue("theme"))
	if t == nil || !t.Season.Set() || t.Ended {
		return nil, false
	}
	return h.ofTheme(e, r, token.Affirm, t, organizers(t))
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
	h.whole.Renew(ctx)
	seeOther(w, r.URL.EscapedPath())
}

// callGuest finds the person to whom the link of a call belongs: somebody who said in a survey of the theme that they would present.
func (h *Handler) callGuest(e *edition.Edition, r *http.Request) (*guest, bool) {
	t := e.Theme(r.PathValue("theme"))
	if t == nil {
		return nil, false
	}
	var members []string
	for _, m := range t.Members {
		members = append(members, m.Person.Email)
	}
	return h.ofTheme(e, r, token.Call, t, members)
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
	h.whole.Renew(ctx)
	seeOther(w, r.URL.EscapedPath())
}
