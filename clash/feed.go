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

// With returns what two calendars of one person say: when either is busy. It was read when the older of them was.
func (f *Feed) With(other *Feed) *Feed {
	both := &Feed{Busy: f.Busy.With(other.Busy), Tentative: f.Tentative.With(other.Tentative), Read: f.Read, Partly: f.Partly || other.Partly}
	if other.Read.Before(f.Read) {
		both.Read = other.Read
	}
	return both
}
