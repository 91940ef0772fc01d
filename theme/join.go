package theme

import (
	"cmp"
	"slices"
	"strings"
)

// Joining says who may join a theme on its page.
type Joining string

// The ways of joining.
const (
	JoinClosed Joining = "closed" // nobody; the default
	JoinAsk    Joining = "ask"    // whom an organizer takes in
	JoinOpen   Joining = "open"   // whoever has the address that they give
)

var joinings = []Joining{JoinOpen, JoinAsk, JoinClosed}

func (j *Joining) parse(text string) error {
	if !slices.Contains(joinings, Joining(text)) {
		words := make([]string, len(joinings))
		for i, way := range joinings {
			words[i] = string(way)
		}
		return wrong(didYouMean(text, words), "%q is no way of joining", text)
	}
	*j = Joining(text)
	return nil
}

// Opens reports whether the theme's page has a door.
func (t *Theme) Opens() bool {
	return (t.Join == JoinOpen || t.Join == JoinAsk) && !t.Ended && !t.Draft
}

// Joiner is somebody who is in a theme, or a guest of one session, because they asked for it themselves.
type Joiner struct {
	Theme   string // id
	UID     string // of the session whose guest they are; "" for the whole theme
	Address string // in lower case
	Name    string // may be empty
}

// With returns what organizers want with people who joined by themselves: they are members of their themes, as an audience is, and
// guests of single sessions. Whoever the files name stays what the files make of them, and is called what the files say. Joiners
// are in order of Theme, UID, Address. A Set that has others has these in their place. Nobody's name is in the Files. A nil Set
// stays nil.
func (s *Set) With(joiners []Joiner) *Set {
	if s == nil || slices.Equal(s.joined, joiners) {
		return s
	}
	files := cmp.Or(s.written, s)
	if len(joiners) == 0 {
		return files
	}
	set := *files
	set.joined, set.written, set.guests = joiners, files, map[string][]Member{}
	set.People.ByAddress = files.People.ByAddress.clone()
	set.Themes = slices.Clone(files.Themes)
	joiners = files.renamed(joiners)
	site := files.Config.Site
	usual := Entry{Language: site.Language, Timezone: site.Timezone, Zone: site.Zone, Region: site.Country}.ways()
	for i := 0; i < len(joiners); {
		end := i
		for end < len(joiners) && joiners[end].Theme == joiners[i].Theme && joiners[end].UID == joiners[i].UID {
			end++
		}
		set.take(joiners[i:end], &usual)
		i = end
	}
	return &set
}

// renamed returns joiners by the addresses that they have in the files, where those say what they were; in order.
func (s *Set) renamed(joiners []Joiner) []Joiner {
	today := map[string]string{}
	for address, p := range s.People.ByAddress.All() {
		if was := p.Was(); was != "" {
			today[strings.ToLower(was)] = address
		}
	}
	if len(today) == 0 {
		return joiners
	}
	all := slices.Clone(joiners)
	for i := range all {
		all[i].Address = cmp.Or(today[all[i].Address], all[i].Address)
	}
	slices.SortStableFunc(all, func(a, b Joiner) int {
		return cmp.Or(cmp.Compare(a.Theme, b.Theme), cmp.Compare(a.UID, b.UID), cmp.Compare(a.Address, b.Address))
	})
	return slices.CompactFunc(all, func(a, b Joiner) bool { return a.Theme == b.Theme && a.UID == b.UID && a.Address == b.Address })
}

// take adds people to one theme, or to one session of it. A theme without a file has nobody.
func (s *Set) take(joiners []Joiner, usual *ways) {
	at, found := slices.BinarySearchFunc(s.Themes, joiners[0].Theme, func(t *Theme, id string) int { return cmp.Compare(t.ID, id) })
	if !found {
		return
	}
	people := make([]Member, len(joiners))
	for i, one := range joiners {
		people[i] = NewMember(s.personOf(one, usual), Audience, "")
	}
	if uid := joiners[0].UID; uid != "" {
		s.guests[uid] = people
		return
	}
	t := *s.Themes[at]
	t.Members = Joined(t.Members, people)
	s.Themes[at] = &t
}

// personOf returns whom the files name with the address, and else somebody new with the usual ways, those of the site.
func (s *Set) personOf(one Joiner, usual *ways) *Person {
	p := s.People.ByAddress.At(one.Address)
	switch {
	case p == nil:
		p = &Person{Email: one.Address, Name: one.Name, ways: usual}
	case p.Name == "" && one.Name != "":
		named := *p
		named.Name, p = one.Name, &named
	default:
		return p
	}
	s.People.ByAddress.put(one.Address, p)
	return p
}

// Joined returns members and more of them, in order of address as both are. Who is in both stays as in the first.
func Joined(members, more []Member) []Member {
	if len(more) == 0 {
		return members
	}
	all := make([]Member, 0, len(members)+len(more))
	for len(members) > 0 || len(more) > 0 {
		order := 1
		switch {
		case len(more) == 0:
			order = -1
		case len(members) > 0:
			order = cmp.Compare(members[0].Person.Email, more[0].Person.Email)
		}
		switch {
		case order < 0:
			all, members = append(all, members[0]), members[1:]
		case order > 0:
			all, more = append(all, more[0]), more[1:]
		default:
			all, members, more = append(all, members[0]), members[1:], more[1:]
		}
	}
	return all
}

// Guests returns those who are guests of the session with a UID, in order of address.
func (s *Set) Guests(uid string) []Member {
	if s == nil {
		return nil
	}
	return s.guests[uid]
}

// Written returns what the files alone say, without those who joined by themselves.
func (s *Set) Written() *Set {
	if s == nil || s.written == nil {
		return s
	}
	return s.written
}
