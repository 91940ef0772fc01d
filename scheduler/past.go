package scheduler

import (
	"time"

	"rondo/theme"
)

// past brings the sessions of a theme that are over in line with its file, and sees to what follows them. Most of them are
// done with, so each is left after a look or two.
func (p *planner) past(t *theme.Theme, recorded []*Session) {
	if t.Draft {
		return
	}
	for _, s := range recorded {
		if f := &s.Facts; f.End.After(p.now) {
			if !f.Cancelled && followed(t, f) {
				p.reached(f.End.Add(t.FollowUp.After.Duration()))
			}
			continue
		}
		if len(t.Sessions) > 0 {
			s = p.remember(t, s)
		}
		for more := true; more && p.sequel(t, s) && p.filled(s); { // what came while the last of them waited is told at once
			s, more = p.follows(t, s, recorded)
		}
		p.survey(t, s)
		p.tellMaterials(t, s)
	}
}

// remember amends a session that is over where its entry says something else. Nobody hears of it.
func (p *planner) remember(t *theme.Theme, s *Session) *Session {
	now := s.Facts.Lasting(t, s.Slot).entered(t, s)
	if now == s.Facts {
		return s
	}
	act := Amend{
		UID: s.UID, Slot: s.Slot, Sequence: s.Sequence + 1, Revision: s.Revision + 1, Facts: now,
		Changed: s.Changed, Modified: Later(p.now, s.Modified.Add(time.Second)), Why: now.reasonSince(s.Facts),
	}
	p.do(act)
	return s.amended(act)
}
