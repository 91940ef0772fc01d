package web

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web/edition"
)

// checkinPage serves GET /in/{theme}: while a session of the theme is open a form for the code that is shown in its room, and
// else when the next one opens. It is for everybody in the room, so it knows nobody.
func (h *Handler) checkinPage(w http.ResponseWriter, r *http.Request) {
	e, t := h.noting(w, r)
	if t == nil {
		return
	}
	h.checkin(w, r, e, t, http.StatusOK, templates.CheckinPage{Done: r.URL.Query().Has("noted")})
}

// noting finds the theme of a request to /in. Without one, or where nobody notes who comes, it answers and
// returns nil.
func (h *Handler) noting(w http.ResponseWriter, r *http.Request) (*edition.Edition, *theme.Theme) {
	e, err := h.public.Current(r.Context())
	if err != nil {
		h.fail(w, r, http.StatusServiceUnavailable)
		return nil, nil
	}
	t := e.Theme(r.PathValue("theme"))
	if t == nil || !t.Noted() {
		h.fail(w, r, http.StatusNotFound)
		return nil, nil
	}
	return e, t
}

// checkin writes the page.
func (h *Handler) checkin(w http.ResponseWriter, r *http.Request, e *edition.Edition, t *theme.Theme, code int, view templates.CheckinPage) {
	now := h.options.Now()
	view.Name, view.Path, view.Keep = t.Name, themePath(t.ID), keepOf(e)
	view.Open = len(h.openSessions(e, t.ID)) > 0
	for _, s := range e.Of(t.ID) {
		if opens := s.Facts.Start.Add(-scheduler.Early); opens.After(now) && !s.Facts.Cancelled {
			view.Next, view.Zone, view.City = opens, s.Facts.Zone.Location(), s.Facts.Zone.City()
			break
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	h.page(w, r, e.Site, code, templates.Page{}, view)
}

// checkIn serves POST /in/{theme}. What it answers depends on the code alone, and takes the same time whether or not the address
// is one of those who are invited.
func (h *Handler) checkIn(w http.ResponseWriter, r *http.Request) {
	e, t := h.noting(w, r)
	if t == nil {
		return
	}
	who := stranger{e.Site, h.network(r)}
	posted, status := body(w, r)
	if status == 0 && !sameSite(e.Site, r) {
		status = http.StatusForbidden
	}
	form, bad := fields(r.Header.Get("Content-Type"), posted, "code", "address")
	if status == 0 {
		status = bad
	}
	if status != 0 {
		h.unsaved(w, r, who, status)
		return
	}
	now := h.options.Now()
	if !h.tries.left(who.network, now) || !h.theme.left(t.ID, now) {
		w.Header().Set("Retry-After", "60")
		h.unsaved(w, r, who, http.StatusTooManyRequests)
		return
	}
	typed := token.CodeTyped(form.Get("code"))
	address := strings.TrimSpace(form.Get("address"))
	for _, s := range h.openSessions(e, t.ID) {
		if subtle.ConstantTimeCompare([]byte(typed), []byte(h.options.Key.Code(t.ID, s.UID))) != 1 {
			continue
		}
		same := time.NewTimer(atOnce)
		defer same.Stop()
		ctx, cancel := written(r)
		defer cancel()
		if err := h.options.Answers.Came(ctx, scheduler.Arrival{UID: s.UID, Address: address, Why: "typed the code of the room"}); err != nil {
			h.options.Log.Error("note who came", "uid", s.UID, "error", err)
			h.unsaved(w, r, who, http.StatusServiceUnavailable)
			return
		}
		<-same.C
		seeOther(w, r.URL.EscapedPath()+"?noted")
		return
	}
	h.tries.allow(who.network, now)
	h.theme.allow(t.ID, now)
	h.checkin(w, r, e, t, http.StatusOK, templates.CheckinPage{Wrong: true, Address: address})
}

// atOnce is how long every right code takes: longer than a commit, which an address that nobody has does not need.
const atOnce = 300 * time.Millisecond

// Wrong codes in a minute: from one network, where a whole room may sit behind one address, and for one theme. So of 34 million
// codes somebody with many networks tries some 18,000 while a session is open.
const (
	wrongFromNetwork = 30
	wrongForTheme    = 120
)

// stranger is somebody without a link of their own. It is an [actor].
type stranger struct {
	of      theme.Site
	network string
}

func (s stranger) site() theme.Site { return s.of }
func (s stranger) language() string { return "" } // the visitor's
func (s stranger) paceKey() string  { return s.network }
