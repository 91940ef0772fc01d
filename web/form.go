package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	"rondo/theme"
)

// maxForm is the longest body of a form, in octets.
const maxForm = 16 << 10

// oneClick is the body by which mail programs take their user out of a theme (RFC 8058 §3.2).
const oneClick = "List-Unsubscribe=One-Click"

// body reads what was posted. code is 0, or the status of the response that says what is wrong.
func body(w http.ResponseWriter, r *http.Request) (posted []byte, code int) {
	return bodyOf(w, r, maxForm)
}

// bodyOf does what [body] does, with another limit in octets.
func bodyOf(w http.ResponseWriter, r *http.Request, most int) (posted []byte, code int) {
	posted, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(most)))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, http.StatusRequestEntityTooLarge
	case err != nil:
		return nil, http.StatusBadRequest
	}
	return posted, 0
}

// fields reads a form of one of our pages, which has no fields but the known ones, each at most once and in UTF-8. code is
// 0, or the status of the response that says what is wrong.
func fields(contentType string, posted []byte, known ...string) (form url.Values, code int) {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, http.StatusUnsupportedMediaType
	}
	form, err = url.ParseQuery(string(posted))
	if err != nil {
		return nil, http.StatusBadRequest
	}
	for name, values := range form {
		if len(values) != 1 || !slices.Contains(known, name) || !utf8.ValidString(values[0]) {
			return nil, http.StatusBadRequest
		}
	}
	return form, 0
}

// isOneClick reports whether the body is the one by which a mail program asks to leave (RFC 8058 §3.2): oneClick, in one
// of the two forms that the RFC allows, and nothing else.
func isOneClick(contentType string, posted []byte) bool {
	kind, parameters, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
		return false
	case kind == "application/x-www-form-urlencoded":
		return string(posted) == oneClick
	case kind != "multipart/form-data" || parameters["boundary"] == "":
		return false
	}
	parts := multipart.NewReader(bytes.NewReader(posted), parameters["boundary"])
	part, err := parts.NextRawPart()
	if err != nil || part.FormName() != "List-Unsubscribe" || part.FileName() != "" {
		return false
	}
	value, err := io.ReadAll(part)
	if err != nil || string(value) != "One-Click" {
		return false
	}
	_, err = parts.NextRawPart()
	return err == io.EOF
}

// sameSite reports whether a form was posted from a page of the site, as far as the browser tells. A form on another site
// would not know the token in the address either; this is the second lock.
func sameSite(site theme.Site, r *http.Request) bool {
	guard := http.NewCrossOriginProtection()
	if site.URL != "" && r.Header.Get("Sec-Fetch-Site") == "" { // behind a proxy, Host may be another
		_ = guard.AddTrustedOrigin(site.URL) // fails for an address that is none; then it trusts nobody
	}
	return guard.Check(r) == nil
}
