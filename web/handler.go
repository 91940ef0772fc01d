// Package web serves what a community may see without knowing anybody: calendar feeds, pages of themes and sessions,
// health and metrics. Beside them are the pages of single people, behind links that only they have.
//
// Looking writes nothing: only a POST does, and only on a page of one person. No page holds a script, and no other page
// or feed shows the name or address of a person who was invited. Feeds are prepared once for every version of what is
// recorded and then served from memory; when the database cannot be read, what was served last goes on being served.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web/edition"
)

// Source is where the handler reads what is recorded.
type Source interface {
	// Shown is a snapshot of what everybody may see: the accepted files, and the sessions that are coming or not long past,
	// with nobody in them.
	Shown(ctx context.Context) (scheduler.State, error)
	// State is a snapshot with the people, who may be many. Only pages of single people ask for it.
	State(ctx context.Context) (scheduler.State, error)
	// Version changes whenever the two may answer something else. It is asked only after [Handler.Invalidate].
	Version(ctx context.Context) (int64, error)
}

// Options are the parts a [Handler] is made of. All are required, except as noted.
type Options struct {
	Source Source
	Site   theme.Site                       // shown until files are accepted
	Words  func() *templates.Set            // asked for every page, so that changed templates show at once
	Health func(ctx context.Context) Health // asked by /healthz and /metrics; nil for always well
	Log    *slog.Logger                     // nil for none
	Now    func() time.Time

	Key     token.Key // of the links that belong to one person
	Answers Answers   // takes what they say there; nil for a site without such links
}

// Handler answers every request of the daemon. It is safe for concurrent use.
type Handler struct {
	options Options
	mux     *http.ServeMux // the routes, and refuse for everything else
	metrics *metrics

	publisher *edition.Publisher
	public    *edition.Series // for everybody, without the people
	whole     *edition.Series // with the people, for pages of one of them

	whose whose
	pace  pace
}

// everyPath is the pattern that takes what no other route takes.
const everyPath = "/"

// New returns a handler that has read nothing yet; the first request does.
func New(o Options) *Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Health == nil {
		o.Health = func(context.Context) Health { return Health{} }
	}
	h := &Handler{options: o, mux: http.NewServeMux()}
	h.metrics = newMetrics(o.Health)
	h.whose.key = o.Key
	h.publisher = edition.NewPublisher(edition.Options{
		Version: o.Source.Version, Site: o.Site, Words: h.feedWords, Now: o.Now, Log: o.Log,
	})
	h.public = h.publisher.Series(o.Source.Shown)
	h.whole = h.publisher.Series(o.Source.State)
	routes := map[string]http.HandlerFunc{
		"GET /livez":            live,
		"GET /readyz":           h.ready,
		"GET /healthz":          h.health,
		"GET /metrics":          h.metrics.handler().ServeHTTP,
		"GET /feeds/{file}":     h.feed,
		"GET /style.css":        h.style,
		"GET /icon.svg":         h.icon,
		"GET /{$}":              h.visit(home),
		"GET /calendar":         h.visit(calendarPage),
		"GET /t/{theme}":        h.visit(themePage),
		"GET /s/{theme}/{slot}": h.sessionRoute,
	}
	if o.Answers != nil {
		routes["GET /a/{theme}/{slot}/{token}"] = private(h, h.answerGuest, h.answerPage)
		routes["POST /a/{theme}/{slot}/{token}"] = private(h, h.answerGuest, h.answer)
		routes["GET /leave/{theme}/{slot}/{token}"] = private(h, h.leaveGuest, h.leavePage)
		routes["POST /leave/{theme}/{slot}/{token}"] = private(h, h.leaveGuest, h.leave)
		routes["GET /me/{token}"] = private(h, h.meGuest, h.mePage)
		routes["POST /me/{token}"] = private(h, h.meGuest, h.me)
		routes["GET /my/{file}"] = private(h, h.feedGuest, h.myFeed)
	}
	for pattern, answer := range routes {
		h.mux.HandleFunc(pattern, answer)
	}
	h.mux.HandleFunc(everyPath, h.refuse)
	return h
}

// Invalidate says that the Source may answer something else from now on. It costs nothing; the next request looks.
func (h *Handler) Invalidate() { h.publisher.Invalidate() }

// Prepare reads what everybody sees, so that the first visitor need not wait for it. What cannot be read is logged, and
// tried again for the first visitor.
func (h *Handler) Prepare(ctx context.Context) { _, _ = h.public.Current(ctx) }

// ServeHTTP answers one request. Every answer carries the security headers.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	h.mux.ServeHTTP(w, r)
}
