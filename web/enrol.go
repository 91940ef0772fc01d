package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/web/edition"
)

// Joins takes people in who ask for it themselves. Its methods are called concurrently, each with at most 10 seconds.
type Joins interface {
	// Enrol records what [scheduler.Enrolments] makes of a request. If there is an error, nothing was recorded.
	Enrol(ctx context.Context, asked scheduler.Enrolment) error
	// Confirm records what [scheduler.Confirmations] makes of a confirmation. If there is an error, nothing was recorded.
	Confirm(ctx context.Context, c scheduler.Confirming) error
}

// How many requests are taken in an hour: from one network, so that nobody writes to strangers by way of this site, and in all, so
// that somebody with many networks does not use up what the site may send, and of that some that are kept for who asks seldom.
const (
	asksFromNetwork = 20
	asksInAll       = 200
	asksKept        = 50
)

// wanted is what a form of this file is about: a theme, or one session of it.
type wanted struct {
	*edition.Edition
	theme   *theme.Theme
	session *scheduler.Session // nil for the theme
}

// door returns the form of a theme, or of one of its sessions where that is not nil; nil where nobody can ask to come. The form has
// the zone of the visitor, or else that of the site.
func (h *Handler) door(e *edition.Edition, t *theme.Theme, s *scheduler.Session, r *http.Request) *templates.Door {
	if h.options.Joins == nil || e.Address("/") == "" || t == nil {
		return nil
	}
	d := &templates.Door{Path: "/join/" + strings.TrimPrefix(themePath(t.ID), "/t/"), Name: t.Name, Asks: t.Join == theme.JoinAsk, Timezone: e.Site.Zone.String()}
	switch {
	case s == nil && !t.Opens():
		return nil
	case s != nil && !s.TakesGuests(t, h.options.Now()):
		return nil
	case s != nil:
		d.Path, d.Guest, d.Asks = "/guest/"+strings.TrimPrefix(sessionPath(s), "/s/"), true, false
	}
	if zone, err := ical.LoadZone(r.URL.Query().Get("tz")); err == nil && r.URL.Query().Get("tz") != "" {
		d.Timezone = zone.String()
	}
	return d
}

// enrolling finds what a request to /join or /guest is about. Where there is no door it answers and returns nil.
func (h *Handler) enrolling(w http.ResponseWriter, r *http.Request) (*wanted, *templates.Door) {
	e, err := h.public.Current(r.Context())
	if err != nil {
		h.fail(w, r, http.StatusServiceUnavailable)
		return nil, nil
	}
	in := &wanted{Edition: e, theme: e.Theme(r.PathValue("theme"))}
	if slot := r.PathValue("slot"); slot != "" {
		if in.session = e.Session(r.PathValue("theme"), slot); in.session == nil {
			h.fail(w, r, http.StatusNotFound)
			return nil, nil
		}
	}
	door := h.door(e, in.theme, in.session, r)
	if door == nil {
		h.fail(w, r, http.StatusNotFound)
		return nil, nil
	}
	discreet(w.Header(), e.Site)
	return in, door
}

// enrolPage serves GET /join/{theme} and GET /guest/{theme}/{slot}.
func (h *Handler) enrolPage(w http.ResponseWriter, r *http.Request) {
	if in, door := h.enrolling(w, r); in != nil {
		h.enrolForm(w, r, in, http.StatusOK, templates.EnrolPage{Door: *door, Asked: r.URL.Query().Has("asked")})
	}
}

func (h *Handler) enrolForm(w http.ResponseWriter, r *http.Request, in *wanted, code int, view templates.EnrolPage) {
	view.Name, view.Path = in.theme.Name, themePath(in.theme.ID)
	if in.session != nil {
		view.Path = sessionPath(in.session)
	}
	h.page(w, r, in.Site, code, templates.Page{}, view)
}

// enrol serves POST /join/{theme} and POST /guest/{theme}/{slot}. What it answers depends on what was typed alone, and takes the same
// time whether or not anybody is known by the address.
func (h *Handler) enrol(w http.ResponseWriter, r *http.Request) {
	in, door := h.enrolling(w, r)
	if in == nil {
		return
	}
	who := stranger{in.Site, h.network(r)}
	posted, status := body(w, r)
	if status == 0 && !sameSite(in.Site, r) {
		status = http.StatusForbidden
	}
	form, bad := fields(r.Header.Get("Content-Type"), posted, "address", "name", "timezone")
	if status == 0 {
		status = bad
	}
	if status != 0 {
		h.unsaved(w, r, who, status)
		return
	}
	asked := scheduler.Enrolment{Theme: in.theme.ID, Language: choose(h.options.Words().Languages(), in.Site.Language, r.Header.Get("Accept-Language"))}
	if in.session != nil {
		asked.UID = in.session.UID
	}
	door.Address, door.Given, door.Timezone = form.Get("address"), form.Get("name"), strings.TrimSpace(form.Get("timezone"))
	if door.Wrong = typed(door, &asked); door.Wrong != "" {
		h.enrolForm(w, r, in, http.StatusBadRequest, templates.EnrolPage{Door: *door})
		return
	}
	if !h.mayAsk(who.network, h.region(r)) {
		w.Header().Set("Retry-After", "1800")
		h.unsaved(w, r, who, http.StatusTooManyRequests)
		return
	}
	same := time.NewTimer(atOnce)
	defer same.Stop()
	ctx, cancel := written(r)
	defer cancel()
	err := h.options.Joins.Enrol(ctx, asked)
	<-same.C
	if err != nil {
		h.options.Log.Error("keep who asks to join", "theme", asked.Theme, "error", err)
		h.unsaved(w, r, who, http.StatusServiceUnavailable)
		return
	}
	seeOther(w, door.Path+"?asked")
}

// typed reads what was typed into a form, and returns what of it is wrong, or "".
func typed(d *templates.Door, asked *scheduler.Enrolment) (wrong string) {
	var err error
	if asked.Address, err = theme.Address(strings.TrimSpace(d.Address)); err != nil {
		return "address"
	}
	name, ok := scheduler.GivenName(d.Given)
	if asked.Name = name; !ok {
		return "name"
	}
	if d.Timezone == "" {
		return ""
	}
	zone, err := ical.LoadZone(d.Timezone)
	if asked.Timezone = zone.String(); err != nil {
		return "zone"
	}
	return ""
}

// mayAsk reports whether somebody may ask to come, by where they ask from, and counts it. Networks are remembered that were let through.
func (h *Handler) mayAsk(network, region string) bool {
	now := h.options.Now()
	return h.askers.left(network, now) && h.asks.allow(region, now) && h.askers.allow(network, now)
}
