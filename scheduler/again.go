package scheduler

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"rondo/theme"
)

// The parts of a ledger whose changes [Read] counts, beside one for each theme ([ThemePart]).
const (
	RestPart   = "rest"   // what people wrote, what came back, and all else that is of no session
	PeoplePart = "people" // whatever concerns a single person
)

// ThemePart returns what a theme's sessions and seats are called in Read.Versions.
func ThemePart(id string) string { return "theme/" + id }

// longOver is how long ago a session ended that a plan reads without its seats, as long as nothing is to follow it.
const longOver = 2 * day

// soonWhole is how soon after a plan of some themes everything is planned again.
const soonWhole = 15 * time.Minute

// Planned is what a plan went by, so that the next one can leave out what cannot have changed. The zero Planned leaves out
// nothing.
type Planned struct {
	want     *theme.Set        // the files
	accepted string            // digest of what was accepted of them
	versions map[string]int64  // as State.Read has them
	wake     time.Time         // as Plan returned it
	seats    map[string]string // the themes of sessions that are over and whose seats it went by, by UID
	whole    time.Time         // when everything was planned last
	at       time.Time         // when it was made
}

// Anew returns what leaves out nothing, and knows which sessions that are over were asked for.
func (l *Planned) Anew() Planned { return Planned{seats: l.seats} }

// Scope returns what the next plan has to read when only files and answers can have changed since the last one: the themes whose
// file or record is another and the people of these, with Rest; nothing, where there are none; or everything, where one theme's plan may depend on another's, something is held, or
// the time has come to look at everything. A State with the zero Scope is enough to ask.
func (l *Planned) Scope(want *theme.Set, have State, now time.Time) Scope {
	all := EverythingAhead(now)
	all.Sessions = slices.Collect(maps.Keys(l.seats))
	switch {
	case l.want == nil, !l.wake.IsZero() && !now.Before(l.wake), now.Sub(l.whole) >= soonWhole, now.Before(l.at):
		return all
	case len(have.Holds) > 0, have.Accepted == nil, have.Accepted.Files.Digest() != l.accepted, Consults(want), Adopts(want, now), !l.alikeBesideThemes(want):
		return all
	}
	scope := Scope{Rest: true, Ahead: Ahead{Since: all.Ahead.Since}}
	for i, t := range want.Themes {
		was := l.want.Themes[i]
		if have.Read.Versions[ThemePart(t.ID)] != l.versions[ThemePart(t.ID)] || !bytes.Equal(want.Files[t.File], l.want.Files[was.File]) {
			scope.Ahead.Themes = append(scope.Ahead.Themes, t.ID)
			for i := range t.Members {
				scope.People = append(scope.People, t.Members[i].Person.Email)
			}
		}
	}
	if have.Read.Versions[RestPart] != l.versions[RestPart] || have.Read.Versions[PeoplePart] != l.versions[PeoplePart] || len(scope.Ahead.Themes) > max(1, len(want.Themes)/2) {
		return all
	}
	if len(scope.Ahead.Themes) == 0 {
		return Scope{}
	}
	for uid, id := range l.seats {
		if slices.Contains(scope.Ahead.Themes, id) {
			scope.Sessions = append(scope.Sessions, uid)
		}
	}
	return scope
}

// alikeBesideThemes reports whether the same themes stand in the same files, and all other files say what they said.
func (l *Planned) alikeBesideThemes(want *theme.Set) bool {
	if len(want.Files) != len(l.want.Files) || !slices.EqualFunc(want.Themes, l.want.Themes, func(a, b *theme.Theme) bool { return a.ID == b.ID && a.File == b.File }) {
		return false
	}
	own := make(map[string]bool, len(want.Themes))
	for _, t := range want.Themes {
		own[t.File] = true
	}
	for file, text := range want.Files {
		if was, found := l.want.Files[file]; !found || !own[file] && !bytes.Equal(was, text) {
			return false
		}
	}
	return true
}

// Plan is [Plan] for a State that may hold some themes only, as [Planned.Scope] names them. It returns besides what the next plan
// may go by. The error is [Unread] where the plan turns out to depend on more.
func (l *Planned) Plan(want *theme.Set, have State, now time.Time) (acts []Action, next Planned, err error) {
	next = Planned{want: want, versions: have.Read.Versions, whole: now, at: now}
	p := newPlanner(have, now)
	if part := have.Read.Part; part == nil || part.Ahead.All {
		p.plan(want)
		if err := p.unseated(); err != nil {
			return nil, Planned{}, err
		}
		next.accepted, next.wake, next.seats = p.whole.Files.Digest(), p.wake, p.seats
		return p.acts, next, nil
	}
	p.part = true
	planned := have.Read.Part.planned()
	p.some(want, planned)
	if p.lacks || len(p.held) > 0 || len(have.Proposals) > 0 {
		return nil, Planned{}, &Unread{Scope{Everybody: true}}
	}
	if len(p.strangers) > 0 {
		return nil, Planned{}, &Unread{Scope{People: p.strangers}.And(p.beside(planned))}
	}
	if err := have.Demand(p.beside(planned)); err != nil {
		return nil, Planned{}, err
	}
	if err := p.unseated(); err != nil {
		return nil, Planned{}, err
	}
	if next.seats = p.seats; next.seats == nil {
		next.seats = map[string]string{}
	}
	for uid, id := range l.seats {
		if !slices.Contains(planned, id) {
			next.seats[uid] = id
		}
	}
	next.accepted, next.whole = p.whole.Files.Digest(), l.whole
	next.wake = l.whole.Add(soonWhole)
	for _, wake := range []time.Time{l.wake, p.wake} {
		if !wake.IsZero() && wake.Before(next.wake) {
			next.wake = wake
		}
	}
	return p.acts, next, nil
}

// Wake returns when to plan again although nothing has changed; zero for never.
func (l *Planned) Wake() time.Time { return l.wake }

// some plans some themes, whose sessions alone are in the State. What concerns all of them together is left to a plan of
// everything.
func (p *planner) some(want *theme.Set, ids []string) {
	all := p.wants(want)
	p.have.Accepted = only(p.have.Accepted, ids)
	p.prospects = p.files(only(all, ids))
	p.today = renames(p.set)
	for i := range p.prospects {
		p.theme(&p.prospects[i])
	}
	p.seasons(p.prospects)
	since := len(p.acts)
	p.calls(p.prospects)
	p.lacks = p.lacks || len(p.acts) > since // who is called for one theme is not for another
	for i := range p.have.Joined {
		p.lacks = p.lacks || p.named(&p.have.Joined[i])
	}
	p.afterwords()
}

// only returns a set as if it had no themes but those with the given ids, which are in order.
func only(set *theme.Set, ids []string) *theme.Set {
	some := *set
	some.Themes = nil
	for _, t := range set.Themes {
		if _, named := slices.BinarySearch(ids, t.ID); named {
			some.Themes = append(some.Themes, t)
		}
	}
	return &some
}
