package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/text/language"

	"rondo/ical"
	"rondo/templates"
	"rondo/theme"
	"rondo/web/edition"
)

// page responds with a page. It fills in the frame what every page has; the caller may have set its Language, by default
// the visitor's, and its Zone and City, which on public pages the visitor's choice replaces.
func (h *Handler) page(w http.ResponseWriter, r *http.Request, site theme.Site, code int, p templates.Page, view templates.View) {
	words := h.options.Words()
	p.Site, p.Here = site.Name, r.URL.Path
	p.Style = "/style.css?v=" + digest(words.Style())
	if p.Language == "" {
		p.Language = choose(words.Languages(), site.Language, r.Header.Get("Accept-Language"))
	}
	p.Now = h.options.Now()
	p.Zones = offeredZones
	if !view.Private() {
		p.Asked = r.URL.Query().Get("tz")
		if zone, err := ical.LoadZone(p.Asked); err == nil {
			p.Zone, p.City = zone.Location(), zone.City()
		}
	}
	var html bytes.Buffer
	if err := words.Page(&html, p, view); err != nil {
		h.options.Log.Error("word a page", "page", view.Layout(), "error", err)
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	allowSheet(header, html.Bytes())
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Vary", "Accept-Encoding, Accept-Language")
	if acceptsGzip(r.Header["Accept-Encoding"]) {
		html = deflated(html)
		header["Content-Encoding"] = gzipped
	}
	header.Set("Content-Length", strconv.Itoa(html.Len()))
	if code != http.StatusOK {
		header.Set("Cache-Control", "no-store")
	} else if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-cache")
	}
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		w.Write(html.Bytes()) // if it fails the client has gone away
	}
}

// first returns the edition for a page that says nothing of people. At the start that is one without them: they may be many, and take long to
// read.
func (h *Handler) first(ctx context.Context) (*edition.Edition, error) {
	if h.outline != nil && h.public.Latest() == nil {
		if e, err := h.outline.Current(ctx); err == nil {
			return e, nil
		}
	}
	return h.public.Current(ctx)
}

// foremost returns the edition for the site's first page, which says little of sessions that are over. At the start that is one without most
// of them, too.
func (h *Handler) foremost(ctx context.Context) (*edition.Edition, error) {
	if h.front != nil && h.public.Latest() == nil {
		if e, err := h.front.Current(ctx); err == nil {
			return e, nil
		}
	}
	return h.public.Current(ctx)
}

// visit returns a handler for a public page, which show makes from an edition that current returns. A nil view is answered with 404.
func (h *Handler) visit(current func(context.Context) (*edition.Edition, error), show func(*edition.Edition, *http.Request, time.Time) (templates.Page, templates.View)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		e, err := current(r.Context())
		if err != nil {
			h.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		frame, view := show(e, r, h.options.Now())
		if view == nil {
			h.fail(w, r, http.StatusNotFound)
			return
		}
		h.page(w, r, e.Site, http.StatusOK, frame, view)
	}
}

// choose returns the tag that fits Accept-Language best (RFC 9110 §12.5.4), or own, the site's, if none does.
func choose(tags []string, own, accept string) string {
	offered := []string{own}
	for _, tag := range tags {
		if tag != own {
			offered = append(offered, tag)
		}
	}
	parsed := make([]language.Tag, len(offered))
	for i, tag := range offered {
		parsed[i] = language.Make(tag)
	}
	_, i := language.MatchStrings(language.NewMatcher(parsed), accept)
	return offered[i]
}

// offeredZones are the zones that the zone picker completes. Any other may be typed.
var offeredZones = []string{
	"Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
	"America/Bogota", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Mexico_City",
	"America/New_York", "America/Sao_Paulo", "America/Toronto", "America/Vancouver",
	"Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Manila", "Asia/Seoul",
	"Asia/Shanghai", "Asia/Singapore", "Asia/Taipei", "Asia/Tokyo",
	"Australia/Melbourne", "Australia/Perth", "Australia/Sydney",
	"Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Brussels", "Europe/Copenhagen", "Europe/Dublin",
	"Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid",
	"Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Tallinn",
	"Europe/Vienna", "Europe/Warsaw", "Europe/Zurich", "Pacific/Auckland", "UTC",
}
