package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web/edition"
)

// Presenters takes what presenters post on their pages. Its methods are called concurrently, each with at most 10 seconds.
type Presenters interface {
	// Present records what [scheduler.Entered] makes of a form by the presenter of a session with an address. If there is an error,
	// nothing was recorded; it is one of that function, or one of the ledger.
	Present(ctx context.Context, uid, address string, form scheduler.PresenterForm) error
	// Liked returns what is published of the answers about earlier sessions of a theme, as [scheduler.Liked] has it.
	Liked(ctx context.Context, theme string) (scheduler.Liking, error)
}

// maxPrepared is the longest body of a presenter's form, in octets: everything that may be entered, with each character encoded.
const maxPrepared = 256 << 10

// moreRows is how many rows for materials are empty, so that there is room to add some.
const moreRows = 2

// story names the fields of the storyline in the order in which they are told.
var story = []string{"situation", "decision", "data", "surprise", "takehome"}

// lines returns the texts of a storyline by the names of their fields.
func lines(s scheduler.Storyline) map[string]string {
	return map[string]string{"situation": s.Situation, "decision": s.Decision, "data": s.Data, "surprise": s.Surprise, "takehome": s.TakeHome}
}

// presenterGuest finds the person whose page as a presenter is asked for: whom the files name, or who was ever asked to present the
// session.
func (h *Handler) presenterGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	s := e.Session(r.PathValue("theme"), r.PathValue("slot"))
	if s == nil {
		return nil, false, h.doubt(e)
	}
	asked := func(ctx context.Context, from reading) (people, error) {
		have, err := from.part(ctx, scheduler.Scope{Sessions: []string{s.UID}})
		own := have.Session(s.UID)
		if err != nil || own == nil {
			return people{}, err
		}
		return people{addresses: own.Asked(acceptedTheme(have, s.Theme))}, nil
	}
	m, found, err := h.whose.find(r.Context(), r.PathValue("token"), circle{token.Presenter, s.UID, asked})
	if !found {
		return nil, false, err
	}
	g, err := h.guest(r.Context(), e, m.address, scheduler.Scope{Sessions: []string{s.UID}, Seats: castOf(e, s.Theme)})
	if err != nil {
		return nil, false, err
	}
	g.sits(s)
	return g, slices.Contains(g.session.Asked(g.Theme(s.Theme)), g.address), nil
}

// castOf returns by whose seats it is known who presents the sessions of a theme.
func castOf(e *edition.Edition, id string) []string {
	t := e.Theme(id)
	if t == nil || !t.Presenters.On() {
		return nil
	}
	all := presentersOf(e, t)
	if in := t.Presenters.StandIn; in != nil {
		all = append(all, in.Email)
	}
	return all
}

// presenterPath returns the path of the page on which a person prepares a session.
func (h *Handler) presenterPath(s *scheduler.Session, address string) string {
	return path(h.links().Presenter(token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: address}))
}

// presenterPage serves GET /p/{theme}/{slot}/{token}: what is asked of somebody who presents, and what they have entered.
func (h *Handler) presenterPage(w http.ResponseWriter, r *http.Request, g *guest) {
	said := h.prepared(r, g)
	said.Saved = r.URL.Query().Has("saved") && said.Closed == ""
	h.presents(w, r, g, http.StatusOK, said)
}

// presents writes the page of a presenter.
func (h *Handler) presents(w http.ResponseWriter, r *http.Request, g *guest, code int, p templates.Presenter) {
	said := occurrence(g.Edition, g.session)
	if said.Hidden && p.Closed == "" {
		said.Place, said.Hidden = g.session.Facts.Place, false // it stands in their letters, too
	}
	// The person's clock comes first, and the session's own beside it if that shows another time.
	frame := templates.Page{Language: g.language(), Zone: said.Zone, City: said.City}
	said.Zone, said.City = g.zone.Location(), g.zone.City()
	h.page(w, r, g.Site, code, frame, templates.PresenterPage{Session: said, Presenter: p})
}

