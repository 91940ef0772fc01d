package web

import (
	"net/http"
	"strings"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

// shownEmbedded is how many coming sessions the page lists that stands in pages of other sites.
const shownEmbedded = 8

// embed serves GET /embed/{theme}: what comes of a theme, or of all with the id [scheduler.Everything], for a frame in a page of another site.
// Browsers show it there only where the files name that site.
func (h *Handler) embed(w http.ResponseWriter, r *http.Request) {
	e, err := h.public.Current(r.Context())
	if err != nil {
		h.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	id, now := r.PathValue("theme"), h.options.Now()
	view := templates.EmbedPage{Path: "/"}
	sessions, ancestors := e.Sessions, e.Site.FrameAncestors
	if id != scheduler.Everything {
		t := e.Theme(id)
		if t == nil {
			h.fail(w, r, http.StatusNotFound)
			return
		}
		said := describe(e, t, now)
		view.Theme, view.Path, sessions = &said, said.Path, e.Of(id)
		if t.FrameAncestors != nil {
			ancestors = t.FrameAncestors
		}
	}
	for _, s := range sessions {
		if len(view.Coming) < shownEmbedded && s.Facts.End.After(now) && !s.Facts.Stepped.Skipped() {
			view.Coming = append(view.Coming, occurrence(e, s))
		}
	}
	w.Header()["Content-Security-Policy"] = []string{framedBy(ancestors)}
	h.page(w, r, e.Site, http.StatusOK, templates.Page{}, view)
}

// framedBy is the policy of a page that pages of some origins may have in a frame (CSP 3 §6.4.2).
func framedBy(ancestors []theme.Origin) string {
	if len(ancestors) == 0 {
		return contentPolicy[0]
	}
	list := make([]string, len(ancestors))
	for i, a := range ancestors {
		list[i] = string(a)
	}
	return strings.Replace(contentPolicy[0], "frame-ancestors 'none'", "frame-ancestors "+strings.Join(list, " "), 1)
}
