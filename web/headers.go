package web

import "net/http"

// The headers every answer carries. Pages hold no script, load nothing from elsewhere and cannot be framed; addresses
// of pages do not travel to the sites they link to.
var (
	contentPolicy = []string{"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'"}
	noSniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
)

// secure sets them. The values are shared between answers: a header that is set again gets a slice of its own.
func secure(header http.Header) {
	header["Content-Security-Policy"] = contentPolicy
	header["X-Content-Type-Options"] = noSniff
	header["Referrer-Policy"] = noReferrer
}
