package holidays

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"

	"rondo/ical"
)

// The years that were compared with the law, of all places that do not say otherwise.
const (
	firstYear = 2025
	lastYear  = 2028
)

// place is a region as it stands in the tables of this package.
type place struct {
	region      Region
	name        string
	law         Law               // what the library's days were compared with
	days        []*cal.Holiday    // those of the library
	names       map[string]string // what days are called, where the library says otherwise
	mends       []mend            // in this order
	first, last int               // years that were compared; 0 for [firstYear] and [lastYear]

	known []Day // of these years, in order of date
}

// mend corrects the library.
type mend struct {
	add   *cal.Holiday // a day that it lacks; nil for one that it has
	name  string       // the day that it has; "" for all
	moved bool         // only where that is in place of another date
	kind  Kind         // what the day is; "" for none at all
	from  int          // the hour at which a day of kind part begins
	law   Law
}

// places are all tables, worked out. That happens once, since a function of the library (Japan's vernal equinox) writes into what
// all callers share.
var places = sync.OnceValue(func() map[Region]*place {
	// The library makes its dates in the zone of the machine unless told otherwise, where a midnight may not exist.
	cal.DefaultLoc = time.UTC
	all := map[Region]*place{}
	for _, table := range [][]place{north, west, german, british, america, pacific} {
		for i := range table {
			p := &table[i]
			p.first, p.last = cmp.Or(p.first, firstYear), cmp.Or(p.last, lastYear)
			p.known = p.work()
			all[p.region] = p
		}
	}
	return all
})

// work lists the days of the years that were compared. A date that two days share is told by the more binding one.
func (p *place) work() (all []Day) {
	for year := p.first - 1; year <= p.last+1; year++ { // a day in place of another may lie in another year
		for _, h := range p.days {
			kind := Off
			if h.Type == cal.ObservanceOther {
				kind = Customary
			}
			all = append(all, p.dates(h, year, mend{kind: kind}, p.mends)...)
		}
		for i, m := range p.mends {
			if m.add != nil {
				all = append(all, p.dates(m.add, year, m, p.mends[i+1:])...)
			}
		}
	}
	all = slices.DeleteFunc(all, func(d Day) bool { return d.Date.Time().Year() < p.first || d.Date.Time().Year() > p.last })
	slices.SortStableFunc(all, func(a, b Day) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)))
	})
	return slices.CompactFunc(all, func(a, b Day) bool { return a.Date == b.Date })
}

// dates returns the dates of a day in a year, after corrections: its own, and the one on which it is observed.
func (p *place) dates(h *cal.Holiday, year int, as mend, mends []mend) (days []Day) {
	actual, observed := h.Calc(year)
	if actual.IsZero() {
		return nil
	}
	for _, at := range []time.Time{actual, observed} {
		moved := !at.Equal(actual)
		if at.Equal(actual) && len(days) > 0 {
			continue
		}
		so := as
		for _, m := range mends {
			if m.add == nil && (m.name == "" || m.name == h.Name) && (!m.moved || moved) {
				so = m
			}
		}
		if so.kind == "" {
			continue
		}
		name := cmp.Or(p.names[h.Name], h.Name)
		d := Day{Date: ical.LocalOf(at).Midnight(), Name: name, English: cmp.Or(english[name], name), Kind: so.kind}
		d.From = d.Date.Add(time.Duration(so.from) * time.Hour)
		if moved {
			if d.Name == d.English {
				d.Name += " (observed)"
			}
			d.English += " (observed)"
		}
		days = append(days, d)
	}
	return days
}

// once returns a day of one year only.
func once(name string, year int, month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Name: name, StartYear: year, EndYear: year, Month: month, Day: day, Func: cal.CalcDayOfMonth}
}

// yearly returns a day with one date, and what it is observed on when that is a weekend.
func yearly(name string, month time.Month, day int, observed ...cal.AltDay) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Day: day, Observed: observed, Func: cal.CalcDayOfMonth}
}

// nth returns the n-th weekday of a month, from its end where n is negative.
func nth(name string, n int, weekday time.Weekday, month time.Month) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Weekday: weekday, Offset: n, Func: cal.CalcWeekdayOffset}
}

// workday returns a day with one date, in years in which that is no weekend.
func workday(name string, month time.Month, day int) *cal.Holiday {
	h := yearly(name, month, day)
	h.Func = func(h *cal.Holiday, year int) time.Time {
		if at := cal.CalcDayOfMonth(h, year); !cal.IsWeekend(at) {
			return at
		}
		return time.Time{}
	}
	return h
}
