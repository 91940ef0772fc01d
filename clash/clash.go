package clash

import (
	"cmp"
	"slices"
	"time"

	"rondo/theme"
)

// Kind is what two sessions clash about.
type Kind string

// The kinds of clashes.
const (
	People    Kind = "people"    // the same people are asked to both
	Presenter Kind = "presenter" // somebody presents one and looks after the other, or presents both
	Organizer Kind = "organizer" // somebody looks after both
	Place     Kind = "place"     // one room holds both
	Link      Kind = "link"      // both meet at one link
	Gap       Kind = "gap"       // one room or link has too little time between the two
)

// Kinds are all kinds, in the order in which a session's clashes are listed.
var Kinds = []Kind{Presenter, Organizer, Place, Link, People, Gap}

// Severity is how bad a clash is. A greater one is worse.
type Severity int

// The severities.
const (
	Low    Severity = iota + 1 // a gap
	Medium                     // fewer than half of the people
	High                       // a presenter or organizer, a room, a link, or half of the people and more
)

// Severities are the words for severities, from the least on.
var Severities = []string{"low", "medium", "high"}

func (s Severity) String() string { return Severities[s-1] }

// World is what is asked about.
type World struct {
	Themes []*theme.Theme // in order of ID; those that have ended are left out
	From   time.Time      // sessions that are over by then are history
	To     time.Time      // sessions that begin then or later are left out
	Gap    time.Duration  // what one room or link needs between two sessions of different themes; 0 for none
}

// Clash says that a session collides with another one. Each collision is two clashes, one of either session.
type Clash struct {
	Session  int // where it stands in [Report.Sessions]
	With     int // likewise; it may be of the same theme
	Kind     Kind
	People   int // distinct people whom both ask: of the kinds presenter and organizer those alone; 0 for rooms and links
	Severity Severity
}

// Report is what was found.
type Report struct {
	Sessions []Session // in order of start, then of theme
	Clashes  []Clash   // in order of Session, With and [Kinds]

	people *people
	rooms  [][]string // of each session: the rooms and links that it takes
	from   time.Time
	gap    time.Duration
	long   time.Duration // how long the longest session lasts
}

// Find returns the sessions of a time and all their clashes. Sessions that are skipped or cancelled collide with nothing, and
// one that is moved does so where it was moved to. Sessions that end when others begin do not meet. Those of a transparent
// theme leave their people free, and share presenters, rooms and links all the same.
//
// It costs sessions × log(sessions), the pairs that overlap, and once each person of each session.
func Find(w World) *Report {
	r := &Report{Sessions: sessions(w), from: w.From, gap: w.Gap}
	r.people = count(w.Themes, r.Sessions)
	r.rooms = make([][]string, len(r.Sessions))
	for i := range r.Sessions {
		r.rooms[i] = rooms(r.Sessions[i].place())
		r.long = max(r.long, r.Sessions[i].End.Sub(r.Sessions[i].Start))
	}
	found := r.overlaps()
	found = append(found, r.inRooms()...)
	r.Clashes = inOrder(found, len(r.Sessions))
	r.people.touched(r.Sessions)
	return r
}

// Of returns the clashes of the session that stands at i.
func (r *Report) Of(i int) []Clash {
	from, _ := slices.BinarySearchFunc(r.Clashes, i, func(c Clash, i int) int { return cmp.Compare(c.Session, i) })
	to := from
	for to < len(r.Clashes) && r.Clashes[to].Session == i {
		to++
	}
	return r.Clashes[from:to]
}

// overlaps finds the clashes of sessions that share people.
func (r *Report) overlaps() (found []Clash) {
	var running []int // that began earlier and may not be over
	for i := range r.Sessions {
		s := &r.Sessions[i]
		running = slices.DeleteFunc(running, func(j int) bool { return !r.Sessions[j].End.After(s.Start) })
		for _, j := range running {
			found = r.share(found, i, j)
		}
		running = append(running, i)
	}
	return found
}

// share adds what two overlapping sessions clash about through people.
func (r *Report) share(found []Clash, i, j int) []Clash {
	a, b := &r.Sessions[i], &r.Sessions[j]
	if kind, n := r.people.hosts(a, b); n > 0 {
		found = append(found, Clash{i, j, kind, n, High}, Clash{j, i, kind, n, High})
	}
	if a.Theme.Transparent || b.Theme.Transparent {
		return found
	}
	if n := r.people.shared(a, b); n > 0 {
		found = append(found, Clash{i, j, People, n, ofPeople(n, a)}, Clash{j, i, People, n, ofPeople(n, b)})
	}
	return found
}

func ofPeople(n int, s *Session) Severity {
	if 2*n >= s.Asked {
		return High
	}
	return Medium
}

// inOrder sorts clashes of n sessions: first into the sessions, then the few of each.
func inOrder(found []Clash, n int) []Clash {
	ends := make([]int, n+1)
	for _, c := range found {
		ends[c.Session+1]++
	}
	for i := range n {
		ends[i+1] += ends[i]
	}
	all, next := make([]Clash, len(found)), slices.Clone(ends)
	for _, c := range found {
		all[next[c.Session]] = c
		next[c.Session]++
	}
	for i := range n {
		slices.SortFunc(all[ends[i]:ends[i+1]], func(a, b Clash) int {
			return cmp.Or(cmp.Compare(a.With, b.With), cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)))
		})
	}
	return all
}
