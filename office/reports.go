package office

import (
	"context"
	"net/http"
	"net/url"

	"rondo/desk"
	"rondo/templates"
	"rondo/trend"
)

// themeHealth serves GET /desk/t/{theme}/health: how a theme has gone for a year.
func (room *Room) themeHealth(w http.ResponseWriter, r *http.Request, v *visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), planning)
	defer cancel()
	p, err := desk.Year("", "", room.Now(), v.Site.Zone)
	report, err := room.report(ctx, v, r.PathValue("theme"), p, err)
	if err != nil {
		room.unreadable(w, r, err)
		return
	}
	view := templates.HealthPage{Report: report, Path: "/t/" + url.PathEscape(report.Theme.ID), Paths: map[string]string{}}
	for _, s := range report.Sessions {
		view.Paths[s.UID] = "/s/" + url.PathEscape(report.Theme.ID) + "/" + s.Key
	}
	room.page(w, r, v, http.StatusOK, view)
}

// themeReport serves GET /desk/t/{theme}/report: the report of the last quarter that is over, as a document to print.
func (room *Room) themeReport(w http.ResponseWriter, r *http.Request, v *visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), planning)
	defer cancel()
	q := r.URL.Query()
	p, err := desk.Quarter(q.Get("from"), q.Get("to"), room.Now(), v.Site.Zone)
	if err != nil { // days that are none
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	}
	report, err := room.report(ctx, v, r.PathValue("theme"), p, nil)
	if err != nil {
		room.unreadable(w, r, err)
		return
	}
	room.page(w, r, v, http.StatusOK, templates.ReportPage{Report: report, First: true, Final: true})
}

// report tells how a theme went in a period.
func (room *Room) report(ctx context.Context, v *visitor, id string, p trend.Period, err error) (trend.Report, error) {
	if err != nil {
		return trend.Report{}, err
	}
	return desk.Report(ctx, room.Desk.Ledger, v.State, id, p, room.Now())
}
