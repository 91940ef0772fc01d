package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Overview is what a plan does to one theme, so that thousands of letters fit on one screen.
type Overview struct {
	Theme   string // id; "" for letters about no single theme
	Name    string
	Changes []Group // what happens to its sessions, in the order of the plan
	Letters []Group // in order of At and of [scheduler.Kinds]
}

// Group is several actions or letters that say the same. Those to one person about several sessions count as several.
type Group struct {
	Verb     string           // open, amend, …: see [scheduler.Entry]; post for letters
	Kind     scheduler.Kind   // of letters
	N        int              // letters, or else actions
	Gist     string           // what has changed, or why
	At       time.Time        // when letters leave
	Sessions int              // that they are about
	First    *scheduler.Facts // of the earliest of those; nil for none
	Last     *scheduler.Facts // of the latest
	Crowds   []Crowd          // whom letters go to, most first
}

// Crowd is how many letters of a [Group] go to people who are invited in the same way.
type Crowd struct {
	Via string // a group's name, or [Hosts] or [Named]; an address where there is one person alone
	N   int
}

// Those who are invited by no group.
const (
	Hosts = "hosts"   // presenters and organizers
	Named = "by name" // named in the theme
)

// Overview groups what actions and letters do, theme by theme in the order of the files. What concerns no theme comes first.
func (p *Planned) Overview(acts []scheduler.Action, letters []Leaving) []Overview {
	g := &grouping{sessions: p.Sessions(acts), themes: map[string]*gathered{}}
	for _, a := range acts {
		g.action(p.Have, a)
	}
	for _, l := range letters {
		g.letter(l)
	}
	var all []Overview
	add := func(id, name string) {
		if t := g.themes[id]; t != nil {
			all = append(all, Overview{Theme: id, Name: name, Changes: t.changes.list(), Letters: inOrder(t.letters.list())})
			delete(g.themes, id)
		}
	}
	add("", "")
	for _, t := range p.Want.Themes {
		add(t.ID, t.Name)
	}
	rest := []string{} // whose file is gone
	for id := range g.themes {
		rest = append(rest, id)
	}
	slices.Sort(rest)
	for _, id := range rest {
		add(id, id)
	}
	return all
}

// inOrder sorts groups of letters by when they leave, and those that leave together by kind.
func inOrder(groups []Group) []Group {
	kinds := scheduler.KindNames()
	slices.SortStableFunc(groups, func(a, b Group) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)))
	})
	return groups
}

// grouping gathers groups, theme by theme.
type grouping struct {
	sessions map[string]scheduler.Session
	themes   map[string]*gathered
}

type gathered struct{ changes, letters groups }

// groups are those gathered so far, in the order in which they began.
type groups struct {
	at  map[likeness]int
	all []tally
}

// likeness is what actions or letters of one group have in common.
type likeness struct {
	verb, kind, gist string
	at               int64
}

// tally is a group while it is counted.
type tally struct {
	Group
	sessions map[string]bool
	crowds   map[string]int
	people   map[string]bool
}

func (g *grouping) theme(id string) *gathered {
	if g.themes[id] == nil {
		g.themes[id] = &gathered{groups{at: map[likeness]int{}}, groups{at: map[likeness]int{}}}
	}
	return g.themes[id]
}

// action counts an action that is no letter.
func (g *grouping) action(have scheduler.State, a scheduler.Action) {
	e := a.Entry()
	if e.Verb == "post" {
		return
	}
	s, found := g.sessions[e.UID]
	gist := string(e.Why)
	if amend, ok := a.(scheduler.Amend); ok {
		if was := have.Session(e.UID); was != nil {
			gist = amend.Gist(was.Facts)
		}
	}
	if e.Verb == "expire" {
		gist, _, _ = strings.Cut(gist, ":")
	}
	t := g.theme(s.Theme).changes.of(likeness{verb: e.Verb, gist: gist})
	t.N++
	if found {
		t.about(e.UID, &s.Facts)
	}
}

// letter counts a letter.
func (g *grouping) letter(l Leaving) {
	of := &l.Letter
	t := g.theme(of.Theme).letters.of(likeness{"post", string(of.Kind), of.Gist(), l.At.Unix()})
	t.N++
	t.At = l.At
	if of.UID != "" {
		t.about(of.UID, &of.Facts)
	}
	t.people[of.To.Email] = true
	switch {
	case of.Role == theme.Presenter || of.Role == theme.Organizer:
		t.crowds[Hosts]++
	case of.Via != "":
		t.crowds[of.Via]++
	default:
		t.crowds[Named]++
	}
}

// of returns the group of what has this likeness.
func (g *groups) of(like likeness) *tally {
	i, found := g.at[like]
	if !found {
		i = len(g.all)
		g.at[like] = i
		g.all = append(g.all, tally{
			Group:    Group{Verb: like.verb, Kind: scheduler.Kind(like.kind), Gist: like.gist},
			sessions: map[string]bool{}, crowds: map[string]int{}, people: map[string]bool{},
		})
	}
	return &g.all[i]
}

// about notes which session an action or letter is about.
func (t *tally) about(uid string, f *scheduler.Facts) {
	t.sessions[uid] = true
	if t.First == nil || f.Start.Before(t.First.Start) {
		t.First = f
	}
	if t.Last == nil || f.Start.After(t.Last.Start) {
		t.Last = f
	}
}

func (g *groups) list() []Group {
	list := make([]Group, len(g.all))
	for i := range g.all {
		t := &g.all[i]
		t.Sessions = len(t.sessions)
		for via, n := range t.crowds {
			t.Crowds = append(t.Crowds, Crowd{via, n})
		}
		if len(t.people) == 1 {
			for address := range t.people {
				t.Crowds = []Crowd{{address, t.N}}
			}
		}
		slices.SortFunc(t.Crowds, func(a, b Crowd) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Via, b.Via)) })
		list[i] = t.Group
	}
	return list
}

// For returns the plan as far as it concerns one person, by address (in any case) or by the name in people.yaml. Whom nobody knows
// is [Unclear].
func (p *Planned) For(who string) (*Planned, error) {
	address, err := p.address(who)
	if err != nil {
		return nil, err
	}
	own := *p
	only := func(all []Leaving) (kept []Leaving) {
		for _, l := range all {
			if l.Letter.To.Email == address {
				kept = append(kept, l)
			}
		}
		return kept
	}
	acts := func(all []scheduler.Action) (kept []scheduler.Action) {
		for _, a := range all {
			if a.Entry().To == address {
				kept = append(kept, a)
			}
		}
		return kept
	}
	own.around = slices.Concat(p.Acts, p.Held)
	own.Acts, own.Held = acts(p.Acts), acts(p.Held)
	own.Leaving, own.Waiting = only(p.Leaving), only(p.Waiting)
	own.Findings, own.Drafts, own.Entered = nil, nil, nil
	now := slices.IndexFunc(own.Leaving, func(l Leaving) bool { return l.At.After(p.Now) })
	if now < 0 {
		now = len(own.Leaving)
	}
	own.Letters = Letters{Now: now, Settling: len(own.Leaving) - now, Held: len(own.Waiting)}
	return &own, nil
}

// address finds one person.
func (p *Planned) address(who string) (string, error) {
	people, err := peopleNamed(p.Want, who)
	switch {
	case err != nil:
		return "", err
	case len(people) != 1:
		return "", unclearf("%s is a group; write one person's name or address", who)
	}
	address := people[0].Email
	if p.Want.People.ByAddress.At(address) == nil {
		err = NobodysLetters(p.Have, "", address)
	}
	return address, err
}
