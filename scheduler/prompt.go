package scheduler

import (
	"strconv"
	"time"

	"rondo/theme"
)

// prompt is a letter to somebody with a seat that is due by itself: it brings no news of where and when. It is for whoever gets
// it now; whether that is so its builder decides.
type prompt struct {
	kind  Kind
	m     *theme.Member // what the files make of the person; nil when that does not matter
	told  *Facts        // what the person was told last, for a letter that repeats it; nil for one that says how things are now
	once  []string      // what it is posted once for, as [Traits.Once] lists it, but for the session
	marks []Mark        // what the seat remembers of it
	says  []remark      // what organizers say in it
	why   Reason
}

// prompt posts the letter, and returns the seat as it is then.
func (p *planner) prompt(v *sitting, seat Seat, of prompt) Seat {
	l := p.prompted(v, seat, of)
	p.do(Post{Letter: l})
	return seat.marked(l)
}

// prompted composes the letter. Its answer and SEQUENCE are those of the seat.
func (p *planner) prompted(v *sitting, seat Seat, of prompt) Letter {
	s, kind := v.session, of.kind.Traits()
	l := p.address(v, seat, of.m)
	l.Kind, l.Marks, l.Why = of.kind, of.marks, of.why
	l.carry(of.says)
	if kind != Note.Traits() {
		for i := range of.says {
			l.Why += "; note: " + of.says[i].why()
		}
	}
	l.Name = kind.name(s.UID, seat.Address, of.once...)
	l.Sequence, l.Stamp, l.Answer = seat.Sequence, p.now.Truncate(time.Second), seat.Answer
	if kind.restamps() {
		l.Stamp = p.stamp(seat)
	}
	l.Revision, l.Facts = s.Revision, s.Facts
	if of.told != nil {
		l.Revision, l.Facts = seat.Revision, *of.told
	}
	l.Lane, l.Expires = kind.lane(l.Facts.Start, p.now), kind.Dies.of(&l.Facts)
	p.overlap(&l, v.theme)
	p.doubt(&l, v.theme)
	return l
}

// marked returns the seat once a letter was posted that is no news.
func (s Seat) marked(l Letter) Seat {
	s.Marks = s.Marks.With(l.Marks...)
	if l.Kind.Traits().restamps() {
		s.Stamp = l.Stamp
	}
	return s
}

// toOrganizer begins a letter to an organizer that is about no single session, posted once for id.
func (p *planner) toOrganizer(k Kind, who *theme.Person, id string) Letter {
	kind, wish := k.Traits(), p.have.Wishes[who.Email]
	return Letter{
		Name: kind.name("", who.Email, id), Kind: k, Lane: kind.Lane,
		To: wish.given(*who), Links: wish.Links, Role: theme.Organizer, Organizer: p.set.Config.Mail.Sender, Plain: true,
		Stamp: p.now.Truncate(time.Second), NotBefore: p.now, First: p.first(who.Email),
	}
}

// at returns how the names of letters write when something was asked for or said.
func at(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
