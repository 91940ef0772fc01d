package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// How long before its day a step is asked for, and what a presenter is given at the least.
const (
	leadStoryline = 14 * day // it takes the most thought
	leadStep      = 7 * day  // of every other step, and of an answer where `ask` is not set
	leadAgain     = 2 * day  // the gentle reminder
	openAnswer    = 14 * day // until an answer is late where `confirm` is not set
	leastTime     = 2 * day  // for a step that is asked for late
)

// lead returns how long before its day a step is asked for.
func lead(step theme.Step) time.Duration {
	if step == theme.StepStoryline {
		return leadStoryline
	}
	return leadStep
}

// presenters sees to those who present a session or are to: each is asked for one step at a time, once, and once more; the
// organizers hear at once who says No, who steps in and who is not written to, and by the daily note what is late.
func (p *planner) presenters(v *sitting, own *theme.Override) {
	if !v.coming() || v.session.Facts.Cancelled {
		return
	}
	cast := castOf(v.theme, own, v.session)
	p.dismiss(v.session, cast)
	for i := range cast {
		c := &cast[i]
		switch {
		case c.answer == No && !c.row.Marks.Of(markNo).At.Equal(c.at):
			p.cast(v, c, Mark{Of: markNo, At: c.at}, p.lost(v, c, cast), "says No")
		case c.standby && c.answer == Yes && !c.row.Marks.Of(markSteps).At.Equal(c.at):
			p.cast(v, c, Mark{Of: markSteps, At: c.at}, []Line{v.about("presenter/steps-in", c)}, "steps in")
		}
		if v.theme.Presenters.On() {
			p.ask(v, c)
		}
	}
}

// dismiss forgets what was asked of people who are no part of a session any more: whoever is named again is asked again, and what they
// answered to an invitation before counts no more. What they wrote stays.
func (p *planner) dismiss(s *Session, cast []part) {
	for _, row := range s.Presenting {
		if slices.ContainsFunc(cast, func(c part) bool { return c.who.Email == row.Address }) {
			continue
		}
		free := row
		free.Standby, free.Answer, free.Answered, free.Instead, free.Marks = false, Unsaid, time.Time{}, "", nil
		switch dismissed, no := row.Marks.Of(markDismissed), row.Marks.Of(markNo); {
		case no.Of != "":
			free.Marks = Marks{{Of: markDismissed, At: p.now}}
		case dismissed.Of != "":
			free.Marks = Marks{dismissed}
		}
		if !equalPresenting(row, free) {
			p.do(Enter{UID: s.UID, Address: row.Address, Presenting: free, Why: "is not to present it any more"})
		}
	}
}

// ask asks one presenter for what is due next. It does nothing before they have said Yes but ask for that.
func (p *planner) ask(v *sitting, c *part) {
	t := v.theme
	if c.answer == No {
		return
	}
	if c.answer == Unsaid && (c.standby || questions(t)) {
		step := theme.StepAsk
		due, from := time.Time{}, v.now
		if t.Presenters.Confirm.Set {
			due = v.before(t.Presenters.Confirm)
		}
		switch {
		case c.standby:
		case t.Presenters.Ask.Set:
			from = v.before(t.Presenters.Ask)
		default:
			from = due.Add(-leadStep)
		}
		p.leg(v, c, step, from, due)
		return
	}
	for _, step := range duties {
		if span := t.Presenters.Of(step); span.Set && !c.row.done(step, &v.session.Facts) {
			due := v.before(span)
			p.leg(v, c, step, due.Add(-lead(step)), due)
		}
	}
}

// before returns the moment that lies a span before the session.
func (v *sitting) before(s theme.Span) time.Time {
	return s.Before(v.session.Facts.Wall, v.session.Facts.Zone)
}

// leg asks for one step from a moment on, once more shortly before it is due, and has the organizers told when it is late. due is
// zero for a question that is late some time after it was asked.
func (p *planner) leg(v *sitting, c *part, step theme.Step, from, due time.Time) {
	t, start := v.theme, v.session.Facts.Start
	r := p.have.regard(c.who.Email, t.ID)
	asked := c.row.Marks.Of(StepMark(step, false)).At
	if step == theme.StepAsk && !asked.IsZero() && !c.row.Marks.Of(markStart).At.Equal(start) {
		asked, from = time.Time{}, p.now // for another time it is another question
	}
	if r.silent() {
		if asked.IsZero() && p.reached(from) && c.row.Marks.Of(markSilent).Of == "" {
			line := v.about("presenter/silent", c)
			if line.B = p.have.Suppressed[c.who.Email].Reason; line.B == "" {
				line.B = "has left"
			}
			p.cast(v, c, Mark{Of: markSilent, At: p.now}, []Line{line}, "is not written to")
		}
		return
	}
	zone := r.given(*c.who).Zone()
	calm := func(at time.Time) time.Time {
		return awake(p.set.Config.Calmed(theme.Reminders), zone, Later(at, p.now))
	}
	if asked.IsZero() {
		if step != theme.StepAsk {
			from = Later(from, c.briefed().Add(day))
		}
		if when := calm(from); !when.Before(start.Add(-tooLate)) || !p.reached(when) {
			return
		}
		p.brief(v, c, step, false, dueAfter(p.now, due, start))
		return
	}
	due = dueAfter(asked, due, start)
	again := due.Add(-leadAgain)
	if again.Before(asked.Add(day)) {
		again = asked.Add(due.Sub(asked) / 2)
	}
	if c.row.Marks.Of(StepMark(step, true)).At.Before(asked) && !r.Fewer && p.now.Before(due) {
		if when := calm(again); when.Before(due) && p.reached(when) {
			p.brief(v, c, step, true, due)
		}
	}
	if p.reached(due) {
		line := v.about("presenter/late/"+string(step), c)
		line.To = ical.LocalOf(due.In(v.session.Facts.Zone.Location()))
		p.questions = append(p.questions, question{since: due, line: line})
	}
}

