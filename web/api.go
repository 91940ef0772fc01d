package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"rondo/listing"
	"rondo/web/edition"
)

// apiPath is the pattern of everything for other programs.
const apiPath = "/api/"

// list returns a handler for GET /api/sessions.…: the sessions of feeds in a format, or those of them that the query asks for.
func (h *Handler) list(format listing.Format) http.HandlerFunc {
	media := []string{format.MediaType()}
	return func(w http.ResponseWriter, r *http.Request) {
		share(w.Header())
		e, err := h.public.Current(r.Context())
		if err != nil {
			w.Header().Set("Retry-After", "10")
			problem(w, r, http.StatusServiceUnavailable, "what is recorded cannot be read at present; ask again in a moment")
			return
		}
		f, err := answer(e, format, r.URL.RawQuery)
		var wrong *listing.Mistake
		switch {
		case errors.As(err, &wrong) && wrong.Missing:
			problem(w, r, http.StatusNotFound, wrong.Detail)
		case err != nil:
			problem(w, r, http.StatusBadRequest, err.Error())
		case f == nil:
			problem(w, r, http.StatusInternalServerError, "the list cannot be written; the log of the server says why")
		default:
			serveAs(w, r, f, media, publicFile)
		}
	}
}

// answer returns the list that a query asks for; nil if it cannot be written. An error is one of the query.
func answer(e *edition.Edition, format listing.Format, query string) (*edition.File, error) {
	if query == "" { // as most ask
		return e.Select(format, listing.Query{}), nil
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, &listing.Mistake{Detail: "the query cannot be read; write a % of a value as %25, and separate parameters by &"}
	}
	q, err := listing.ParseQuery(values, e.Site.Zone, e.Known, themeIDs(e))
	if err != nil {
		return nil, err
	}
	return e.Select(format, q), nil
}

// themeIDs are the themes that the first page lists.
func themeIDs(e *edition.Edition) (ids []string) {
	if e.State.Accepted == nil {
		return nil
	}
	for _, t := range e.State.Accepted.Themes {
		if !t.Draft {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// schema serves GET /api/sessions.schema.json.
func schema(w http.ResponseWriter, _ *http.Request) {
	share(w.Header())
	asset(w, "application/schema+json", listing.Schema())
}

// noAPI responds to what is asked for below /api/ and is not there, or is more than reading.
func (h *Handler) noAPI(w http.ResponseWriter, r *http.Request) {
	share(w.Header())
	asked := *r
	asked.Method = http.MethodGet
	if _, pattern := h.mux.Handler(&asked); pattern != apiPath {
		w.Header()["Allow"] = []string{"GET, HEAD, OPTIONS"}
		problem(w, r, http.StatusMethodNotAllowed, "sessions can only be read here; organizers change them in their files of YAML")
		return
	}
	problem(w, r, http.StatusNotFound, "there is no such address; there are /api/sessions.json, /api/sessions.jscalendar and /api/sessions.schema.json")
}

// problem responds with an error for programs (RFC 9457). detail is a sentence for whoever writes one: what was found, and what would be right.
func problem(w http.ResponseWriter, r *http.Request, code int, detail string) {
	text, _ := json.Marshal(struct { // of strings and a number
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{"about:blank", http.StatusText(code), code, detail})
	header := w.Header()
	header.Set("Content-Type", "application/problem+json")
	header.Set("Content-Length", strconv.Itoa(len(text)))
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		w.Write(text)
	}
}
