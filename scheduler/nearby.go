package scheduler

import (
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/theme"
)

// Nearby names sessions by their time: those of some themes that take place in some part of an hour, with the seats of some people. A
// ledger reads them into State.Elsewhere. The zero Nearby names none.
type Nearby struct {
	Themes    []string // by id
	Hours     []Hours
	Addresses []string // in lower case: whose seats are read
}

// Hours is a time from a moment to a later one, which is no part of it.
type Hours struct{ From, To time.Time }

func (h Hours) compare(g Hours) int {
	if n := h.From.Compare(g.From); n != 0 {
		return n
	}
	return h.To.Compare(g.To)
}

func (h Hours) equal(g Hours) bool { return h.compare(g) == 0 }

func (n Nearby) and(m Nearby) Nearby {
	hours := slices.Concat(n.Hours, m.Hours)
	slices.SortFunc(hours, Hours.compare)
	return Nearby{union(n.Themes, m.Themes), slices.CompactFunc(hours, Hours.equal), union(n.Addresses, m.Addresses)}
}

func (n Nearby) empty() bool { return len(n.Themes)+len(n.Hours)+len(n.Addresses) == 0 }

// Meets reports whether a session that has these facts takes place in some part of one of the hours.
func (n Nearby) Meets(f *Facts) bool {
	return slices.ContainsFunc(n.Hours, func(h Hours) bool { return f.Start.Before(h.To) && f.End.After(h.From) })
}

// lacks returns what of a need is not read with n: all of it, unless nothing is missing.
func (n Nearby) lacks(need Nearby) Nearby {
	for _, h := range need.Hours {
		if _, found := slices.BinarySearchFunc(n.Hours, h, Hours.compare); !found {
			return need
		}
	}
	if len(without(need.Themes, n.Themes))+len(without(need.Addresses, n.Addresses)) > 0 {
		return need
	}
	return Nearby{}
}

// overlaps notes that a letter of a plan of some themes says what its session overlaps.
func (p *planner) overlaps(l *Letter) {
	if p.readers == nil {
		p.readers, p.hours = map[string]bool{}, map[Hours]bool{}
	}
	p.readers[strings.ToLower(l.To.Email)], p.hours[Hours{l.Facts.Start, l.Facts.End}] = true, true
}

// beside returns what a plan of some themes has to read of the others for what its letters say: the sessions at those hours of themes
// that ask any of their readers. These stand as they are recorded, since their own plan was made before. What is recorded of a theme with
// drafts does not say what takes place, so it is planned as well.
func (p *planner) beside(planned []string) (need Scope) {
	if len(p.readers) == 0 {
		return need
	}
	near, addresses := &need.Nearby, map[string]bool{}
	for _, t := range p.whole.Themes {
		if _, own := slices.BinarySearch(planned, t.ID); own || t.Transparent {
			continue
		}
		asked := p.askedBy(t)
		switch {
		case len(asked) == 0:
		case t.Lifted() != t:
			need.Ahead.Themes = append(need.Ahead.Themes, t.ID)
			need.Ahead.Since = p.have.Read.Part.Ahead.Since
		default:
			near.Themes = append(near.Themes, t.ID)
			for _, address := range asked {
				addresses[address] = true
			}
		}
	}
	if len(near.Themes) > 0 {
		near.Hours = slices.SortedFunc(maps.Keys(p.hours), Hours.compare)
		near.Addresses = slices.Sorted(maps.Keys(addresses))
	}
	return need
}

// askedBy lists the readers whom a theme asks to any of its sessions, and with them those whose answers decide who is asked: its
// presenters. It is empty where it asks none.
func (p *planner) askedBy(t *theme.Theme) (addresses []string) {
	see := func(address string) {
		if p.readers[address] {
			addresses = append(addresses, address)
		}
	}
	for i := range t.Members {
		see(t.Members[i].Person.Email)
	}
	var presenters []string
	for _, own := range t.Sessions {
		for _, who := range own.Presenters {
			see(who.Email)
			presenters = append(presenters, who.Email)
		}
	}
	if in := t.Presenters.StandIn; in != nil {
		see(in.Email)
		presenters = append(presenters, in.Email)
	}
	for i := range p.have.Joined {
		if j := &p.have.Joined[i]; j.Theme == t.ID {
			see(j.Address)
		}
	}
	if len(addresses) > 0 {
		addresses = append(addresses, presenters...)
	}
	return addresses
}

// nearby lists what takes place by State.Elsewhere of those whom it was read for.
func (p *planner) nearby() (all []running) {
	if !p.part {
		return nil
	}
	near := &p.have.Read.Part.Nearby
	for _, s := range p.have.Elsewhere {
		t := p.whole.Theme(s.Theme)
		if t == nil || t.Transparent || s.Facts.Cancelled || !s.Facts.End.After(p.now) {
			continue
		}
		if _, named := slices.BinarySearch(near.Themes, s.Theme); !named {
			continue
		}
		a := &aim{have: s, facts: &s.Facts}
		people := theme.Joined(audience(t, t.Entry(s.Slot), s), p.whole.Guests(s.UID))
		for _, address := range near.Addresses {
			if i, found := theme.MemberAt(people, address); found {
				a.people = append(a.people, people[i])
			}
		}
		all = append(all, running{t, a})
	}
	return all
}
