package web

import (
	"net/http"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/token"
	"rondo/web/edition"
)

// leaveGuest finds the person whose link for leaving is asked for.
func (h *Handler) leaveGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	return h.seatGuest(e, r, token.Leave)
}

// leavePage serves GET /leave/{theme}/{slot}/{token}: a button that takes a person out of a theme.
func (h *Handler) leavePage(w http.ResponseWriter, r *http.Request, g *guest) {
	seat := h.seat(g)
	seat.Left = g.wish.Leaves(g.session.Theme)
	said := occurrence(g.Edition, g.session)
	h.page(w, r, g.Site, http.StatusOK, templates.Page{Language: g.language()}, templates.LeavePage{Session: said, Seat: seat})
}

// leave serves POST /leave/{theme}/{slot}/{token}: it takes a person out of a theme, by the button or by the one click of
// a mail program. RFC 8058 §3.2 lets the latter come from no page, and its response must be no redirect.
func (h *Handler) leave(w http.ResponseWriter, r *http.Request, g *guest) {
	posted, code := body(w, r)
	if code != 0 {
		h.unsaved(w, r, g, code)
		return
	}
	change := scheduler.Change{Leave: g.session.Theme}
	if isOneClick(r.Header.Get("Content-Type"), posted) {
		if h.mayWrite(w, r, g) && h.prefer(w, r, g, change) {
			h.leavePage(w, r, h.renewed(r.Context(), g))
		}
		return
	}
	form, ok := h.posted(w, r, g, posted, "leave")
	switch {
	case !ok:
	case form.Get("leave") != "yes":
		h.unsaved(w, r, g, http.StatusBadRequest)
	case h.prefer(w, r, g, change):
		seeOther(w, r.URL.EscapedPath())
	}
}
