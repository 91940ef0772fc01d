package clash

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Kind is what two sessions clash about. The zero Kind is none.
type Kind uint16

// The kinds of clashes, in the order in which a session's clashes are listed.
const (
	Presenter Kind = iota + 1 // somebody presents one and looks after the other, or presents both
	Organizer                 // somebody looks after both
	Place                     // one room holds both
	Link                      // both meet at one link
	People                    // the same people are asked to both
	Avoid                     // it meets a calendar or dates that its theme avoids
	Holiday                   // people have a day off where they are
	Personal                  // people's own calendars say that they are busy
	Hours                     // it is outside the hours in which people can be asked to come
	Seats                     // more people accepted than a room or link has seats
	Gap                       // one room or link has too little time between the two
)

// Kinds are all kinds, in order.
var Kinds = []Kind{Presenter, Organizer, Place, Link, People, Avoid, Holiday, Personal, Hours, Seats, Gap}

// kindNames are what files and scripts call kinds.
var kindNames = [...]string{"", "presenter", "organizer", "place", "link", "people", "avoid", "holiday", "personal", "hours", "seats", "gap"}

func (k Kind) String() string { return kindNames[k] }

// MarshalText returns the name of the kind, as it is stored.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what [Kind.MarshalText] wrote.
func (k *Kind) UnmarshalText(text []byte) error {
	at := slices.Index(kindNames[:], string(text))
	if at < 0 {
		return fmt.Errorf("no kind of clash is called %q", text)
	}
	*k = Kind(at)
	return nil
}

// Severity is how bad a clash is. A greater one is worse.
type Severity uint8

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

	Links    map[string]theme.LinkLimits // what links hold, as [theme.Links]; may be nil
	Feeds    map[FeedKey]*Feed           // calendars that themes avoid, as they were last read; what is missing is not known
	Personal map[string]*Feed            // people's own calendars, by address
	Accepted map[SessionKey]int          // how many accepted an invitation; nil where nobody was asked

	Stands map[SessionKey]Stand // sessions that stand otherwise than the files say, or that no rule is to touch; may be nil
	Casts  map[SessionKey]Cast  // sessions at which others are than the files say; may be nil
}

// Cast says who is at a session beside the members of its theme, when that is no longer for the files alone to say.
type Cast struct {
	Presenters []*theme.Person // who presents it, in place of those whom the files name; nil for nobody
	Guests     []*theme.Person // who comes to this session alone; nil for nobody
}

// SessionKey names a session of a World.
type SessionKey struct {
	Theme string     // its ID
	Slot  ical.Local // the date that names it
}

// FeedKey names a calendar that themes avoid. One that has all-day events is another calendar in another zone.
type FeedKey struct {
	Source string // URL or file, as [theme.Avoid] has it
	Zone   string // IANA name: whose days its all-day events are
}

// Feed is what is known of a calendar: when it is busy, and no word of why.
type Feed struct {
	Busy      Minutes
	Tentative Minutes   // perhaps busy
	Read      time.Time // when it was last read well
	Partly    bool      // holds more than was looked at
}

// Clash says that a session collides with another one, or with something else. A collision of two sessions is two clashes,
// one of either.
type Clash struct {
	Session  int32 // where it stands in [Report.Sessions]
	With     int32 // where the other one stands there; it may be of the same theme. -1 for a collision with something that is no session
	People   int32 // distinct people whom it touches: of the kinds presenter and organizer those alone; 0 for rooms and links
	Kind     Kind
	Severity Severity
	About    string // what it collides with where With is -1: the name of a holiday or calendar, a reason; of two sessions the account that is full
}

// Report is what was found.
type Report struct {
	Sessions []Session // in order of start, then of theme
	Clashes  []Clash   // in order of Session, With and [Kinds]
	Unknown  []Unknown // which holidays they were not compared with; each region once

	people   *people
	accepted map[SessionKey]int
	owners   owners
	ignored  []ignored // of each theme
	homes    households
	circles  [][]circle  // of each theme
	barriers [][]barrier // of each theme: what it avoids
	house    house
	rooms    [][]int // of each session: the rooms, links and accounts that it takes
	from     time.Time
	long     time.Duration // how long the longest session lasts
	ends     []int32       // of each session: the first one that begins when it is over
}

