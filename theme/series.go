package theme

import (
	"slices"
	"time"

	"rondo/ical"
)

// Published says how feeds and CalDAV have the sessions of a theme. Letters are one UID a session, whatever it says.
type Published string

// The forms of a published theme.
const (
	PublishSessions Published = "sessions" // an event of its own for each session; the default
	PublishSeries   Published = "series"   // one recurring event, and single ones for what no rule says
)

var published = []string{string(PublishSessions), string(PublishSeries)}

func (p *Published) parse(text string) error {
	if !slices.Contains(published, text) {
		return wrong("write sessions (each is an event of its own) or series (one recurring event; letters stay as they are)", "%q is no form of a calendar", text)
	}
	*p = Published(text)
	return nil
}

// checkSeries holds that a theme is a series only where every calendar reads its rule alike.
func (d *document) checkSeries(t *Theme) {
	if t.Calendar != PublishSeries || !d.sound("calendar") || t.Rule.Common() || t.Rule.Start() == 0 {
		return
	}
	if t.Rule.Period() == ical.Never {
		d.wrong("calendar", "leave calendar out, or add repeats to the schedule", "a series of a theme that takes place once")
		return
	}
	d.wrong("calendar", "write calendar: sessions, or a rule of one weekday or day a month (first tuesday of the month), of weekdays (every monday and thursday) or of days",
		"not all calendars read %q alike, so the theme cannot be a series", t.Rule)
}

// IsSeries reports whether feeds have the theme as one recurring event: it asks for that, and the clocks of its zone can be told by a
// rule for the dates of the two years that follow now.
func (t *Theme) IsSeries(now time.Time) bool {
	if t.Calendar != PublishSeries {
		return false
	}
	today := ical.LocalOf(now.In(t.Zone.Location()))
	dates := t.Rule.Between(today, today.Add(2*366*day))
	if len(dates) == 0 {
		return true
	}
	first := t.Zone.In(dates[0])
	s := ical.NewSeries(t.Zone, t.Rule, []time.Time{first}, t.Schedule.Duration.Duration())
	return s.Sayable() || s.Changes(first)
}

// lookAtZone warns of a series that is published as sessions because of its zone.
func (l *slips) lookAtZone() {
	if l.Calendar != PublishSeries || l.IsSeries(l.now) {
		return
	}
	l.warn("calendar", "choose a zone with one rule for summer time, or write calendar: sessions", "calendars cannot be told the clocks of %s by a rule, so feeds have each session by itself", l.Zone)
}