// prepared returns what the page of a presenter shows, as it is recorded.
func (h *Handler) prepared(r *http.Request, g *guest) templates.Presenter {
	s, now, t := g.session, h.options.Now(), g.Theme(g.session.Theme)
	row := s.Presenter(g.address)
	said := templates.Presenter{
		To: g.name, Page: h.ownPath(g), Sender: s.Organizer.Address, State: string(s.StateAt(t, now)), Answer: string(row.Answer), Instead: row.Instead,
		Rehearsed: row.Rehearsed, Recording: string(row.Recording), Over: !s.Facts.End.After(now),
		Title:    templates.Entry{Name: "title", Value: row.Title, Limit: scheduler.MaxTitle},
		Abstract: templates.Entry{Name: "abstract", Value: row.Abstract, Limit: scheduler.MaxAbstract},
	}
	told := lines(row.Storyline)
	for _, name := range story {
		said.Story = append(said.Story, templates.Entry{Name: name, Value: told[name], Limit: scheduler.MaxStoryline})
	}
	for _, m := range (scheduler.Facts{Materials: row.Materials}).Links() {
		said.Links = append(said.Links, templates.Entry{Label: m.Label, Value: m.URL})
	}
	said.Links = rows(said.Links)
	duty, presents := s.Duty(t, g.address)
	switch {
	case s.Facts.Cancelled:
		said.Closed = "off"
	case !presents:
		said.Closed = "gone"
	}
	if said.Closed != "" {
		return said
	}
	said.File, said.Standby, said.For, said.Answer = t.File, duty.Standby, duty.For, string(duty.Answer)
	if own := t.Entry(s.Slot); own != nil {
		said.Title.Fixed, said.Abstract.Fixed = own.Title != nil, own.Abstract != nil
		if own.Title != nil {
			said.Title.Value = *own.Title
		}
		if own.Abstract != nil {
			said.Abstract.Value = *own.Abstract
		}
		said.Fixed, said.Unlinked = scheduler.MaterialLines(own.Materials), own.Materials != nil && len(own.Materials) == 0
	}
	if said.Over {
		return said
	}
	for _, step := range duty.Steps {
		said.Step = append(said.Step, templates.Step{Name: string(step.Step), Due: step.Due, Done: step.Done})
	}
	said.Dates = h.otherDates(g)
	said.Guide = h.guide(r, g, t)
	return said
}

// rows returns rows of materials with some empty ones behind them.
func rows(filled []templates.Entry) []templates.Entry {
	return append(filled, make([]templates.Entry, max(0, min(moreRows, theme.MostMaterials-len(filled))))...)
}

// otherDates returns the coming sessions of the theme that a presenter may offer instead of theirs, by start, those that nobody
// presents first.
func (h *Handler) otherDates(g *guest) (open []templates.Date) {
	now, t := h.options.Now(), g.Theme(g.session.Theme)
	var taken []templates.Date
	for _, s := range g.Of(g.session.Theme) {
		if _, own := s.Duty(t, g.address); own || s.UID == g.session.UID || s.Facts.Cancelled || !s.Facts.Start.After(now) {
			continue
		}
		date := templates.Date{Key: s.Key(), Start: s.Facts.Start, End: s.Facts.End, Zone: g.zone.Location(), City: g.zone.City()}
		if s.StateAt(t, now) == scheduler.StateOpen {
			date.Open = true
			open = append(open, date)
			continue
		}
		date.Title = s.Facts.Title
		taken = append(taken, date)
	}
	open = append(open, taken...)
	return open[:min(len(open), shownAtHome)]
}

