package web

import (
	"net/http"
	"strings"

	"rondo/templates"
	"rondo/web/edition"
)

// refuse responds to a request that no route takes: 405 with the methods that the path has, or 404 if it has none.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	asked := *r
	for _, asked.Method = range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
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
	site := h.options.Site
	for _, s := range []*edition.Series{h.whole, h.public} {
		if e := s.Latest(); e != nil {
			site = e.Site
		}
	}
	h.page(w, r, site, code, templates.Page{}, templates.ProblemPage{Status: code})
	return code
}
