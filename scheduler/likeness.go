package scheduler

import (
	"strings"
	"time"
	"unicode"

	"rondo/ical"
	"rondo/theme"
)

// gone is a theme that has coming sessions and no file any more.
type gone struct {
	id       string
	sessions []*Session      // that are to come
	people   map[string]bool // who were told of them, or else were to be
}

// alike says in what a new theme is like one whose file is gone; "" when it may well be another one. The same name is
// enough. Otherwise most of the people have to be the same, and the two have to have more in common than a room or a day.
func (g *gone) alike(t *theme.Theme, today map[string]string) string {
	old := g.sessions[0].Facts
	if strings.EqualFold(t.Name, old.Name) {
		return "the name"
	}
	if !g.shares(t, today) {
		return ""
	}
	var same []string
	points := 0
	note := func(worth int, is bool, what string) {
		if is {
			points += worth
			same = append(same, what)
		}
	}
	exactly, nearly := g.meets(t)
	note(2, exactly, "the start")
	note(1, nearly && !exactly, "nearly the start")
	note(1, nearName(t.Name, old.Name), "nearly the name")
	note(1, t.Place != "" && strings.EqualFold(t.Place, old.Place), "the place")
	note(1, t.Purpose != "" && t.Purpose == old.Purpose || t.Title != t.Name && t.Title == old.Title, "the purpose or title")
	if points < 3 {
		return ""
	}
	same = append(same, "the audience")
	return strings.Join(same[:len(same)-1], ", ") + " and " + same[len(same)-1]
}

// shares reports that a theme would write to most of the people again.
func (g *gone) shares(t *theme.Theme, today map[string]string) bool {
	again := 0
	for address := range g.people {
		if _, member := theme.MemberAt(t.Members, current(today, address)); member {
			again++
		}
	}
	return 2*again > len(g.people)
}

// meets reports that a theme has a session at the moment of one of those to come, or within some hours of it.
func (g *gone) meets(t *theme.Theme) (exactly, nearly bool) {
	for _, s := range g.sessions {
		at := ical.LocalOf(s.Facts.Start.In(t.Zone.Location()))
		for _, o := range t.Occurrences(at.Add(-day), at.Add(day)) {
			off := o.Start.Sub(s.Facts.Start).Abs()
			exactly = exactly || off == 0
			nearly = nearly || off <= 3*time.Hour
		}
	}
	return exactly, nearly
}

// nearName reports that two names are written nearly alike: but for marks and spaces, a letter or two, or a word more.
func nearName(a, b string) bool {
	a, b = spoken(a), spoken(b)
	if a == "" || b == "" {
		return false
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || ical.Nearest(a, []string{b}) != ""
}

func spoken(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// vanished lists the themes that have coming sessions and no file in the set, in order of id.
func (p *planner) vanished(set *theme.Set) (list []gone) {
	if p.covered(set) {
		return nil
	}
	for _, s := range p.have.Sessions {
		if set.Theme(s.Theme) != nil || !s.Facts.Start.After(p.now) || s.Facts.Cancelled {
			continue
		}
		if len(list) == 0 || list[len(list)-1].id != s.Theme {
			list = append(list, gone{id: s.Theme, people: map[string]bool{}})
		}
		g := &list[len(list)-1]
		g.sessions = append(g.sessions, s)
		for _, seat := range s.Seats {
			if s.holds(seat) {
				g.people[seat.Address] = true
			}
		}
	}
	for i := range list {
		if t := p.have.Accepted.Theme(list[i].id); t != nil && len(list[i].people) == 0 {
			for _, m := range t.Members {
				list[i].people[m.Person.Email] = true
			}
		}
	}
	return list
}

// covered reports that each recorded session is of a theme that has a file in the set.
func (p *planner) covered(set *theme.Set) bool {
	if p.set != set {
		return false
	}
	n := 0
	for i := range p.prospects {
		n += len(p.prospects[i].recorded)
	}
	return n == len(p.have.Sessions)
}

// swapped finds the theme of which another one has taken the name, while it has another itself: its file may have been
// swapped or overwritten. It is "" when there is none. own is a session of the theme that is still to be
// held, nil for none.
func (p *planner) swapped(set *theme.Set, t *theme.Theme, own *Session) string {
	if own == nil || strings.EqualFold(own.Facts.Name, t.Name) {
		return ""
	}
	for i, s := range p.have.Sessions {
		if s.Theme == t.ID || i > 0 && p.have.Sessions[i-1].Theme == s.Theme {
			continue
		}
		other := p.coming(s.Theme)
		if other == nil || !strings.EqualFold(other.Facts.Name, t.Name) {
			continue
		}
		if now := set.Theme(s.Theme); now == nil || !strings.EqualFold(now.Name, t.Name) {
			return s.Theme
		}
	}
	return ""
}
