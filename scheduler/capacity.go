package scheduler

import (
	"slices"

	"rondo/ical"
)

// Capacity returns how many of the audience may take part in a session as the accepted files say; 0 for any number.
func (s State) Capacity(session *Session) int {
	t := s.Accepted.Theme(session.Theme)
	if t == nil {
		return 0
	}
	return t.SeatsAt(session.Slot)
}

// Places counts the places that are taken in a session, and lists who waits for one, whose turn is next first: first
// come, first served. Presenters and organizers take no place.
func (s *Session) Places() (taken int, waiting []*Seat) {
	for i := range s.Seats {
		seat := &s.Seats[i]
		switch {
		case seat.Left || seat.Answer != ical.Accepted || seat.host():
		case seat.Waits == HasPlace:
			taken++
		default:
			waiting = append(waiting, seat)
		}
	}
	slices.SortStableFunc(waiting, func(a, b *Seat) int { // those of one moment are in order of address already
		return a.Claimed.Compare(b.Claimed)
	})
	return taken, waiting
}
