package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/token"
	"rondo/web/dav"
	"rondo/web/edition"
)

// meGuest finds the person whose own page is asked for.
func (h *Handler) meGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	return h.ownGuest(e, r, r.PathValue("token"), token.Page)
}

// mePage serves GET /me/{token}: a person's coming sessions, and what they chose.
func (h *Handler) mePage(w http.ResponseWriter, r *http.Request, g *guest) {
	own := h.own(g)
	own.Saved = r.URL.Query().Has("saved")
	h.ownPage(w, r, g, http.StatusOK, own)
}

// ownPage writes the own page of a guest.
func (h *Handler) ownPage(w http.ResponseWriter, r *http.Request, g *guest, code int, own templates.Own) {
	coming := h.coming(g)
	own.Calendars = h.calendars(r, g, coming)
	view := templates.OwnPage{Own: own, Coming: coming}
	h.page(w, r, g.Site, code, templates.Page{Language: g.language()}, view)
}

// own returns what pages say of what a guest chose.
func (h *Handler) own(g *guest) templates.Own {
	own := templates.Own{
		To: g.name, Way: string(g.settings.Way), Language: g.settings.Language, Timezone: g.settings.Timezone, Fewer: g.settings.Fewer,
		Languages: h.options.Words().Languages(), All: g.wish.All, Themes: h.memberships(g),
	}
	_, own.Returned = g.State.Suppressed[g.address]
	if h.options.Forgetter != nil {
		own.Known = h.ownPath(g) + "/known"
	}
	own.Feed = subscription(g.Edition, path(h.links().Feed(g.address, g.wish.Feed)), "")
	own.CalDAV, own.Password = g.Address(dav.Root), h.links().Password(g.address, g.wish.Feed)
	return own
}

