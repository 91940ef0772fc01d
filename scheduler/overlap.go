package scheduler

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// running is a session that takes place, or is to, for those who are asked to it.
type running struct {
	theme *theme.Theme
	aim   *aim
}

// mostOverlaps is how many things a letter names at most that its session overlaps: it is a word in passing.
const mostOverlaps = 3

// overlap tells in a letter that invites, updates or reminds what its session overlaps for its reader, by name: other sessions that
// they are asked to, and dates and calendars that the theme avoids. Of people's own calendars letters say nothing. It adds whether
// a recording follows.
func (p *planner) overlap(l *Letter, t *theme.Theme) {
	if !l.Kind.Traits().Overlaps || t.Transparent {
		return
	}
	if p.part {
		p.overlaps(l)
	}
	note := func(name string) {
		if len(l.Overlaps) < mostOverlaps && !slices.Contains(l.Overlaps, name) {
			l.Overlaps = append(l.Overlaps, name)
		}
	}
	for _, r := range p.during(l.Facts.Start, l.Facts.End)[strings.ToLower(l.To.Email)] {
		if r.theme.ID != t.ID {
			note(r.aim.facts.Name)
		}
	}
	for _, name := range p.have.Calendars.Avoided(t, l.Facts.Start, l.Facts.End) {
		note(name)
	}
	l.Recorded = len(l.Overlaps) > 0 && slices.Contains(t.FollowUp.WaitFor, "recording")
}

// during lists the sessions that take place in some part of a time, by the addresses of those who are asked to them and have not said
// no. It is worked out once for each time, as many sessions have the same.
func (p *planner) during(from, to time.Time) map[string][]running {
	span := [2]int64{from.Unix(), to.Unix()}
	if known, found := p.busy[span]; found {
		return known
	}
	by := map[string][]running{}
	for _, r := range p.running() {
		f := r.aim.facts
		if !f.Start.Before(to) {
			break
		}
		if !f.End.After(from) {
			continue
		}
		for _, m := range r.aim.people {
			if r.comes(m.Person.Email) {
				by[m.Person.Email] = append(by[m.Person.Email], r)
			}
		}
	}
	if p.busy == nil {
		p.busy = map[[2]int64]map[string][]running{}
	}
	p.busy[span] = by
	return by
}

// running lists what takes place by the files that are followed, in order of start and theme.
func (p *planner) running() []running {
	if p.all != nil {
		return p.all
	}
	p.all = []running{}
	for i := range p.prospects {
		t := &p.prospects[i]
		if t.theme.Transparent {
			continue
		}
		for j := range t.aims {
			if a := &t.aims[j]; !a.close && !a.draft && !a.facts.Cancelled {
				p.all = append(p.all, running{t.theme, a})
			}
		}
	}
	p.all = append(p.all, p.nearby()...)
	slices.SortStableFunc(p.all, func(a, b running) int {
		return cmp.Or(a.aim.facts.Start.Compare(b.aim.facts.Start), strings.Compare(a.theme.ID, b.theme.ID))
	})
	return p.all
}

// comes reports that somebody who is asked to it may come: they have not said no.
func (r running) comes(address string) bool {
	if r.aim.have == nil {
		return true
	}
	seat := r.aim.have.Seat(address)
	return seat == nil || !seat.Left && seat.Answer != ical.Declined && seat.Answer != ical.Delegated
}
