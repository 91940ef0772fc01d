package desk

import (
	"slices"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// Collisions is what collides in a time.
type Collisions struct {
	Sessions int        // how many there are
	All      []Conflict // each once for either session, in order of time
	Notes    []string   // which holidays are not known, a line each
}

// Conflict is one collision of a session, as tables show it.
type Conflict struct {
	ConflictRecord
	Wall     ical.Local // when the session begins, on the clocks of its theme
	Said     string     // the same in words, with the zone's name
	Name     string     // short name of its theme
	WithName string     // short name of the other theme, or what else it collides with
	WithSaid string     // when the other session begins; the time alone where day and zone are those of the session; "" for none
	Full     string     // the account of links that does not hold both; "" for none
	Asked    int        // people who are asked to come
	Touched  int        // people of those who are lost to any collision
	Free     string     // the nearest time of that day without a clash, "09:30"; "" for none
	Again    bool       // is listed at the other session already
	Worst    string     // the severity for the session that it is worse for
	Step     string     // what its theme's on_conflict makes of the session, or that of the other one; "" for nothing
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

// Conflicts lists what collides in files, and what becomes of it by on_conflict, between two moments, of one theme (its id) or, with
// "", of all. Collisions below the severity least are left out, and so are those that on_conflict ignores.
func Conflicts(set *theme.Set, known Known, from, to time.Time, id string, least clash.Severity) (found Collisions) {
	r := clash.Find(World(set, known, from, to))
	asides := known.asides()
	listed := map[mutual]int{} // where in All
	for i := range r.Sessions {
		s := &r.Sessions[i]
		if id != "" && s.Theme.ID != id {
			continue
		}
		found.Sessions++
		free := ""
		for n, c := range r.Of(i) {
			if n == 0 {
				if wall, ok := r.Free(i); ok && wall != s.Wall { // another time is of no use to those who find no seat
					free = wall.Time().Format("15:04")
				}
			}
			if c.Severity < least {
				continue
			}
			one := Conflict{
				ConflictRecord: ConflictRecord{
					Theme: s.Theme.ID, Session: sessionDate(r, i), Start: onClocks(s, s.Start), End: onClocks(s, s.End),
					Kind: c.Kind.String(), With: c.About, People: int(c.People), Severity: c.Severity.String(),
				},
				Wall: s.Wall, Said: say.Time(s.Start, s.Zone), Name: s.Theme.Name, WithName: c.About, Asked: s.Asked, Touched: s.Touched, Free: free,
				Worst: c.Severity.String(),
			}
			if c.With >= 0 {
				other := &r.Sessions[c.With]
				one.With, one.WithName, one.WithSaid, one.Full = other.Theme.ID, other.Theme.Name, withSaid(s, other), c.About
				if a, found := asides.of(other); found {
					one.Step, one.Settled = other.Theme.Name+": "+step(a), asides.gone(other)
				}
				at, again := listed[mutual{int(c.With), i, c.Kind}]
				if one.Again = again && id == ""; one.Again && severe(one.Severity) > severe(found.All[at].Worst) {
					found.All[at].Worst = one.Severity
				}
				listed[mutual{i, int(c.With), c.Kind}] = len(found.All)
			}
			if a, found := asides.of(s); found {
				r := asideRecord(a)
				one.Step, one.Does, one.To, one.Settled = step(a), r.Does, r.To, one.Settled || a.Done()
			}
			found.All = append(found.All, one)
		}
	}
	found.Notes = beyond(r, id)
	return found
}

// Records returns the collisions for scripts. It is never nil.
func (c Collisions) Records() []ConflictRecord {
	all := make([]ConflictRecord, len(c.All))
	for i := range c.All {
		all[i] = c.All[i].ConflictRecord
	}
	return all
}

// Open tells whether anything collides that is not settled by a session that steps aside.
func (c Collisions) Open() bool {
	return slices.ContainsFunc(c.All, func(one Conflict) bool { return !one.Settled })
}

// asides are the sessions that step aside, or would.
type asides map[clash.SessionKey]scheduler.Aside

func (k Known) asides() asides {
	all := asides{}
	for _, a := range k.Asides {
		all[clash.SessionKey{Theme: a.Theme.ID, Slot: a.Slot}] = a
	}
	return all
}

func (all asides) of(s *clash.Session) (scheduler.Aside, bool) {
	a, found := all[clash.SessionKey{Theme: s.Theme.ID, Slot: s.Slot}]
	return a, found
}

// gone tells whether a session steps aside already.
func (all asides) gone(s *clash.Session) bool {
	a, found := all.of(s)
	return found && a.Done()
}

// mutual is a collision of two sessions as one of them has it.
type mutual struct {
	session, with int
	kind          clash.Kind
}

// severe returns how bad a severity is.
func severe(word string) int { return slices.Index(clash.Severities, word) }

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
