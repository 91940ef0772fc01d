package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

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

// allowSheet lets a page use the style sheet that stands in it, if there is one: that of a document to be kept or printed. Nothing else
// within a page may be one.
func allowSheet(header http.Header, html []byte) {
	_, rest, _ := bytes.Cut(html, []byte("<style>"))
	sheet, _, found := bytes.Cut(rest, []byte("</style>"))
	if !found {
		return
	}
	sum := sha256.Sum256(sheet)
	header.Set("Content-Security-Policy", strings.Replace(header.Get("Content-Security-Policy"), "style-src 'self'",
		"style-src 'self' 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", 1))
}
