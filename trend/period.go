package trend

import (
	"time"

	"rondo/ical"
)

// Period is a run of whole days. Both First and Last are midnights, and the days of both belong to it. It says nothing of a zone:
// a session counts on the day of its own.
type Period struct{ First, Last ical.Local }

const day = 24 * time.Hour

// Holds reports whether a session with this reading of its own clocks is in the period.
func (p Period) Holds(wall ical.Local) bool {
	return !p.Empty() && wall >= p.First && wall.Midnight() <= p.Last
}

// Empty reports whether no day is in the period.
func (p Period) Empty() bool { return p.Last < p.First }

// Window returns every instant that the period has in any zone: from the first one to the one after the last.
func (p Period) Window() (from, to time.Time) {
	const most = 26 * time.Hour // zones have been up to 15 hours from UTC
	return p.First.Time().Add(-most), p.Last.Time().Add(day + most)
}

// QuarterOf returns the quarter of a year that a day is in.
func QuarterOf(at ical.Local) Period {
	t := at.Time()
	return months(t.Year(), (t.Month()-1)/3*3+1, 3)
}

// months returns n whole months.
func months(year int, first time.Month, n int) Period {
	return Period{ical.LocalDate(year, first, 1, 0, 0, 0), ical.LocalDate(year, first+time.Month(n), 0, 0, 0, 0)}
}

// Quarter tells which quarter the period is, from 1 to 4; ok is false when it is none.
func (p Period) Quarter() (year, quarter int, ok bool) {
	t := p.First.Time()
	return t.Year(), int(t.Month()-1)/3 + 1, p == QuarterOf(p.First)
}

// Year tells which year the period is; ok is false when it is none.
func (p Period) Year() (year int, ok bool) {
	year = p.First.Time().Year()
	return year, p == months(year, time.January, 12)
}

// Months returns how many whole months the period is, 0 if it is not made of such.
func (p Period) Months() int {
	first, after := p.First.Time(), p.Last.Add(day).Time()
	if p.Empty() || first.Day() != 1 || after.Day() != 1 {
		return 0
	}
	return (after.Year()-first.Year())*12 + int(after.Month()-first.Month())
}

// Before returns the period of the same length that ends the day before this one begins: of as many months where it is whole months,
// else of as many days.
func (p Period) Before() Period {
	if n := p.Months(); n > 0 {
		t := p.First.Time()
		return months(t.Year(), t.Month()-time.Month(n), n)
	}
	return Period{p.First - (p.Last - p.First) - ical.Local(day/time.Second), p.First.Add(-day)}
}

// Quarters cuts the period where quarters meet. The first and the last piece may be shorter than a quarter.
func (p Period) Quarters() (pieces []Period) {
	for first := p.First; first <= p.Last; {
		piece := QuarterOf(first)
		next := piece.Last.Add(day)
		pieces = append(pieces, Period{first, min(piece.Last, p.Last)})
		first = next
	}
	return pieces
}
