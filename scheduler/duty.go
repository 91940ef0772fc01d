package scheduler

import (
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Duty is what is asked of one person who presents a session, or is asked to.
type Duty struct {
	Standby bool        // they are asked to step in
	For     string      // for whom, by name; "" unless Standby
	Answer  Consent     // their last word: on their page, or in answer to the invitation
	Steps   []Milestone // of the theme's path, in their order; nil without one. After a No that question alone
}

// Milestone is one step of a path to a session: by when it is to be done, and whether it is.
type Milestone struct {
	Step theme.Step
	Due  time.Time
	Done bool
}

// Duty returns what is asked of a person by the files that t is of. ok is false for somebody who is no presenter of the session any more, or was
// never, and for a theme without a path or, where t is nil, without a file.
func (s *Session) Duty(t *theme.Theme, address string) (p Duty, ok bool) {
	if t == nil || !t.Presenters.On() {
		return p, false
	}
	cast := castOf(t, t.Entry(s.Slot), s)
	i := slices.IndexFunc(cast, func(c part) bool { return c.who.Email == address })
	if i < 0 || cast[i].standby && !cast[i].row.Standby {
		return p, false
	}
	c := &cast[i]
	p = Duty{Standby: c.standby, Answer: c.answer}
	if c.standby {
		p.For = namesOf(t.PresentersAt(s.Slot))
	}
	question := t.Presenters.Confirm
	if !question.Set {
		question = t.Presenters.Ask
	}
	due := func(step theme.Step, span theme.Span) time.Time { // as letters say it, which leave those who are asked late some time
		at := span.Before(s.Facts.Wall, s.Facts.Zone)
		asked := c.row.Marks.Of(StepMark(step, false)).At
		if asked.IsZero() {
			asked = c.row.Marks.Of(StepMark(theme.StepAsk, false)).At
		}
		switch {
		case asked.IsZero():
			return at
		case step == theme.StepAsk && !t.Presenters.Confirm.Set: // the file says when they are asked, not by when they answer
			at = time.Time{}
		}
		return dueAfter(asked, at, s.Facts.Start)
	}
	if question.Set {
		p.Steps = append(p.Steps, Milestone{theme.StepAsk, due(theme.StepAsk, question), c.answer != Unsaid})
	}
	for _, step := range duties {
		if span := t.Presenters.Of(step); span.Set && c.answer != No { // who does not present owes nothing
			p.Steps = append(p.Steps, Milestone{step, due(step, span), c.row.done(step, &s.Facts)})
		}
	}
	slices.SortStableFunc(p.Steps, func(a, b Milestone) int { return a.Due.Compare(b.Due) })
	return p, true
}

// Asked lists in order the addresses of those who have a page as presenters of the session: whom the files that t is of name, and whoever
// was asked or has entered something. t may be nil.
func (s *Session) Asked(t *theme.Theme) []string {
	var all []string
	for i := range s.Presenting {
		all = append(all, s.Presenting[i].Address)
	}
	if t != nil && t.Presenters.On() {
		for _, who := range t.PresentersAt(s.Slot) {
			all = append(all, who.Email)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Hosts names the organizers of a theme who open a session: all but those who said that they cannot come. "" for nobody.
func Hosts(t *theme.Theme, s *Session) string {
	var hosts []*theme.Person
	for i := range t.Members {
		m := &t.Members[i]
		seat := s.Seat(m.Person.Email)
		if m.Role() == theme.Organizer && (seat == nil || seat.Answer != ical.Declined && seat.Answer != ical.Delegated) {
			hosts = append(hosts, m.Person)
		}
	}
	return namesOf(hosts)
}

// MaterialLines returns materials as [Facts.Materials] has them.
func MaterialLines(all theme.Materials) string { return linesOf(all) }
