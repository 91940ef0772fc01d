package ical

import (
	"fmt"
	"slices"
	"time"
)

// Series says when an event repeats (RFC 5545 §3.8.5). A series in a calendar is several events with one UID and the same Series: one
// without a Date, which stands for its dates as most of them are, and for each date that is different one with that Date. It does not
// change and may be shared.
type Series struct {
	zone  Zone
	rule  Rule
	dates []time.Time
	lasts time.Duration
	said  saidSeries
}

// saidSeries is a series on the clock of its zone.
type saidSeries struct {
	clock  *time.Location // by whose rules it is said
	except []Local        // dates of the rule that are none of the series: EXDATE
	ok     bool           // whether the rule and these exceptions give the dates of the series, on a clock that shows each once
}

// NewSeries returns the series of these dates, which are in order, in whole seconds and at least one. Dates that have an event of their own
// belong to them, under the time at which the series would have them. All others last equally long, and need an event of their own where
// the clocks of zone change meanwhile (see [Series.Changes]). The rule says how they repeat on those clocks. Where it does not give all of
// them, or a clock shows one of them twice or never, the dates are written one by one and in UTC (RDATE): that is always right, but Outlook
// reads no event with RDATE and without RRULE.
func NewSeries(zone Zone, rule Rule, dates []time.Time, lasts time.Duration) *Series {
	s := &Series{zone: zone, rule: rule, dates: slices.Clone(dates), lasts: lasts}
	s.said = s.say(zone.Location())
	return s
}

// Sayable reports whether the series can be written as a rule on the clocks of its zone, with a VTIMEZONE, also in a calendar that has other
// dates up to a year before and after.
func (s *Series) Sayable() bool {
	first, last := s.ends()
	clock := s.zone.Location()
	return s.on(clock).ok && newVTimezone(s.zone, clock, first.AddDate(-1, 0, 0), last.AddDate(1, 0, 0)) != nil
}

// Changes reports whether the clocks of the series change while a date of it lasts, or show its end twice. Some calendars give such a date the
// length that the first one has on the clock, and others its length in time.
func (s *Series) Changes(at time.Time) bool { return s.changes(at.In(s.zone.Location())) }

func (s *Series) changes(at time.Time) bool {
	end := at.Add(s.lasts)
	_, before := at.Zone()
	_, after := end.Zone()
	return before != after || again(end)
}

func (s *Series) ends() (first, last time.Time) {
	if len(s.dates) == 0 {
		return first, last
	}
	return s.dates[0], s.dates[len(s.dates)-1]
}

// has reports whether a moment is a date of the series.
func (s *Series) has(at time.Time) bool {
	_, found := slices.BinarySearchFunc(s.dates, at, time.Time.Compare)
	return found
}

// on returns the series on a clock of its zone, whose rules may be newer than the series.
func (s *Series) on(clock *time.Location) saidSeries {
	if s.said.clock == clock {
		return s.said
	}
	return s.say(clock)
}

func (s *Series) say(clock *time.Location) saidSeries {
	said := saidSeries{clock: clock}
	if len(s.dates) == 0 || clock == time.UTC {
		return said
	}
	first, last := s.ends()
	if s.changes(first.In(clock)) {
		return said // its start and end stand for the length of all
	}
	rest := s.dates
	for _, l := range s.rule.Between(LocalOf(first.In(clock)), LocalOf(last.In(clock))+1) {
		at := s.zone.In(l).In(clock)
		switch {
		case LocalOf(at) != l || again(at):
			return said
		case len(rest) > 0 && rest[0].Equal(at):
			rest = rest[1:]
		default:
			said.except = append(said.except, l)
		}
	}
	said.ok = len(rest) == 0
	return said
}

// again reports whether the clock of t's location shows the same reading once more, or has shown it before.
func again(t time.Time) bool {
	_, until := t.ZoneBounds()
	if until.IsZero() {
		return repeated(t)
	}
	_, now := t.Zone()
	_, after := until.Zone()
	return repeated(t) || until.Sub(t) <= time.Duration(now-after)*time.Second
}

