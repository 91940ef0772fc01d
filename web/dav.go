package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/token"
	"rondo/web/dav"
	"rondo/web/edition"
)

// davRoot leads whoever asks the site where its calendars are to them (RFC 6764 §5).
func davRoot(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Location", dav.Root)
	w.Header()["Cache-Control"] = publicFile
	w.WriteHeader(http.StatusMovedPermanently)
}

// dav serves everything below /dav/: it finds who asks, and what package dav makes of the request. The calendars of themes are for everybody,
// as their feeds are; all else wants the password of a person, under any name. Nothing is written.
func (h *Handler) dav(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("DAV", dav.Classes)
	_, password, signs := r.BasicAuth()
	e, err := h.public.Current(r.Context())
	if err != nil {
		h.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	var g *guest
	if signs {
		who, found, err := h.ownGuest(e, r, password, token.Password)
		if err != nil {
			h.options.Log.Error("look who asks for calendars", "error", err)
			h.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		if found {
			g, e = who, who.Edition
		}
	}
	private := signs || dav.Private(r.URL.Path)
	if private {
		discreet(w.Header(), e.Site)
		w.Header()["Cache-Control"] = privateFile
	}
	if private && g == nil && r.Method != http.MethodOptions {
		w.Header().Set("WWW-Authenticate", `Basic realm="rondo", charset="UTF-8"`)
		h.fail(w, r, http.StatusUnauthorized)
		return
	}
	q := dav.Request{Method: r.Method, Path: r.URL.Path, Depth: r.Header.Get("Depth"), Now: h.options.Now()}
	if r.Method == "PROPFIND" || r.Method == "REPORT" {
		var code int
		if q.Body, code = bodyOf(w, r, dav.MaxBody); code != 0 {
			h.fail(w, r, code)
			return
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), davWithin)
	defer cancel()
	q.Stop = ctx.Err
	h.davAnswer(w, r, g, h.davTree(e, g).Answer(q))
}

// davWithin is how long an answer is worked at. All of 10,000 sessions take about half a second.
const davWithin = 20 * time.Second

// davAnswer sends what package dav answers. g is who signed in, or nil.
func (h *Handler) davAnswer(w http.ResponseWriter, r *http.Request, g *guest, a dav.Response) {
	if a.Problem != nil {
		h.options.Log.Error("make a calendar for CalDAV", "error", a.Problem)
	}
	header := w.Header()
	if a.Allow != "" {
		header.Set("Allow", a.Allow)
	}
	switch {
	case a.Feed != nil && a.Feed.Name == dav.Own:
		h.myFeed(w, r, g)
		return
	case a.Feed != nil:
		r.SetPathValue("file", a.Feed.Name+".ics")
		h.feed(w, r)
		return
	case a.Object != nil:
		// A tag is that of the listing, so there is one form of the bytes alone.
		header.Set("ETag", a.Object.Tag())
		if header["Cache-Control"] == nil {
			header["Cache-Control"] = publicFile
		}
		if !a.Object.Modified.IsZero() {
			header.Set("Last-Modified", a.Object.Modified.Format(http.TimeFormat))
		}
		if unchanged(r.Header, a.Object.Tag(), a.Object.Modified) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	case len(a.Body) == 0 && a.Status >= 400:
		h.fail(w, r, a.Status)
		return
	}
	if len(a.Body) > 0 {
		header.Set("Content-Type", a.Type)
	}
	header.Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // if it fails the client has gone away
	}
}

// davTree returns the calendars that somebody sees, who may be nil: their own, and those of themes that it does not have.
func (h *Handler) davTree(e *edition.Edition, g *guest) *dav.Tree {
	t := &dav.Tree{Find: func(name string) *dav.Calendar {
		if name == dav.Own {
			if g == nil {
				return nil
			}
			return h.ownCollection(g)
		}
		return h.collection(e, name)
	}}
	if g == nil {
		return t
	}
	t.Person = &dav.Person{Name: g.name}
	t.Listed = []*dav.Calendar{h.ownCollection(g)}
	if e.State.Accepted == nil {
		return t
	}
	for _, one := range e.State.Accepted.Themes {
		in := one.Member(g.address) != nil && !g.wish.Leaves(one.ID)
		if c := h.collection(e, one.ID); c != nil && !one.Draft && !in {
			t.Listed = append(t.Listed, c)
		}
	}
	return t
}

// collection returns the calendar of a theme; nil if there is none. A theme may be newer than what everybody sees, where somebody's own part was read
// since: until there are sessions to tell, it is not there, or programs would take it for empty.
func (h *Handler) collection(e *edition.Edition, id string) *dav.Calendar {
	if !e.Known(id) || e.Theme(id) == nil && len(e.Of(id)) == 0 {
		return nil
	}
	c := &dav.Calendar{Name: id, Title: id, Sign: h.signer("theme", id), Resources: func() ([]*edition.Resource, error) {
		c, err := e.Collection(id)
		if c == nil {
			return nil, err
		}
		return c.Resources, err
	}}
	if t := e.Theme(id); t != nil {
		c.Title, c.Description, c.Color, c.Zone = t.Name, t.Purpose, ical.HexColor(t.Color), t.Zone
	} else {
		c.Title = e.Of(id)[0].Facts.Name
	}
	return c
}

// ownCollection returns the calendar of a person. It is made for each request, as their feed is.
func (h *Handler) ownCollection(g *guest) *dav.Calendar {
	c := &dav.Calendar{Name: dav.Own, Title: g.Site.Name, Zone: g.zone, Sign: h.signer("person", g.address)}
	c.Resources = sync.OnceValues(func() (list []*edition.Resource, err error) {
		own := scheduler.OwnFeed(g.State, g.address, g.Site, h.feedWords(g.settings.Language), h.options.Now())
		list = make([]*edition.Resource, len(own.Events))
		for i, event := range own.Events {
			if list[i], err = edition.NewResource(event); err != nil {
				return nil, err
			}
		}
		edition.SortResources(list)
		return list, nil
	})
	return c
}

// signer returns what signs the tokens of a calendar.
func (h *Handler) signer(of ...string) func(string) string {
	return func(text string) string { return h.options.Key.Make(token.Synced, append(slices.Clone(of), text)...) }
}
