package office

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"rondo/desk"
	"rondo/doctor"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/token"
	"rondo/web"
)

// Ledger is what the desk reads and writes of a ledger.
type Ledger interface {
	store.Devices
	store.Acts
}

// Options are the parts that a [Room] is made of. All are required, except as noted.
type Options struct {
	Ledger Ledger
	Key    token.Key        // that the links of letters are made with
	Log    *slog.Logger     // nil for none
	Now    func() time.Time // the present instant
	Wake   func()           // called when the next plan has something to do; nil for nothing

	AtOnce time.Duration // how long the form takes by which people ask for a link; 0 for 300 ms, which hides whether a letter follows

	Desk      *desk.Desk                                 // what organizers do by verbs, on the same ledger
	Calendars func() scheduler.Calendars                 // what is busy outside, as the last plan knew it; nil for nothing
	Examine   func(ctx context.Context) []doctor.Check   // looks whether all is well; nil for a desk without such a page
	Edits     func(context.Context) (*desk.Basis, error) // reads what sessions are edited on; nil for a desk without editing
	Glances   func(scheduler.State) (*desk.Basis, error) // reads what their forms show, which plans nothing; nil for what Edits reads
}

// Room serves /desk and all below it. It is safe for concurrent use.
type Room struct {
	Options
	frame web.Frame
	mux   *http.ServeMux
	asks  func(r *http.Request, now time.Time) bool // limits how often anybody asks for a link

	edits   bool // there is a page on which sessions are edited
	seasons seasons
	checks  checks
	plans   plans
	seen    seen // files that were edited
}

// New returns what [web.Options].Desk asks for.
func New(o Options) func(web.Frame) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Wake == nil {
		o.Wake = func() {}
	}
	return func(frame web.Frame) http.Handler {
		room := &Room{Options: o, frame: frame, mux: http.NewServeMux(), asks: frame.Crowd(asksInAll, asksKept)}
		for _, one := range policy() {
			room.mux.HandleFunc(one.pattern, room.guard(one))
			room.edits = room.edits || one.pattern == editRoute
		}
		room.mux.HandleFunc("/", room.guard(route{right: signedIn, respond: (*Room).nowhere}))
		return room
	}
}

// ServeHTTP serves one request.
func (room *Room) ServeHTTP(w http.ResponseWriter, r *http.Request) { room.mux.ServeHTTP(w, r) }

// guard returns a handler that lets in whom the row of the policy lets in. Who is not signed in is sent to where they can; who may not
// see the page learns that there is none.
func (room *Room) guard(one route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		e, err := room.frame.Edition(r.Context())
		room.frame.Discreet(w.Header())
		if err != nil {
			room.frame.Refuse(w, r, http.StatusServiceUnavailable)
			return
		}
		v, err := room.visitor(w, r, e)
		switch {
		case err != nil:
			room.Log.Error("look who is at the desk", "error", err)
			room.frame.Refuse(w, r, http.StatusServiceUnavailable)
		case one.right == anybody:
			one.respond(room, w, r, v)
		case !v.signedIn() && r.Method == http.MethodPost:
			room.frame.Unsaved(w, r, web.Poster{}, http.StatusForbidden)
		case !v.signedIn():
			room.frame.SeeOther(w, signInPath)
		case !v.may(one.right, r.PathValue("theme")):
			room.frame.Refuse(w, r, http.StatusNotFound)
		default:
			one.respond(room, w, r, v)
		}
	}
}

// nowhere answers for an address that is none.
func (room *Room) nowhere(w http.ResponseWriter, r *http.Request, _ *visitor) {
	room.frame.Refuse(w, r, http.StatusNotFound)
}

// page responds with a page of the desk, in its frame.
func (room *Room) page(w http.ResponseWriter, r *http.Request, v *visitor, code int, view templates.View) {
	p := templates.Page{Language: v.language, Desk: &templates.Desk{Who: v.called()}}
	if v.signedIn() {
		p.Zone, p.City = v.zone.Location(), v.zone.City()
		for _, one := range policy() {
			if one.place != nil && v.may(one.right, "") {
				p.Desk.Places = append(p.Desk.Places, *one.place)
			}
		}
	}
	room.frame.Page(w, r, code, p, view)
}
