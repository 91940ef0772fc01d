package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"unicode/utf8"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web/edition"
)

// Surveys takes what people answer to a survey. Its methods are called concurrently, each with at most 10 seconds. Nothing of
// a ballot may be logged, nor when one came.
type Surveys interface {
	// Cast counts the answers of the person with an address to what was asked about a session. counted is false when theirs
	// are in already; then these are dropped. If there is an error, nothing was kept.
	Cast(ctx context.Context, uid, address string, asked []theme.Question, b scheduler.Ballot) (counted bool, err error)
	// Results returns what is published of the answers about a session.
	Results(ctx context.Context, uid string) (scheduler.Results, error)
	// Offer notes that the person would present, or that they would not after all.
	Offer(ctx context.Context, uid, address string, would bool) error
}

// surveyShown is how long after a session the page of its survey is there: when it is closed it says so for a while.
const surveyShown = 2 * scheduler.SurveyOpen

// surveyGuest finds the person whose survey is asked for, and the session that it is about.
func (h *Handler) surveyGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	now, got := h.options.Now(), r.PathValue("token")
	for _, s := range e.Sessions {
		if s.Survey(e.Theme(s.Theme), now) == scheduler.NoSurvey || !s.Facts.End.Add(surveyShown).After(now) || s.Facts.Start.After(now) {
			continue
		}
		if g, found, err := h.seatedGuest(e, r, token.Survey, s, got); err != nil || found {
			return g, found, err
		}
	}
	return nil, false, nil
}

// surveyPath returns the path of the page on which a person answers the survey of a session.
func (h *Handler) surveyPath(g *guest) string {
	return path(h.links().Survey(token.Seat{UID: g.session.UID, Address: g.address}))
}

// surveyPage serves GET /s/{token}: what is asked of one person. ?a=4 chooses an answer to the first question, and no more. Who
// presented reads instead what the others answer.
func (h *Handler) surveyPage(w http.ResponseWriter, r *http.Request, g *guest) {
	survey := templates.Survey{To: g.name, Answered: g.seat.Answered(), Again: g.seat.Answered() && r.URL.Query().Has("again"),
		K: theme.LeastShown, Page: h.ownPath(g)}
	if g.State.Accepted != nil {
		survey.K = g.State.Accepted.Config.Survey.K
	}
	phase := g.session.Survey(g.Theme(g.session.Theme), h.options.Now())
	if phase != scheduler.SurveyAsks {
		survey.Closed = string(phase)
	}
	if g.seat.Role == theme.Presenter {
		results, err := h.options.Surveys.Results(r.Context(), g.session.UID)
		if err != nil {
			h.options.Log.Error("read the results of a survey", "uid", g.session.UID, "error", err)
			h.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		survey.To, survey.Closed, survey.Results = "", "", surveyResults(results, g.language())
	}
	for i, q := range g.Theme(g.session.Theme).Survey {
		if survey.Results != nil {
			break
		}
		if q.Present {
			survey.Offer = &templates.Offer{Ask: q.Ask.In(g.language()), Given: g.seat.Marks.Of(scheduler.Presents).Of != ""}
			continue
		}
		said := templates.Question{Name: q.Key(), Ask: q.Ask.In(g.language()), Scale: int(q.Scale), Needed: i == 0}
		for _, c := range q.Choice {
			said.Choices = append(said.Choices, c.In(g.language()))
		}
		if q.Text {
			said.Limit = scheduler.MaxWords
		}
		if chosen, err := strconv.Atoi(r.URL.Query().Get("a")); i == 0 && err == nil {
			said.Chosen = chosen
		}
		survey.Questions = append(survey.Questions, said)
	}
	said := occurrence(g.Edition, g.session)
	said.Zone, said.City = g.zone.Location(), g.zone.City()
	h.page(w, r, g.Site, http.StatusOK, templates.Page{Language: g.language()}, templates.SurveyPage{Session: said, Survey: survey})
}

// surveyResults returns results as a page says them in a language.
func surveyResults(r scheduler.Results, language string) *templates.SurveyResults {
	said := &templates.SurveyResults{Shown: r.Shown, Waiting: r.Waiting}
	for _, t := range r.Tallies {
		if t.N() == 0 {
			continue
		}
		tally := templates.Tally{Ask: t.Question.Ask.In(language), Mean: t.Mean(), Words: t.Said}
		for i, n := range t.Counts {
			answer := strconv.Itoa(i + 1)
			if len(t.Question.Choice) > i {
				answer = t.Question.Choice[i].In(language)
			}
			tally.Answers = append(tally.Answers, templates.Count{Answer: answer, N: n})
		}
		said.Tallies = append(said.Tallies, tally)
	}
	return said
}

// survey serves POST /s/{token}: a person's answers, or whether they would present.
func (h *Handler) survey(w http.ResponseWriter, r *http.Request, g *guest) {
	if g.seat.Role == theme.Presenter { // who reads the answers gives none
		seeOther(w, h.surveyPath(g))
		return
	}
	asked := g.Theme(g.session.Theme).Survey
	known := []string{"present"}
	for _, q := range asked {
		if q.Anonymous() {
			known = append(known, q.Key())
		}
	}
	form, ok := h.post(w, r, g, known...)
	if !ok {
		return
	}
	if g.session.Survey(g.Theme(g.session.Theme), h.options.Now()) != scheduler.SurveyAsks {
		would := form.Get("present")
		if len(form) != 1 || would != "no" { // the page says why; what was offered may be taken back
			seeOther(w, h.surveyPath(g))
			return
		}
	}
	if form.Has("present") {
		h.offer(w, r, g, asked, len(form) == 1, form.Get("present"))
		return
	}
	ballot := scheduler.Ballot{}
	for _, q := range asked {
		if !form.Has(q.Key()) {
			continue
		}
		said := tidy(form.Get(q.Key()))
		if q.Text && utf8.RuneCountInString(said) > scheduler.MaxWords {
			h.unsaved(w, r, g, http.StatusRequestEntityTooLarge)
			return
		}
		if said != "" {
			ballot[q.Key()] = said
		}
	}
	if !ballot.Check(asked) {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	counted, err := h.options.Surveys.Cast(ctx, g.session.UID, g.address, asked, ballot)
	switch {
	case errors.Is(err, scheduler.ErrLong):
		h.unsaved(w, r, g, http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		h.options.Log.Error("count an answer to a survey", "uid", g.session.UID, "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return
	}
	h.Invalidate()
	query := ""
	if !counted {
		query = "?again"
	}
	seeOther(w, h.surveyPath(g)+query)
}

// offer notes whether a person would present, which is asked by a form of its own.
func (h *Handler) offer(w http.ResponseWriter, r *http.Request, g *guest, asked []theme.Question, alone bool, would string) {
	offered := false
	for _, q := range asked {
		offered = offered || q.Present
	}
	if !alone || !offered || would != "yes" && would != "no" {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	ctx, cancel := written(r)
	defer cancel()
	if err := h.options.Surveys.Offer(ctx, g.session.UID, g.address, would == "yes"); err != nil {
		h.options.Log.Error("note who would present", "uid", g.session.UID, "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return
	}
	h.Invalidate()
	seeOther(w, h.surveyPath(g))
}
