package web

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/token"
	"rondo/web/edition"
)

// joinGuest finds the person whose link for joining is asked for. Its door says which session it is.
func (h *Handler) joinGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	got := r.PathValue("token")
	if len(got) != token.DoorLength+token.Length || !token.WellFormed(got[token.DoorLength:]) {
		return nil, false, nil
	}
	for _, s := range e.Sessions {
		if h.doors.of(h.options.Key, s.UID) != got[:token.DoorLength] {
			continue
		}
		g, found, err := h.seatedGuest(e, r, token.Join, s, got[token.DoorLength:])
		if err != nil || found {
			return g, found && (!g.seat.Left || g.wish.Leaves(s.Theme)), err // who only wants no mail may still come
		}
	}
	return nil, false, nil
}

// doors remembers what the links for joining each session begin with.
type doors struct {
	mu  sync.Mutex
	all map[string]string // by UID
}

// mostDoors is how many are remembered, at some hundred octets each. Beyond, all are forgotten, and made again when needed.
const mostDoors = 20_000

func (d *doors) of(key token.Key, uid string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	door, known := d.all[uid]
	if !known {
		if d.all == nil || len(d.all) >= mostDoors {
			d.all = make(map[string]string)
		}
		door = key.Door(uid)
		d.all[uid] = door
	}
	return door
}

// joinPage serves GET /j/{token}: before a session when it opens, while it is open one button that leads in, and then that it is
// over. Looking notes nothing, whoever looks: scanners of mail cannot be told from people, and those who can be told, browsers
// that prefetch, may have the page too.
func (h *Handler) joinPage(w http.ResponseWriter, r *http.Request, g *guest) {
	s, now := g.session, h.options.Now()
	said := occurrence(g.Edition, s)
	view := templates.JoinPage{
		To: g.name, Opens: s.Facts.Start.Add(-scheduler.Early), Room: s.Facts.Meeting() == "", Noted: g.noted(), Keep: g.keep(),
		Done: r.URL.Query().Has("noted"), Page: said.URL,
	}
	switch {
	case s.Facts.Cancelled:
		view.State = "off"
	case !now.Before(s.Facts.End):
		view.State = "over"
	case !s.Facts.Open(now):
		view.State = "early"
	default:
		view.State = "open"
	}
	if said.Hidden && view.State != "off" && view.State != "over" {
		said.Place, said.Hidden = s.Facts.Place, false // it stands in the invitation, too
	}
	// The person's clock comes first, and the session's own beside it if that shows another time.
	frame := templates.Page{Language: g.language(), Zone: said.Zone, City: said.City}
	said.Zone, said.City = g.zone.Location(), g.zone.City()
	view.Session = said
	w.Header().Set("Content-Security-Policy", leadsOut)
	h.page(w, r, g.Site, http.StatusOK, frame, view)
}

// leadsOut is the policy of the page whose form leads to a meeting on another site: Chromium holds form-action against every
// address that the answer to the form redirects to, and services for meetings redirect among hosts of theirs.
var leadsOut = strings.Replace(contentPolicy[0], "form-action 'self'", "form-action 'self' https: http:", 1)

// noted reports whether it is noted who comes to the guest's session.
func (g *guest) noted() bool {
	t := g.Theme(g.session.Theme)
	return t != nil && t.Noted()
}

// keep returns for how many days it is known who came.
func (g *guest) keep() int { return keepOf(g.Edition) }

func keepOf(e *edition.Edition) int {
	if e.State.Accepted == nil {
		return 0
	}
	return e.State.Accepted.Config.Attendance.Days()
}

// join serves POST /j/{token}: it notes that a person came, and leads to the meeting. What cannot be noted keeps nobody out.
func (h *Handler) join(w http.ResponseWriter, r *http.Request, g *guest) {
	form, ok := h.post(w, r, g, "come")
	if !ok {
		return
	}
	s := g.session
	if form.Get("come") != "yes" {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	if !s.Facts.Open(h.options.Now()) || !g.noted() { // the page says why
		seeOther(w, r.URL.EscapedPath())
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	meeting := s.Facts.Meeting()
	if err := h.options.Answers.Came(ctx, scheduler.Arrival{UID: s.UID, Address: g.address, Why: "joined by their link"}); err != nil {
		h.options.Log.Error("note who came", "uid", s.UID, "error", err)
		if meeting == "" {
			h.unsaved(w, r, g, http.StatusServiceUnavailable)
			return
		}
	}
	if meeting == "" {
		meeting = r.URL.EscapedPath() + "?noted"
	}
	seeOther(w, meeting)
}

// openSessions returns the sessions of a theme to which somebody can come at present.
func (h *Handler) openSessions(e *edition.Edition, id string) []*scheduler.Session {
	now := h.options.Now()
	return slices.DeleteFunc(slices.Clone(e.Of(id)), func(s *scheduler.Session) bool { return !s.Facts.Open(now) })
}
