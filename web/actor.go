package web

import (
	"net/http"
	"strings"

	"rondo/theme"
	"rondo/web/edition"
)

// actor is whoever a page belongs to: who may look at it and post on it. A [guest], who has a seat or is in the files, is
// one; somebody without a seat, such as an organizer at a desk, would be another.
type actor interface {
	site() theme.Site // whose pages these are, as the edition has it that knows the actor
	language() string // tag of the language of their pages, such as "fi"
	paceKey() string  // actors with the same key share one limit of how often they post
}

// private returns a handler for a page that belongs to one actor. find tells from the address whose it is, by the edition that
// everybody sees; found is false for nobody's, and the answer to that is one 404, whatever is wrong with the address. After an error it
// is 503.
func private[A actor](h *Handler, find func(*edition.Edition, *http.Request) (who A, found bool, err error), respond func(http.ResponseWriter, *http.Request, A)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		e, err := h.public.Current(r.Context())
		if err != nil {
			discreet(w.Header(), h.options.Site)
			h.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		discreet(w.Header(), e.Site)
		who, found, err := find(e, r)
		if err != nil {
			h.options.Log.Error("look whose a page is", "error", err)
			h.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		if !found {
			h.fail(w, r, http.StatusNotFound)
			return
		}
		respond(w, r, who)
	}
}

// discreet sets the headers of everything that is one person's own. Browsers that are told to send no Referer at all
// send no Origin either, and on a site without TLS they send nothing else by which a form of another site is known. There
// they are told to send the site's name, and no more, to the site itself and to others.
func discreet(header http.Header, site theme.Site) {
	header.Set("Cache-Control", "no-store")
	header.Set("X-Robots-Tag", "noindex, nofollow")
	if strings.HasPrefix(site.URL, "http://") {
		header.Set("Referrer-Policy", "strict-origin")
	}
}
