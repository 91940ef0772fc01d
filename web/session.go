package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
)

// sessionPage shows one session.
func sessionPage(e *edition, r *http.Request, now time.Time) (templates.Page, bool) {
	s := e.session[r.PathValue("theme")+"/"+r.PathValue("slot")]
	if s == nil {
		return templates.Page{}, false
	}
	said := e.occurrence(s)
	p := templates.Page{Kind: "session", Session: &said}
	if t := e.themes[s.Theme]; t != nil {
		theme := e.theme(t, now)
		p.Theme, p.Feed = &theme, e.subscription(t.ID, t.Name)
	}
	if said.End.After(now) && !said.Cancelled && e.themes[s.Theme] != nil {
		said.File = said.URL + ".ics"
	}
	return p, true
}

// occurrence says what a page needs of a session.
func (e *edition) occurrence(s *scheduler.Session) templates.Occurrence {
	zone, err := ical.RecordedZone(s.Facts.Zone)
	if err != nil {
		zone = ical.Zone{} // a zone that is gone from the zone data: UTC is at least right
	}
	f := s.Facts
	said := templates.Occurrence{
		Session: templates.Session{
			Name: f.Name, Title: f.Title, Purpose: f.Purpose, Abstract: f.Abstract, Presenter: f.Presenter,
			Place: f.Place, Reason: f.Reason, Start: f.Start, End: f.End, Zone: zone.Location(), City: zone.City(),
			URL: sessionPath(s), Cancelled: f.Cancelled,
		},
		Color:     f.Color,
		ThemePath: themePath(s.Theme),
	}
	if f.Wall != s.Slot {
		said.From = zone.In(s.Slot)
	}
	if t := e.themes[s.Theme]; strings.Contains(f.Place, "://") && (t == nil || !t.Feed.Link) {
		said.Place, said.Hidden = "", true
	}
	return said
}

// sessionFile answers with one session as a calendar to add by hand. It says what the feed says.
func (h *Handler) sessionFile(w http.ResponseWriter, r *http.Request, key string) {
	e, err := h.public.current(r.Context())
	if err != nil {
		h.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	s := e.session[r.PathValue("theme")+"/"+key]
	if s == nil {
		h.fail(w, r, http.StatusNotFound)
		return
	}
	calendar, _ := scheduler.Feed(e.state, s.Theme, e.site, e.words, e.day)
	i := slices.IndexFunc(calendar.Events, func(event ical.Event) bool { return event.UID == s.UID })
	if i < 0 {
		h.fail(w, r, http.StatusNotFound)
		return
	}
	one := ical.Calendar{Events: calendar.Events[i : i+1]}
	encoded, err := one.Encode()
	if err != nil {
		h.options.Log.Error("write a session's file", "uid", s.UID, "error", err)
		h.fail(w, r, http.StatusInternalServerError)
		return
	}
	whole := newCalendar([][]byte{encoded}, nil)
	newFeed(s.Theme+"-"+key, whole, e.state.Since([]*scheduler.Session{s}), nil).serve(w, r)
}

func sessionPath(s *scheduler.Session) string {
	return "/s/" + url.PathEscape(s.Theme) + "/" + s.Key()
}

// sessionRoute answers GET /s/{theme}/{slot} and the same with .ics.
func (h *Handler) sessionRoute(w http.ResponseWriter, r *http.Request) {
	if key, found := strings.CutSuffix(r.PathValue("slot"), ".ics"); found {
		h.sessionFile(w, r, key)
		return
	}
	h.visit(sessionPage)(w, r)
}
