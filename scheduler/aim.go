package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

const day = 24 * time.Hour

// unscheduled is why a session is cancelled for which no date stands any more.
const unscheduled = "no longer on the schedule"

// aim is what the files make of one session that is not over.
type aim struct {
	have   *Session // nil when the session is to be opened
	uid    string   // of the session to be opened
	slot   ical.Local
	facts  *Facts         // those of have itself where nothing is new, which is nearly always
	people []theme.Member // who is to have a seat, in order of address
	close  bool           // nobody knows of the session, and no date stands for it any more or it is a draft
	hush   Hush           // how much of what is new is silent
	draft  bool           // it is to be a draft; unless nobody knows of it, it stays as it is recorded
	gone   bool           // it is cancelled, and no date stands for it any more; another session may be on its date
}

// prospect is what the files make of one theme.
type prospect struct {
	theme    *theme.Theme
	recorded []*Session // in order of Slot, UID; those that are over, too
	aims     []aim
	moves    map[clash.SessionKey]clash.Move // what becomes of sessions by the rules of all themes
	offers   []offer                         // what rules would make of sessions to which people were invited
}

// outlook is what a set of files makes of what is recorded, theme by theme: those of the set that have a file, in order.
// Recorded sessions of other themes are left as they are.
func outlook(set *theme.Set, have State, now time.Time) []prospect {
	all := make([]prospect, 0, len(set.Themes))
	rest := have.Sessions // themes and sessions are both in order, so that none is searched for
	for _, t := range set.Themes {
		for len(rest) > 0 && rest[0].Theme < t.ID {
			rest = rest[1:]
		}
		n := 0
		for n < len(rest) && rest[n].Theme == t.ID {
			n++
		}
		all = append(all, prospect{theme: t, recorded: rest[:n], aims: aims(set, t, have, rest[:n], now)})
		rest = rest[n:]
	}
	moves := aside(set, have, all, now)
	for i := range all {
		all[i].moves = moves
	}
	return all
}

// of is the recorded sessions of a theme.
func (s State) of(id string) []*Session {
	from, _ := slices.BinarySearchFunc(s.Sessions, id, func(s *Session, id string) int { return strings.Compare(s.Theme, id) })
	to := from
	for to < len(s.Sessions) && s.Sessions[to].Theme == id {
		to++
	}
	return s.Sessions[from:to]
}

// aims looks from yesterday to the horizon, and further wherever sessions are recorded.
func aims(set *theme.Set, t *theme.Theme, have State, recorded []*Session, now time.Time) []aim {
	today := ical.LocalOf(now.In(t.Zone.Location())).Midnight()
	config := &set.Config
	edge := today.Add(time.Duration(config.Horizon) + day)
	from, to := today.Add(-day), edge
	for _, s := range recorded {
		if s.Facts.End.After(now) {
			from, to = min(from, s.Slot), max(to, s.Slot.Add(day))
		}
	}
	dates := t.Occurrences(from, to)
	for i := 1; i < len(dates); i++ {
		if dates[i].Slot < dates[i-1].Slot { // one was moved past another
			slices.SortStableFunc(dates, func(a, b theme.Occurrence) int { return int(a.Slot - b.Slot) })
			break
		}
	}
	pairs := pair(t, have.quieted(recorded), dates, have.spoken, now)
	in := have.phase(t, now)

	all := make([]aim, 0, len(dates))
	for i, s := range recorded {
		if s.Facts.End.After(now) {
			a := aimOf(t, s, pairs.mates[i], in, now)
			a.people = theme.Joined(a.people, set.Guests(s.UID))
			all = append(all, a)
		}
	}
	if ending(t, in) != "" {
		return all
	}
	known := len(all)
	for d := range dates {
		o := &dates[d]
		if pairs.taken[d] || o.Skipped || o.Cancelled || o.Draft || !o.Start.After(now) || min(o.Slot, o.Wall) >= edge {
			continue
		}
		f := factsOf(t, o)
		f.open(t, now)
		f.lapse(in)
		if f.Cancelled {
			continue
		}
		a := aim{uid: uid(config.Site, t, o.Slot, dates, recorded, all[known:]), slot: o.Slot, people: audience(t, o.Override, nil)}
		a.adopt(o.Override, &f, have, t.ID)
		a.become(&f)
		all = append(all, a)
	}
	return all
}

