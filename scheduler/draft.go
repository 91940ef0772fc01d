package scheduler

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Drafting names a letter that is composed whether or not it is due.
type Drafting struct {
	Theme string     // the theme's id
	Slot  ical.Local // the date of today's rule that the session stands for
	Kind  Kind       // any of [Kinds]
	Step  theme.Step // of a [Briefing]: what it asks for; "" for the first step of the theme's path
	To    string     // the reader's address in lower case; "" for the first in the audience
}

// Draft composes the letter that somebody would get about a session, as the files are now. An error says in words why
// there can be no such letter: the session is over, the reader is not in its audience, nothing has changed.
func Draft(want *theme.Set, have State, d Drafting, now time.Time) (Letter, error) {
	want = have.Peopled(want)
	t := want.Theme(d.Theme)
	if t == nil {
		return Letter{}, fmt.Errorf("there is no theme %q", d.Theme)
	}
	t = t.Lifted()
	if d.Kind == Chat {
		return Letter{}, fmt.Errorf("what a channel is told is no mail; `rondo plan` shows it")
	}
	far := *want
	today := ical.LocalOf(now.In(t.Zone.Location())).Midnight()
	far.Config.Horizon = max(far.Config.Horizon, theme.Length(time.Duration(d.Slot-today)*time.Second+day))
	all := aims(&far, t, have, have.of(t.ID), now)
	i := slices.IndexFunc(all, func(a aim) bool { return a.slot == d.Slot })
	if i < 0 {
		return Letter{}, fmt.Errorf("the session of %s on %s is over or called off", t.Name, d.Slot)
	}
	a := &all[i]
	p := &planner{set: want, have: have, now: now.UTC(), met: map[string]bool{}}
	p.prospects = outlook(want, have, now)
	s := a.have
	switch {
	case s == nil:
		s = p.open(t, a)
	case a.changes():
		s = p.amend(t, a)
	}
	if d.Kind == Asking || d.Kind == Briefing {
		return p.draftLeg(t, s, d)
	}
	v := &sitting{theme: t, session: s, reminders: reminders(t, t.Zone, s.Facts.Wall), now: p.now}
	switch kind := d.Kind.Traits(); {
	case d.Kind == FollowUp, d.Kind == Missed, d.Kind == Thanks, d.Kind == Materials, d.Kind == Survey:
		return p.draftAfter(v, a.people, d)
	case kind.Seatless():
		return p.draftUnseated(v, a.people, d)
	}
	m, err := reader(a.people, d.To)
	if err != nil {
		return Letter{}, err
	}
	seat := Seat{Address: m.Person.Email, Answer: ical.NeedsAction}
	if held := s.Seat(m.Person.Email); held != nil {
		seat = *held
	}
	switch d.Kind {
	case Request:
		return p.letter(v, seat, m, news{kind: Request, why: "draft"}), nil
	case Update:
		return p.draftUpdate(v, seat, m)
	case Cancel:
		called := *s
		called.Facts = s.Facts.cancelled(s.Facts.Reason)
		v.session = &called
		return p.letter(v, seat, m, news{kind: Cancel, told: &s.Facts, changed: []Field{FieldCancelled}, why: "draft"}), nil
	case Reminder:
		if len(v.reminders) == 0 {
			return Letter{}, fmt.Errorf("%s has no reminders; remind: gives it some", t.Name)
		}
		r := v.reminders[len(v.reminders)-1]
		p.now = r.due
		p.remind(v, seat, m, r, false, nil)
		return p.acts[len(p.acts)-1].(Post).Letter, nil
	case Note:
		return p.draftNote(v, seat, m)
	case Nudge, OnWaiting, Place, Refresh, TurnDown:
		return p.sample(v, seat, m, d.Kind), nil
	}
	kinds := strings.ReplaceAll(strings.Trim(fmt.Sprint(KindNames()), "[]"), " ", ", ")
	return Letter{}, fmt.Errorf("there are no letters of kind %q; kinds are: %s", d.Kind, kinds)
}

