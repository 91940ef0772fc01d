package scheduler

import (
	"slices"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

// Stepped says that a session steps aside for something by the on_conflict of its theme, or was to. The zero Stepped says nothing.
// It holds for as long as the files have the session begin when they did.
type Stepped struct {
	From    ical.Local `json:"From"`              // when the files have it begin, on its clocks
	To      ical.Local `json:"To,omitzero"`       // when it begins by the rule; 0 where it is skipped
	Kind    clash.Kind `json:"Kind"`              // what it would meet
	About   string     `json:"About,omitempty"`   // what that is: another theme's name, a holiday, a calendar, a reason; may be empty
	Agreed  bool       `json:"Agreed,omitempty"`  // people were invited, and an organizer agreed
	Refused bool       `json:"Refused,omitempty"` // an organizer refused: it stays where it is
}

// Skipped reports that there is no session on the date, and that nobody was ever told of one.
func (s Stepped) Skipped() bool {
	return s != (Stepped{}) && s.To == 0 && !s.Refused && !s.Agreed
}

// Shown returns what everybody may read of what the session steps aside for: the name of another theme, of a holiday or a calendar, or a
// reason; "" where only words for Kind say it.
func (s Stepped) Shown() string {
	switch s.Kind {
	case clash.Hours, clash.Seats, clash.Personal:
		return ""
	}
	return s.About
}

// moved is why a session is not where the files have it; "" where it is.
func (s Stepped) moved() string {
	if s.To == 0 || s.Refused {
		return ""
	}
	return s.Shown()
}

// Calendars are what calendars outside rondo say: when they are busy, and nothing else. What is missing is not known.
type Calendars struct {
	Feeds    map[clash.FeedKey]*clash.Feed // that themes avoid
	Personal map[string]*clash.Feed        // people's own, by address
}

// Avoided lists by name what a theme avoids in some part of a time, in the order of its file: its dates, and its calendars that are busy
// then.
func (c Calendars) Avoided(t *theme.Theme, from, to time.Time) (names []string) {
	for i := range t.Avoid {
		a := &t.Avoid[i]
		first, end := a.Window()
		within := first < end && t.Zone.In(first).Before(to) && from.Before(t.Zone.In(end))
		if f := c.Feeds[clash.FeedKey{Source: a.Feed, Zone: t.Zone.String()}]; a.Feed != "" && f != nil {
			within = f.Busy.Any(from, to)
		}
		if name := a.Label(); within && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Consults reports whether [Plan] goes by State.Calendars: by a rule, or for what letters say that their sessions overlap.
func Consults(set *theme.Set) bool {
	return Rules(set) || set != nil && slices.ContainsFunc(set.Themes, func(t *theme.Theme) bool {
		return slices.ContainsFunc(t.Avoid, func(a theme.Avoid) bool { return a.Feed != "" })
	})
}

// Rules reports whether any theme of a set has sessions skipped or moved by a rule, so that [Plan] goes by State.Calendars.
func Rules(set *theme.Set) bool { return set != nil && clash.Steps(set.Themes) }

// offer is what the rule of a theme would make of a session to which people were invited.
type offer struct {
	aim   *aim
	facts Facts // as they would be if an organizer agreed
	move  clash.Move
}

// soon reports that a session begins, or was to begin, too soon for a rule to do anything about it.
func soon(now time.Time, starts ...time.Time) bool {
	for _, start := range starts {
		if !start.After(now.Add(clash.Soon)) {
			return true
		}
	}
	return false
}

// keep has f, which the files make of a recorded session, step aside as a rule or an organizer once had it. It leaves f as it is unless the
// files have it begin when they did then, and people know of it, an organizer decided, or it begins soon: the rule decides about all others
// again.
func (f *Facts) keep(s *Session, o *theme.Occurrence, now time.Time) {
	was := &s.Facts.Stepped
	switch {
	case *was == (Stepped{}) || was.From != f.Wall || s.Facts.Zone != f.Zone || o.Moved || o.Cancelled || o.Skipped:
	case s.known() || was.Agreed || was.Refused || soon(now, f.Start, s.Facts.Start):
		*f = f.stepped(*was)
	}
}

// stepped is f, which begins when the files say, after a step aside.
func (f Facts) stepped(step Stepped) Facts {
	f.Stepped = step
	switch {
	case step.Refused:
	case step.To == 0:
		f.Cancelled, f.Reason = true, step.Shown()
	default:
		length := f.End.Sub(f.Start)
		f.Wall, f.Start = step.To, f.Zone.In(step.To).UTC()
		f.End = f.Start.Add(length)
		if step.Agreed {
			f.Reason = step.Shown()
		}
	}
	return f
}

// unstepped is f as the files have it.
func (f Facts) unstepped() Facts {
	step := f.Stepped
	f.Stepped = Stepped{}
	switch {
	case step == (Stepped{}) || step.Refused:
		return f
	case step.To == 0:
		f.Cancelled, f.Reason = false, ""
		return f
	}
	length := f.End.Sub(f.Start)
	f.Wall, f.Start, f.Reason = step.From, f.Zone.In(step.From).UTC(), ""
	f.End = f.Start.Add(length)
	return f
}

// aside has sessions step aside as the on_conflict of their themes says. Those that nobody knows of do; for those to which people
// were invited it is offered.
func aside(set *theme.Set, have State, all []prospect, now time.Time) map[clash.SessionKey]clash.Move {
	if !Rules(set) {
		return nil
	}
	w := world(set, have, all, now)
	moves := clash.Step(w)
	for i := range all {
		t := &all[i]
		for j := range t.aims {
			a := &t.aims[j]
			move, found := moves[clash.SessionKey{Theme: t.theme.ID, Slot: a.slot}]
			off := a.facts.Cancelled && a.facts.Stepped == (Stepped{})
			if !found || move.Stuck || a.close || a.gone || off || a.draft && a.have != nil {
				continue
			}
			f := a.facts.unstepped()
			step := Stepped{From: f.Wall, Kind: move.Kind, About: move.About, Agreed: move.Asks}
			if move.Draft {
				step.About = ""
			}
			if !move.Skip {
				step.To = move.Wall
			}
			f = f.stepped(step)
			if !move.Asks {
				a.become(&f)
				continue
			}
			if a.facts.Stepped != step.refused() {
				t.offers = append(t.offers, offer{aim: a, facts: f, move: move})
			}
		}
	}
	return moves
}

// refused is the step when an organizer lets the session stay.
func (s Stepped) refused() Stepped {
	s.Agreed, s.Refused = false, true
	return s
}

// world is what the files make of sessions as [clash.Step] asks: where those stand that people know of, and which nothing moves.
func world(set *theme.Set, have State, all []prospect, now time.Time) clash.World {
	w := clash.World{
		Themes: set.Themes, From: now, To: now.Add(time.Duration(set.Config.Horizon) + 2*day), Gap: set.Config.Gap.Duration(),
		Links: set.Config.Links, Feeds: have.Calendars.Feeds, Personal: have.Calendars.Personal,
		Accepted: map[clash.SessionKey]int{}, Stands: map[clash.SessionKey]clash.Stand{}, Casts: Casts(set, have.Sessions, now),
	}
	for i := range all {
		id := all[i].theme.ID
		for j := range all[i].aims {
			a := &all[i].aims[j]
			s, key := a.have, clash.SessionKey{Theme: id, Slot: a.slot}
			if s == nil || a.close || a.gone {
				continue
			}
			f, known := a.facts, s.known()
			if near := soon(now, f.Start); !known && !near && f.Stepped == (Stepped{}) {
				continue
			}
			w.Stands[key] = clash.Stand{Start: f.Start, End: f.End, Wall: f.Wall, Off: f.Cancelled, Invited: known, Fixed: !known || a.draft}
			for n := range s.Seats {
				if s.holds(s.Seats[n]) && s.Seats[n].Answer == ical.Accepted {
					w.Accepted[key]++
				}
			}
		}
	}
	return w
}
