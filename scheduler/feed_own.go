package scheduler

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// OwnFeed returns the calendar of one person: the sessions in whose audience they are, but for themes they have left, with
// the links. With [WayBoth] it leaves out what invitations have put into their calendar already. It names nobody's
// address, theirs neither.
func OwnFeed(have State, address string, site theme.Site, words FeedWords, now time.Time) ical.Calendar {
	c := ical.Calendar{Name: site.Name, Zone: site.Zone, URL: site.URL, Refresh: feedRefresh}
	wish := have.Wishes[address]
	for _, s := range have.Sessions {
		if wish.Leaves(s.Theme) || !s.Shows(now) {
			continue
		}
		seat := Seat{Address: address}
		if held := s.Seat(address); held != nil {
			seat = *held
		}
		if have.invites(s, seat) && !(wish.Way == WayBoth && s.holds(seat)) {
			e := event(s, words, site, true)
			if t := have.Accepted.Theme(s.Theme); t != nil && seat.Role == theme.Presenter { // who is there earlier
				e.Start = e.Start.Add(-t.Presenters.Setup.Duration())
			}
			c.Events = append(c.Events, e)
		}
	}
	return c
}

// invites reports whether the person of a seat is in the audience of a session. Those who had the session when the file
// of its theme went away still are.
func (s State) invites(session *Session, seat Seat) bool {
	t := s.Accepted.Theme(session.Theme)
	if !seat.Leaving.Since.IsZero() && session.holds(seat) {
		return true // until that has settled
	}
	if t == nil {
		return session.told(seat) != nil
	}
	return member(s.Accepted, t, session, seat.Address) != nil || seat.By != "" && delegated(session, seat, nil)
}