// draftLeg asks a presenter for a step, as if its time had come. The reader need not be named for the session yet: whoever is to step in
// is asked to.
func (p *planner) draftLeg(t *theme.Theme, s *Session, d Drafting) (Letter, error) {
	v := &sitting{theme: t, session: s, now: p.now}
	cast := castOf(t, t.Entry(s.Slot), s)
	if in := t.Presenters.StandIn; in != nil && d.To == in.Email && !slices.ContainsFunc(cast, func(c part) bool { return c.who == in }) {
		c := partOf(t, in, s)
		c.standby = true
		cast = append(cast, c)
	}
	i := slices.IndexFunc(cast, func(c part) bool { return d.To == "" || c.who.Email == d.To })
	switch {
	case !t.Presenters.On():
		return Letter{}, fmt.Errorf("%s asks its presenters for nothing; presenters: gives them a path", t.Name)
	case i < 0 && d.To == "":
		return Letter{}, fmt.Errorf("nobody presents the session on %s; presenter: names somebody", s.Slot)
	case i < 0:
		return Letter{}, fmt.Errorf("%s %w as a presenter", d.To, ErrNotInvited)
	}
	step := theme.StepAsk
	if d.Kind == Briefing {
		step = d.Step
		for _, duty := range duties {
			if step == "" && t.Presenters.Of(duty).Set {
				step = duty
			}
		}
		if !slices.Contains(duties, step) || !t.Presenters.Of(step).Set {
			return Letter{}, fmt.Errorf("the path of %s has no such step", t.Name)
		}
	}
	due := time.Time{}
	if span := t.Presenters.Of(step); span.Set && step != theme.StepAsk {
		due = v.before(span)
	} else if t.Presenters.Confirm.Set {
		due = v.before(t.Presenters.Confirm)
	}
	p.brief(v, &cast[i], step, false, dueAfter(p.now, due, s.Facts.Start))
	return p.acts[len(p.acts)-1].(Post).Letter, nil
}

// draftNote says the next note of a session, or the last where all were said, to somebody whose answer it is for.
func (p *planner) draftNote(v *sitting, seat Seat, m *theme.Member) (Letter, error) {
	notes := v.session.Facts.notes()
	if len(notes) == 0 {
		return Letter{}, fmt.Errorf("the session on %s has no notes; notes: gives it some", v.session.Slot)
	}
	slices.SortStableFunc(notes, func(a, b remark) int { return a.due.Compare(b.due) })
	next := notes[len(notes)-1]
	if i := slices.IndexFunc(notes, func(r remark) bool { return r.due.After(p.now) }); i >= 0 {
		next = notes[i]
	}
	p.now = next.due
	for _, answer := range []ical.PartStat{ical.Accepted, ical.Tentative, ical.Declined, ical.NeedsAction} {
		if !Hears(next.to, seat) {
			seat.Answer = answer
		}
	}
	l := p.prompted(v, seat, prompt{kind: Note, m: m, once: []string{next.id}, says: []remark{next}, why: "draft"})
	l.Expires = next.dies
	return l, nil
}

// sample returns a letter that follows from what people do, as if they had just done so.
func (p *planner) sample(v *sitting, seat Seat, m *theme.Member, kind Kind) Letter {
	start := v.session.Facts.Start
	of := prompt{kind: kind, m: m, once: []string{at(p.now)}, why: "draft"}
	switch kind {
	case Nudge:
		seat.Answer, of.once = ical.NeedsAction, []string{start.Format(inName)}
	case OnWaiting:
		seat.Answer, seat.Waits = ical.Accepted, WaitsTold
	case Place:
		seat.Answer, seat.Waits = ical.Accepted, HasPlace
	}
	l := p.prompted(v, seat, of)
	if kind == TurnDown {
		length := v.session.Facts.End.Sub(start)
		l.Proposal = &Proposal{UID: l.UID, Theme: l.Theme, Address: seat.Address, Start: start.Add(day), End: start.Add(day + length), At: p.now}
	}
	return l
}

