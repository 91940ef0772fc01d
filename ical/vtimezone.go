package ical

import (
	"maps"
	"slices"
	"sync"
	"time"

	ics "github.com/arran4/golang-ical"
)

// vtimezones holds, by name, the zones in which events can be written. A zone that is missing cannot be said.
type vtimezones map[string]*ics.VTimezone

// newVTimezones describes the zones of the events for the years in which they happen.
func newVTimezones(events []*Written) vtimezones {
	type span struct {
		zone     Zone
		clock    *time.Location
		from, to time.Time
	}
	spans := map[string]*span{}
	for _, w := range events {
		if !w.clocked() {
			continue
		}
		e := &w.event
		from, to := w.span()
		s := spans[e.Zone.String()]
		if s == nil {
			s = &span{e.Zone, w.clock, from, to}
			spans[e.Zone.String()] = s
		}
		if from.Before(s.from) {
			s.from = from
		}
		if to.After(s.to) {
			s.to = to
		}
	}
	zones := vtimezones{}
	for name, s := range spans {
		if zone := newVTimezone(s.zone, s.clock, s.from, s.to); zone != nil {
			zones[name] = zone
		}
	}
	return zones
}

func (z vtimezones) names() []string { return slices.Sorted(maps.Keys(z)) }

// zoneYears are the years for which a zone is described, the last included, by these rules.
type zoneYears struct {
	zone        Zone
	clock       *time.Location
	first, last int
}

// described keeps what describe found, nil included: each letter of a season asks the same again.
var described sync.Map // zoneYears → *ics.VTimezone

// newVTimezone describes the zone for the years of the two instants; it is nil where that cannot be done.
func newVTimezone(zone Zone, clock *time.Location, from, to time.Time) *ics.VTimezone {
	years := zoneYears{zone, clock, from.In(clock).Year(), to.In(clock).Year()}
	if known, ok := described.Load(years); ok {
		return known.(*ics.VTimezone)
	}
	found := years.describe()
	described.Store(years, found)
	return found
}

// describe writes the zone's clock in these years with at most one STANDARD and one DAYLIGHT part, each with one yearly
// rule: Outlook and Exchange ignore or refuse anything else. It is nil where such rules do not give the right offset at
// every instant, also in the two years that follow. Those are asked for because a single change of clocks always looks
// like a yearly rule: Casablanca's follow Ramadan, and only the next year shows it.
//
// It is nil, too, where calendars get the zone wrong that read nothing but its name, and have zone data of their own:
//
//   - where the clocks went by other rules in the two years before, which older data take for those of today (node-ical,
//     ical-expander, sabre/vobject, icalendar for Python, golang-ical);
//   - where clocks always show UTC: sabre/vobject forgets such a VTIMEZONE.
//
// The result depends on the rules only, not on the years, so that a feed that moves on does not change.
func (y zoneYears) describe() *ics.VTimezone {
	const around = 2
	if y.first <= epoch || y.last > 9990 {
		return nil
	}
	forward, back := y.onsets(y.first-around, y.last+around)
	if len(forward) == 0 && len(back) == 0 {
		name, offset := time.Date(y.last, time.January, 1, 0, 0, 0, 0, y.clock).Zone()
		if offset == 0 {
			return nil
		}
		return vtimezone(y.zone.String(), fixed(name, offset))
	}
	if !steady(forward, y.first-around, y.last+around) || !steady(back, y.first-around, y.last+around) {
		return nil
	}
	forward, back = y.onsets(y.first, y.last+around)
	from, until := y.begin(y.first), y.begin(y.last+around+1).AddDate(0, 0, 1)
	daylight, summer := yearly(forward, from, until)
	standard, winter := yearly(back, from, until)
	if !summer || !winter {
		return nil
	}
	return vtimezone(y.zone.String(),
		&ics.Standard{ComponentBase: standard.component()},
		&ics.Daylight{ComponentBase: daylight.component()})
}

// begin returns where a year begins, and a day earlier, because a rule that did not hold then would make readings at the first
// instant ambiguous.
func (y zoneYears) begin(year int) time.Time {
	return time.Date(year-1, time.December, 31, 0, 0, 0, 0, y.clock)
}

// onsets returns the changes of the clock from one year to another, the last included: those forward and those back.
func (y zoneYears) onsets(first, last int) (forward, back []onset) {
	for _, o := range onsets(y.begin(first), y.begin(last+1).AddDate(0, 0, 1)) {
		if o.after > o.before {
			forward = append(forward, o)
		} else {
			back = append(back, o)
		}
	}
	return forward, back
}

func vtimezone(name string, parts ...ics.Component) *ics.VTimezone {
	var p properties
	p.text("TZID", name)
	return &ics.VTimezone{ComponentBase: ics.ComponentBase{Properties: p.list, Components: parts}}
}

// utcTimezone says UTC as a zone of its own.
var utcTimezone = vtimezone("UTC", fixed("UTC", 0))

// fixed returns the only part of a zone whose clocks do not change.
func fixed(name string, offset int) *ics.Standard {
	o := onset{at: time.Date(epoch, time.January, 1, 0, 0, 0, 0, time.UTC), name: name, before: offset, after: offset}
	return &ics.Standard{ComponentBase: o.component()}
}
