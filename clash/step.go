package clash

import (
	"cmp"
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Soon is how near a session is that no rule moves or skips any more, and to which none is moved.
const Soon = 24 * time.Hour

// Stand says where a session stands when that is no longer for the files alone to say.
type Stand struct {
	Start, End time.Time
	Wall       ical.Local // when it begins, on the clocks of its theme
	Off        bool       // it does not take place
	Fixed      bool       // it stays whatever it meets
	Invited    bool       // people were invited to it: what its theme's rule makes of it is only proposed
}

// Move is what the rule of its theme makes of one session that meets something: another start, or no session.
type Move struct {
	Kind   Kind       // what it meets
	About  string     // what that is: the name of another theme, a holiday or a calendar, or a reason; may be empty
	Draft  bool       // that is a draft, of which nobody else is to hear
	People int        // how many people that touches; 0 for rooms and links
	Skip   bool       // there is no session on that date
	Stuck  bool       // it was to move, and nothing is free: it stays where it is
	Asks   bool       // people were invited: it stays until an organizer has said so
	Start  time.Time  // when it begins then; where it is skipped or stuck, when it would begin by the files
	Wall   ical.Local // the same on its clocks
	Though []Clash    // what it meets there all the same, which is not severe: a customary holiday, somebody's hours
}

// Step returns what becomes of sessions by the on_conflict of their themes: for each that is to be skipped or moved, and for each
// that would be if anything were free. The others are not in it.
//
// Sessions are decided about in order of start, then of theme, and each sees what became of those before it; those to which
// people were invited come after all others. A session skips rather than moves. It moves to the nearest quarter of an hour
// within its theme's limits at which it meets nothing but what the theme ignores, the earlier of two; where there is none, to the
// nearest at which all that it meets is of low severity and no reason to move. Where its clocks skip the time, it does not begin,
// nor on a date of another session of its theme. What begins within [Soon], what files move by
// hand, and what [Stand] holds stays.
//
// It is pure: the same World has the same answer, whatever the order of its maps. It costs what [Find] does, and about as much as
// the sessions around once for each time that is tried.
func Step(w World) map[SessionKey]Move {
	reach := time.Duration(0)
	for _, t := range w.Themes {
		if steps(t) {
			reach = max(reach, farthest(t))
		}
	}
	if reach == 0 {
		return nil
	}
	if byID := func(a, b *theme.Theme) int { return cmp.Compare(a.ID, b.ID) }; !slices.IsSortedFunc(w.Themes, byID) {
		w.Themes = slices.SortedFunc(slices.Values(w.Themes), byID)
	}
	until := w.To
	w.To = w.To.Add(reach + 48*time.Hour)
	s := &stepper{Report: Find(w), soon: w.From.Add(Soon)}
	s.gone = make([]bool, len(s.Sessions))
	s.margin = s.apart()
	moves := map[SessionKey]Move{}
	for _, invited := range []bool{false, true} {
		for i := range s.Sessions {
			one := &s.Sessions[i]
			stand := w.Stands[one.key()]
			if stand.Invited != invited || stand.Fixed || one.Moved || !steps(one.Theme) || !one.Start.After(s.soon) || !one.Start.Before(until) {
				continue
			}
			if move, ok := s.decide(i); ok {
				move.Asks = invited
				moves[one.key()] = move
			}
		}
	}
	return moves
}

// key names the session.
func (s *Session) key() SessionKey { return SessionKey{s.Theme.ID, s.Slot} }

// stepper is a Report whose sessions are on the move.
type stepper struct {
	*Report
	soon   time.Time
	margin time.Duration // within which two sessions may be in each other's way without overlapping
	gone   []bool        // of Sessions: does not take place, or not there
	moved  []Session     // those that moved, in order of start
}

// met is something that a session meets.
type met struct {
	Clash
	name  string // what it is
	does  theme.Response
	own   bool // another session of the theme
	draft bool // a session of which nobody hears yet
}

// bars reports that nothing moves to where it would meet it.
func (m met) bars() bool {
	switch m.does {
	case theme.Ignore:
		return m.own
	case theme.Warn:
		return m.own || m.Severity > Low
	}
	return true
}

// decide returns what becomes of the session that stands at i. ok is false where it just stays.
func (s *stepper) decide(i int) (move Move, ok bool) {
	one := &s.Sessions[i]
	if !slices.ContainsFunc(s.Of(i), func(c Clash) bool { return one.leaves(c) }) && !s.reached(one) {
		return Move{}, false
	}
	var worst *met
	skip := false
	meets := s.meets(*one)
	for n := range meets {
		m := &meets[n]
		if m.does != theme.Skip && m.does != theme.Move {
			continue
		}
		if worst == nil || m.does == theme.Skip && !skip || (m.does == theme.Skip) == skip && m.Severity > worst.Severity {
			worst, skip = m, m.does == theme.Skip
		}
	}
	if worst == nil {
		return Move{}, false
	}
	move = Move{Kind: worst.Kind, About: worst.name, Draft: worst.draft, People: int(worst.People), Skip: skip, Start: one.Start, Wall: one.Wall}
	if skip {
		s.gone[i] = true
		return move, true
	}
	to, though, found := s.free(i)
	if !found {
		move.Stuck = true
		return move, true
	}
	s.gone[i] = true
	at, _ := slices.BinarySearchFunc(s.moved, to.Start, func(a Session, t time.Time) int { return a.Start.Compare(t) })
	s.moved = slices.Insert(s.moved, at, to)
	move.Start, move.Wall, move.Though = to.Start, to.Wall, though
	return move, true
}

// free looks for the best time for the session that stands at i, and returns it as it is then, with what it meets all the same.
func (s *stepper) free(i int) (to Session, though []Clash, found bool) {
	one := &s.Sessions[i]
	for _, wall := range one.tries() {
		next, then := *one, *one.Occurrence
		next.Occurrence = &then
		length := one.End.Sub(one.Start)
		next.Wall, next.Start = wall, one.Zone.In(wall)
		next.End = next.Start.Add(length)
		if !next.Start.After(s.soon) || ical.LocalOf(next.Start.In(one.Zone.Location())) != wall || s.twice(i, wall) {
			continue
		}
		low, meets := []Clash(nil), s.meets(next)
		if slices.ContainsFunc(meets, met.bars) {
			continue
		}
		for _, m := range meets {
			if m.does != theme.Ignore {
				m.About = m.name
				low = append(low, m.Clash)
			}
		}
		switch {
		case len(low) == 0:
			return next, nil, true
		case !found:
			to, though, found = next, low, true
		}
	}
	return to, though, found
}

// twice reports that another session of the theme takes place on the date of a time, which is not the date of the session that
// stands at i.
func (s *stepper) twice(i int, wall ical.Local) bool {
	one := &s.Sessions[i]
	if wall.Midnight() == one.Slot.Midnight() {
		return false
	}
	from := one.Zone.In(wall.Midnight())
	same := func(other *Session) bool {
		return other.order == one.order && other.Slot != one.Slot && (other.Wall.Midnight() == wall.Midnight())
	}
	for _, other := range s.about(from, from.Add(25*time.Hour)) {
		if same(other) {
			return true
		}
	}
	return false
}

// about lists the sessions that take place between two moments, as they stand now, in order of start and theme.
func (s *stepper) about(from, to time.Time) (all []*Session) {
	before := func(a Session, t time.Time) int { return a.Start.Compare(t) }
	add := func(list []Session, gone []bool) {
		first, _ := slices.BinarySearchFunc(list, from.Add(-s.long), before)
		for j := first; j < len(list) && list[j].Start.Before(to); j++ {
			if (gone == nil || !gone[j]) && list[j].End.After(from) {
				all = append(all, &list[j])
			}
		}
	}
	add(s.Sessions, s.gone)
	add(s.moved, nil)
	slices.SortStableFunc(all, func(a, b *Session) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.order, b.order), cmp.Compare(a.Slot, b.Slot))
	})
	return all
}