// guide returns what helps a presenter of a theme.
func (h *Handler) guide(r *http.Request, g *guest, t *theme.Theme) templates.Guide {
	guide := templates.Guide{
		People: len(t.Members), Groups: strings.Join(t.Groups(), ", "), Hosts: scheduler.Hosts(t, g.session), Setup: t.Presenters.Setup.Duration(),
	}
	liking, err := h.options.Presenters.Liked(r.Context(), t.ID)
	if err != nil { // the page does without
		h.options.Log.Error("read what sessions were liked for", "theme", t.ID, "error", err)
		return guide
	}
	guide.Rated, guide.Ratings = liking.Mean, liking.Ratings
	for _, l := range liking.Answers {
		guide.Liked = append(guide.Liked, templates.Liked{Ask: l.Ask.In(g.language()), Answer: l.Answer.In(g.language()), N: l.N, Of: l.Of})
	}
	return guide
}

// present serves POST /p/{theme}/{slot}/{token}: what a presenter answers and enters.
func (h *Handler) present(w http.ResponseWriter, r *http.Request, g *guest) {
	known := slices.Concat([]string{"answer", "instead", "title", "abstract", "rehearsed", "recording"}, story)
	for i := range theme.MostMaterials {
		known = append(known, "label"+strconv.Itoa(i+1), "link"+strconv.Itoa(i+1))
	}
	posted, code := bodyOf(w, r, maxPrepared)
	if code == 0 && !sameSite(g.Site, r) {
		code = http.StatusForbidden
	}
	var typed url.Values
	if code == 0 {
		typed, code = fields(r.Header.Get("Content-Type"), posted, known...)
	}
	if code != 0 {
		h.unsaved(w, r, g, code)
		return
	}
	said := h.prepared(r, g)
	if said.Closed != "" { // the page says why
		seeOther(w, h.presenterPath(g.session, g.address))
		return
	}
	form := read(typed, &said)
	refuse := func(code int, m ...templates.Mistake) {
		said.Mistakes = append(said.Mistakes, m...)
		h.presents(w, r, g, code, said)
	}
	switch {
	case len(said.Mistakes) > 0:
		refuse(http.StatusBadRequest)
		return
	case !h.pace.allow(g.paceKey(), h.options.Now()):
		w.Header().Set("Retry-After", "60")
		refuse(http.StatusTooManyRequests, templates.Mistake{Says: "fast"})
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	err := h.options.Presenters.Present(ctx, g.session.UID, g.address, form)
	var wrong *scheduler.FormError
	switch {
	case errors.As(err, &wrong):
		m := templates.Mistake{Field: wrong.Field, Says: "unknown", Limit: wrong.Most}
		if wrong.Most > 0 {
			m.Says = "long"
		}
		if wrong.Field == "instead" {
			m.Says = "date"
		}
		refuse(http.StatusBadRequest, m)
		return
	case errors.Is(err, scheduler.ErrTaken):
		refuse(http.StatusConflict, templates.Mistake{Field: "answer", Says: "taken"})
		return
	case errors.Is(err, scheduler.ErrNoPresenter), errors.Is(err, scheduler.ErrOver): // since the page was opened; it says so
		h.Invalidate()
		seeOther(w, h.presenterPath(g.session, g.address))
		return
	case err != nil:
		h.options.Log.Error("record what a presenter entered", "uid", g.session.UID, "error", err)
		refuse(http.StatusServiceUnavailable, templates.Mistake{Says: "later"})
		return
	}
	h.Invalidate()
	seeOther(w, h.presenterPath(g.session, g.address)+"?saved")
}

// read returns what a presenter's form says, and puts what was typed on the page, with what is wrong about it. What the page does not
// ask for is not read.
func read(typed url.Values, said *templates.Presenter) (form scheduler.PresenterForm) {
	wrong := func(m templates.Mistake) { said.Mistakes = append(said.Mistakes, m) }
	text := func(e *templates.Entry, line bool) *string {
		if !typed.Has(e.Name) || e.Fixed {
			return nil
		}
		e.Value = tidy(typed.Get(e.Name))
		if line {
			e.Value = strings.Join(strings.Fields(e.Value), " ")
		}
		if utf8.RuneCountInString(e.Value) > e.Limit {
			wrong(templates.Mistake{Field: e.Name, Says: "long", Limit: e.Limit})
		}
		return &e.Value
	}
	if typed.Has("link1") {
		form.Materials = readLinks(typed, said, wrong)
	}
	if said.Over { // only what remains of it may still come
		return form
	}
	form.Answer, form.Recording = choice(typed, "answer", wrong), choice(typed, "recording", wrong)
	if form.Answer != nil {
		said.Answer = string(*form.Answer)
	}
	if form.Recording != nil {
		said.Recording = string(*form.Recording)
	}
	if typed.Has("instead") {
		said.Instead = typed.Get("instead")
		form.Instead = &said.Instead
		switch known := slices.ContainsFunc(said.Dates, func(d templates.Date) bool { return d.Key == said.Instead }); {
		case said.Instead == "":
		case !known:
			wrong(templates.Mistake{Field: "instead", Says: "date"})
		case said.Answer == string(scheduler.Yes):
			wrong(templates.Mistake{Field: "instead", Says: "both"})
		case said.Answer == "":
			wrong(templates.Mistake{Field: "instead", Says: "alone"})
		}
	}
	form.Title, form.Abstract = text(&said.Title, true), text(&said.Abstract, false)
	told := map[string]string{}
	for i := range said.Story {
		e := &said.Story[i]
		text(e, false)
		told[e.Name] = e.Value
	}
	if typed.Has(story[0]) { // the whole form, in which what is not ticked is not sent
		form.Storyline = &scheduler.Storyline{
			Situation: told["situation"], Decision: told["decision"], Data: told["data"], Surprise: told["surprise"], TakeHome: told["takehome"],
		}
		said.Rehearsed = typed.Get("rehearsed") == "yes"
		form.Rehearsed = &said.Rehearsed
	}
	return form
}

// choice reads a Yes or No; nil for none.
func choice(typed url.Values, name string, wrong func(templates.Mistake)) *scheduler.Consent {
	said := scheduler.Consent(typed.Get(name))
	switch {
	case !typed.Has(name):
		return nil
	case said != scheduler.Yes && said != scheduler.No:
		wrong(templates.Mistake{Field: name, Says: "unknown"})
		return nil
	}
	return &said
}

// readLinks reads the rows of materials. Those in which nothing stands are left out.
func readLinks(typed url.Values, said *templates.Presenter, wrong func(templates.Mistake)) *string {
	said.Links = nil
	var all theme.Materials
	for i := range theme.MostMaterials {
		n := strconv.Itoa(i + 1)
		m := theme.Material{Label: oneLine(typed.Get("label" + n)), URL: oneLine(typed.Get("link" + n))}
		if m == (theme.Material{}) {
			continue
		}
		said.Links = append(said.Links, templates.Entry{Label: m.Label, Value: m.URL})
		if mistake := checkLink(m, all); mistake.Says != "" {
			mistake.Field, mistake.Row = "link", len(said.Links)
			wrong(mistake)
		}
		all = append(all, m)
	}
	said.Links = rows(said.Links)
	lines := scheduler.MaterialLines(all)
	return &lines
}

// checkLink says what is wrong with a row of materials that comes after others; it says nothing where nothing is.
func checkLink(m theme.Material, before theme.Materials) (wrong templates.Mistake) {
	switch {
	case m.Label == "":
		wrong.Says = "label"
	case utf8.RuneCountInString(m.Label) > theme.LongestLabel:
		wrong.Says, wrong.Limit = "long", theme.LongestLabel
	case len(m.URL) > theme.LongestLink:
		wrong.Says, wrong.Limit = "long", theme.LongestLink
	case !strings.HasPrefix(m.URL, "https://") || !ical.IsLink(m.URL):
		wrong.Says = "link"
	case theme.CheckMaterial(m) != nil:
		wrong.Says = "secret"
	case before.Of(m.Label) != "":
		wrong.Says = "twice"
	}
	return wrong
}

// oneLine returns a text as one line without characters that nobody can see.
func oneLine(text string) string { return strings.Join(strings.Fields(tidy(text)), " ") }
