package web

import (
	"net/http"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/web/edition"
)

// monthForm is how addresses name a month, as in 2026-12.
const monthForm = "2006-01"

// calendarPage serves GET /calendar: a month of all themes. Its days are those of the zone in the query "tz", or else of
// the site's. The query "month" names the month; without it, it is the one of now.
func calendarPage(e *edition.Edition, r *http.Request, now time.Time) (frame templates.Page, view templates.View) {
	query := r.URL.Query()
	zone, err := ical.LoadZone(query.Get("tz"))
	if err != nil {
		zone = e.Site.Zone
	}
	here := now.In(zone.Location())
	first := monthOf(here)
	if asked := query.Get("month"); asked != "" {
		t, err := time.ParseInLocation(monthForm, asked, zone.Location())
		if err != nil {
			return frame, nil
		}
		first = t
	}
	next := first.AddDate(0, 1, 0)
	p := templates.CalendarPage{Feed: publicFeed(e, scheduler.Everything, e.Site.Name), Month: templates.Month{First: first}}
	for _, s := range e.Sessions {
		start := s.Facts.Start
		switch {
		case start.Before(first):
			p.Month.Earlier = monthPath(first.AddDate(0, -1, 0))
		case !start.Before(next):
			p.Month.Later = monthPath(next)
		default:
			p.Sessions = append(p.Sessions, occurrence(e, s))
		}
	}
	return templates.Page{Zone: zone.Location(), City: zone.City()}, p
}

// monthOf returns 00:00 on the first of the month of t, in its zone.
func monthOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}

// monthPath returns the path of the page of a month.
func monthPath(first time.Time) string { return "/calendar?month=" + first.Format(monthForm) }
