package clash

import (
	"time"

	"rondo/ical"
)

// NewFeed returns what is kept of a calendar that was read for a time: its minutes. Away is busy.
func NewFeed(c ical.BusyCalendar, from, to, read time.Time) *Feed {
	f := &Feed{Busy: NewMinutes(from, to), Tentative: NewMinutes(from, to), Read: read, Partly: len(c.Partly) > 0}
	for _, s := range c.Spans {
		if s.Kind == ical.BusyTentative {
			f.Tentative.Add(s.From, s.To)
		} else {
			f.Busy.Add(s.From, s.To)
		}
	}
	return f
}
