package scheduler

import (
	"cmp"
	"slices"

	"rondo/theme"
)

// audience returns who is to have a seat in one session, in order of address: the theme's members and the session's
// presenters. The role of a presenter is stronger than any other.
func audience(t *theme.Theme, own *theme.Override) []theme.Member {
	if own == nil || len(own.Presenters) == 0 {
		return t.Members
	}
	people := slices.Clone(t.Members)
	for _, who := range own.Presenters {
		i, found := theme.MemberAt(people, who.Email)
		if found {
			people[i].Role = theme.Presenter
		} else {
			people = slices.Insert(people, i, theme.Member{Person: who, Role: theme.Presenter})
		}
	}
	return people
}

func sameAddresses(a, b []theme.Member) bool {
	return slices.EqualFunc(a, b, func(a, b theme.Member) bool { return a.Person.Email == b.Person.Email })
}

// Seat returns the seat of an address in lower case, nil when the session has none. It points into Seats.
func (s *Session) Seat(address string) *Seat {
	i, found := seatAt(s.Seats, address)
	if !found {
		return nil
	}
	return &s.Seats[i]
}

// seatAt returns where an address stands among seats, or where it would.
func seatAt(seats []Seat, address string) (int, bool) {
	return slices.BinarySearchFunc(seats, address, func(s Seat, address string) int {
		return cmp.Compare(s.Address, address)
	})
}
