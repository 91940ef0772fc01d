package scheduler

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Part is somebody who presents a session, or was asked to, as organizers see it.
type Part struct {
	Name    string // as people are told of them
	Address string
	Answer  Consent
	Standby bool // they are to step in
	Asked   bool // they were asked, or will be; false where a theme asks nobody and takes whom its file names
	Late    []theme.Step
}

// Parts returns those whom the file names as presenters of a session, in that order, and the stand-by once all of them have said No,
// with the steps of each that are late by now: the rule by which the daily note tells of them. t is the session's theme, nil for one
// without a file, of which nobody is known.
func (s *Session) Parts(t *theme.Theme, now time.Time) (all []Part) {
	if t == nil {
		return nil
	}
	cast := castOf(t, t.Entry(s.Slot), s)
	for i := range cast {
		c := &cast[i]
		one := Part{Name: c.name(), Address: c.who.Email, Answer: c.answer, Standby: c.standby, Asked: c.standby || questions(t)}
		for _, step := range c.steps(t, &s.Facts) {
			if due := c.due(t, s, step); !due.IsZero() && !now.Before(due) && s.Facts.Start.After(now) {
				one.Late = append(one.Late, step)
			}
		}
		all = append(all, one)
	}
	return all
}

// steps returns what a presenter still owes: an answer, or else what the theme asks of those who said Yes.
func (c *part) steps(t *theme.Theme, f *Facts) (all []theme.Step) {
	switch {
	case c.answer == No || !t.Presenters.On():
		return nil
	case c.answer == Unsaid && (c.standby || questions(t)):
		return []theme.Step{theme.StepAsk}
	}
	for _, step := range duties {
		if t.Presenters.Of(step).Set && !c.row.done(step, f) {
			all = append(all, step)
		}
	}
	return all
}

// due returns by when a step is due that was asked for; zero while it was not.
func (c *part) due(t *theme.Theme, s *Session, step theme.Step) time.Time {
	asked := c.row.Marks.Of(StepMark(step, false)).At
	span := t.Presenters.Of(step)
	if step == theme.StepAsk {
		span = t.Presenters.Confirm
		if !c.row.Marks.Of(markStart).At.Equal(s.Facts.Start) {
			return time.Time{} // for another time it is another question
		}
	}
	if asked.IsZero() {
		return asked
	}
	var due time.Time
	if span.Set {
		due = span.Before(s.Facts.Wall, s.Facts.Zone)
	}
	return dueAfter(asked, due, s.Facts.Start)
}

// Supplied is what one presenter entered of what people are told of a session.
type Supplied struct {
	From string   // the presenter, as people are told of them
	What []string // title, abstract or materials; never empty
}

// Supplied returns what presenters entered of the facts of a session, where its file leaves that open; nil for nothing. t is the
// session's theme, nil for one without a file.
func (s *Session) Supplied(t *theme.Theme) []Supplied {
	if t == nil || !t.Presenters.On() || len(s.Presenting) == 0 {
		return nil
	}
	return suppliedOf(t, s, s.Slot, &s.Facts)
}

// suppliedOf returns what presenters of a session entered of facts that a file gives it at a slot.
func suppliedOf(t *theme.Theme, s *Session, slot ical.Local, f *Facts) (all []Supplied) {
	own := t.Entry(slot)
	cast := castOf(t, own, s)
	for i := range cast {
		if c := &cast[i]; c.presents() {
			if what := c.gave(own, f); len(what) > 0 {
				all = append(all, Supplied{c.name(), what})
			}
		}
	}
	return all
}
