package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"rondo/listing"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web/dav"
	"rondo/web/edition"
)

// Source is where a [Handler] reads what is recorded. Its methods are called concurrently, each with at most 10 seconds.
type Source interface {
	// Shown returns a snapshot of what everybody may see: the accepted files, and the sessions that are coming or not long
	// past, without Seats.
	Shown(ctx context.Context) (scheduler.State, error)
	// Part returns a snapshot of the part that a scope names: the pages of one person need few sessions, and few people in them.
	Part(ctx context.Context, scope scheduler.Scope) (scheduler.State, error)
	// Roll returns who was ever written to: last, an earlier one of its own or nil, where nothing of it has changed.
	Roll(ctx context.Context, last *scheduler.Roll) (*scheduler.Roll, error)
	// Seated lists who has a seat in a session, by address and in order.
	Seated(ctx context.Context, uid string) ([]string, error)
	// State returns a snapshot with the people, who may be many. It is read only for the desk.
	State(ctx context.Context) (scheduler.State, error)
	// Version returns a number that changes whenever one of the others may return something else. It is asked only after
	// [Handler.Invalidate], and on a new day of UTC.
	Version(ctx context.Context) (int64, error)
}

// Renewer is what a [Source] may be able to do beside: its methods return what State and Shown do, and take from last, what they
// returned earlier or the zero State, whatever has not changed since.
type Renewer interface {
	Newer(ctx context.Context, last scheduler.State) (scheduler.State, error)
	ShownSince(ctx context.Context, last scheduler.State) (scheduler.State, error)
}

// Outliner is what a [Source] may be able to do beside: Outline returns Shown, but does not wait for the people of files that were not read
// yet. The first pages after the start are made from that.
type Outliner interface {
	Outline(ctx context.Context) (scheduler.State, error)
	// Front returns Outline, of the sessions that have not ended and the latest few that have.
	Front(ctx context.Context) (scheduler.State, error)
}

// Options are the parts that a [Handler] is made of. All are required, except as noted.
type Options struct {
	Source Source
	Site   theme.Site                       // name, address, language and zone until files are accepted
	Words  func() *templates.Set            // asked for every page, so that changed templates show at once
	Health func(ctx context.Context) Health // asked by /healthz and /metrics, concurrently, each time within 10 s; nil for always well
	Log    *slog.Logger                     // nil for none
	Now    func() time.Time                 // the present instant

	Key     token.Key // that the links of single people are made with
	Reports Reports   // how themes go, for their organizers; nil for a site without such pages
	Answers Answers   // takes what they post there; nil for a site without such links
	Series  Series    // takes what they say of a theme as a whole; nil for a site without such links
	Surveys Surveys   // takes what they answer afterwards; nil for a site without surveys

	Joins      Joins      // takes people in who ask for it themselves; nil for a site that takes none
	Presenters Presenters // takes what presenters say and enter; nil for a site without their pages
	Forgetter  Forgetter  // shows them what is known of them, and forgets them; nil for a site that does not
	Calendars  Calendars  // takes the calendars they give; nil for a site that takes none

	// Avoided lists by name what a theme avoids in some part of a time, as [scheduler.Calendars.Avoided]; nil for its dates alone, since
	// nothing is known of calendars.
	Avoided func(t *theme.Theme, from, to time.Time) []string

	Proxies []netip.Prefix // whose X-Forwarded-For is believed, beside that of this machine

	Past Past // has what ended long ago; nil for nothing

	Beside bool // serves health and metrics beside the pages, and not by [Handler.Ops] alone
	Access bool // logs a line for each request

	Desk func(Frame) http.Handler // makes what serves /desk and all below it; nil for a site without a desk
}

// Handler serves every request of an installation. It is safe for concurrent use.
type Handler struct {
	options Options
	mux     *http.ServeMux // the routes, and refuse for everything else
	ops     *http.ServeMux // those for operators
	metrics *metrics

	publisher *edition.Publisher
	outline   *edition.Series // for everybody, before there is a public one; nil for none
	front     *edition.Series // for the first page, likewise
	public    *edition.Series // for everybody, without the people
	whole     *edition.Series // with the people, for the desk
	parts     parts           // of single people, for their pages

	bygone bygone

	whose whose
	doors doors
	pace  pace
	tries pace // of wrong codes, by network
	theme pace // of wrong codes, by theme

	strangers pace // of people who have no link and no cookie, by network

	asks   *crowd // people who ask to come, all together
	askers pace   // people who ask to come, by network

	lookups pace // of calendars that are asked for, by person
}