func (e *Event) checkSeries() error {
	switch s := e.Series; {
	case s == nil && !e.Date.IsZero():
		return fmt.Errorf("RECURRENCE-ID %s without a series", e.Date.UTC().Format(time.RFC3339))
	case s == nil:
		return nil
	case len(s.dates) == 0:
		return fmt.Errorf("a series without dates")
	case !slices.IsSortedFunc(s.dates, time.Time.Compare):
		return fmt.Errorf("the dates of the series are not in order")
	case e.Date.IsZero() && !e.Start.Equal(s.dates[0]):
		return fmt.Errorf("DTSTART %s is not the first date of the series, %s", e.Start.UTC().Format(time.RFC3339), s.dates[0].UTC().Format(time.RFC3339))
	case e.Date.IsZero() && e.End.Sub(e.Start) != s.lasts:
		return fmt.Errorf("it lasts %s, and dates of the series %s", e.End.Sub(e.Start), s.lasts)
	case !e.Date.IsZero() && !s.has(e.Date):
		return fmt.Errorf("RECURRENCE-ID %s is no date of the series", e.Date.UTC().Format(time.RFC3339))
	case e.Zone != s.zone:
		return fmt.Errorf("the zone %s is not %s, that of the series", e.Zone, s.zone)
	}
	return nil
}

// recurs adds what an event says of its series: on the clock, or else in UTC.
func (p *properties) recurs(e *Event, clock *time.Location, local bool) {
	s := e.Series
	switch {
	case s == nil:
	case !e.Date.IsZero() && local:
		p.local("RECURRENCE-ID", e.Date.In(clock), s.zone)
	case !e.Date.IsZero():
		p.utc("RECURRENCE-ID", e.Date)
	case local:
		_, last := s.ends()
		// With a TZID at the start, UNTIL is in UTC (RFC 5545 §3.3.10). It is the end of the last day, as Google and Apple write it: python-dateutil
		// with zones of pytz keeps the offset of the first date, and takes the last one for an hour later where clocks have changed.
		end := s.zone.In(LocalOf(last.In(clock)).Midnight().Add(24*time.Hour - time.Second))
		p.add("RRULE", s.rule.repeats()+";UNTIL="+end.Format("20060102T150405Z"), nil)
		for _, l := range s.on(clock).except { // each by itself, and on the clock of the start: Exchange keeps what is in UTC
			p.local("EXDATE", l.Time(), s.zone)
		}
	default:
		for _, at := range s.dates[1:] {
			p.utc("RDATE", at)
		}
	}
}

// Expand returns the events of one series as those that take place: one for each date, with the Date that it has in the series. They are in
// order of that. An event without a Series stands for itself.
func Expand(events []Event) []Event {
	var all []Event
	own := map[int64]int{} // the event of a date
	for i := range events {
		if e := &events[i]; e.Series != nil && !e.Date.IsZero() {
			own[e.Date.Unix()] = i
		}
	}
	for _, e := range events {
		switch {
		case e.Series == nil:
			all = append(all, e)
		case e.Date.IsZero():
			for _, at := range e.Series.dates {
				one := e
				if i, changed := own[at.Unix()]; changed {
					one = events[i]
				} else {
					one.Start, one.End, one.Date = at, at.Add(e.End.Sub(e.Start)), at
				}
				all = append(all, one)
			}
		}
	}
	return all
}

// InUTC returns an event that [Expand] returned, in UTC, and by itself: without its series, but with its date in it (RFC 4791 §9.6.5).
func (e Event) InUTC() Event {
	if e.Zone = (Zone{}); e.Series != nil {
		e.Series = NewSeries(Zone{}, Rule{}, []time.Time{e.Date}, 0)
	}
	return e
}
