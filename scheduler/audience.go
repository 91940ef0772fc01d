package scheduler

import (
	"cmp"
	"slices"

	"rondo/theme"
)

// audience returns who is to have a seat in one session, in order of address: the theme's members and the session's
// presenters. The role of a presenter is stronger than any other. s is what is recorded of the session, nil for nothing: where the
// theme has a path, who said No does not present, and who stepped in does.
func audience(t *theme.Theme, own *theme.Override, s *Session) []theme.Member {
	if own == nil || len(own.Presenters) == 0 {
		return t.Members
	}
	people, presenters := slices.Clone(t.Members), own.Presenters
	if s != nil && t.Presenters.On() {
		presenters = nil
		cast := castOf(t, own, s)
		for i := range cast {
			who := cast[i].who
			if cast[i].presents() {
				presenters = append(presenters, who)
				continue
			}
			if seat := s.Seat(who.Email); seat == nil || seat.Left || cast[i].standby {
				continue
			}
			if i, found := theme.MemberAt(people, who.Email); !found { // their own No needs no farewell
				people = slices.Insert(people, i, theme.NewMember(who, theme.Audience, ""))
			}
		}
	}
	for _, who := range presenters {
		i, found := theme.MemberAt(people, who.Email)
		if found {
			people[i] = people[i].As(theme.Presenter)
		} else {
			people = slices.Insert(people, i, theme.NewMember(who, theme.Presenter, ""))
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