// everyPath is the pattern that takes what no other route takes.
const everyPath = "/"

// New returns a handler that has read nothing yet: the first request does, or [Handler.Prepare].
func New(o Options) *Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Health == nil {
		o.Health = func(context.Context) Health { return Health{} }
	}
	if o.Avoided == nil {
		o.Avoided = scheduler.Calendars{}.Avoided
	}
	h := &Handler{options: o, mux: http.NewServeMux()}
	h.metrics = newMetrics(o.Health)
	h.whose.key, h.whose.parts = o.Key, &h.parts
	h.tries.per, h.theme.per, h.lookups.per = wrongFromNetwork, wrongForTheme, lookupsPerMinute
	h.asks = newCrowd(asksInAll-asksKept, asksKept, time.Hour)
	h.askers.per, h.askers.in = asksFromNetwork, time.Hour
	h.publisher = edition.NewPublisher(edition.Options{
		Version: o.Source.Version, Site: o.Site, Words: h.feedWords, When: h.when, Now: o.Now, Log: o.Log,
	})
	h.parts = parts{source: o.Source, told: h.publisher.Told, now: o.Now, log: o.Log, forgot: h.whose.clear}
	h.public = h.publisher.Series(func(ctx context.Context, last scheduler.State) (scheduler.State, error) {
		if source, can := o.Source.(Renewer); can {
			return source.ShownSince(ctx, last)
		}
		return o.Source.Shown(ctx)
	})
	if source, can := o.Source.(Outliner); can {
		h.outline = h.publisher.Series(func(ctx context.Context, _ scheduler.State) (scheduler.State, error) { return source.Outline(ctx) })
		h.front = h.publisher.Series(func(ctx context.Context, _ scheduler.State) (scheduler.State, error) { return source.Front(ctx) })
	}
	h.whole = h.publisher.Series(func(ctx context.Context, last scheduler.State) (scheduler.State, error) {
		if source, can := o.Source.(Renewer); can {
			return source.Newer(ctx, last)
		}
		return o.Source.State(ctx)
	})
	routes := map[string]http.HandlerFunc{
		"GET /livez":            live,
		"GET /readyz":           h.ready,
		"GET /feeds/{file}":     h.feed,
		"OPTIONS /feeds/{file}": preflight,
		"GET /embed/{theme}":    h.embed,
		"GET /style.css":        h.style,
		"GET /icon.svg":         h.icon,
		"GET /{$}":              h.visit(h.foremost, h.home),
		"GET /calendar":         h.visit(h.first, calendarPage),
		"GET /t/{theme}":        h.visit(h.first, h.themePage),
		"GET /archive":          h.visit(h.public.Current, h.archivePage),
		"GET /s/{theme}/{slot}": h.sessionRoute,

		"GET /api/sessions.json":        h.list(listing.JSON{}),
		"GET /api/sessions.jscalendar":  h.list(listing.JSCalendar{}),
		"GET /api/sessions.schema.json": schema,
		"OPTIONS /api/{file}":           preflight,
		apiPath:                         h.noAPI,
	}
	if o.Answers != nil {
		routes["GET /a/{theme}/{slot}/{token}"] = private(h, h.answerGuest, h.answerPage)
		routes["POST /a/{theme}/{slot}/{token}"] = private(h, h.answerGuest, h.answer)
		routes["GET /leave/{theme}/{slot}/{token}"] = private(h, h.leaveGuest, h.leavePage)
		routes["POST /leave/{theme}/{slot}/{token}"] = private(h, h.leaveGuest, h.leave)
		routes["GET /j/{token}"] = private(h, h.joinGuest, h.joinPage)
		routes["POST /j/{token}"] = private(h, h.joinGuest, h.join)
		routes["GET /in/{theme}"] = h.checkinPage
		routes["POST /in/{theme}"] = h.checkIn
		routes["GET /me/{token}"] = private(h, h.meGuest, h.mePage)
		routes["POST /me/{token}"] = private(h, h.meGuest, h.me)
		routes["GET /my/{file}"] = private(h, h.feedGuest, h.myFeed)
	}
	if o.Joins != nil {
		routes["GET /join/{theme}"] = h.enrolPage
		routes["POST /join/{theme}"] = h.enrol
		routes["GET /guest/{theme}/{slot}"] = h.enrolPage
		routes["POST /guest/{theme}/{slot}"] = h.enrol
		routes["GET /confirm/{token}"] = private(h, h.confirmGuest, h.confirmPage)
		routes["POST /confirm/{token}"] = private(h, h.confirmGuest, h.confirm)
	}
	if o.Answers != nil && o.Forgetter != nil {
		routes["GET /me/{token}/known"] = private(h, h.meGuest, h.knownPage)
		routes["GET /me/{token}/forget"] = private(h, h.meGuest, h.forgetPage)
		routes["POST /me/{token}/forget"] = private(h, h.meGuest, h.forget)
	}
	if o.Series != nil {
		routes["GET /affirm/{theme}/{token}"] = private(h, h.affirmGuest, h.affirmPage)
		routes["POST /affirm/{theme}/{token}"] = private(h, h.affirmGuest, h.affirm)
		routes["GET /call/{theme}/{token}"] = private(h, h.callGuest, h.callPage)
		routes["POST /call/{theme}/{token}"] = private(h, h.callGuest, h.call)
	}
	if o.Surveys != nil {
		routes["GET /s/{token}"] = private(h, h.surveyGuest, h.surveyPage)
		routes["POST /s/{token}"] = private(h, h.surveyGuest, h.survey)
	}
	if o.Answers != nil && o.Presenters != nil {
		routes["GET /p/{theme}/{slot}/{token}"] = private(h, h.presenterGuest, h.presenterPage)
		routes["POST /p/{theme}/{slot}/{token}"] = private(h, h.presenterGuest, h.present)
	}
	if o.Answers != nil && o.Reports != nil {
		routes["GET /health/{theme}/{token}"] = private(h, h.healthGuest, h.healthPage)
	}
	h.ops = http.NewServeMux()
	for pattern, respond := range map[string]http.HandlerFunc{
		"GET /livez": live, "GET /readyz": h.ready, "GET /healthz": h.health, "GET /metrics": h.metrics.handler().ServeHTTP, everyPath: http.NotFound,
	} {
		h.ops.HandleFunc(pattern, respond)
		if _, served := routes[pattern]; o.Beside && !served && pattern != everyPath {
			routes[pattern] = respond
		}
	}
	for pattern, respond := range routes {
		h.mux.HandleFunc(pattern, respond)
	}
	h.mux.HandleFunc(dav.Root, h.dav)
	h.mux.HandleFunc("/.well-known/caldav", davRoot)
	if o.Desk != nil {
		desk := o.Desk(Frame{h})
		h.mux.Handle("/desk", desk)
		h.mux.Handle("/desk/", desk)
	}
	h.mux.HandleFunc(everyPath, h.refuse)
	return h
}

