package clash

import (
	"cmp"
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Session is one coming session, as the files have it.
type Session struct {
	Theme *theme.Theme
	*theme.Occurrence
	Asked   int // how many people are asked to come: the theme's members, and the session's presenters and guests
	Touched int // how many of them are asked to another session at the time

	order  int     // of the theme in the World
	alone  bool    // ignores who else asks its people
	cast   *Cast   // nil where the files say it
	guests []int32 // presenters and guests who are no members of the theme, in order
	hosts  []host  // in order of person
}

// host presents a session or looks after its theme.
type host struct {
	person    int32
	presenter bool
}

// sessions lists those that take place between two moments, in order of start and theme.
func sessions(w World) []Session {
	lists, dates := make([][]theme.Occurrence, len(w.Themes)), 0
	early := w.early()
	for order, t := range w.Themes {
		if t.Ended {
			continue
		}
		location := t.Zone.Location()
		from, to := ical.LocalOf(w.From.In(location)), ical.LocalOf(w.To.In(location))
		from = from.Add(-longest(t))
		if slot, stands := early[t.ID]; stands {
			from = min(from, slot)
		}
		lists[order] = t.Occurrences(from, to.Add(time.Hour)) // an hour, as clocks change
		dates += len(lists[order])
	}
	places := make([]place, 0, dates)
	for order, t := range w.Themes {
		for i := range lists[order] {
			o := &lists[order][i]
			if w.stands(t, o); o.Skipped || o.Cancelled || !o.End.After(w.From) || !o.Start.Before(w.To) {
				continue
			}
			places = append(places, place{o.Start.Unix(), o.Slot, int32(order), int32(i)})
		}
	}
	slices.SortFunc(places, place.compare)
	all := make([]Session, len(places))
	for i, p := range places {
		all[i] = Session{Theme: w.Themes[p.order], Occurrence: &lists[p.order][p.i], order: int(p.order)}
		if cast, found := w.Casts[all[i].key()]; found {
			all[i].cast = &cast
		}
	}
	return all
}

// place is where an occurrence is among those of its theme, and what it is sorted by.
type place struct {
	start    int64
	slot     ical.Local
	order, i int32 // the theme, and which of its occurrences
}

func (p place) compare(other place) int {
	if p.start != other.start {
		return cmp.Compare(p.start, other.start)
	}
	return cmp.Or(cmp.Compare(p.order, other.order), cmp.Compare(p.slot, other.slot))
}

// early returns of each theme the first date whose session stands otherwise than in the files. It may be long over.
func (w *World) early() map[string]ical.Local {
	first := map[string]ical.Local{}
	for key := range w.Stands {
		if slot, found := first[key.Theme]; !found || key.Slot < slot {
			first[key.Theme] = key.Slot
		}
	}
	return first
}

// stands puts a date to where its session stands.
func (w *World) stands(t *theme.Theme, o *theme.Occurrence) {
	if stand, found := w.Stands[SessionKey{t.ID, o.Slot}]; found {
		o.Start, o.End, o.Wall, o.Skipped = stand.Start, stand.End, stand.Wall, stand.Off
	}
}

// longest returns how long sessions of a theme last at most, and an hour.
func longest(t *theme.Theme) time.Duration {
	most := t.Schedule.Duration.Duration()
	for _, o := range t.Sessions {
		most = max(most, o.Duration.Duration())
	}
	return most + time.Hour
}

// place returns where the session is held, as its file says it.
func (s *Session) place() string {
	if o := s.Override; o != nil && o.Place != nil {
		return *o.Place
	}
	return s.Theme.Place
}

// presenters returns those of the session; nil for nobody.
func (s *Session) presenters() []*theme.Person {
	switch {
	case s.cast != nil:
		return s.cast.Presenters
	case s.Override == nil:
		return nil
	}
	return s.Override.Presenters
}

// beside returns whom the session asks beside the members of its theme, of whom some may be members all the same; nil for nobody.
func (s *Session) beside() []*theme.Person {
	if s.cast == nil || len(s.cast.Guests) == 0 {
		return s.presenters()
	}
	return slices.Concat(s.cast.Presenters, s.cast.Guests)
}

// counts returns all ones where people count who are asked elsewhere, and 0 where the session's file ignores that.
func (s *Session) counts() uint64 {
	if s.alone {
		return 0
	}
	return ^uint64(0)
}
