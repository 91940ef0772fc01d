package theme

import "fmt"

// Desk says who has a key to the organizers' desk, beside the organizers of each theme, and what the desk may do.
type Desk struct {
	Organizers []string `yaml:"organizers"` // who looks after all themes: addresses or names from people.yaml
	Operators  []string `yaml:"operators"`  // who looks after the installation: the brake, returned mail, health
	Commit     bool     `yaml:"commit"`     // true: what is edited at the desk is committed, where the folder is a git repository

	organizers, operators map[string]bool // by address
}

// Roles are what one person may do at the desk. The zero Roles are those of everybody else: nothing.
type Roles struct {
	All      bool            // organizes all themes
	Operator bool            // looks after the installation
	Themes   map[string]bool // organizes these, by id; nil for none
}

// Any reports whether they let somebody in at all.
func (r Roles) Any() bool { return r.All || r.Operator || len(r.Themes) > 0 }

// Of reports whether they organize the theme with an id.
func (r Roles) Of(id string) bool { return r.All || r.Themes[id] }

// Roles returns what the person with an address in lower case may do at the desk. A nil Set lets nobody in.
func (s *Set) Roles(address string) (r Roles) {
	if s == nil {
		return r
	}
	desk := &s.Config.Desk
	r.All, r.Operator = desk.organizers[address], desk.operators[address]
	for _, t := range s.Themes {
		if m := t.Member(address); m != nil && m.Role() == Organizer {
			if r.Themes == nil {
				r.Themes = map[string]bool{}
			}
			r.Themes[t.ID] = true
		}
	}
	return r
}

// resolveDesk finds the people behind the words of the desk, once everybody is known.
func (l *loader) resolveDesk() {
	desk, d := &l.set.Config.Desk, l.written
	for where, list := range map[string]struct {
		words []string
		found *map[string]bool
	}{"desk/organizers": {desk.Organizers, &desk.organizers}, "desk/operators": {desk.Operators, &desk.operators}} {
		for i, word := range list.words {
			at := fmt.Sprintf("%s/%d", where, i)
			if _, group := l.roll.written[word]; group || l.roll.unfetched[word] || l.roll.waits[word] {
				d.wrong(at, "name the people", "%q is a group", word)
				continue
			}
			if l.roll.later(word) {
				d.warn(at, fetchRight, "%q is nobody in people.yaml, and may be on a list that was not fetched yet: nobody signs in at the desk as them before", word)
				continue
			}
			if p := d.person(at, word, &l.roll); p != nil {
				if *list.found == nil {
					*list.found = map[string]bool{}
				}
				(*list.found)[p.Email] = true
			}
		}
	}
}
