package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"rondo/templates"
	"rondo/theme"
	"rondo/web/edition"
)

// Frame is what a room of pages beside this package takes from the site: the edition that pages are made from, the frame that they
// stand in, and how forms are read.
type Frame struct{ h *Handler }

// Poster is whoever posts a form.
type Poster struct {
	Key      string // those with the same share one limit of how often they post; not empty
	Stranger bool   // has neither cookie nor link; however many there are of them, those who have one find their own limit
	Language string // tag of the language that they are told in what is wrong; "" for that of the browser
	Most     int    // the longest body, in octets; 0 for 16 KiB
}

// Edition returns the present edition, with the people. The error is that of the [Source]; the response to it is 503.
func (f Frame) Edition(ctx context.Context) (*edition.Edition, error) { return f.h.whole.Current(ctx) }

// Renew reads again what something was just recorded in, so that the next page shows it, and reports whether it could.
func (f Frame) Renew(ctx context.Context) bool {
	f.h.Invalidate()
	return f.h.whole.Renew(ctx)
}

// Site returns the site of the last edition that was read, or else that of the [Options].
func (f Frame) Site() theme.Site { return f.h.site() }

// Discreet sets the headers of everything that is one person's own: nobody keeps a copy, and searchers leave it out.
func (f Frame) Discreet(header http.Header) { discreet(header, f.Site()) }

// Page responds with a page. Its frame may have a Language, by default the visitor's, a Zone and a City; the rest is filled in.
func (f Frame) Page(w http.ResponseWriter, r *http.Request, code int, p templates.Page, view templates.View) {
	f.h.page(w, r, f.Site(), code, p, view)
}

// Post reads a form that a page of the site posted with a cookie of its reader. It has no fields but the known ones, each at most
// once. ok is false if something is wrong with it; then the response says so already, and nothing is to follow.
//
// A form is taken only if the browser says that a page of this very site posted it (Sec-Fetch-Site, or else Origin). One that says
// neither is no browser that anybody uses, and is refused.
func (f Frame) Post(w http.ResponseWriter, r *http.Request, who Poster, known ...string) (form url.Values, ok bool) {
	if !ownForm(f.Site(), r) {
		f.Unsaved(w, r, who, http.StatusForbidden)
		return nil, false
	}
	posted, code := bodyOf(w, r, cmp.Or(who.Most, maxForm))
	if code == 0 {
		form, code = fields(r.Header.Get("Content-Type"), posted, known...)
	}
	if code != 0 {
		f.Unsaved(w, r, who, code)
		return nil, false
	}
	limit := &f.h.pace
	if who.Stranger {
		limit = &f.h.strangers
	}
	if !limit.allow(who.Key, f.h.options.Now()) {
		w.Header().Set("Retry-After", "60")
		f.Unsaved(w, r, who, http.StatusTooManyRequests)
		return nil, false
	}
	return form, true
}

// Unsaved responds with a page that says that nothing was recorded, and why.
func (f Frame) Unsaved(w http.ResponseWriter, r *http.Request, who Poster, code int) {
	f.Page(w, r, code, templates.Page{Language: who.Language}, templates.ProblemPage{Status: code, Unsaved: true})
}

// Refuse responds with an error page that says nothing of anybody: 404 is the one that every page has which is not there.
func (f Frame) Refuse(w http.ResponseWriter, r *http.Request, code int) { f.h.fail(w, r, code) }

// SeeOther sends a browser on to a path of the site, to look at what it has written.
func (f Frame) SeeOther(w http.ResponseWriter, path string) { seeOther(w, path) }

// Crowd returns a function that limits how often something is done in a minute from everywhere together, and reports whether a request may
// do it at now. A part of all is kept for those who ask seldom.
func (f Frame) Crowd(all, kept int) (allow func(r *http.Request, now time.Time) bool) {
	c := newCrowd(all-kept, kept, time.Minute)
	return func(r *http.Request, now time.Time) bool { return c.allow(f.h.region(r), now) }
}

// Network returns where a request comes from: an IPv4 address, or the first 64 bits of an IPv6 address.
func (f Frame) Network(r *http.Request) string { return f.h.network(r) }

// Written returns the context of a write. It does not end when the browser goes away, which takes nothing back.
func (f Frame) Written(r *http.Request) (context.Context, context.CancelFunc) { return written(r) }

// ownForm reports whether a browser says that a page of this very site posted a form.
func ownForm(site theme.Site, r *http.Request) bool {
	if from := r.Header.Values("Sec-Fetch-Site"); len(from) > 0 {
		return len(from) == 1 && from[0] == "same-origin"
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	if err != nil || origin.Host == "" || len(r.Header.Values("Origin")) != 1 {
		return false
	}
	if own, err := url.Parse(site.URL); err == nil && origin.Host == own.Host { // behind a proxy, Host may be another
		return origin.Scheme == own.Scheme
	}
	return origin.Host == r.Host
}
