package scheduler

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// letter words the news as a letter with a name, a number and a stamp that the seat has not had before.
func (p *planner) letter(v *sitting, seat Seat, m *theme.Member, n news) Letter {
	s, kind := v.session, n.kind.Traits()
	l := p.address(v, seat, m)
	l.Kind, l.Was, l.Changed, l.BackOn, l.Left, l.Casting, l.Why = n.kind, n.told, n.changed, n.backOn, n.left, n.casting, n.why
	l.Revision, l.Facts = s.Revision, s.Facts
	if n.left {
		l.Revision, l.Facts, l.Was = seat.Revision, *n.told, nil
	}
	l.Number, l.Sequence, l.Stamp = s.Sequence, s.Sequence, p.stamp(seat)
	if !seat.Stamp.IsZero() {
		l.Number, l.Sequence = max(s.Sequence, seat.Number+1), max(s.Sequence, seat.Sequence+1)
	}
	if n.minor() {
		l.Sequence = seat.Sequence
	}
	l.Name = kind.name(s.UID, seat.Address, strconv.Itoa(l.Number))

	l.Answer = seat.Answer
	if l.Asks = n.asksAgain(&s.Facts); l.Asks {
		l.Answer = ical.NeedsAction
	}
	if l.Kind == Request || l.BackOn || slices.Contains(l.Changed, FieldStart) {
		if r, ok := v.passed(false); ok && l.Kind != Cancel {
			l.Marks = []Mark{r.mark(l.Facts.Start)}
		}
	}
	known, soonest := s.Facts, s.Facts.Start
	if n.told != nil {
		known, soonest = *n.told, n.told.Start
	}
	l.Expires = kind.Dies.of(&known)
	if l.Kind == Update { // whoever goes by the earlier time has to hear of it, too
		l.Expires = Later(l.Expires, kind.Dies.of(&s.Facts))
		if s.Facts.Start.Before(soonest) {
			soonest = s.Facts.Start
		}
	}
	l.Lane = kind.lane(soonest, p.now)
	p.overlap(&l, v.theme)
	p.doubt(&l, v.theme)
	return l
}

// address begins a letter about a session to one person, who is no member any more when they left.
func (p *planner) address(v *sitting, seat Seat, m *theme.Member) Letter {
	s := v.session
	l := Letter{
		Theme: s.Theme, UID: s.UID, Key: s.Key(), Page: PageURL(p.set.Config.Site, s), Organizer: s.Organizer,
		Role: seat.Role, Via: seat.Via, NotBefore: p.now,
		Plain: strings.EqualFold(seat.Address, s.Organizer.Address),
		First: p.first(seat.Address),
		Waits: seat.Waiting(), Places: v.theme.SeatsAt(s.Slot), Noted: v.theme.Noted(),
	}
	if m != nil {
		l.To, l.Role, l.Via = *m.Person, m.Role(), m.Via()
	} else {
		l.To = p.parted(seat)
	}
	if l.Role == theme.Presenter {
		l.Setup = v.theme.Presenters.Setup.Duration()
	}
	wish := p.have.Wishes[seat.Address]
	l.To, l.Links = wish.given(l.To), wish.Links
	return l
}

// first reports whether an address is written to for the first time.
func (p *planner) first(address string) bool {
	if p.part && len(without([]string{address}, p.have.Read.Part.People)) > 0 {
		p.strangers = append(p.strangers, address)
	}
	if p.have.Known[address] || p.met[address] {
		return false
	}
	p.met[address] = true
	return true
}

// person finds somebody who is in no audience any more, in today's files or else in those accepted before.
func (p *planner) person(address string) theme.Person {
	for _, set := range []*theme.Set{p.set, p.have.Accepted} {
		if set != nil && set.People.ByAddress.At(address) != nil {
			return *set.People.ByAddress.At(address)
		}
	}
	site := p.set.Config.Site
	return theme.Entry{Email: address, Timezone: site.Timezone, Language: site.Language, Zone: site.Zone}.Person()
}

// reads returns the language that somebody is written to in.
func (p *planner) reads(address string) string {
	return p.have.Wishes[address].given(p.person(address)).Language()
}

// parted returns somebody who is no longer named, as the files last had them.
func (p *planner) parted(seat Seat) theme.Person {
	who := p.person(seat.Address)
	was := seat.Leaving
	if was.Since.IsZero() || p.set.People.ByAddress.At(seat.Address) != nil {
		return who
	}
	who = who.In(was.Language)
	who.Name = was.Name
	if zone, err := ical.LoadZone(was.Timezone); err == nil {
		who = who.At(was.Timezone, zone)
	}
	return who
}

// after returns the seat once a request, update or cancel was posted.
func (s Seat) after(l Letter) Seat {
	s.Pending = &Pending{Name: l.Name, Kind: l.Kind, Revision: s.Revision, Left: s.Left, Answer: s.Answer, Asked: s.Asked, Reminds: l.Reminds}
	s.Role, s.Via, s.Answer, s.Left = l.Role, l.Via, l.Answer, l.Left
	s.Leaving = Leaving{}
	s.Revision, s.Number, s.Sequence, s.Stamp = l.Revision, max(l.Number, l.Sequence), l.Sequence, l.Stamp
	if l.Asks {
		s.Asked = l.Sequence
	}
	if s.asks() {
		s.Marks = s.Marks.With(Mark{Of: Refresh, At: l.NotBefore})
	}
	s.Marks = s.Marks.With(l.Marks...)
	return s
}

// Later returns the later of two times.
func Later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
