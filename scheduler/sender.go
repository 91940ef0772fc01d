package scheduler

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// unsent reports that letters about a session are to come from another sender than the recorded one, and that nobody knows
// of the session: it has the new sender from the start then. A session that people have in their calendars keeps its
// ORGANIZER, because calendars take another one for a stranger (see [Strangers]).
func (p *planner) unsent(s *Session) bool {
	return s.Organizer != p.set.Config.Mail.Sender && !s.known()
}

// known reports that somebody has been told of the session, or is about to be.
func (s *Session) known() bool {
	return slices.ContainsFunc(s.Seats, func(seat Seat) bool { return seat.Revision > 0 || seat.Pending != nil })
}

// Stranger is an address that letters came from once, and that coming sessions are still organized by.
type Stranger struct {
	Address  string
	Sessions []*Session // that people have in their calendars, in order of their start
}

// Estranged reports whether there may be [Strangers], of a State that may be without people.
func Estranged(have State, sender string, now time.Time) bool {
	return slices.ContainsFunc(have.Sessions, func(s *Session) bool { return s.strange(sender, now) })
}

func (s *Session) strange(sender string, now time.Time) bool {
	return s.Facts.End.After(now) && !s.Facts.Cancelled && !strings.EqualFold(s.Organizer.Address, sender)
}

// Strangers lists the senders of coming sessions that people were told of, where mail.from has another address by now, in
// order of address. Letters about these sessions keep their sender, and answers go there.
func Strangers(have State, sender string, now time.Time) []Stranger {
	by := make(map[string][]*Session)
	for _, s := range have.Sessions {
		if s.strange(sender, now) && s.known() {
			by[s.Organizer.Address] = append(by[s.Organizer.Address], s)
		}
	}
	all := make([]Stranger, 0, len(by))
	for address, sessions := range by {
		slices.SortStableFunc(sessions, func(a, b *Session) int { return a.Facts.Start.Compare(b.Facts.Start) })
		all = append(all, Stranger{address, sessions})
	}
	slices.SortFunc(all, func(a, b Stranger) int { return cmp.Compare(a.Address, b.Address) })
	return all
}