// memberships returns the themes that the guest is in or has left, sorted by id.
func (h *Handler) memberships(g *guest) (list []templates.Membership) {
	ids := make(map[string]bool)
	for id := range g.wish.Left {
		ids[id] = true
	}
	if g.State.Accepted != nil {
		for _, t := range g.State.Accepted.Themes {
			ids[t.ID] = ids[t.ID] || !t.Draft && t.Member(g.address) != nil
		}
	}
	for _, s := range g.Sessions {
		if seat := s.Seat(g.address); seat != nil && !seat.Left {
			ids[s.Theme] = true
		}
	}
	for id, in := range ids {
		if !in {
			continue
		}
		m := templates.Membership{ID: id, Name: id}
		if t := g.Theme(id); t != nil {
			m.Name, m.Color = t.Name, t.Color
		} else if recorded := g.Of(id); len(recorded) > 0 {
			m.Name = recorded[0].Facts.Name
		}
		_, m.Left = g.wish.Left[id]
		m.Health = h.healthPath(g, id)
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b templates.Membership) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// coming returns the sessions that the guest is invited to or presents and that are not over, by start, with links to where they
// answer and prepare; and among the first shownAtHome also those that they will be invited to.
func (h *Handler) coming(g *guest) (list []templates.Occurrence) {
	now := h.options.Now()
	for _, s := range g.Sessions {
		if !s.Facts.End.After(now) || g.wish.Leaves(s.Theme) {
			continue
		}
		seat := s.Seat(g.address)
		t := g.Theme(s.Theme)
		_, presents := s.Duty(t, g.address)
		presents = presents && h.options.Presenters != nil && !s.Facts.Cancelled
		away := seat != nil && seat.Left || seat == nil && (len(list) >= shownAtHome || t == nil || !g.State.Comes(s, g.address))
		if away && !presents {
			continue
		}
		said := occurrence(g.Edition, s)
		said.Zone, said.City = g.zone.Location(), g.zone.City()
		if presents {
			said.Prepare = h.presenterPath(s, g.address)
		}
		if seat != nil && !seat.Left {
			said.URL = h.answerPath(s, g.address)
			if !said.Cancelled {
				said.Status = string(g.State.StatusOf(*seat))
			}
		}
		list = append(list, said)
	}
	h.meet(g, list)
	return list
}

// meet notes of the sessions of a guest what they overlap: others of these sessions, unless the guest declined one of the two, and
// dates and calendars that their themes avoid.
func (h *Handler) meet(g *guest, list []templates.Occurrence) {
	away := func(o *templates.Occurrence) bool {
		return o.Cancelled || o.Status == "declined" || o.Status == "delegated"
	}
	for i := range list {
		one := &list[i]
		if away(one) {
			continue
		}
		note := func(name string) {
			if !slices.Contains(one.Meets, name) {
				one.Meets = append(one.Meets, name)
			}
		}
		for j := range list {
			if other := &list[j]; j != i && !away(other) && other.Start.Before(one.End) && one.Start.Before(other.End) {
				note(other.Name)
			}
		}
		t := g.Theme(strings.TrimPrefix(one.ThemePath, "/t/"))
		if t == nil {
			continue
		}
		for _, name := range h.options.Avoided(t, one.Start, one.End) {
			note(name)
		}
		one.Recorded = slices.Contains(t.FollowUp.WaitFor, "recording")
	}
}

// me serves POST /me/{token}: what a person posts on their own page, which is the settings or one button.
func (h *Handler) me(w http.ResponseWriter, r *http.Request, g *guest) {
	form, ok := h.post(w, r, g, "way", "fewer", "language", "timezone", "leave", "return", "all", "new", "calendar", "forget")
	if !ok {
		return
	}
	if isCalendar(form) {
		h.calendar(w, r, g, form.Get("calendar"), form.Get("forget"))
		return
	}
	change, ok := h.change(form)
	in := func(id string) bool {
		return slices.ContainsFunc(h.memberships(g), func(m templates.Membership) bool { return m.ID == id })
	}
	if !ok || change.Leave != "" && !in(change.Leave) || change.Return != "" && !in(change.Return) {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	if s := change.Settings; s != nil {
		zone, err := ical.LoadZone(s.Timezone)
		if err != nil {
			own := h.own(g)
			own.Way, own.Language, own.Timezone, own.Fewer, own.Unknown = string(s.Way), s.Language, s.Timezone, s.Fewer, true
			h.ownPage(w, r, g, http.StatusBadRequest, own)
			return
		}
		s.Timezone = zone.String()
	}
	if h.prefer(w, r, g, change) {
		seeOther(w, h.ownPath(h.renewed(r.Context(), g))+"?saved")
	}
}

// change reads what the form of a person's own page asks for; ok is false if it asks for nothing, or for two things.
func (h *Handler) change(form url.Values) (c scheduler.Change, ok bool) {
	if form.Has("way") {
		c.Settings = &scheduler.Settings{
			Way: scheduler.Way(form.Get("way")), Language: form.Get("language"), Timezone: strings.TrimSpace(form.Get("timezone")), Fewer: form.Has("fewer"),
		}
		ways := []scheduler.Way{scheduler.WayMail, scheduler.WayFeed, scheduler.WayBoth}
		alone := !form.Has("leave") && !form.Has("return") && !form.Has("all") && !form.Has("new") && !form.Has("calendar") && !form.Has("forget")
		return c, alone && slices.Contains(ways, c.Settings.Way) && slices.Contains(h.options.Words().Languages(), c.Settings.Language) &&
			(!form.Has("fewer") || form.Get("fewer") == "yes")
	}
	if len(form) != 1 {
		return c, false
	}
	c.Leave, c.Return = form.Get("leave"), form.Get("return")
	yes, no := true, false
	switch {
	case form.Get("all") == "leave":
		c.All = &yes
	case form.Get("all") == "return":
		c.All = &no
	case form.Get("new") == "page":
		c.NewLinks = true
	case form.Get("new") == "feed":
		c.NewFeed = true
	default:
		return c, c.Leave != "" || c.Return != ""
	}
	return c, true
}
