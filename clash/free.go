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
// quarter of an hour nearest to its start, the earlier of two. Where there is none, one will do at which nobody is outside their
// hours who is not so already, as people far apart have no hours in common, though it be a customary holiday; unless hours and such
// days are all that it clashes with. ok is false where there is no such time either.
func (r *Report) Free(i int) (start ical.Local, ok bool) {
	if start, ok = r.nearest(i, false); ok {
		return start, true
	}
	for _, c := range r.Of(i) {
		if c.Kind != Hours && !(c.Kind == Holiday && c.Severity == Low) {
			return r.nearest(i, true)
		}
	}
	return 0, false
}

// nearest looks for a time of the day around the session's own.
func (r *Report) nearest(i int, tolerant bool) (start ical.Local, ok bool) {
	s := &r.Sessions[i]
	length := s.End.Sub(s.Start)
	midnight := s.Wall.Midnight()
	at := midnight + (s.Wall-midnight)/ical.Local(step/time.Second)*ical.Local(step/time.Second)
	for earlier, later := at, at.Add(step); earlier >= midnight || later < midnight.Add(day); {
		wall := later
		if s.Wall-earlier <= later-s.Wall && earlier >= midnight || later >= midnight.Add(day) {
			wall, earlier = earlier, earlier.Add(-step)
		} else {
			later = later.Add(step)
		}
		if from := s.Zone.In(wall); from.After(r.from) && !r.outside(i, from, tolerant) && !r.closed(i, from, from.Add(length), tolerant) && r.fits(i, from, from.Add(length)) {
			return wall, true
		}
	}
	return 0, false
}

// closed reports whether people of the session that stands at i would have a holiday at another time. With tolerant, customary ones
// do not count.
func (r *Report) closed(i int, from, to time.Time, tolerant bool) bool {
	s := &r.Sessions[i]
	law, custom, _ := r.off(i, from, to)
	return law > 0 && !r.ignores(s, Holiday, ofPeople(law, s)) || custom > 0 && !tolerant && !r.ignores(s, Holiday, Low)
}

// fits reports whether a session would meet nothing at another time.
func (r *Report) fits(i int, from, to time.Time) bool {
	s := &r.Sessions[i]
	if r.barred(i, from, to) {
		return false
	}
	if n := r.personalAt(i, from, to); n > 0 && !r.ignores(s, Personal, ofPeople(n, s)) {
		return false
	}
	if !r.holds(i, from, to) {
		return false
	}
	if law, _, _ := r.off(i, from, to); law > 0 && !r.ignores(s, Holiday, ofPeople(law, s)) {
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
		if n := r.people.shared(s, other); n > 0 && !r.ignores(s, People, ofPeople(n, s)) {
			return false
		}
	}
	return true
}
