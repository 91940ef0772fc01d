package web

import (
	"net/http"
	"strings"
)

// logged serves a request and logs it in one line: what was asked for, as its route says it, with theme and slot, and the status, the
// bytes and the milliseconds of the response. Tokens, queries, addresses and who asked are in no line.
func (h *Handler) logged(w http.ResponseWriter, r *http.Request) {
	began := h.options.Now()
	seen := &watched{ResponseWriter: w}
	h.mux.ServeHTTP(seen, r)
	h.options.Log.Info("request", "method", methodOf(r), "route", routeOf(r), "status", seen.code(), "bytes", seen.bytes,
		"ms", h.options.Now().Sub(began).Milliseconds())
}

// methodOf returns the method of a request, in one of a few words.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions, "PROPFIND", "REPORT":
		return r.Method
	}
	return "other"
}

// routeOf returns the route that a request took, with the names that everybody may know in their places.
func routeOf(r *http.Request) string {
	_, route, found := strings.Cut(r.Pattern, " ")
	if !found {
		route = r.Pattern
	}
	if route == everyPath {
		return "none"
	}
	for _, name := range []string{"theme", "slot"} {
		if value := r.PathValue(name); plainName(value) {
			route = strings.Replace(route, "{"+name+"}", value, 1)
		}
	}
	return strings.TrimSuffix(route, "{$}")
}

// plainName reports whether a value is short and of characters that ids and dates have, so that nothing else comes into the log.
func plainName(value string) bool {
	return value != "" && len(value) <= 64 && strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// watched notes what is written.
type watched struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader notes the status of the response.
func (w *watched) WriteHeader(code int) {
	if w.status == 0 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

// Write counts.
func (w *watched) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *watched) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
