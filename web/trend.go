package web

import (
	"context"
	"net/http"
	"net/url"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/trend"
	"rondo/web/edition"
)

// Reports tells how a theme of the accepted files, by its id, has gone until now. It is asked for every such page, each time within 10
// seconds.
type Reports func(ctx context.Context, have scheduler.State, theme string) (trend.Report, error)

// healthGuest finds the organizer to whom the link about a theme belongs.
func (h *Handler) healthGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	return h.ofTheme(e, r, token.Health, organizers, scheduler.Scope{})
}

// organizers returns the addresses of those who organize a theme; t may be nil.
func organizers(t *theme.Theme) (addresses []string) {
	if t == nil {
		return nil
	}
	for _, m := range t.Members {
		if m.Role() == theme.Organizer {
			addresses = append(addresses, m.Person.Email)
		}
	}
	return addresses
}

// healthPage serves GET /health/{theme}/{token}: how a theme goes. Its numbers reach further back than an edition, so it reads the
// ledger; few can ask for it.
func (h *Handler) healthPage(w http.ResponseWriter, r *http.Request, g *guest) {
	ctx, cancel := context.WithTimeout(r.Context(), healthWithin)
	defer cancel()
	id := r.PathValue("theme")
	report, err := h.options.Reports(ctx, g.State, id)
	if err != nil {
		h.options.Log.Error("tell how a theme goes", "theme", id, "error", err)
		h.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	view := templates.HealthPage{Report: report, Path: themePath(id), Paths: map[string]string{}}
	for _, s := range report.Sessions {
		view.Paths[s.UID] = "/s/" + url.PathEscape(id) + "/" + s.Key
	}
	h.page(w, r, g.Site, http.StatusOK, templates.Page{Language: g.language()}, view)
}

// healthPath returns the path of the page of how a theme goes, "" for a guest who does not organize it.
func (h *Handler) healthPath(g *guest, id string) string {
	t := g.Theme(id)
	if t == nil || h.options.Reports == nil {
		return ""
	}
	if m := t.Member(g.address); m == nil || m.Role() != theme.Organizer {
		return ""
	}
	return path(h.links().Health(id, g.address, g.wish.Links))
}
