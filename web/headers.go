package web

import "net/http"

// The headers that every response carries. Pages hold no script, load nothing from elsewhere and cannot be framed, and
// the sites that they link to are not told their addresses.
var (
	contentPolicy = []string{"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'"}
	noSniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
)

// secure sets the headers that every response carries. The values are shared between responses, which is safe because
// [http.Header.Set] makes a new slice.
func secure(header http.Header) {
	header["Content-Security-Policy"] = contentPolicy
	header["X-Content-Type-Options"] = noSniff
	header["Referrer-Policy"] = noReferrer
}
