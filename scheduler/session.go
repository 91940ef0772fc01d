package scheduler

import (
	"maps"
	"slices"
)

// told returns what the person of a seat was last told of the session, nil for nothing: before the first letter, after a
// withdrawn one, and for those who left.
func (s *Session) told(seat Seat) *Facts {
	if seat.Left || seat.Revision == 0 {
		return nil
	}
	if seat.Revision == s.Revision {
		return &s.Facts
	}
	if f, ok := s.Told[seat.Revision]; ok {
		return &f
	}
	return nil
}

// touched reports whether anybody was sent something of the session: those with a seat, those asked to present it, and channels.
func (s *Session) touched() bool {
	return len(s.Seats) > 0 || len(s.Presenting) > 0 ||
		slices.ContainsFunc(s.Channels, func(c Channel) bool { return c.Notice != "" || !c.Told.Tomorrow.IsZero() })
}

// holds reports that the person of a seat has the session in their calendar.
func (s *Session) holds(seat Seat) bool {
	told := s.told(seat)
	return told != nil && !told.Cancelled
}

// amended returns a copy of the session after the amendment.
func (s *Session) amended(a Amend) *Session {
	next := *s
	next.Slot, next.Sequence, next.Changed, next.Modified = a.Slot, a.Sequence, a.Changed, a.Modified
	if a.Sender.Address != "" {
		next.Organizer = a.Sender
	}
	if a.Ahead() && s.Attendance().Known {
		next.Seats = slices.Clone(s.Seats)
		for i := range next.Seats {
			next.Seats[i].Came = NotKnown
		}
	}
	if a.Revision != s.Revision {
		next.Told = maps.Clone(s.Told)
		if next.Told == nil {
			next.Told = map[int]Facts{}
		}
		next.Told[s.Revision] = s.Facts
		next.Revision, next.Facts = a.Revision, a.Facts
	}
	next.hush(s.Facts, next.Facts, a.Hush)
	if a.Revision != s.Revision || a.Hush != Loud {
		next.forget()
	}
	return &next
}

// forget keeps only those earlier revisions that a seat names.
func (s *Session) forget() {
	if len(s.Told)+len(s.Silent) == 0 {
		return
	}
	named := map[int]Facts{}
	keep := func(revision int) {
		if f, ok := s.Told[revision]; ok && revision != s.Revision {
			named[revision] = f
		}
	}
	for _, seat := range s.Seats {
		keep(seat.Revision)
		if seat.Pending != nil {
			keep(seat.Pending.Revision)
		}
	}
	s.Told = named
	if len(s.Silent) == 0 {
		return
	}
	var silent map[int]Facts
	for revision, f := range s.Silent {
		if _, ok := named[revision]; !ok {
			continue
		}
		if silent == nil {
			silent = map[int]Facts{}
		}
		silent[revision] = f
	}
	s.Silent = silent
}