// become makes f what the session is to be, without keeping again what is recorded.
func (a *aim) become(f *Facts) {
	if a.have != nil && f.equal(&a.have.Facts) {
		a.facts = &a.have.Facts
		return
	}
	kept := *f // on the heap, where f, which nearly always is not kept, need not be
	a.facts = &kept
}

// cancel makes the session what it is recorded as, called off.
func (a *aim) cancel(reason string) {
	f := a.have.Facts.cancelled(reason)
	a.become(&f)
}

// changes reports that a session is to be other than it is recorded.
func (a *aim) changes() bool { return a.have != nil && a.facts != &a.have.Facts }

// aimOf is what becomes of a recorded session that is not over, given the date it stands for (nil for none). A running
// session may still be called off or change its place; a session that people know of is never moved into the past.
func aimOf(t *theme.Theme, s *Session, o *theme.Occurrence, in phase, now time.Time) aim {
	a := aim{have: s, slot: s.Slot, facts: &s.Facts, people: t.Members}
	running, over := !s.Facts.Start.After(now), ending(t, in)
	if o == nil {
		switch {
		case running:
		case !s.touched():
			a.close = true
		case s.Facts.Cancelled:
		case over != "":
			a.cancel(over)
		case t.Draft:
			a.draft = true
		default:
			a.cancel(unscheduled)
		}
		a.gone = a.facts.Cancelled
		return a
	}
	switch {
	case o.Draft && !s.touched():
		a.close, a.draft = true, true
		return a
	case o.Draft && !o.Skipped && !o.Cancelled && over == "":
		a.people, a.draft = audience(t, o.Override, s), !s.Facts.Cancelled
		return a
	}
	a.slot, a.people = o.Slot, audience(t, o.Override, s)
	if o.Override != nil && o.Override.Silent {
		a.hush = HushWords
	}
	facts := factsOf(t, o)
	facts.present(t, o.Override, s)
	facts.keep(s, o, now)
	facts.open(t, now)
	facts.lapse(in)
	facts.Key, facts.Began = s.Facts.Key, s.Facts.Began
	switch {
	case o.Skipped:
		if !s.Facts.Cancelled || o.Reason != "" {
			a.cancel(o.Reason)
		}
	case running:
		known := s.Facts
		if !known.Cancelled { // or nobody goes there
			known.Place = facts.Place
		}
		if facts.Cancelled {
			known = known.cancelled(facts.Reason)
		}
		a.become(&known)
	case over != "":
		if !s.Facts.Cancelled {
			a.cancel(over)
		}
	case facts.Cancelled && s.touched():
		a.cancel(facts.Reason) // of the session as people know it, wherever the file had moved it
	case !facts.Start.After(now) && s.touched():
		facts.Start, facts.End, facts.Wall, facts.Zone = s.Facts.Start, s.Facts.End, s.Facts.Wall, s.Facts.Zone
		a.become(&facts)
	default:
		a.become(&facts)
	}
	return a
}

// Made reports whether a UID was made for a site, by its end, in whatever case: uid makes them so. Sessions from before the site had
// this address are known by the ledger alone.
func Made(uid string, site theme.Site) bool {
	return strings.HasSuffix(strings.ToLower(uid), "@"+site.Host())
}

// uid makes the UID of a session to be opened: the theme, the date, the time where the theme has several that day, and a
// suffix where that is taken.
func uid(site theme.Site, t *theme.Theme, slot ical.Local, dates []theme.Occurrence, recorded []*Session, opened []aim) string {
	host := site.Host()
	layout, sameDay := "20060102", 0
	for i := range dates {
		if dates[i].Slot.Midnight() == slot.Midnight() && !dates[i].Skipped {
			sameDay++
		}
	}
	if sameDay > 1 {
		layout = "20060102t1504"
	}
	base := t.ID + "." + slot.Time().Format(layout)
	for n := 1; ; n++ {
		id := base + "@" + host
		if n > 1 {
			id = fmt.Sprintf("%s-%d@%s", base, n, host)
		}
		key := keyOf(t.ID, id)
		taken := slices.ContainsFunc(recorded, func(s *Session) bool { return s.UID == id || s.Facts.Key == key }) ||
			slices.ContainsFunc(opened, func(a aim) bool { return a.uid == id || a.facts.Key == key })
		if !taken {
			return id
		}
	}
}