// Find returns the sessions of a time and all their clashes. Sessions that are skipped or cancelled collide with nothing, and
// one that is moved does so where it was moved to. Sessions that end when others begin do not meet. Those of a transparent
// theme leave their people free, and share presenters, rooms and links all the same. What a theme's file ignores is left out, and
// the people whom that alone would touch do not count as touched.
//
// It costs sessions × log(sessions), the pairs that overlap, and once each person of each session.
func Find(w World) *Report {
	r := &Report{Sessions: sessions(w), from: w.From, accepted: w.Accepted}
	r.ends = ends(r.Sessions)
	r.heed(w.Themes)
	r.people = count(w.Themes, r.Sessions)
	r.house = house{byName: map[string]int{}, byPlace: map[string][]int{}}
	r.rooms = make([][]int, len(r.Sessions))
	for i := range r.Sessions {
		r.rooms[i] = r.house.at(r.Sessions[i].place(), &w)
		r.long = max(r.long, r.Sessions[i].End.Sub(r.Sessions[i].Start))
	}
	r.owners = r.own(w.Personal)
	r.homes = r.settle(w)
	r.arrange(w)
	found := r.all()
	r.people.touched(r.Sessions, r.ends)
	r.Clashes = r.heeded(inOrder(append(found, r.rest()...), r.overlaps(), r.Sessions))
	return r
}

// all finds the clashes of every kind but those of rest and those of sessions that share people, in any order.
func (r *Report) all() []Clash {
	found := append(r.inRooms(), r.holidays()...)
	found = r.hours(found)
	return append(found, r.avoided()...)
}

// rest finds the clashes that come after everybody was counted who is kept away otherwise.
func (r *Report) rest() []Clash {
	return append(r.personal(), r.overSeats(r.accepted)...)
}

// Of returns the clashes of the session that stands at i.
func (r *Report) Of(i int) []Clash {
	from, _ := slices.BinarySearchFunc(r.Clashes, i, func(c Clash, i int) int { return cmp.Compare(c.Session, int32(i)) })
	to := from
	for to < len(r.Clashes) && r.Clashes[to].Session == int32(i) {
		to++
	}
	return r.Clashes[from:to]
}

// meeting is what two sessions that overlap share.
type meeting struct {
	first, second int32
	hosts, people int32 // how many people both need, and how many both ask
	presents      bool  // one of the hosts is a presenter
}

// overlaps lists the sessions that overlap and share people, in order.
func (r *Report) overlaps() []meeting {
	pairs := 0
	for i, end := range r.ends {
		pairs += max(int(end)-i-1, 0)
	}
	all := make([]meeting, 0, pairs)
	for i, end := range r.ends {
		for j := i + 1; j < int(end); j++ {
			if m := r.share(i, j); m.hosts+m.people > 0 {
				all = append(all, m)
			}
		}
	}
	return all
}

// share returns what two overlapping sessions clash about through people.
func (r *Report) share(i, j int) meeting {
	a, b := &r.Sessions[i], &r.Sessions[j]
	m := meeting{first: int32(i), second: int32(j)}
	kind, n := r.people.hosts(a, b)
	m.hosts, m.presents = n, kind == Presenter
	if !a.Theme.Transparent && !b.Theme.Transparent {
		m.people = r.people.shared(a, b)
	}
	return m
}

func ofPeople[N int | int32](n N, s *Session) Severity {
	if 2*int(n) >= s.Asked {
		return High
	}
	return Medium
}

// inOrder sorts clashes of sessions and adds those that meetings are: first each into its session, then the few there.
func inOrder(others []Clash, meetings []meeting, sessions []Session) []Clash {
	ends := make([]int32, len(sessions)+1)
	mixed := make([]bool, len(sessions)) // those where others are with sessions, too; all clashes of the rest come in order, but for others
	for i := range others {
		at := others[i].Session
		mixed[at] = mixed[at] || others[i].With >= 0
		ends[at+1]++
	}
	firsts := slices.Clone(ends[1:]) // how many others each session has
	for i := range meetings {
		m := &meetings[i]
		n := min(m.hosts, 1) + min(m.people, 1)
		ends[m.first+1] += n
		ends[m.second+1] += n
	}
	for i := range sessions {
		ends[i+1] += ends[i]
	}
	all, next := make([]Clash, ends[len(sessions)]), slices.Clone(ends)
	add := func(c Clash) {
		all[next[c.Session]] = c
		next[c.Session]++
	}
	for i := range others {
		add(others[i])
	}
	for i := range meetings {
		m := &meetings[i]
		one, other := m.first, m.second
		if m.hosts > 0 {
			kind := Organizer
			if m.presents {
				kind = Presenter
			}
			add(Clash{Session: one, With: other, Kind: kind, People: m.hosts, Severity: High})
			add(Clash{Session: other, With: one, Kind: kind, People: m.hosts, Severity: High})
		}
		if n := m.people; n > 0 {
			add(Clash{Session: one, With: other, Kind: People, People: n, Severity: ofPeople(n, &sessions[one])})
			add(Clash{Session: other, With: one, Kind: People, People: n, Severity: ofPeople(n, &sessions[other])})
		}
	}
	for i := range sessions {
		end := ends[i+1]
		if !mixed[i] {
			end = ends[i] + firsts[i]
		}
		if some := all[ends[i]:end]; len(some) > 1 {
			slices.SortFunc(some, func(a, b Clash) int {
				return cmp.Or(cmp.Compare(a.With, b.With), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.About, b.About))
			})
		}
	}
	return all
}
