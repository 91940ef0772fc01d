package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// draftAfter composes a letter that follows a session, as if it had just been held and the time of the letter had come.
func (p *planner) draftAfter(v *sitting, people []theme.Member, d Drafting) (Letter, error) {
	t, f := v.theme, &v.session.Facts
	if d.Kind == Thanks && d.To == "" {
		if i := slices.IndexFunc(people, func(m theme.Member) bool { return m.Role() == theme.Presenter }); i >= 0 {
			d.To = people[i].Person.Email
		}
	}
	m, err := reader(people, d.To)
	switch {
	case err != nil:
		return Letter{}, err
	case d.Kind == Survey && len(t.Survey) == 0:
		return Letter{}, fmt.Errorf("%s has no survey; survey: gives it one", t.Name)
	case d.Kind == Materials && f.Materials == "":
		return Letter{}, fmt.Errorf("the session on %s has no materials; materials: gives it some", v.session.Slot)
	}
	p.now = f.End.Add(t.FollowUp.After.Duration())
	if d.Kind == Survey {
		p.now = p.now.Add(surveyAgain)
	}
	v.now = p.now
	seat := Seat{Address: m.Person.Email, Answer: ical.Accepted, Role: m.Role()}
	if d.Kind == Missed {
		seat.Answer = ical.Declined
	}
	l := p.prompted(v, seat, prompt{kind: d.Kind, m: m, why: "draft"})
	l.Next = p.next(v.others(p.prospects))
	if d.Kind != Missed && d.Kind != Materials {
		l.Ask = v.ask(l.To.Language())
	}
	if d.Kind == Thanks {
		b := bystander{v: v, people: people, attendance: v.session.Attendance()}
		l.Came, l.Counted = b.came(), b.attendance.Known
	}
	return l, nil
}

// others returns the sessions of the theme as the files make them.
func (v *sitting) others(prospects []prospect) []*Session {
	for i := range prospects {
		if prospects[i].theme.ID == v.theme.ID {
			return prospects[i].as()
		}
	}
	return nil
}

// draftUnseated composes a letter that belongs to no seat, as if what it tells had just happened with this session.
func (p *planner) draftUnseated(v *sitting, people []theme.Member, d Drafting) (Letter, error) {
	if d.Kind == Confirm || d.Kind == Call {
		m, err := reader(people, d.To)
		if err != nil {
			return Letter{}, err
		}
		return p.draftDoor(v, m, d.Kind), nil
	}
	who, err := organizerOf(v.theme, d.To)
	if err != nil {
		return Letter{}, err
	}
	t, f := v.theme, &v.session.Facts
	guest, err := reader(people, "")
	if err != nil {
		return Letter{}, err
	}
	l := p.toOrganizer(d.Kind, who, "draft")
	l.Why = "draft"
	switch d.Kind {
	case SignIn:
		l.Login, l.Expires = "draft", p.now.Add(LoginFor)
	case Forwarded:
		l.Theme, l.Facts = t.ID, Facts{Name: t.Name, Title: f.Title}
		l.Author, l.Quote = ical.Mailbox{Name: guest.Person.Name, Address: guest.Person.Email}, f.Title
		l.Lines = []Line{{Says: "offers", A: namesOf([]*theme.Person{guest.Person}), B: f.Name, C: guest.Person.Email, From: f.Wall}}
	case Notice:
		moved := Line{Says: "moved", From: f.Wall, To: f.Wall.Add(day)}
		l.Lines = []Line{{Says: "session", A: f.Name, From: f.Wall, N: len(people), Parts: []Line{moved}}}
	case Returned:
		l.Lines = []Line{{Says: "proposed", A: guest.Person.Email, B: f.Name, From: f.Wall, To: f.Wall.Add(day)}}
		if found := p.found(); len(found) > 0 {
			l.Lines = found
		}
	case Affirm:
		if !t.Season.Set() {
			return Letter{}, fmt.Errorf("%s goes on for as long as its file says; season: gives it seasons", t.Name)
		}
		ends, gone := p.have.season(t)
		if ends.IsZero() {
			ends = t.Season.After(p.now, t.Zone)
			gone = ends.Add(seasonGrace)
		}
		local := func(at time.Time) ical.Local { return ical.LocalOf(at.In(t.Zone.Location())) }
		l.Theme, l.Facts = t.ID, Facts{Name: t.Name}
		l.Lines = []Line{{Says: "season/soon", A: t.Season.String(), From: local(ends), To: local(gone)}}
	case Cast:
		cast := castOf(t, t.Entry(v.session.Slot), v.session)
		if len(cast) == 0 {
			return Letter{}, fmt.Errorf("nobody presents the session on %s; presenter: names somebody", v.session.Slot)
		}
		lines := p.lost(v, &cast[0], cast[1:])
		l.Theme, l.Facts, l.Lines = t.ID, *f, lines
	case Weekly:
		p.now = Later(p.now, f.Start.Add(-14*day))
		page := &weekly{p: p, zone: l.To.Zone(), since: p.now.Add(-7 * day), clashes: p.clashes(p.prospects)}
		if l.Lines = page.page(p.prospects, who.Email); len(l.Lines) == 0 {
			return Letter{}, fmt.Errorf("there is nothing to tell %s two weeks before the session on %s, and so no page", who.Email, v.session.Slot)
		}
		l.Stamp = p.now.Truncate(time.Second)
	}
	return l, nil
}

// draftDoor composes the letter to somebody who asks to join the theme, or a call for presenters.
func (p *planner) draftDoor(v *sitting, m *theme.Member, kind Kind) Letter {
	t, site := v.theme, p.set.Config.Site
	l := p.toOrganizer(kind, m.Person, "draft")
	l.Theme, l.Why, l.Role = t.ID, "draft", m.Role()
	if kind == Call {
		l.Via, l.Facts = m.Via(), Facts{Name: t.Name}
		l.Lines = []Line{{Says: "call", From: ical.LocalOf(v.session.Facts.Start.In(l.To.Zone().Location()))}}
		return l
	}
	l.Role, l.First, l.Links = "", false, 0
	l.To = theme.Entry{Email: m.Person.Email, Language: m.Person.Language(), Timezone: site.Timezone, Zone: site.Zone}.Person()
	l.Facts, l.Expires = Facts{Name: t.Name, Title: t.Title, Titles: TitleLines(t.Titles), Purpose: t.Purpose, Zone: t.Zone}, p.now.Add(ConfirmWithin)
	return l
}

// organizerOf finds an organizer of a theme by address; "" is for the first.
func organizerOf(t *theme.Theme, address string) (*theme.Person, error) {
	var known []string
	for i := range t.Members {
		if m := &t.Members[i]; m.Role() == theme.Organizer {
			if address == "" || m.Person.Email == address {
				return m.Person, nil
			}
			known = append(known, m.Person.Email)
		}
	}
	if len(known) == 0 {
		return nil, fmt.Errorf("%s has no organizers; organizers: names some", t.Name)
	}
	return nil, fmt.Errorf("%s does not organize %s, and this letter is for who does: %s; %w", address, t.Name, strings.Join(known, ", "), ErrNotInvited)
}
