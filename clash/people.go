package clash

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"

	"rondo/theme"
)

// people are all who are asked to anything, as numbers.
type people struct {
	members [][]int32 // of each theme, in order
	common  []uint32  // how many members two themes have in common, see common
	number  map[string]int32
	who     []*theme.Person // by number
	seats   []int           // of each session: the word of lost in which its people begin
	lost    []uint64        // a bit of each of everybody, session by session: whether something keeps them from coming
}

// count numbers the people of themes, and fills in what is asked of sessions.
func count(themes []*theme.Theme, sessions []Session) *people {
	p := &people{members: make([][]int32, len(themes)), common: make([]uint32, len(themes)*(len(themes)+1)/2), number: map[string]int32{}}
	hosts := make([][]host, len(themes))
	numbers := map[*theme.Person]int32{} // as an address takes longer to look up
	for i, t := range themes {
		p.members[i] = make([]int32, 0, len(t.Members))
		for _, m := range t.Members {
			n, known := numbers[m.Person]
			if !known {
				n = p.of(m.Person)
				numbers[m.Person] = n
			}
			p.members[i] = append(p.members[i], n)
			if m.Role() == theme.Organizer {
				hosts[i] = append(hosts[i], host{person: n})
			}
		}
		slices.Sort(p.members[i])
		slices.SortFunc(hosts[i], func(a, b host) int { return cmp.Compare(a.person, b.person) })
	}
	p.compare()
	for i := range sessions {
		p.ask(&sessions[i], hosts)
	}
	p.seat(sessions)
	return p
}

// compare fills in how many members each two themes have in common: from the themes that ask each person.
func (p *people) compare() {
	ends := make([]int32, len(p.number)+1) // of each person, in asking
	for _, members := range p.members {
		for _, n := range members {
			ends[n+1]++
		}
	}
	for n := range len(p.number) {
		ends[n+1] += ends[n]
	}
	asking, next := make([]int32, ends[len(p.number)]), slices.Clone(ends) // the themes that ask each person, in order
	for i, members := range p.members {
		for _, n := range members {
			asking[next[n]] = int32(i)
			next[n]++
		}
	}
	for n := range len(p.number) {
		themes := asking[ends[n]:ends[n+1]]
		for k, i := range themes {
			row := p.common[int(i)*(int(i)+1)/2:]
			for _, j := range themes[:k+1] {
				row[j]++
			}
		}
	}
}

// seat gives each of everybody a bit, those of a session beside each other from a word of their own on.
func (p *people) seat(sessions []Session) {
	p.seats = make([]int, len(sessions)+1)
	for i := range sessions {
		p.seats[i+1] = p.seats[i] + (sessions[i].Asked+63)/64
	}
	p.lost = make([]uint64, p.seats[len(sessions)])
}

// ask fills in whom a session asks beyond the members of its theme, and who its hosts are.
func (p *people) ask(s *Session, hosts [][]host) {
	for _, who := range s.beside() {
		n := p.of(who)
		if p.asked(s, n) {
			continue
		}
		at, _ := slices.BinarySearch(s.guests, n)
		s.guests = slices.Insert(s.guests, at, n)
	}
	s.hosts = hosts[s.order]
	for k, who := range s.presenters() {
		if k == 0 {
			s.hosts = slices.Clone(s.hosts)
		}
		n := p.of(who)
		at, found := slices.BinarySearchFunc(s.hosts, n, func(h host, n int32) int { return cmp.Compare(h.person, n) })
		if !found {
			s.hosts = slices.Insert(s.hosts, at, host{person: n})
		}
		s.hosts[at].presenter = true
	}
	s.Asked = len(p.members[s.order]) + len(s.guests)
}

// of returns the number of a person.
func (p *people) of(who *theme.Person) int32 {
	n, known := p.number[who.Email]
	if !known {
		n = int32(len(p.number))
		p.number[who.Email], p.who = n, append(p.who, who)
	}
	return n
}

