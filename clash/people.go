package clash

import (
	"cmp"
	"slices"

	"rondo/theme"
)

// people are all who are asked to anything, as numbers.
type people struct {
	members [][]int32 // of each theme, in order
	common  []uint32  // how many members two themes have in common, see common
	number  map[string]int32
	seats   []int  // of each session: where its people begin in lost
	lost    []bool // of each of everybody, session by session: whether something else keeps them from coming
}

// count numbers the people of themes, and fills in what is asked of sessions.
func count(themes []*theme.Theme, sessions []Session) *people {
	p := &people{members: make([][]int32, len(themes)), common: make([]uint32, len(themes)*(len(themes)+1)/2), number: map[string]int32{}}
	asking := [][]int32{} // of each person: the themes that ask them, in order
	hosts := make([][]host, len(themes))
	for i, t := range themes {
		for _, m := range t.Members {
			n := p.of(m.Person)
			if int(n) == len(asking) {
				asking = append(asking, nil)
			}
			asking[n] = append(asking[n], int32(i))
			p.members[i] = append(p.members[i], n)
			if m.Role == theme.Organizer {
				hosts[i] = append(hosts[i], host{person: n})
			}
		}
		slices.Sort(p.members[i])
		slices.SortFunc(hosts[i], func(a, b host) int { return cmp.Compare(a.person, b.person) })
	}
	for _, themes := range asking {
		for k, i := range themes {
			row := int(i) * (int(i) + 1) / 2
			for _, j := range themes[:k+1] {
				p.common[row+int(j)]++
			}
		}
	}
	p.seats = make([]int, len(sessions)+1)
	for i := range sessions {
		p.ask(&sessions[i], hosts)
		p.seats[i+1] = p.seats[i] + sessions[i].Asked
	}
	p.lost = make([]bool, p.seats[len(sessions)])
	return p
}

// ask fills in whom a session asks beyond the members of its theme, and who its hosts are.
func (p *people) ask(s *Session, hosts [][]host) {
	s.hosts = hosts[s.order]
	for k, who := range s.presenters() {
		if k == 0 {
			s.hosts = slices.Clone(s.hosts)
		}
		n := p.of(who)
		if _, found := slices.BinarySearch(p.members[s.order], n); !found {
			at, _ := slices.BinarySearch(s.guests, n)
			s.guests = slices.Insert(s.guests, at, n)
		}
		at, found := slices.BinarySearchFunc(s.hosts, n, func(h host, n int32) int { return cmp.Compare(h.person, n) })
		if !found {
			s.hosts = slices.Insert(s.hosts, at, host{person: n})
		}
		s.hosts[at].presenter = true
	}
	s.Asked = len(p.members[s.order]) + len(s.guests)
}

// of is the number of a person.
func (p *people) of(who *theme.Person) int32 {
	n, known := p.number[who.Email]
	if !known {
		n = int32(len(p.number))
		p.number[who.Email] = n
	}
	return n
}

// shared is how many people two sessions both ask.
func (p *people) shared(a, b *Session) int {
	i, j := max(a.order, b.order), min(a.order, b.order)
	n := int(p.common[i*(i+1)/2+j])
	for _, guest := range a.guests {
		if p.asked(b, guest) {
			n++
		}
	}
	for _, guest := range b.guests {
		if _, found := slices.BinarySearch(p.members[a.order], guest); found {
			n++
		}
	}
	return n
}

// asked reports whether a session asks a person.
func (p *people) asked(s *Session, person int32) bool {
	if _, found := slices.BinarySearch(p.members[s.order], person); found {
		return true
	}
	_, found := slices.BinarySearch(s.guests, person)
	return found
}

// hosts counts who presents or looks after two sessions, and says whether one of them presents.
func (p *people) hosts(a, b *Session) (kind Kind, n int) {
	kind = Organizer
	for i, j := 0, 0; i < len(a.hosts) && j < len(b.hosts); {
		switch x, y := a.hosts[i], b.hosts[j]; {
		case x.person < y.person:
			i++
		case x.person > y.person:
			j++
		default:
			if x.presenter || y.presenter {
				kind = Presenter
			}
			n, i, j = n+1, i+1, j+1
		}
	}
	return kind, n
}

// touched counts of each session the people who are lost already, or whom another one asks at the time: once for those asked
// earlier, and once, backwards, for those asked later.
func (p *people) touched(sessions []Session) {
	const never = -1 << 62
	until, next := make([]int64, len(p.number)), make([]int64, len(p.number))
	for n := range until {
		until[n], next[n] = never, -never
	}
	for i := range sessions {
		s := &sessions[i]
		if s.Theme.Transparent {
			continue
		}
		from, to := s.Start.Unix(), s.End.Unix()
		for k, n := range p.everybody(s) {
			if until[n] > from {
				p.lose(i, k)
			}
			until[n] = max(until[n], to)
		}
	}
	for i := len(sessions) - 1; i >= 0; i-- {
		s := &sessions[i]
		from, to := s.Start.Unix(), s.End.Unix()
		for k, n := range p.everybody(s) {
			if !s.Theme.Transparent && next[n] < to {
				p.lose(i, k)
			}
			if p.lost[p.seats[i]+k] {
				s.Touched++
			}
			if !s.Theme.Transparent {
				next[n] = from
			}
		}
	}
}

// few is the same people, asked to a few sessions alone.
func (p *people) few(sessions []Session) *people {
	few := *p
	few.seats = make([]int, len(sessions)+1)
	for i := range sessions {
		few.seats[i+1] = few.seats[i] + sessions[i].Asked
	}
	few.lost = make([]bool, few.seats[len(sessions)])
	return &few
}

// lose notes that something keeps a person from coming to the session that stands at i: the k-th of everybody.
func (p *people) lose(i, k int) { p.lost[p.seats[i]+k] = true }

// everybody lists whom a session asks.
func (p *people) everybody(s *Session) []int32 {
	if len(s.guests) == 0 {
		return p.members[s.order]
	}
	return slices.Concat(p.members[s.order], s.guests)
}
