package scheduler

import (
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Sequel is how far the letters after a session are. The zero Sequel is that of a session that nothing has followed yet.
type Sequel struct {
	Since time.Time // when the first of them was posted, or nobody was found to write to
	Told  string    // Facts.Materials then
	Done  bool      // everybody who is to have one has it
	Late  bool      // and everybody has the letter about what came later
}

// reason says it in words.
func (s Sequel) reason() Reason {
	switch {
	case s.Late:
		return "everybody knows of what came later"
	case s.Done:
		return "everybody has what follows it"
	}
	return "what follows it has begun to leave"
}

// partial is how long letters about late materials wait for the rest of them, beyond what the others waited.
const partial = 3 * day

// added lists the labels of materials that were not among earlier ones.
func (f Facts) added(before string) (labels []string) {
	was := Facts{Materials: before}.Links()
	for _, m := range f.Links() {
		if was.Of(m.Label) == "" {
			labels = append(labels, m.Label)
		}
	}
	return labels
}

// adds reports whether materials are there that were not among earlier ones, or lead elsewhere now.
func (f Facts) adds(before string) bool {
	was := Facts{Materials: before}.Links()
	return slices.ContainsFunc(f.Links(), func(m theme.Material) bool { return was.Of(m.Label) != m.URL })
}

// followed reports whether letters follow the sessions of a theme that have these facts.
func followed(t *theme.Theme, f *Facts) bool {
	return t.FollowUp.On(f.Materials != "" || len(t.Survey) > 0)
}

// sequel reports whether something is to follow a session that is over, now: letters that thank and tell what remains, or,
// after those, the one about what came later. It costs next to nothing where that is settled.
func (p *planner) sequel(t *theme.Theme, s *Session) bool {
	plan, f := &t.FollowUp, &s.Facts
	switch {
	case f.Cancelled, s.Sequel.Late, s.Sequel.Done && (plan.Late != theme.LateByMail || f.Materials == s.Sequel.Told):
		return false
	case !followed(t, f), !p.now.Before(plan.Last(f.End)):
		return false
	}
	due := f.End.Add(plan.After.Duration())
	waits := f.End.Add(plan.AtMost.Duration())
	if s.Sequel.Done {
		if len(f.added(s.Sequel.Told)) == 0 {
			return false
		}
		waits = waits.Add(partial)
	}
	if plan.Waits(f.Links()) && waits.After(due) {
		due = waits
	}
	return p.reached(due)
}

// follows posts what is to follow a session to everybody who is to have it and is awake. It returns the session as it is then,
// and whether it is a step further.
func (p *planner) follows(t *theme.Theme, s *Session, recorded []*Session) (after *Session, more bool) {
	own := t.Entry(s.Slot)
	if own != nil && own.Draft {
		return s, false
	}
	next := *p.rename(s)
	next.Seats = slices.Clone(next.Seats)
	now := &next.Sequel
	if now.Since.IsZero() {
		now.Since, now.Told = p.now, next.Facts.Materials
	}
	b := &bystander{
		p: p, v: &sitting{theme: t, session: &next, now: p.now}, people: theme.Joined(audience(t, own, &next), p.set.Guests(s.UID)), attendance: next.Attendance(), next: p.next(recorded),
		complete: next.Facts.Materials != now.Told && !t.FollowUp.Waits(next.Facts.Links()),
	}
	waits := false
	for i := range next.Seats {
		waits = b.follow(&next.Seats[i]) || waits
	}
	if now.Done {
		now.Late = !waits
	} else {
		now.Done = !waits
	}
	if *now == s.Sequel {
		return &next, false
	}
	p.do(Conclude{UID: s.UID, Sequel: *now})
	return &next, now.Done
}

// next returns the next session of a theme that takes place; nil for none.
func (p *planner) next(recorded []*Session) (next *Upcoming) {
	for _, s := range recorded {
		if f := &s.Facts; !f.Cancelled && f.Start.After(p.now) && (next == nil || f.Start.Before(next.Facts.Start)) {
			next = &Upcoming{Facts: *f, Page: PageURL(p.set.Config.Site, s)}
		}
	}
	return next
}

// bystander writes the letters after one session.
type bystander struct {
	p          *planner
	v          *sitting
	people     []theme.Member // who is to hear of the session, in order of address
	attendance Attendance
	next       *Upcoming
	complete   bool // everything is there that was not when the first of them left
}

// follow posts what is to follow the session to the person of a seat. It reports whether that waits for the end of their
// quiet hours.
func (b *bystander) follow(at *Seat) (waits bool) {
	seat := *at
	m, r := b.reader(seat)
	if m == nil {
		return false
	}
	seat.Role = m.Role()
	kind, why := b.kind(seat)
	had := seat.followed()
	if b.v.session.Sequel.Done {
		if !had || r.Fewer || seat.Marks.Of(Materials).Of != "" {
			return false
		}
		kind, why = Materials, Reason("new "+strings.Join(b.v.session.Facts.added(b.v.session.Sequel.Told), ", "))
	} else if had {
		return false
	}
	if !b.p.reached(awake(b.p.set.Config.Calmed(theme.Reminders), r.given(*m.Person).Zone(), b.p.now)) {
		return true
	}
	start := b.v.session.Facts.Start
	marks := []Mark{{Of: kind, At: start}}
	if kind != Materials && b.complete {
		marks = append(marks, Mark{Of: Materials, At: start}) // it tells what others will hear later
	}
	l := b.p.prompted(b.v, seat, prompt{kind: kind, m: m, marks: marks, why: why})
	l.Expires, l.Next = b.v.theme.FollowUp.Last(b.v.session.Facts.End), b.next
	if kind == FollowUp || kind == Thanks {
		l.Ask = b.v.ask(l.To.Language())
	}
	if kind == Thanks {
		l.Came, l.Counted = b.came(), b.attendance.Known
	}
	b.p.do(Post{Letter: l})
	*at = at.marked(l)
	return false
}

// reader returns the person of a seat as the files make them, nil for somebody who is to hear nothing of the session any more:
// who was never told of it, or has left it, the theme or the audience, or cannot be written to.
func (b *bystander) reader(seat Seat) (*theme.Member, regard) {
	r := b.p.have.regard(seat.Address, b.v.theme.ID)
	told := b.v.session.told(seat)
	switch {
	case r.silent(), told == nil, told.Cancelled, !seat.Leaving.Since.IsZero(), seat.Pending != nil && seat.Pending.Revision == 0:
		return nil, r
	}
	if i, found := theme.MemberAt(b.people, seat.Address); found {
		return &b.people[i], r
	}
	if seat.By == "" {
		return nil, r
	}
	return b.p.delegate(b.v, seat), r
}

// kind returns which of the letters after a session is for the person of a seat.
func (b *bystander) kind(seat Seat) (Kind, Reason) {
	came := b.attendance.Came(seat)
	switch {
	case seat.Role == theme.Presenter && !seat.absent() && seat.Came != Absent:
		return Thanks, "presented"
	case seat.Came == Present:
		return FollowUp, "came"
	case seat.host() && !seat.absent() && seat.Came != Absent: // they are seldom seen coming
		return FollowUp, "organizes it"
	case came:
		return FollowUp, "had accepted"
	case seat.Came == Absent:
		return Missed, "did not come"
	case seat.absent():
		return Missed, "had declined"
	case seat.Waiting():
		return Missed, "was on the waiting list"
	case seat.Answer == ical.Tentative:
		return Missed, "had said maybe"
	case seat.Answer == ical.Accepted:
		return Missed, "had accepted, and was not seen"
	}
	return Missed, "had not answered"
}

// came returns how many came, the presenters aside; where nobody knows, how many had accepted and had a place.
func (b *bystander) came() (people int) {
	for _, seat := range b.v.session.Seats {
		if i, found := theme.MemberAt(b.people, seat.Address); found {
			seat.Role = b.people[i].Role()
		}
		if seat.Role != theme.Presenter && b.attendance.Came(seat) && (b.attendance.Known || seat.Answer == ical.Accepted) {
			people++
		}
	}
	return people
}

// followed reports whether the person has had what follows the session.
func (s *Seat) followed() bool {
	return s.Marks.Of(FollowUp).Of != "" || s.Marks.Of(Missed).Of != "" || s.Marks.Of(Thanks).Of != ""
}