// draftUpdate tells what differs from what the reader was told, or from the date on the rule.
func (p *planner) draftUpdate(v *sitting, seat Seat, m *theme.Member) (Letter, error) {
	s := v.session
	told := s.told(seat)
	if told == nil {
		unmoved := s.Facts
		length := unmoved.End.Sub(unmoved.Start)
		unmoved.Wall, unmoved.Reason = s.Slot, ""
		unmoved.Start = v.theme.Zone.In(s.Slot)
		unmoved.End = unmoved.Start.Add(length)
		told = &unmoved
	}
	changed := s.Facts.since(*told)
	if len(changed) == 0 {
		return Letter{}, fmt.Errorf("nothing about the session on %s has changed for %s; an update tells a change", s.Slot, seat.Address)
	}
	return p.letter(v, seat, m, news{kind: Update, told: told, changed: changed, backOn: told.Cancelled, why: "draft"}), nil
}

// ErrNotInvited says that a session has no such person.
var ErrNotInvited = errors.New("is not invited to it")

// reader finds a person in the audience of a session.
func reader(people []theme.Member, address string) (*theme.Member, error) {
	for i := range people {
		if address == people[i].Person.Email || address == "" && people[i].Role() == theme.Audience {
			return &people[i], nil
		}
	}
	if address == "" && len(people) > 0 {
		return &people[0], nil
	}
	var known []string
	for _, m := range people[:min(len(people), 5)] {
		known = append(known, m.Person.Email)
	}
	return nil, fmt.Errorf("%s %w; among those who are: %s", address, ErrNotInvited, strings.Join(known, ", "))
}

// ErrUnwritten says that nothing is sent to an address.
var ErrUnwritten = errors.New("is not written to")

// SentAgain reports whether [Again] composes letters of the kind once more.
func (k Kind) SentAgain() bool { return k == Request || k == Update || k == Cancel || k == Reminder }

// Again composes once more, under a name of its own, a letter that was posted before: what the person was told last, with
// the SEQUENCE they have and a stamp of now. A request and an update both come again as a request. Letters of other kinds
// ([Kind.SentAgain]) are not composed again, and nothing is for whom letters do not go to ([ErrUnwritten]).
func Again(want *theme.Set, have State, uid string, kind Kind, address, name string, now time.Time) (Letter, error) {
	if kind == Chat {
		return Letter{}, fmt.Errorf("a channel is not told once more; where it was not told, `rondo outbox retry` tries again")
	}
	s := have.Session(uid)
	if s == nil {
		return Letter{}, fmt.Errorf("no session of that letter is kept any more")
	}
	held := s.Seat(address)
	if held == nil {
		return Letter{}, fmt.Errorf("%s has no seat in that session any more", address)
	}
	seat := *held
	want = have.Peopled(want)
	t := want.Theme(s.Theme)
	if t == nil {
		return Letter{}, fmt.Errorf("the theme %s has no file any more", s.Theme)
	}
	switch r := have.regard(address, s.Theme); {
	case r.suppressed:
		return Letter{}, fmt.Errorf("%s %w: `rondo people suppressed` says why, `rondo people restore` takes it up again", address, ErrUnwritten)
	case r.gone:
		return Letter{}, fmt.Errorf("%s %w: its owner has left %s", address, ErrUnwritten, t.Name)
	}
	p := &planner{set: want, have: have, now: now.UTC(), met: map[string]bool{}}
	shown := *s
	if told, ok := s.Told[seat.Revision]; ok && seat.Revision != s.Revision {
		shown.Facts, shown.Revision = told, seat.Revision
	}
	v := &sitting{theme: t, session: &shown, reminders: reminders(t, t.Zone, shown.Facts.Wall), now: p.now}
	m := member(want, t, s, address)
	var l Letter
	switch {
	case !kind.SentAgain():
		return Letter{}, fmt.Errorf("a letter of kind %s is not sent again", kind)
	case kind == Cancel || shown.Facts.Cancelled:
		l = p.letter(v, seat, m, news{kind: Cancel, told: &shown.Facts, left: seat.Left, why: "sent again"})
	case kind == Request || kind == Update:
		l = p.letter(v, seat, m, news{kind: Request, why: "sent again"})
	case kind == Reminder && len(v.reminders) > 0:
		p.remind(v, seat, m, v.reminders[0], false, nil)
		l = p.acts[len(p.acts)-1].(Post).Letter
	default:
		return Letter{}, fmt.Errorf("%s reminds nobody any more", t.Name)
	}
	l.Name, l.Sequence, l.Answer = name, seat.Sequence, seat.Answer
	return l, nil
}
