package scheduler

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// How often somebody is asked whether they would present, and for which sessions.
const (
	callEvery = 30 * day // at the most, over all themes
	callUntil = 7 * day  // before the start, where no hold_until says when it is decided
	callFrom  = 8 * 7    // days before the start, where `ask` is not set
)

// called returns from when until when others are asked whether they would present a session of a theme that is open.
func called(t *theme.Theme, f *Facts) (from, until time.Time) {
	ask := t.Presenters.Ask
	if !ask.Set {
		ask = theme.Span{Days: callFrom, Set: true}
	}
	until = f.Start.Add(-callUntil)
	if t.HoldUntil.Set {
		until = f.decided(t)
	}
	return ask.Before(f.Wall, f.Zone), until
}

// Wanted returns the sessions of a theme that look for somebody to present them now, in order of start: nobody presents them, they are
// within the path of their theme, and it is not decided yet what becomes of them. next is when that changes by itself; zero for never.
func (s State) Wanted(t *theme.Theme, now time.Time) (sessions []*Session, next time.Time) {
	return wanted(t, s.of(t.ID), now)
}

func wanted(t *theme.Theme, all []*Session, now time.Time) (sessions []*Session, next time.Time) {
	if t == nil || !t.Presenters.On() || t.Draft || t.Ended {
		return nil, next
	}
	for _, s := range all {
		if s.Facts.Cancelled || s.Facts.Lapsed || !s.Facts.Start.After(now) || s.StateAt(t, now) != StateOpen {
			continue
		}
		from, until := called(t, &s.Facts)
		switch {
		case now.Before(from):
			if next.IsZero() || from.Before(next) {
				next = from
			}
		case now.Before(until):
			sessions = append(sessions, s)
		}
	}
	slices.SortStableFunc(sessions, func(a, b *Session) int { return a.Facts.Start.Compare(b.Facts.Start) })
	return sessions, next
}

// as returns the sessions of a theme as its file makes them, those that are to be opened too.
func (t *prospect) as() (all []*Session) {
	for i := range t.aims {
		a := &t.aims[i]
		if a.close {
			continue
		}
		s := &Session{UID: a.uid, Theme: t.theme.ID}
		if a.have != nil {
			own := *a.have
			s = &own
		}
		s.Slot, s.Facts = a.slot, *a.facts
		all = append(all, s)
	}
	return all
}

// calls asks those who said in a survey that they would present whether they would like a session that nobody presents: one letter a
// month at the most, and no second one about the same sessions.
func (p *planner) calls(prospects []prospect) {
	called := map[string]bool{} // by this plan
	for i := range prospects {
		t := prospects[i].theme
		if len(p.have.Volunteers[t.ID]) == 0 || p.held[themeScope(t.ID)] {
			continue
		}
		open, next := wanted(t, prospects[i].as(), p.now)
		if !next.IsZero() {
			p.reached(next)
		}
		for _, address := range p.have.Volunteers[t.ID] {
			address = current(p.today, address)
			if m := t.Member(address); m != nil && m.Role() != theme.Organizer && !called[address] {
				called[address] = p.call(t, m, open)
			}
		}
	}
}

// call asks one of them, and reports whether it did.
func (p *planner) call(t *theme.Theme, m *theme.Member, open []*Session) bool {
	who := m.Person
	r := p.have.regard(who.Email, t.ID)
	if r.silent() || r.Fewer {
		return false
	}
	had := strings.Fields(p.latest(Call, t.ID, who).ID)
	var keys []string
	fresh, zone := false, r.given(*who).Zone()
	var lines []Line
	for _, s := range open {
		if s.Presenter(who.Email).Answer == No {
			continue
		}
		keys = append(keys, s.Key())
		fresh = fresh || !slices.Contains(had, s.Key())
		lines = append(lines, Line{Says: "call", From: ical.LocalOf(s.Facts.Start.In(zone.Location()))})
	}
	if !fresh || !p.reached(p.lastCall(who).Add(callEvery)) || !p.reached(awake(p.set.Config.Quiet, zone, p.now)) {
		return false
	}
	today := ical.LocalOf(p.now.In(t.Zone.Location())).Date()
	l := p.toOrganizer(Call, who, t.ID+"."+today)
	l.Role, l.Via, l.Theme, l.Facts, l.Lines = m.Role(), m.Via(), t.ID, Facts{Name: t.Name}, lines
	l.Latest, l.Why = strings.Join(keys, " "), "said in a survey: would present"
	p.do(Post{Letter: l})
	return true
}

// lastCall returns when somebody was asked last, for whatever theme.
func (p *planner) lastCall(who *theme.Person) (last time.Time) {
	for about, one := range p.have.Latest {
		if about.Kind == Call && (about.Address == who.Email || about.Address == who.Was()) {
			last = Later(last, one.At)
		}
	}
	return last
}

// ErrManyWords says that a person has written to organizers so often that no more of it is forwarded today.
var ErrManyWords = errors.New("no more is forwarded of one person in a day")

// offerID returns what an offer is kept under: the same for the same words of the same person.
func offerID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "offer" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

// Volunteer returns the actions by which the organizers of a theme hear that somebody would present a session that is open. words are
// what the person adds, plain text; they may be empty. It is none for a session that does not look for anybody any more, and for what
// was said already.
func Volunteer(have State, uid, address, words string, now time.Time) ([]Action, error) {
	if err := have.Demand(Scope{Rest: true, Sessions: []string{uid}}); err != nil {
		return nil, err
	}
	s := have.Session(uid)
	if s == nil {
		return nil, nil
	}
	t := have.Accepted.Theme(s.Theme)
	if sessions, _ := wanted(t, []*Session{s}, now); len(sessions) == 0 {
		return nil, nil
	}
	w := Written{
		Inbox: offerID(uid, address, words), From: address, Text: words, Theme: t.ID, Themes: []string{t.ID}, At: now.UTC(), Offers: uid,
	}
	if who := have.Accepted.People.ByAddress.At(address); who != nil {
		w.Name = who.Name
	}
	own := 0
	for _, other := range have.Written {
		if other.Inbox == w.Inbox {
			return nil, nil
		}
		if other.From == address && now.Sub(other.At) < day {
			own++
		}
	}
	if own >= forwardedOfOne {
		return nil, ErrManyWords
	}
	return []Action{Forward{w}}, nil
}
