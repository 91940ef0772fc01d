package web

import "net/http"

// Headers by which a browser lets pages of other sites read what everybody may read (CORS, fetch.spec.whatwg.org §3.2). They are shared between
// responses, like those of headers.go. Nothing that belongs to a person has them.
var (
	anySite     = []string{"*"}
	shownFields = []string{"ETag"} // beside those that every page may read
	readMethods = []string{"GET, HEAD"}
	anyField    = []string{"*"} // If-None-Match, and what libraries send along: none of it decides anything here
	forADay     = []string{"86400"}
)

// share lets pages of other sites read a response.
func share(header http.Header) {
	header["Access-Control-Allow-Origin"] = anySite
	header["Access-Control-Expose-Headers"] = shownFields
}

// preflight serves OPTIONS, by which a browser asks before a page of another site sends more than it always may.
func preflight(w http.ResponseWriter, _ *http.Request) {
	header := w.Header()
	header["Allow"] = []string{"GET, HEAD, OPTIONS"}
	header["Access-Control-Allow-Origin"] = anySite
	header["Access-Control-Allow-Methods"] = readMethods
	header["Access-Control-Allow-Headers"] = anyField
	header["Access-Control-Max-Age"] = forADay
	w.WriteHeader(http.StatusNoContent)
}
