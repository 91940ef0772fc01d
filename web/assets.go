package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

// style serves GET /style.css. Its address names its content, so browsers may keep it.
func (h *Handler) style(w http.ResponseWriter, _ *http.Request) {
	asset(w, "text/css; charset=utf-8", h.options.Words().Style())
}

// icon serves GET /icon.svg.
func (h *Handler) icon(w http.ResponseWriter, _ *http.Request) {
	asset(w, "image/svg+xml", h.options.Words().Icon())
}

// asset writes a file that caches may keep for a day.
func asset(w http.ResponseWriter, contentType string, content []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.Write(content) // if it fails the client has gone away
}

// digest returns 32 hexadecimal digits that tell contents apart.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16])
}
