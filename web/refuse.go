package web

import (
	"net/http"

	"rondo/templates"
)

// refuse answers a request that no route takes: 404, or 405 with the methods that would do. The routes know which; only
// their words are replaced.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request) {
	verdict := &verdict{header: make(http.Header)}
	h.routes.ServeHTTP(verdict, r)
	if allow := verdict.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
	}
	h.fail(w, r, verdict.code)
}

// verdict is an answer of which only status and header are wanted.
type verdict struct {
	header http.Header
	code   int
}

func (v *verdict) Header() http.Header         { return v.header }
func (v *verdict) WriteHeader(code int)        { v.code = code }
func (v *verdict) Write(p []byte) (int, error) { return len(p), nil }

// fail answers with an error page and returns its status.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, code int) int {
	site := h.options.Site
	for _, s := range []*series{&h.whole, &h.public} {
		if e := s.latest.Load(); e != nil {
			site = e.site
		}
	}
	h.page(w, r, site, code, templates.Page{Kind: "problem", Status: code})
	return code
}
