package scheduler

import (
	"maps"
	"slices"

	"rondo/ical"
	"rondo/theme"
)

// regard is what a person's wishes and address mean for what is written to them about one theme. The zero regard is
// that of somebody who never chose anything.
type regard struct {
	Wish
	suppressed bool // the address is not written to, or its person asked to be forgotten
	gone       bool // has left the theme, or everything
}

// regard looks up what is to be regarded when somebody is written to about a theme.
func (s *State) regard(address, theme string) (r regard) {
	if len(s.Suppressed) > 0 {
		_, r.suppressed = s.Suppressed[address]
	}
	r.suppressed = r.suppressed || s.Forgotten.Has(address)
	if len(s.Wishes) > 0 {
		r.Wish = s.Wishes[address]
		r.gone = r.Leaves(theme)
	}
	return r
}

// silent reports that the person hears nothing.
func (r regard) silent() bool { return r.suppressed || r.gone }

// given returns the person as they wish to be written to: their own language and zone. A zone that this machine does not know
// is as good as none.
func (w Wish) given(who theme.Person) theme.Person {
	if w.Language != "" {
		who = who.In(w.Language)
	}
	if w.Timezone == "" {
		return who
	}
	if zone, err := ical.LoadZone(w.Timezone); err == nil {
		who = who.At(w.Timezone, zone)
	}
	return who
}

// plain reports that the wish is as good as none.
func (w Wish) plain() bool {
	return same(w, Wish{})
}

// carryWishes takes the wishes of people along to the addresses that they have today.
func (p *planner) carryWishes() {
	for _, old := range p.have.outworn(p.today) {
		address := p.today[old]
		p.do(Prefer{Address: address, Wish: p.have.Wishes[old], Why: Reason("was " + old)},
			Prefer{Address: old, Why: Reason("is " + address)})
	}
	p.have = p.have.carried(p.today)
}

// carried returns the state with the wishes of people under the addresses that they have today.
func (s State) carried(today map[string]string) State {
	if olds := s.outworn(today); len(olds) > 0 {
		s.Wishes = maps.Clone(s.Wishes)
		for _, old := range olds {
			s.Wishes[today[old]] = s.Wishes[old]
			delete(s.Wishes, old)
		}
	}
	return s
}

// outworn lists the earlier addresses that still have a wish, while those of today have none.
func (s State) outworn(today map[string]string) (olds []string) {
	for old, address := range today {
		if !s.Wishes[old].plain() && s.Wishes[address].plain() {
			olds = append(olds, old)
		}
	}
	slices.Sort(olds)
	return olds
}

// quieted returns the sessions of one theme as they are once those who hear nothing have lost the letters that wait for them:
// which dates sessions stand for depends on who knows of them, and is to be the same before and after.
func (s State) quieted(recorded []*Session) []*Session {
	if len(s.Suppressed) == 0 && len(s.Wishes) == 0 {
		return recorded
	}
	quiet := slices.Clone(recorded)
	for n, session := range recorded {
		for i, seat := range session.Seats {
			r := s.regard(seat.Address, session.Theme)
			if !r.silent() || seat.Pending == nil && !(r.gone && !seat.Left) {
				continue
			}
			if quiet[n] == session {
				own := *session
				own.Seats = slices.Clone(session.Seats)
				quiet[n] = &own
			}
			if seat.Pending != nil {
				seat = seat.withdrawn()
			}
			seat.Left = seat.Left || r.gone && !r.suppressed
			quiet[n].Seats[i] = seat
		}
	}
	return quiet
}
