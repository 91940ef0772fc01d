package scheduler

import (
	"slices"

	"rondo/theme"
)

// queue returns an empty copy of a session in which somebody may be waiting for a place, for the seats as a plan leaves them;
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
// loses a place when there are to be fewer. Those who cannot be written to keep their turn. The people are those of the session, in order of
// address.
func (p *planner) places(v *sitting, s *Session, people []theme.Member) {
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
			var m *theme.Member
			if i, found := theme.MemberAt(people, seat.Address); found {
				m = &people[i]
			} else if seat.By != "" {
				m = p.delegate(v, *seat)
			}
			p.seated(v, *seat, m)
		case seat.Waits == WaitsNew:
			p.prompt(v, *seat, prompt{kind: OnWaiting, told: v.session.told(*seat), once: []string{at(seat.Said.At)}, why: "all places are taken"})
		}
	}
}

// seated tells somebody of their place, and what was said to those who come while they waited. A reminder of this moment would say that they
// still wait.
func (p *planner) seated(v *sitting, seat Seat, m *theme.Member) {
	told, reminding := v.session.told(seat), false
	seat.Waits = HasPlace
	tells := prompt{kind: Place, told: told, once: []string{at(seat.Said.At)}, why: "a place has become free"}
	if r, ok := v.passed(false); ok {
		tells.marks = []Mark{r.mark(told.Start)}
		p.acts = slices.DeleteFunc(p.acts, func(a Action) bool {
			post, is := a.(Post)
			reminds := is && post.Letter.Kind == Reminder && post.Letter.UID == v.session.UID && post.Letter.To.Email == seat.Address
			if reminds {
				reminding, tells.says = true, stillFor(seat, v.carried(&post.Letter))
			}
			return reminds
		})
	}
	p.unsay(v, seat)
	tells.says = append(tells.says, p.saying(v, seat, m, p.have.regard(seat.Address, v.theme.ID), reminding)...)
	p.prompt(v, seat, tells)
}

// unsay takes back what this plan says to somebody as one of those who wait, now that they have a place.
func (p *planner) unsay(v *sitting, seat Seat) {
	i := slices.IndexFunc(p.acts, func(a Action) bool {
		post, is := a.(Post)
		return is && post.Letter.Kind == Note && post.Letter.UID == v.session.UID && post.Letter.To.Email == seat.Address
	})
	if i < 0 {
		return
	}
	l := p.acts[i].(Post).Letter
	said := v.carried(&l)
	says := stillFor(seat, said)
	if len(says) == len(said) {
		return
	}
	if p.acts = slices.Delete(p.acts, i, i+1); len(says) > 0 {
		p.remark(v, seat, nil, says)
	}
}

// stillFor lists what is still for somebody of what was to be said to them before they had a place.
func stillFor(seat Seat, said []remark) []remark {
	return slices.DeleteFunc(slices.Clone(said), func(one remark) bool { return !Hears(one.to, seat) })
}
