package web

import (
	"net/http"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/token"
	"rondo/web/edition"
)

// typedAddresses returns what was asked for with addresses to which a letter about it left.
func typedAddresses(e *edition.Edition) (all []*scheduler.Joined) {
	for i := range e.State.Joined {
		if j := &e.State.Joined[i]; !j.Wrote.IsZero() {
			all = append(all, j)
		}
	}
	return all
}

// confirmer is a guest who has a link by which to confirm.
type confirmer struct {
	*guest
	wrote time.Time          // stamp of the letter with the link
	asked []scheduler.Joined // what can be confirmed by it, or was
}

// confirmGuest finds the person whose link for confirming is asked for, for as long as it leads anywhere.
func (h *Handler) confirmGuest(e *edition.Edition, r *http.Request) (*confirmer, bool) {
	all := typedAddresses(e)
	i, found := h.whose.find(e.Version, r.PathValue("token"), circle{
		token.Confirm, "", len(all), func(i int) []string { return token.ConfirmParts(all[i].Address, all[i].Wrote) },
	})
	if !found {
		return nil, false
	}
	j := all[i]
	who := &confirmer{guest: newGuest(e, j.Address), wrote: j.Wrote}
	if who.asked = e.State.AskedBy(j.Address, j.Wrote, h.options.Now()); len(who.asked) == 0 {
		return nil, false
	}
	if who.wish.Language == "" && e.State.Accepted.Written().People.ByAddress[who.address] == nil {
		who.settings.Language = who.asked[0].Language
	}
	return who, true
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
	h.whole.Renew(ctx)
	seeOther(w, r.URL.EscapedPath())
}
