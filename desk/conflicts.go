package desk

import (
	"time"

	"rondo/clash"
	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// Conflict is one collision of a session, as tables show it.
type Conflict struct {
	ConflictRecord
	Said     string // when the session begins, on the clocks of its theme, with the zone's name
	Name     string // short name of its theme
	WithName string // likewise of the other theme, or what else it is that it collides with
	WithSaid string // when the other session begins; the time alone where day and zone are those of the session; "" for none
	Asked    int    // people who are asked to come
	Touched  int    // people of those who are asked to another session at the time
	Free     string // the nearest time of that day without a clash, "09:30"; "" for none
	Again    bool   // is listed at the other session already
	Step     string // what its theme's on_conflict makes of the session, or that of the other one; "" for nothing
}

// ConflictRecord is one collision of a session, for scripts. Start and End are RFC 3339 on the clocks of the theme.
type ConflictRecord struct {
	Theme    string `json:"theme"`
	Session  string `json:"session"` // its date, with the time where the theme has several that day: 2027-02-01, 2027-02-01t1400
	Start    string `json:"start"`
	End      string `json:"end"`
	Kind     string `json:"kind"`
	With     string `json:"with"` // id of the other theme, or the name of what else it collides with
	People   int    `json:"people"`
	Severity string `json:"severity"`
	Does     string `json:"does,omitempty"`    // skip, move or stay: what on_conflict makes of the session
	To       string `json:"to,omitempty"`      // when it begins then
	Settled  bool   `json:"settled,omitempty"` // it, or the other session, steps aside: nothing is left to do
}

// Conflicts lists what collides in files, and what becomes of it by on_conflict, between two moments, of one theme (its id) or, with "", of all: each collision
// once for either session, in order of time. Those below the severity least are left out. sessions is how many there are.
func Conflicts(set *theme.Set, known Known, from, to time.Time, id string, least clash.Severity) (all []Conflict, sessions int) {
	r := clash.Find(World(set, known, from, to))
	asides := map[clash.SessionKey]scheduler.Aside{}
	for _, a := range known.Asides {
		asides[clash.SessionKey{Theme: a.Theme.ID, Slot: a.Slot}] = a
	}
	of := func(s *clash.Session) (scheduler.Aside, bool) {
		a, found := asides[clash.SessionKey{Theme: s.Theme.ID, Slot: s.Slot}]
		return a, found
	}
	for i := range r.Sessions {
		s := &r.Sessions[i]
		if id != "" && s.Theme.ID != id {
			continue
		}
		sessions++
		free := ""
		for n, c := range r.Of(i) {
			if n == 0 {
				if wall, ok := r.Free(i); ok {
					free = wall.Time().Format("15:04")
				}
			}
			if c.Severity < least {
				continue
			}
			one := Conflict{
				ConflictRecord: ConflictRecord{
					Theme: s.Theme.ID, Session: sessionDate(r, i), Start: onClocks(s, s.Start), End: onClocks(s, s.End),
					Kind: string(c.Kind), With: c.About, People: c.People, Severity: c.Severity.String(),
				},
				Said: say.Time(s.Start, s.Zone), Name: s.Theme.Name, WithName: c.About, Asked: s.Asked, Touched: s.Touched, Free: free,
			}
			if c.With >= 0 {
				other := &r.Sessions[c.With]
				one.With, one.WithName, one.WithSaid = other.Theme.ID, other.Theme.Name, withSaid(s, other)
				one.Again = id == "" && c.With < i
				if a, found := of(other); found && a.Done() {
					one.Step, one.Settled = other.Theme.Name+" "+step(a), true
				}
			}
			if a, found := of(s); found {
				r := asideRecord(a)
				one.Step, one.Does, one.To, one.Settled = step(a), r.Does, r.To, one.Settled || a.Done()
			}
			all = append(all, one)
		}
	}
	return all, sessions
}

func onClocks(s *clash.Session, t time.Time) string {
	return t.In(s.Zone.Location()).Format(time.RFC3339)
}

// sessionDate names a session within its theme, as its page will.
func sessionDate(r *clash.Report, i int) string {
	s := &r.Sessions[i]
	for j := range r.Sessions {
		if o := &r.Sessions[j]; j != i && o.Theme == s.Theme && o.Slot.Midnight() == s.Slot.Midnight() {
			return s.Slot.Time().Format("2006-01-02t1504")
		}
	}
	return s.Slot.Time().Format(time.DateOnly)
}

// withSaid says when another session begins, beside a session whose day and zone are known.
func withSaid(s, other *clash.Session) string {
	if other.Zone == s.Zone && other.Wall.Midnight() == s.Wall.Midnight() {
		return other.Wall.Time().Format("15:04")
	}
	return say.Time(other.Start, other.Zone)
}

// Clashes warns of themes that collide within the horizon from now on, but for mere gaps: of each two themes once, at the
// first session that does and, where one of the two sessions has an entry of its own, at that entry.
func Clashes(set *theme.Set, known Known, now time.Time) (all theme.Findings) {
	r := clash.Find(World(set, known, now, now.Add(set.Config.Horizon.Duration())))
	type pair struct{ one, other string }
	times := map[pair]int{}
	first := map[pair]clash.Clash{}
	var order []pair
	for n, c := range r.Clashes {
		if c.With < c.Session || c.Severity < clash.Medium {
			continue
		}
		one, other := &r.Sessions[c.Session], &r.Sessions[c.With]
		p := pair{min(one.Theme.ID, other.Theme.ID), max(one.Theme.ID, other.Theme.ID)}
		if times[p] == 0 {
			first[p], order = c, append(order, p)
		}
		if n == 0 || r.Clashes[n-1].Session != c.Session || r.Clashes[n-1].With != c.With || r.Clashes[n-1].Severity < clash.Medium {
			times[p]++
		}
	}
	for _, p := range order {
		all = append(all, clashing(set, r, first[p], times[p]))
	}
	return all
}

// clashing warns of two themes of which c is the first of so many collisions.
func clashing(set *theme.Set, r *clash.Report, c clash.Clash, times int) theme.Finding {
	at, with := c.Session, c.With
	if r.Sessions[at].Override == nil && r.Sessions[with].Override != nil {
		at, with = with, at
	}
	s, other := &r.Sessions[at], &r.Sessions[with]
	about := map[clash.Kind]string{
		clash.People:    say.Count(c.People, "person is", "people are") + " asked to both",
		clash.Presenter: "a presenter is needed in both",
		clash.Organizer: "an organizer is needed in both",
		clash.Place:     "they are in one room",
		clash.Link:      "they meet at one link",
	}[c.Kind]
	found := "the session of " + say.Time(s.Start, s.Zone) + " meets " + other.Theme.Name + " at " + withSaid(s, other) + ": " + about
	if times > 1 {
		found = say.Count(times, "session meets", "sessions meet") + " " + other.Theme.Name + ", first on " + say.Time(s.Start, s.Zone) + ": " + about
	}
	right := "'rondo conflicts' shows them all"
	if wall, ok := r.Free(at); ok {
		right = wall.Time().Format("15:04") + " would be free that day; " + right
	}
	return set.Warning(s.Theme, s.Slot, found, right)
}