// reached reports that a session which has moved may be in the way of another one.
func (s *stepper) reached(one *Session) bool {
	from, to := one.Start.Add(-s.margin), one.End.Add(s.margin)
	first, _ := slices.BinarySearchFunc(s.moved, from.Add(-s.long), func(a Session, t time.Time) int { return a.Start.Compare(t) })
	for _, other := range s.moved[first:] {
		if !other.Start.Before(to) {
			break
		}
		if other.End.After(from) && other.key() != one.key() {
			return true
		}
	}
	return false
}

// meets lists what a session would meet where it is, as [Find] would: it looks at the sessions around it alone.
func (s *stepper) meets(one Session) (all []met) {
	few := *s.Report
	few.Sessions, few.rooms = nil, nil
	put := func(other *Session) {
		few.Sessions = append(few.Sessions, *other)
		few.rooms = append(few.rooms, s.house.byPlace[other.place()])
	}
	at := -1
	for _, other := range s.about(one.Start.Add(-s.margin), one.End.Add(s.margin)) {
		if other.key() == one.key() {
			continue
		}
		if at < 0 && cmp.Or(one.Start.Compare(other.Start), cmp.Compare(one.order, other.order), cmp.Compare(one.Slot, other.Slot)) < 0 {
			at = len(few.Sessions)
			put(&one)
		}
		put(other)
	}
	if at < 0 {
		at = len(few.Sessions)
		put(&one)
	}
	few.ends = ends(few.Sessions)
	few.people = s.people.few(few.Sessions)
	few.Clashes = inOrder(append(few.all(), few.rest()...), few.overlaps(), few.Sessions)
	for _, c := range few.Of(at) {
		m := met{Clash: c, name: c.About, does: one.response(c)}
		if c.With >= 0 {
			other := &few.Sessions[c.With]
			m.name, m.own, m.draft = other.Theme.Name, other.order == one.order, other.Draft
		}
		all = append(all, m)
	}
	for _, u := range few.Unknown {
		if slices.Contains(u.Sessions, at) {
			c := Clash{Session: int32(at), With: -1, Kind: Holiday, Severity: Low}
			all = append(all, met{Clash: c, name: "holidays of " + string(u.Region) + " that are not known", does: theme.Warn})
		}
	}
	return all
}
