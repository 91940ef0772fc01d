package scheduler

import (
	"time"

	"rondo/theme"
)

// SurveyOpen is how long after its session a survey takes answers.
const SurveyOpen = 14 * day

// SurveyPhase is where the survey of a session is.
type SurveyPhase string

// The phases of a survey.
const (
	NoSurvey     SurveyPhase = ""
	SurveyEarly  SurveyPhase = "early" // the session is not over yet
	SurveyAsks   SurveyPhase = "open"
	SurveyClosed SurveyPhase = "closed"
)

// Survey returns where the survey of the session is, when its theme asks what t says; t may be nil. A cancelled session has none.
func (s *Session) Survey(t *theme.Theme, now time.Time) SurveyPhase {
	switch {
	case t == nil || len(t.Survey) == 0 || s.Facts.Cancelled:
		return NoSurvey
	case s.Facts.End.After(now):
		return SurveyEarly
	case !s.Facts.End.Add(SurveyOpen).After(now):
		return SurveyClosed
	}
	return SurveyAsks
}

// surveyAgain is how long after a follow-up those who have not answered are asked once more. A session that nothing follows
// counts from its end.
const surveyAgain = 2 * day

// survey asks those once more who came to a session, or were sent its follow-up, and have not answered: outside their quiet
// hours, while the survey takes answers. Those who want fewer letters are left alone, and so are presenters.
func (p *planner) survey(t *theme.Theme, s *Session) {
	if s.Survey(t, p.now) != SurveyAsks {
		return
	}
	from := s.Sequel.Since
	if t.FollowUp.Off {
		from = s.Facts.End
	}
	own := t.Entry(s.Slot)
	if from.IsZero() || own != nil && own.Draft || !p.reached(from.Add(surveyAgain)) || !p.filled(s) {
		return
	}
	s = p.rename(s)
	b := &bystander{p: p, v: &sitting{theme: t, session: s, now: p.now}, people: audience(t, own, s), attendance: s.Attendance()}
	for _, seat := range s.Seats {
		if !seat.Answered() && seat.Marks.Of(Survey).Of == "" {
			b.survey(seat)
		}
	}
}

// survey asks the person of a seat once more.
func (b *bystander) survey(seat Seat) {
	m, r := b.reader(seat)
	if m == nil || r.Fewer {
		return
	}
	seat.Role = m.Role()
	if kind, _ := b.kind(seat); kind != FollowUp && seat.Marks.Of(FollowUp).Of == "" {
		return
	}
	closes := b.v.session.Facts.End.Add(SurveyOpen)
	if when := awake(b.p.set.Config.Quiet, r.given(*m.Person).Zone(), b.p.now); !when.Before(closes) || !b.p.reached(when) {
		return
	}
	l := b.p.prompted(b.v, seat, prompt{kind: Survey, m: m, marks: []Mark{{Of: Survey, At: b.v.session.Facts.Start}}, why: "has not answered the survey"})
	l.Ask = b.v.ask(l.To.Language())
	b.p.do(Post{Letter: l})
}

// ask returns the first question of the session's survey in a language, "" when it takes no answers.
func (v *sitting) ask(language string) string {
	if v.session.Survey(v.theme, v.now) != SurveyAsks {
		return ""
	}
	return v.theme.Survey[0].Ask.In(language)
}

// Answered reports whether the person of a seat has their ticket: their answers to the survey are in.
func (s *Seat) Answered() bool { return s.Marks.Of(Surveyed).Of != "" }
