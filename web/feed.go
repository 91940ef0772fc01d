package web

import (
	"net/http"
	"strconv"
	"strings"

	"rondo/listing"
	"rondo/web/edition"
)

// feed serves GET /feeds/{file}: the public calendar of a theme, or of all, when they take time, and what is new.
func (h *Handler) feed(w http.ResponseWriter, r *http.Request) {
	share(w.Header())
	h.metrics.feedServed(h.serveFeed(w, r))
}

// serveFeed responds with a public feed and returns the status.
func (h *Handler) serveFeed(w http.ResponseWriter, r *http.Request) int {
	e, err := h.public.Current(r.Context())
	if err != nil {
		return h.fail(w, r, http.StatusServiceUnavailable)
	}
	name := r.PathValue("file")
	var f *edition.File
	found := false
	if id, is := strings.CutSuffix(name, ".ics"); is {
		f, found = e.Feed(id)
	} else if id, is := strings.CutSuffix(name, ".ifb"); is {
		f, found = e.Busy(id)
	} else if id, is := strings.CutSuffix(name, ".atom"); is {
		if f, found = e.News(id); f != nil {
			return serveAs(w, r, f, atomType, publicFile)
		}
	}
	switch {
	case !found:
		return h.fail(w, r, http.StatusNotFound)
	case f == nil:
		return h.fail(w, r, http.StatusInternalServerError)
	}
	return serve(w, r, f, name, publicFile)
}

// Headers of calendars that say the same in every response. Like those of headers.go they are shared between responses.
var (
	publicFile  = []string{"public, max-age=300"} // Cache-Control; calendar programs ask every half hour at most
	privateFile = []string{"private, no-cache"}   // only the reader's program keeps it, and asks each time: a revoked address is no good at once

	byEncoding   = []string{"Accept-Encoding"}
	textCalendar = []string{"text/calendar; charset=utf-8"}
	atomType     = []string{listing.AtomType}
	gzipped      = []string{"gzip"}
)

// serve responds to a GET or HEAD with a calendar as serveAs does. name is that of the file in which a browser saves it.
func serve(w http.ResponseWriter, r *http.Request, f *edition.File, name string, caching []string) int {
	header := w.Header()
	header["Content-Disposition"] = []string{`attachment; filename="` + name + `"`}
	return serveAs(w, r, f, textCalendar, caching)
}

// serveAs responds to a GET or HEAD with a file of a media type, or with 304 if the client has it, and returns the status. The
// representation is chosen by Accept-Encoding.
func serveAs(w http.ResponseWriter, r *http.Request, f *edition.File, media, caching []string) int {
	header := w.Header()
	body := f.Plain
	packed := acceptsGzip(r.Header["Accept-Encoding"])
	if packed {
		body = f.Packed
	}
	header["Cache-Control"], header["Vary"] = caching, byEncoding
	header["Etag"] = []string{body.Tag}
	if !f.Modified.IsZero() {
		header["Last-Modified"] = []string{f.Modified.UTC().Format(http.TimeFormat)}
	}
	if unchanged(r.Header, body.Tag, f.Modified) {
		delete(header, "Content-Disposition")
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	header["Content-Type"] = media
	header["Content-Length"] = []string{strconv.Itoa(body.Size())}
	if packed {
		header["Content-Encoding"] = gzipped
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(body.Bytes()) // if it fails the client has gone away
	}
	return http.StatusOK
}

// sessionFile serves GET /s/{theme}/{key}.ics: one session as a calendar to add by hand. It says what the feed says.
func (h *Handler) sessionFile(w http.ResponseWriter, r *http.Request, theme, key string) {
	e, err := h.public.Current(r.Context())
	if err != nil {
		h.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	s := e.Session(theme, key)
	if s == nil {
		h.fail(w, r, http.StatusNotFound)
		return
	}
	f, err := e.Object(s)
	switch {
	case err != nil:
		h.options.Log.Error("write a session's file", "uid", s.UID, "error", err)
		h.fail(w, r, http.StatusInternalServerError)
	case f == nil:
		h.fail(w, r, http.StatusNotFound)
	default:
		serve(w, r, f, theme+"-"+key+".ics", publicFile)
	}
}
