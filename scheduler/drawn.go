package scheduler

import (
	"fmt"
	"strings"
	"time"

	"rondo/theme"
)

// A session that is a draft is not recorded, so no letter, feed or page has it. One that was recorded, and about which nothing
// was written to anybody, is closed. What people were told of is not taken back: it stays as they know it, and is held.

// among returns those of people to whom something about the session was written.
func (s *Session) among(people []theme.Member) (known []theme.Member) {
	for _, m := range people {
		if seat := s.Seat(m.Person.Email); seat != nil && s.told(*seat) != nil {
			known = append(known, m)
		}
	}
	return known
}

// drawn lists the sessions that the files make drafts, though people know of them.
func (t *prospect) drawn() (sessions []*Session) {
	for i := range t.aims {
		if a := &t.aims[i]; a.draft && !a.close {
			sessions = append(sessions, a.have)
		}
	}
	return sessions
}

// holdDrafts holds what is written of sessions that are drafts, though people know of them.
func (p *planner) holdDrafts(t *prospect) {
	const most = 3
	sessions := t.drawn()
	if len(sessions) == 0 {
		return
	}
	for _, s := range sessions {
		s := *s
		p.recall(&s, nil, "the session is a draft now")
	}
	var dates []string
	for _, s := range sessions[:min(len(sessions), most)] {
		dates = append(dates, s.Facts.Wall.Time().Format("Mon 2 Jan 2006 15:04"))
	}
	if more := len(sessions) - most; more > 0 {
		dates = append(dates, fmt.Sprintf("%d more", more))
	}
	p.hold(draftScope(t.theme.ID), strings.Join(dates, ", ")+": "+DraftOfKnown+"; "+EndDraft, "")
}

// What is said of a draft that people know of, and what to do about it.
const (
	DraftOfKnown = "a draft now, but people were invited: it stays as they know it, and nobody hears of an edit"
	EndDraft     = "remove `draft: true`, or write `cancelled:` with a reason"
)

// Drawn lists, by the id of their theme, the sessions that the files make drafts, though people were invited to them.
func Drawn(want *theme.Set, have State, now time.Time) map[string][]*Session {
	found := map[string][]*Session{}
	for _, t := range outlook(want, have, now.UTC()) {
		if sessions := t.drawn(); len(sessions) > 0 {
			found[t.theme.ID] = sessions
		}
	}
	return found
}
