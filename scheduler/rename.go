package scheduler

import (
	"slices"
	"strings"

	"rondo/theme"
)

// renames maps earlier addresses to those that people have today.
func renames(set *theme.Set) map[string]string {
	today := map[string]string{}
	for address, who := range set.People.ByAddress {
		if was := strings.ToLower(who.Was); was != "" {
			today[was] = address
		}
	}
	return today
}

// rename carries seats over to the addresses that their people have today, and returns the session as it is then.
func (p *planner) rename(s *Session) *Session {
	if len(p.today) == 0 {
		return s
	}
	next := s
	for _, seat := range s.Seats {
		address, renamed := p.today[seat.Address]
		if !renamed {
			continue
		}
		if _, both := seatAt(next.Seats, address); both {
			continue
		}
		p.do(Rename{UID: s.UID, From: seat.Address, To: address, Why: "has another address"})
		own := *next
		own.Seats = slices.Clone(next.Seats)
		old, _ := seatAt(own.Seats, seat.Address)
		own.Seats[old].Address = address
		slices.SortFunc(own.Seats, byAddress)
		next = &own
	}
	return next
}

func byAddress(a, b Seat) int { return strings.Compare(a.Address, b.Address) }
