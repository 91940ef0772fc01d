package importer

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// change is what is different on one date of a series: a RECURRENCE-ID of iCalendar, or its like.
type change struct {
	on                  ical.Local // the date on the rule
	start               ical.Local // when it takes place
	lasts               time.Duration
	title, about, place string // as they are then; "" where nothing is said
	cancelled           bool
	at                  *theme.Tree
}

// change takes what is different on one date. It reports a date that the series does not have.
func (s *series) change(c change) {
	on := theme.When{Local: c.on, Set: true}
	extra := false
	for _, a := range s.also {
		extra = extra || a.on.On(s.starts) == c.on
	}
	if !extra && !s.has(on) || !inYears(c.start) || !inYears(c.on) {
		s.note(c.at, "it is left out", "%s of %q is changed, and is no date of it", on, s.title)
		return
	}
	if s.single(c.on) {
		on.Local, on.DateOnly = c.on.Midnight(), true
	}
	if s.sessions == nil {
		s.sessions = map[theme.When]theme.Override{}
	}
	var o theme.Override
	if c.cancelled {
		o.Cancelled.Is = true
		s.sessions[on] = o
		return
	}
	text := func(said, usual string) *string {
		if said == "" || said == usual {
			return nil
		}
		return &said
	}
	o.Title = text(oneLine(c.title), s.title)
	o.Place = text(oneLine(c.place), s.room)
	if about := lines(c.about); about != "" && about != s.about && about != lines(s.said) {
		o.Abstract = &about
	}
	if c.start != c.on {
		o.MoveTo = theme.When{Local: c.start, Set: true}
	}
	if c.lasts > 0 && c.lasts <= 7*24*time.Hour && c.lasts != s.lasts {
		o.Duration = theme.Length(c.lasts)
	}
	s.sessions[on] = o
}

// single tells whether a date is the only one of its day, so that its date alone names it.
func (s *series) single(l ical.Local) bool {
	n := len(s.rule.Between(l.Midnight(), l.Midnight()+86400))
	for _, a := range s.also {
		if on := a.on.On(s.starts); on.Midnight() == l.Midnight() {
			n++
		}
	}
	return n <= 1
}
