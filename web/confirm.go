package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/token"
	"rondo/web/edition"
)

// typedAddresses returns the people to whose addresses a letter left about what was asked for with them.
func (h *Handler) typedAddresses(ctx context.Context, from reading) (people, error) {
	have, err := from.part(ctx, scheduler.Scope{})
	var all []member
	for i := range have.Joined {
		if j := &have.Joined[i]; !j.Wrote.IsZero() {
			all = append(all, member{j.Address, int(j.Wrote.Unix())})
		}
	}
	slices.SortFunc(all, member.compare)
	var typed people
	for _, m := range all {
		typed.add(m)
	}
	return typed, err
}

// confirmer is a guest who has a link by which to confirm.
type confirmer struct {
	*guest
	wrote time.Time          // stamp of the letter with the link
	asked []scheduler.Joined // what can be confirmed by it, or was
}

// confirmGuest finds the person whose link for confirming is asked for, for as long as it leads anywhere.
func (h *Handler) confirmGuest(e *edition.Edition, r *http.Request) (*confirmer, bool, error) {
	m, found, err := h.whose.find(r.Context(), r.PathValue("token"), circle{token.Confirm, "", h.typedAddresses})
	if !found {
		return nil, false, err
	}
	g, err := h.guest(r.Context(), e, m.address, scheduler.Scope{})
	if err != nil {
		return nil, false, err
	}
	who := &confirmer{guest: g}
	for _, j := range g.State.Joined {
		if j.Address == m.address && j.Wrote.Unix() == int64(m.generation) {
			who.wrote = j.Wrote
			break
		}
	}
	if who.asked = g.State.AskedBy(m.address, who.wrote, h.options.Now()); who.wrote.IsZero() || len(who.asked) == 0 {
		return nil, false, nil
	}
	if who.wish.Language == "" && e.State.Accepted.Written().People.ByAddress.At(who.address) == nil {
		who.settings.Language = who.asked[0].Language
	}
	return who, true, nil
}

// confirmPage serves GET /confirm/{token}: what was asked for with an address, with one button, and then what became of it.
func (h *Handler) confirmPage(w http.ResponseWriter, r *http.Request, who *confirmer) {
	h.confirmView(w, r, who, http.StatusOK, templates.ConfirmPage{Name: who.asked[0].Name})
}

func (h *Handler) confirmView(w http.ResponseWriter, r *http.Request, who *confirmer, code int, view templates.ConfirmPage) {
	now := h.options.Now()
	in := map[string]bool{} // paths of what they are in
	for i := range who.asked {
		j := &who.asked[i]
		t := who.Theme(j.Theme)
		if t == nil {
			continue
		}
		one := templates.Confirming{Name: t.Name, Path: themePath(t.ID)}
		if s := sessionOf(who.Edition, j); s != nil {
			said := occurrence(who.Edition, s)
			said.Zone, said.City = who.zone.Location(), who.zone.City()
			one.Path, one.Session = sessionPath(s), &said
		}
		switch {
		case j.Pending(now):
			view.Open = append(view.Open, one)
		case j.Waits():
			view.Waits = append(view.Waits, one)
		case j.In() || !j.Ended.IsZero():
			view.In, in[one.Path] = append(view.In, one), true
			view.Page = h.ownPath(who.guest)
		}
	}
	for _, s := range who.Sessions {
		if (in[themePath(s.Theme)] || in[sessionPath(s)]) && s.Facts.Start.After(now) && !s.Facts.Cancelled && len(view.Coming) < shownAtHome {
			said := occurrence(who.Edition, s)
			said.Zone, said.City = who.zone.Location(), who.zone.City()
			view.Coming = append(view.Coming, said)
		}
	}
	h.page(w, r, who.Site, code, templates.Page{Language: who.language()}, view)
}

// sessionOf returns the session whose guest somebody asked to be; nil for a theme, or for one that nobody remembers.
func sessionOf(e *edition.Edition, j *scheduler.Joined) *scheduler.Session {
	if j.UID == "" {
		return nil
	}
	return e.State.Session(j.UID)
}

// confirm serves POST /confirm/{token}.
func (h *Handler) confirm(w http.ResponseWriter, r *http.Request, who *confirmer) {
	form, ok := h.post(w, r, who, "confirm", "name")
	if !ok {
		return
	}
	if form.Get("confirm") != "yes" {
		h.unsaved(w, r, who, http.StatusBadRequest)
		return
	}
	name, ok := scheduler.GivenName(form.Get("name"))
	if !ok {
		h.confirmView(w, r, who, http.StatusBadRequest, templates.ConfirmPage{Name: form.Get("name"), Wrong: true})
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	if err := h.options.Joins.Confirm(ctx, scheduler.Confirming{Address: who.address, Wrote: who.wrote, Name: name}); err != nil {
		h.options.Log.Error("record who joined", "error", err)
		h.unsaved(w, r, who, http.StatusServiceUnavailable)
		return
	}
	h.Invalidate()
	seeOther(w, r.URL.EscapedPath())
}
