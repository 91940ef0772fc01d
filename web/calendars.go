package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"rondo/templates"
)

// Calendars keeps the calendars that people give on their own pages, of which nothing stays but when they are busy. Its methods
// are called concurrently, each with at most [writeWithin].
type Calendars interface {
	// Of lists the calendars of the person with an address, in the order in which they were given.
	Of(ctx context.Context, address string) ([]OwnCalendar, error)
	// Give reads the calendar at an address of the web and keeps it, if it is one; zone is the person's. trouble says why it was not
	// kept, as [templates.OwnCalendars] has it, and host which server that was; after an error nothing was kept either.
	Give(ctx context.Context, address, calendar string, zone string) (host, trouble string, err error)
	// Forget forgets a calendar of a person, if they have one with this ID, and all that was read from it.
	Forget(ctx context.Context, address, id string) error
}

// OwnCalendar is one that a person gave.
type OwnCalendar struct {
	ID      string
	Host    string
	Given   time.Time
	Read    time.Time                              // when it was last read well; zero for never
	Trouble string                                 // as in [templates.OwnCalendar]
	Empty   bool                                   // there is nothing in it
	Partly  bool                                   // it holds more than was read
	Busy    func(from, to time.Time) (minutes int) // how many minutes of a time are busy
}

// mostCalendars is how many one person can give.
const mostCalendars = 3

// week is how far pages say how long somebody is busy.
const week = 7 * 24 * time.Hour

// calendars returns what a guest's page says of their calendars, and notes in coming which sessions overlap one. It is nil on a
// site that takes none. What cannot be read is logged and not there.
func (h *Handler) calendars(r *http.Request, g *guest, coming []templates.Occurrence) *templates.OwnCalendars {
	if !h.takesCalendars(g) {
		return nil
	}
	said := &templates.OwnCalendars{
		Most: mostCalendars, Zone: g.zone.Location(), City: g.zone.City(),
		Given: r.URL.Query().Has("given"), Gone: r.URL.Query().Has("forgotten"),
	}
	all, err := h.options.Calendars.Of(r.Context(), g.address)
	if err != nil {
		h.options.Log.Error("read somebody's calendars", "error", err)
	}
	now := h.options.Now()
	for _, c := range all {
		one := templates.OwnCalendar{ID: c.ID, Host: c.Host, Given: c.Given, Read: c.Read, Trouble: c.Trouble, Empty: c.Empty, Partly: c.Partly}
		if !c.Read.IsZero() {
			one.Busy = time.Duration(c.Busy(now, now.Add(week))) * time.Minute
			one.Meets = overlaps(c, coming)
		}
		said.All = append(said.All, one)
	}
	return said
}

// overlaps notes in coming which sessions a calendar is busy at, and counts them. Those that are off, or that the person said
// no to, are in nobody's way.
func overlaps(c OwnCalendar, coming []templates.Occurrence) (n int) {
	for i := range coming {
		o := &coming[i]
		if o.Cancelled || o.Status == "declined" || o.Status == "delegated" || c.Busy(o.Start, o.End) == 0 {
			continue
		}
		o.Overlaps = append(o.Overlaps, c.Host)
		n++
	}
	return n
}

// calendar serves the forms by which a guest gives a calendar or takes one back; see [Handler.me].
func (h *Handler) calendar(w http.ResponseWriter, r *http.Request, g *guest, given, forget string) {
	if !h.takesCalendars(g) {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	if forget != "" {
		if err := h.options.Calendars.Forget(ctx, g.address, forget); err != nil {
			h.options.Log.Error("forget somebody's calendar", "error", err)
			h.unsaved(w, r, g, http.StatusServiceUnavailable)
			return
		}
		seeOther(w, h.ownPath(g)+"?forgotten#calendar")
		return
	}
	given = strings.TrimSpace(given)
	if all, err := h.options.Calendars.Of(ctx, g.address); err == nil && len(all) >= mostCalendars {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	if !h.lookups.allow(g.paceKey(), h.options.Now()) {
		w.Header().Set("Retry-After", "60")
		h.unsaved(w, r, g, http.StatusTooManyRequests)
		return
	}
	host, trouble, err := h.options.Calendars.Give(ctx, g.address, given, g.zone.String())
	switch {
	case err != nil:
		h.options.Log.Error("keep somebody's calendar", "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
	case trouble == "":
		seeOther(w, h.ownPath(g)+"?given#calendar")
	default:
		own, coming := h.own(g), h.coming(g)
		own.Calendars = h.calendars(r, g, coming)
		own.Calendars.Refused, own.Calendars.Host, own.Calendars.Typed = trouble, host, given
		h.page(w, r, g.Site, http.StatusBadRequest, templates.Page{Language: g.language()}, templates.OwnPage{Own: own, Coming: coming})
	}
}

// takesCalendars reports whether a guest may give calendars: somebody whom the files name, and who has not left everything, since
// calendars go with either.
func (h *Handler) takesCalendars(g *guest) bool {
	return h.options.Calendars != nil && !g.wish.All && g.State.Accepted != nil && g.State.Accepted.People.ByAddress.At(g.address) != nil
}

// lookupsPerMinute is how many calendars one person may let rondo ask for in a minute.
const lookupsPerMinute = 5

// isCalendar reports whether a form gives a calendar or takes one back, and does nothing else.
func isCalendar(form map[string][]string) bool {
	_, given := form["calendar"]
	_, forget := form["forget"]
	return (given || forget) && len(form) == 1
}
