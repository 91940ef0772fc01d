package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"rondo/scheduler"
	"rondo/templates"
)

// Answers takes what people post on their own pages. Its methods are called concurrently, each with at most 10 seconds.
type Answers interface {
	// Reply keeps an answer for good, and decides what follows from it as if it had come by mail. If there is an error,
	// nothing was kept. If decided is false, the answer is kept, and what follows from it will be recorded later.
	Reply(ctx context.Context, form scheduler.Form) (decided bool, err error)
	// Prefer records what [scheduler.Wishes] makes of a change by the person with an address. If there is an error,
	// nothing was recorded.
	Prefer(ctx context.Context, address string, change scheduler.Change) error
	// Came records what [scheduler.Arrivals] makes of one. If there is an error, nothing was recorded.
	Came(ctx context.Context, one scheduler.Arrival) error
}

// writeWithin is how long it may take to record what was posted.
const writeWithin = 10 * time.Second

// post reads a form of a page of ours that has no fields but the known ones. ok is false if something is wrong with it;
// then the response says so already.
func (h *Handler) post(w http.ResponseWriter, r *http.Request, who actor, known ...string) (form url.Values, ok bool) {
	posted, code := body(w, r)
	if code != 0 {
		h.unsaved(w, r, who, code)
		return nil, false
	}
	return h.posted(w, r, who, posted, known...)
}

// posted does what [Handler.post] does, with a body that was read.
func (h *Handler) posted(w http.ResponseWriter, r *http.Request, who actor, posted []byte, known ...string) (form url.Values, ok bool) {
	if !sameSite(who.site(), r) {
		h.unsaved(w, r, who, http.StatusForbidden)
		return nil, false
	}
	form, code := fields(r.Header.Get("Content-Type"), posted, known...)
	if code != 0 {
		h.unsaved(w, r, who, code)
		return nil, false
	}
	return form, h.mayWrite(w, r, who)
}

// mayWrite reports whether the actor has not posted too often. If not, the response says so already.
func (h *Handler) mayWrite(w http.ResponseWriter, r *http.Request, who actor) bool {
	if h.pace.allow(who.paceKey(), h.options.Now()) {
		return true
	}
	w.Header().Set("Retry-After", "60")
	h.unsaved(w, r, who, http.StatusTooManyRequests)
	return false
}

// unsaved responds with a page that says that nothing was recorded, and why.
func (h *Handler) unsaved(w http.ResponseWriter, r *http.Request, who actor, code int) {
	h.page(w, r, who.site(), code, templates.Page{Language: who.language()}, templates.ProblemPage{Status: code, Unsaved: true})
}

// prefer records a change of what a guest wishes, and reports whether it did. If not, the response says so already.
func (h *Handler) prefer(w http.ResponseWriter, r *http.Request, g *guest, change scheduler.Change) bool {
	ctx, cancel := written(r)
	defer cancel()
	if err := h.options.Answers.Prefer(ctx, g.address, change); err != nil {
		h.options.Log.Error("record a wish", "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return false
	}
	h.Invalidate()
	return true
}

// written returns the context of a write. It does not end when the browser goes away, which takes nothing back.
func written(r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(r.Context()), writeWithin)
}

// seeOther responds with 303, which sends a browser on to look at what it has written. The path may hold a token;
// [discreet] has seen to it that no cache keeps the response.
func seeOther(w http.ResponseWriter, path string) {
	w.Header().Set("Location", path)
	w.WriteHeader(http.StatusSeeOther)
}
