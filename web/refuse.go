package web

import (
	"net/http"
	"strings"

	"rondo/templates"
	"rondo/theme"
	"rondo/web/edition"
)

// refuse responds to a request that no route takes: 405 with the methods that the path has, or 404 if it has none.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	asked := *r
	for _, asked.Method = range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions} {
		if _, pattern := h.mux.Handler(&asked); pattern != everyPath {
			allowed = append(allowed, asked.Method)
		}
	}
	if len(allowed) == 0 {
		h.fail(w, r, http.StatusNotFound)
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	h.fail(w, r, http.StatusMethodNotAllowed)
}

// fail responds with an error page that says nothing of a person, and returns the status.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, code int) int {
	h.page(w, r, h.site(), code, templates.Page{}, templates.ProblemPage{Status: code})
	return code
}

// site returns the site of the last edition that was read, or else that of the [Options].
func (h *Handler) site() theme.Site {
	for _, s := range []*edition.Series{h.public, h.whole} {
		if e := s.Latest(); e != nil {
			return e.Site
		}
	}
	return h.options.Site
}