// Invalidate says that the Source may return something else from now on. It costs nothing by itself; the next request
// asks for the Version.
func (h *Handler) Invalidate() { h.publisher.Invalidate() }

// Outline reads what the first visitor sees, and no people. If that fails, it is logged, and left to Prepare.
func (h *Handler) Outline(ctx context.Context) {
	if h.outline != nil {
		_, _ = h.foremost(ctx)
	}
}

// Prepare reads what everybody may see, so that the first visitor need not wait for it. If that fails, it is logged, and
// the first visitor's request tries again.
func (h *Handler) Prepare(ctx context.Context) {
	if e, err := h.public.Current(ctx); err == nil {
		h.past(ctx, e, h.options.Now())
		if h.outline != nil {
			h.outline.Drop() // nobody is shown it any more
			h.front.Drop()
		}
	}
}

// Enlist makes the tokens of people's own pages, so that the first of them need not wait for it. What goes wrong is left to them.
func (h *Handler) Enlist(ctx context.Context) {
	if h.options.Answers != nil {
		h.whose.find(ctx, strings.Repeat("a", token.Length), h.everybody(token.Page))
	}
}

// ServeHTTP serves one request. Every response carries the headers of headers.go.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if h.options.Access {
		h.logged(w, r)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// Ops serves operators: whether the installation is alive, ready and well, and its numbers. It is for an address that the public does
// not reach.
func (h *Handler) Ops() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		h.ops.ServeHTTP(w, r)
	})
}
