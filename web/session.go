package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/web/archive"
	"rondo/web/edition"
)

// sessionPage serves GET /s/{theme}/{slot}: one session, however long ago it was.
func (h *Handler) sessionPage(e *edition.Edition, r *http.Request, now time.Time) (frame templates.Page, view templates.View) {
	s := e.Session(r.PathValue("theme"), r.PathValue("slot"))
	if s == nil {
		s = h.past(r.Context(), e, now).Session(r.PathValue("theme"), r.PathValue("slot"))
	}
	if s == nil {
		return frame, nil
	}
	said := occurrence(e, s)
	p := templates.SessionPage{}
	if t := e.Theme(s.Theme); t != nil {
		theme := describe(e, t, now)
		p.Theme, p.Feed, p.Door = &theme, publicFeed(e, t.ID, t.Name), h.door(e, t, s, r)
		if said.End.After(now) && !said.Cancelled {
			said.File = said.URL + ".ics"
		}
	}
	p.Session = said
	return frame, p
}

// occurrence returns what pages say of a session. A link in its place is left out unless the theme tells links.
func occurrence(e *edition.Edition, s *scheduler.Session) templates.Occurrence {
	f := s.Facts
	said := templates.Occurrence{
		Session: templates.Session{
			Name: f.Name, Title: f.Title, Titles: f.Titles, Purpose: f.Purpose, Abstract: f.Abstract, Presenter: f.Presenter,
			Place: f.Place, Reason: f.Reason, Start: f.Start, End: f.End, Zone: f.Zone.Location(), City: f.Zone.City(),
			URL: sessionPath(s), Cancelled: f.Cancelled, Tentative: f.Tentative, Lapsed: f.Lapsed, Social: f.Social, Materials: f.Materials,
		},
		Color:     f.Color,
		ThemePath: themePath(s.Theme),
	}
	if f.Wall != s.Slot {
		said.From = f.Zone.In(s.Slot)
	}
	if step := f.Stepped; step != (scheduler.Stepped{}) && !step.Refused {
		said.Skipped = step.Skipped()
		if said.Reason == "" {
			said.Reason = step.Shown()
		}
		switch kind := step.Kind.String(); kind {
		case "hours", "seats", "personal":
			said.Because = kind
		}
	}
	t := e.Theme(s.Theme)
	if strings.Contains(f.Place, "://") && (t == nil || !t.Feed.Link) {
		said.Place, said.Hidden = "", true
	}
	if t == nil { // its file is gone, and so is its page
		said.ThemePath = archivePath(archive.Query{Theme: s.Theme}, 1)
	}
	return said
}

// sessionPath returns the path of the page of a session.
func sessionPath(s *scheduler.Session) string {
	return "/s/" + url.PathEscape(s.Theme) + "/" + s.Key()
}

// sessionRoute serves GET /s/{theme}/{slot}, and the same with .ics, which is a file.
func (h *Handler) sessionRoute(w http.ResponseWriter, r *http.Request) {
	if key, found := strings.CutSuffix(r.PathValue("slot"), ".ics"); found {
		h.sessionFile(w, r, r.PathValue("theme"), key)
		return
	}
	h.visit(h.public.Current, h.sessionPage)(w, r)
}
