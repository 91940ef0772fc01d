package scheduler

import "time"

// Ahead names sessions with the people in those that are not long over. Nothing follows most of the others any more, and they are most of
// what a ledger has; a plan that goes by the seats of one of them asks for that by its UID. The zero Ahead names none.
type Ahead struct {
	All    bool      // of all themes, and with them Rest and everybody who was written to
	Themes []string  // by id
	Since  time.Time // of sessions that ended before only those have anybody in them of which Seats says so
}

// Seats reports whether a session is read with everybody in it: it ended at Since or later, or it is one of the few of which a plan may go by
// seats whenever it ended, since it was called off, had presenters, or something was said to its people by hand.
func (a Ahead) Seats(s *Session) bool {
	return !s.Facts.End.Before(a.Since) || s.Facts.Cancelled || len(s.Presenting)+len(s.Sayings) > 0
}

// EverythingAhead is what a plan of everything reads first. Of sessions that it asks for by [Unread] it needs everybody, too.
func EverythingAhead(now time.Time) Scope {
	return Scope{Ahead: Ahead{All: true, Since: now.Add(-longOver)}}
}

func (a Ahead) empty() bool { return !a.All && len(a.Themes) == 0 }

func (a Ahead) and(b Ahead) Ahead {
	switch {
	case a.empty():
		a, b = b, a
	case !b.empty() && b.Since.Before(a.Since):
		a.Since = b.Since
	}
	if a.All, a.Themes = a.All || b.All, union(a.Themes, b.Themes); a.All {
		a.Themes = nil
	}
	return a
}

// lacks returns what of a need is not read with a: all of it, unless nothing is missing.
func (a Ahead) lacks(need Ahead) Ahead {
	if need.empty() || !need.Since.Before(a.Since) && (a.All || !need.All && len(without(need.Themes, a.Themes)) == 0) && !a.empty() {
		return Ahead{}
	}
	return need
}

// planned lists the themes of which a part of a ledger has all sessions, in order.
func (s Scope) planned() []string { return union(s.Themes, s.Ahead.Themes) }

// filled reports whether everybody was read who is in a session that is over, and asks for them.
func (p *planner) filled(s *Session) bool {
	if p.seats == nil {
		p.seats = map[string]string{}
	}
	p.seats[s.UID] = s.Theme
	return !s.Unseated
}

// unseated returns an [Unread] error where a plan asks for seats of sessions that were not read, or does something about such a session.
func (p *planner) unseated() error {
	if p.have.Read.Part == nil {
		return nil
	}
	var lack Scope
	about := p.have.Subjects(p.acts).Sessions
	for _, s := range p.have.Sessions {
		if !s.Unseated {
			continue
		}
		_, asked := p.seats[s.UID]
		if asked || len(without([]string{s.UID}, about)) == 0 {
			lack.Sessions = append(lack.Sessions, s.UID)
		}
	}
	if lack.Empty() {
		return nil
	}
	return &Unread{lack}
}