// shared returns how many people two sessions both ask.
func (p *people) shared(a, b *Session) int32 {
	i, j := max(a.order, b.order), min(a.order, b.order)
	n := int32(p.common[i*(i+1)/2+j])
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
func (p *people) hosts(a, b *Session) (kind Kind, n int32) {
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

// ends returns of each session the first one that does not begin before it is over. Those between the two overlap it, and of
// those before it the ones of which this is beyond it.
func ends(sessions []Session) []int32 {
	ends := make([]int32, len(sessions))
	for i := range sessions {
		to := sessions[i].End
		end := i
		for end < len(sessions) && sessions[end].Start.Before(to) {
			end++
		}
		ends[i] = int32(end)
	}
	return ends
}

// touched counts of each session the people who are lost already, or whom another one asks at the time: once for those asked
// earlier, and once, backwards, for those asked later. Numbers of sessions stand for times: see [ends].
//
// Most of what finding clashes costs is spent here, so bits are gathered 64 people at a time, without a branch: half of them would
// be guessed wrong.
func (p *people) touched(sessions []Session, ends []int32) {
	until, next := make([]int32, len(p.number)), make([]int32, len(p.number))
	for n := range next {
		next[n] = int32(len(sessions))
	}
	for i := range sessions {
		if sessions[i].Theme.Transparent {
			continue
		}
		lost, counts := p.lost[p.seats[i]:p.seats[i+1]], sessions[i].counts()
		for w, some := range words(p.everybody(&sessions[i])) {
			lost[w] |= earlier(some, until, int32(i), ends[i]) & counts
		}
	}
	for i := len(sessions) - 1; i >= 0; i-- {
		lost := p.lost[p.seats[i]:p.seats[i+1]]
		if !sessions[i].Theme.Transparent {
			counts := sessions[i].counts()
			for w, some := range words(p.everybody(&sessions[i])) {
				lost[w] |= later(some, next, int32(i), ends[i]) & counts
			}
		}
		for _, word := range lost {
			sessions[i].Touched += bits.OnesCount64(word)
		}
	}
}

// earlier returns a bit for each of up to 64 people: whether a session that began before the one that stands at i lasts beyond its start.
// It notes in until that they are asked to this one, to its end.
func earlier(some, until []int32, i, end int32) (word uint64) {
	for _, n := range some {
		before := until[n]
		word = word>>1 | uint64(int64(i)-int64(before))&sign
		until[n] = max(before, end)
	}
	return word >> (64 - len(some))
}

// later returns the same of sessions that begin after the one that stands at i. Of them it keeps the first in next.
func later(some, next []int32, i, end int32) (word uint64) {
	for _, n := range some {
		word = word>>1 | uint64(int64(next[n])-int64(end))&sign
		next[n] = i
	}
	return word >> (64 - len(some))
}

// sign is the bit that is set in numbers below 0.
const sign = 1 << 63

// words cuts people into the words of a set: 64 at a time, in order.
func words(all []int32) iter.Seq2[int, []int32] {
	return func(yield func(int, []int32) bool) {
		for w := 0; len(all) > 0; w++ {
			n := min(len(all), 64)
			if !yield(w, all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// few returns the same people, asked to a few sessions alone.
func (p *people) few(sessions []Session) *people {
	few := *p
	few.seat(sessions)
	return &few
}

// lose notes that something keeps a person from coming to the session that stands at i: the k-th of everybody.
func (p *people) lose(i, k int) { p.lost[p.seats[i]+k/64] |= 1 << (k % 64) }

// misses reports whether something keeps a person from coming; i and k are those of lose.
func (p *people) misses(i, k int) bool { return p.lost[p.seats[i]+k/64]>>(k%64)&1 != 0 }

// everybody lists whom a session asks.
func (p *people) everybody(s *Session) []int32 {
	if len(s.guests) == 0 {
		return p.members[s.order]
	}
	return slices.Concat(p.members[s.order], s.guests)
}