// dueAfter returns by when a step that is asked for at a moment is due: at its own time, but two days later at the earliest, or half
// way to a session that starts before that.
func dueAfter(asked, due, start time.Time) time.Time {
	if due.IsZero() {
		due = asked.Add(openAnswer)
	}
	due = Later(due, asked.Add(leastTime))
	if !due.Before(start) {
		due = asked.Add(start.Sub(asked) / 2)
	}
	return due
}

// briefed returns when a presenter was last sent a step of the path: there is at most one a day.
func (c *part) briefed() (last time.Time) {
	for _, step := range duties {
		last = Later(last, c.row.Marks.Of(StepMark(step, false)).At)
	}
	return last
}

// brief posts the letter about one step.
func (p *planner) brief(v *sitting, c *part, step theme.Step, again bool, due time.Time) {
	s := v.session
	seat := Seat{Address: c.who.Email, Role: theme.Presenter, Answer: ical.NeedsAction}
	if held := s.Seat(seat.Address); held != nil {
		seat = *held
	}
	leg := &Leg{Step: step, Again: again, Standby: c.standby && step == theme.StepAsk, Due: due, Groups: v.theme.Groups(), People: len(v.theme.Members), Entered: c.row}
	leg.Setup, leg.Hosts, leg.Liked = v.theme.Presenters.Setup.Duration(), Hosts(v.theme, s), p.have.Liked[v.theme.ID]
	leg.marks = []Mark{{Of: StepMark(step, again), At: p.now}}
	kind, once, why := Briefing, []string{string(step), at(p.now)}, string(step)
	switch {
	case step == theme.StepAsk:
		kind, once, why = Asking, []string{at(p.now)}, "will you present?"
		if again {
			break
		}
		leg.marks = append(leg.marks, Mark{Of: markStart, At: s.Facts.Start})
	case again:
		once[0] += "-again"
	}
	if leg.Standby {
		leg.For = namesOf(v.theme.PresentersAt(s.Slot))
		why = "will you step in?"
	}
	if again {
		why += " (again)"
	}
	who := theme.NewMember(c.who, theme.Presenter, seat.Via)
	l := p.prompted(v, seat, prompt{kind: kind, m: &who, once: once, why: Reason(why)})
	l.Path = leg
	p.do(Post{Letter: l})
	c.row.Marks = c.row.Marks.With(leg.marks...) // so that the next step waits for a day
}

// lost returns what organizers are told of somebody who does not present: who it is, what they offer instead, and who is left.
func (p *planner) lost(v *sitting, c *part, cast []part) []Line {
	first := v.about("presenter/no", c)
	first.C = c.why
	lines := []Line{first}
	if c.row.Instead != "" {
		if date := p.have.dateOf(v.theme, c.row.Instead, p.now); date != 0 {
			lines = append(lines, Line{Says: "presenter/instead", A: c.name(), B: v.theme.Name, From: date})
		}
	}
	var left []string
	for i := range cast {
		if other := &cast[i]; other.presents() {
			left = append(left, other.name())
		}
	}
	asks := slices.IndexFunc(cast, func(c part) bool { return c.standby && c.answer == Unsaid })
	switch {
	case len(left) > 0:
		lines = append(lines, Line{Says: "presenter/left", A: strings.Join(left, ", ")})
	case v.theme.Presenters.On() && asks >= 0:
		lines = append(lines, Line{Says: "presenter/standby", A: cast[asks].name()})
	default:
		lines = append(lines, Line{Says: "presenter/nobody"})
	}
	return lines
}

// about begins a line about a presenter of the session.
func (v *sitting) about(says string, c *part) Line {
	f := &v.session.Facts
	return Line{Says: says, A: fmt.Sprintf("%s (%s)", c.name(), c.who.Email), B: f.Name, From: f.Wall}
}

// cast tells the organizers of a theme at once about one of its presenters, but not that person.
func (p *planner) cast(v *sitting, c *part, mark Mark, lines []Line, why Reason) {
	s := v.session
	for i := range v.theme.Members {
		m := &v.theme.Members[i]
		if m.Role() != theme.Organizer || m.Person == c.who || p.have.regard(m.Person.Email, v.theme.ID).silent() {
			continue
		}
		id := fmt.Sprintf("%s-%s-%s-%s", mark.Of, s.UID, c.who.Email, at(mark.At))
		l := p.toOrganizer(Cast, m.Person, id)
		l.Theme, l.Facts, l.Lines = v.theme.ID, s.Facts, lines
		l.About = &About{UID: s.UID, Address: c.who.Email, mark: mark}
		l.Why = Reason(c.name()) + " " + why
		p.do(Post{Letter: l})
	}
}
