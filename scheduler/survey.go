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

// Answered reports whether the person of a seat has their ticket: their answers to the survey are in.
func (s *Seat) Answered() bool { return s.Marks.Of(Surveyed).Of != "" }
