package holidays

import (
	"cmp"
	"slices"
	"time"

	"rondo/ical"
)

// Kind is how far people are off on a day.
type Kind string

// The kinds, worst first.
const (
	Off       Kind = "off"       // by law
	Part      Kind = "part"      // by law from some hour on
	Customary Kind = "customary" // by agreement or habit: eves, days that an employer may give
)

// Kinds are all kinds, worst first.
var Kinds = []Kind{Off, Part, Customary}

// Day is a day on which people of a region are off.
type Day struct {
	Date    ical.Local // its midnight
	Name    string     // in the language of the place, "Itsenäisyyspäivä"
	English string     // "Independence Day"; with "(observed)" after it where the day is in place of another
	Kind    Kind
	From    ical.Local // when it begins: 14:00 of a day of kind part, else Date
}

// Known reports whether the days were compared with the law. What is not known is never "no holiday".
type Known bool

// On returns the days of a region in a year, in order of date, each date once. They are not known for regions that
// [ParseRegion] refuses and for years outside [Region.Years]; days is nil then. A day in place of one in another year is in the
// year in which people are off: 2027 has the American New Year's Day of 2028, on 31 December.
func On(region Region, year int) (days []Day, known Known) {
	if first, last := region.Years(); year < first || year > last {
		return nil, false
	}
	return Between(region, ical.LocalDate(year, time.January, 1, 0, 0, 0), ical.LocalDate(year+1, time.January, 1, 0, 0, 0))
}

// Between returns the days of a region from one date on and before another, in order of date, each date once. They are not known
// where any part of that time is not; those in years that are known are among days all the same. It costs a search in a list
// that is made once. Callers must not change days.
func Between(region Region, from, to ical.Local) (days []Day, known Known) {
	p, ok := places()[region]
	if !ok || from >= to {
		return nil, Known(ok)
	}
	first, _ := slices.BinarySearchFunc(p.known, from.Midnight(), byDate)
	end, _ := slices.BinarySearchFunc(p.known, to, byDate)
	begins, ends := ical.LocalDate(p.first, time.January, 1, 0, 0, 0), ical.LocalDate(p.last+1, time.January, 1, 0, 0, 0)
	return p.known[first:end:end], from >= begins && to <= ends
}

// At returns the day of a region that a reading of its wall clock lies in, at that hour. ok is false where people are at work by
// then, as they are in the morning of a day of kind part.
func At(region Region, wall ical.Local) (day Day, ok bool, known Known) {
	days, known := Between(region, wall.Midnight(), wall.Midnight().Add(24*time.Hour))
	if len(days) == 0 || wall < days[0].From {
		return Day{}, false, known
	}
	return days[0], true, known
}

func byDate(d Day, date ical.Local) int { return cmp.Compare(d.Date, date) }
