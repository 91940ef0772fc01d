package scheduler

import (
	"fmt"
	"slices"
	"time"
)

// queue is an empty copy of a session in which somebody may be waiting for a place, for the seats as a plan leaves them;
// nil when nobody is.
func (s *Session) queue() *Session {
	for i := range s.Seats {
		if s.Seats[i].Waits != HasPlace {
			next := *s
			next.Seats = make([]Seat, 0, len(s.Seats))
			return &next
		}
	}
	return nil
}

// places gives free places to those who wait, first come, first served, and tells the others that they wait. Nobody
// loses a place when there are to be fewer. Those who cannot be written to keep their turn.
func (p *planner) places(v *sitting, s *Session) {
	if !v.coming() || s.Facts.Cancelled {
		return
	}
	limit := v.theme.SeatsAt(s.Slot)
	taken, waiting := s.Places()
	for _, seat := range waiting {
		switch {
		case !s.holds(*seat) || p.have.regard(seat.Address, s.Theme).silent():
		case !seat.Leaving.Since.IsZero(): // their turn is kept until that has settled
			taken++
		case limit == 0 || taken < limit:
			taken++
			p.seated(v, *seat, Place, "a place has become free")
		case seat.Waits == WaitsNew:
			p.seated(v, *seat, OnWaiting, "all places are taken")
		}
	}
}

// seated posts a letter about a person's place.
func (p *planner) seated(v *sitting, seat Seat, kind Kind, why Reason) {
	told := v.session.told(seat)
	l := p.address(v, seat, nil)
	l.Kind, l.Lane, l.Expires, l.Why = kind, Invite, told.Start, why
	if told.Start.Sub(p.now) <= day {
		l.Lane = Urgent
	}
	l.Name = fmt.Sprintf("%s/%s/%d/%s", kind, v.session.UID, seat.Said.At.Unix(), seat.Address)
	l.Sequence, l.Stamp, l.Answer = seat.Sequence, p.now.Truncate(time.Second), seat.Answer
	l.Revision, l.Facts = seat.Revision, *told
	if kind == Place {
		l.Waits = false
		if r, ok := v.passed(false); ok {
			l.Before = r.before
			p.acts = slices.DeleteFunc(p.acts, func(a Action) bool { // a reminder of this moment would say that they still wait
				post, is := a.(Post)
				return is && post.Letter.Kind == Reminder && post.Letter.UID == l.UID && post.Letter.To.Email == l.To.Email
			})
		}
	}
	p.do(Post{Letter: l})
}
