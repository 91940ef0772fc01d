package clash

import (
	"slices"
	"time"

	"rondo/ical"
)

// The hours in which people can be asked to come, on the clocks of the theme's zone.
const (
	opens  = 8*time.Hour + 30*time.Minute
	closes = 17*time.Hour + 30*time.Minute
	step   = 15 * time.Minute
)

// Free returns when the session that stands at i could begin that day without any clash, on the clocks of its theme: the
// quarter of an hour nearest to its start, the earlier of two. ok is false where there is none between 8:30 and 17:30.
func (r *Report) Free(i int) (start ical.Local, ok bool) {
	s := &r.Sessions[i]
	length, nearest := s.End.Sub(s.Start), time.Duration(-1)
	day := s.Wall.Midnight()
	for at := opens; at+length <= closes; at += step {
		wall := day.Add(at)
		away := time.Duration(max(wall-s.Wall, s.Wall-wall)) * time.Second
		if nearest >= 0 && away >= nearest {
			continue
		}
		if from := s.Zone.In(wall); from.After(r.from) && r.fits(i, from, from.Add(length)) {
			start, nearest = wall, away
		}
	}
	return start, nearest >= 0
}

// fits reports whether a session would meet nothing at another time.
func (r *Report) fits(i int, from, to time.Time) bool {
	s := &r.Sessions[i]
	if r.personalAt(i, from, to) > 0 {
		return false
	}
	if !r.holds(i, from, to) {
		return false
	}
	if law, _, _ := r.off(i, from, to); law > 0 {
		return false
	}
	first, _ := slices.BinarySearchFunc(r.Sessions, from.Add(-r.long), func(s Session, t time.Time) int { return s.Start.Compare(t) })
	for j := first; j < len(r.Sessions) && r.Sessions[j].Start.Before(to); j++ {
		other := &r.Sessions[j]
		if j == i || !other.End.After(from) {
			continue
		}
		if kind, n := r.people.hosts(s, other); n > 0 && !r.ignores(s, kind, High) {
			return false
		}
		if s.Theme.Transparent || other.Theme.Transparent {
			continue
		}
		if n := r.people.shared(s, other); n > 0 && !r.ignores(s, People, ofPeople(int(n), s)) {
			return false
		}
	}
	return true
}
