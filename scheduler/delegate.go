package scheduler

import "rondo/theme"

// delegate returns the membership of somebody who comes in place of another and whom the files do not name for the session:
// for as long as people.yaml knows them and the other does not say otherwise. It is nil after that.
func (p *planner) delegate(v *sitting, seat Seat) *theme.Member {
	who := p.set.People.ByAddress.At(seat.Address)
	if who == nil || !delegated(v.session, seat, p.today) {
		return nil
	}
	m := theme.NewMember(who, theme.Audience, "")
	return &m
}

// delegated reports whether the one who delegated to a seat still does. An answer that does not count any more, since
// the session was moved, still names the delegate.
func delegated(s *Session, seat Seat, today map[string]string) bool {
	i, found := seatAt(s.Seats, current(today, seat.By))
	return !found || current(today, s.Seats[i].Said.To) == seat.Address
}

// current returns the address that somebody has today.
func current(today map[string]string, address string) string {
	if to, renamed := today[address]; renamed {
		return to
	}
	return address
}
