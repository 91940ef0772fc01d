package scheduler

import (
	"slices"
	"strings"

	"rondo/theme"
)

// renames maps earlier addresses to those that people have today.
func renames(set *theme.Set) map[string]string {
	today := map[string]string{}
	for address, who := range set.People.ByAddress.All() {
		if was := strings.ToLower(who.Was()); was != "" {
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
	for _, row := range s.Presenting { // of those who have no seat yet
		address, renamed := p.today[row.Address]
		if _, seated := seatAt(s.Seats, row.Address); !renamed || seated {
			continue
		}
		if _, both := presentingAt(next.Presenting, address); both {
			continue
		}
		p.do(Rename{UID: s.UID, From: row.Address, To: address, Why: "has another address"})
		own := *next
		own.renamePresenter(row.Address, address)
		next = &own
	}
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
		own.renamePresenter(seat.Address, address)
		next = &own
	}
	return next
}

// renamePresenter carries what is recorded of a presenter over to another address, unless that has something of its own.
func (s *Session) renamePresenter(from, to string) {
	if _, both := presentingAt(s.Presenting, to); both {
		return
	}
	if i, found := presentingAt(s.Presenting, from); found {
		s.Presenting = slices.Clone(s.Presenting)
		s.Presenting[i].Address = to
		slices.SortFunc(s.Presenting, func(a, b Presenting) int { return strings.Compare(a.Address, b.Address) })
	}
}

func byAddress(a, b Seat) int { return strings.Compare(a.Address, b.Address) }
