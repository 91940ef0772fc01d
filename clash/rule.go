package clash

import (
	"cmp"
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// steps reports whether a theme's sessions can be skipped or moved by a rule.
func steps(t *theme.Theme) bool {
	o := &t.OnConflict
	for _, r := range [...]*theme.Responses{
		&o.People, &o.Presenter, &o.Organizer, &o.Place, &o.Link, &o.Gap, &o.Seats, &o.Holiday, &o.Hours, &o.Avoid, &o.Personal,
	} {
		for _, does := range [...]theme.Response{r.Low, r.Medium, r.High} {
			if does == theme.Skip || does == theme.Move {
				return !t.Ended
			}
		}
	}
	return false
}

// Steps reports whether any theme has a rule that skips or moves sessions: where none has, [Step] need not be asked.
func Steps(themes []*theme.Theme) bool { return slices.ContainsFunc(themes, steps) }

// farthest returns how far a session of a theme may come to lie from its date.
func farthest(t *theme.Theme) time.Duration {
	return max(time.Duration(t.OnConflict.Move.Within), 0) + longest(t)
}

// response returns what a session's theme does about a clash.
func (s *Session) response(c Clash) theme.Response {
	return s.Theme.OnConflict.For(c.Kind.String(), c.Severity.String())
}

// leaves reports that a session is to be skipped or moved because of a clash.
func (s *Session) leaves(c Clash) bool {
	does := s.response(c)
	return does == theme.Skip || does == theme.Move
}

// tries returns the times at which a session may begin instead, the nearest to its date first and the earlier of two.
func (s *Session) tries() (all []ical.Local) {
	rule, home := s.Theme.OnConflict.Move, s.Slot
	within, length := rule.Within.Duration(), s.End.Sub(s.Start)
	first, last := home.Add(-within), home.Add(within)
	if within%(24*time.Hour) == 0 { // whole days, and so whatever time of the last one
		first, last = first.Midnight(), last.Midnight().Add(24*time.Hour-step)
	}
	if past := time.Duration(first-first.Midnight()) * time.Second % step; past > 0 {
		first = first.Add(step - past)
	}
	for wall := first; wall <= last; wall = wall.Add(step) {
		switch {
		case wall == s.Wall, rule.Keep != "" && wall.Time().Weekday() != home.Time().Weekday(), !rule.Between.Allow(wall, length):
		default:
			all = append(all, wall)
		}
	}
	away := func(wall ical.Local) ical.Local { return max(wall-home, home-wall) }
	slices.SortStableFunc(all, func(a, b ical.Local) int { return cmp.Compare(away(a), away(b)) })
	return all
}

// apart returns within which time two sessions can be in each other's way.
func (r *Report) apart() (most time.Duration) {
	for _, room := range r.house.all {
		most = max(most, room.gap)
	}
	return most
}
