package scheduler

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

// How far the weekly page looks, and how many lines stand under one heading.
const (
	weekAhead = 28 * day
	weekLines = 20
	weekTitle = 14 * day // how long before a session a title of its own counts as missing
)

// weekly sends each organizer once a week a page over all their themes, at eight on the day that the files name, in their own zone.
// One that could not leave then is left out after a day; the first ones leave on the first such day after there is anybody to
// get them. Where there is nothing to say, there is no page, and none for people who want fewer letters.
func (p *planner) weekly(prospects []prospect) {
	on := p.set.Config.Weekly
	if !on.Set || len(prospects) == 0 {
		return
	}
	organizers, begun := p.organizers(), p.have.Begun[Weekly]
	if begun.IsZero() && len(organizers) > 0 {
		begun = p.now.Truncate(time.Second)
		p.do(Begin{Kind: Weekly, At: begun, Why: Reason(fmt.Sprintf("organizers get a page on %ss, from the next one on", on.Day))})
	}
	var clashes []clashing // looked for once, if anybody gets a page
	for _, m := range organizers {
		if p.have.Wishes[m.Person.Email].Fewer {
			continue
		}
		zone := p.have.Wishes[m.Person.Email].given(*m.Person).Zone()
		local := ical.LocalOf(p.now.In(zone.Location()))
		back := (int(local.Time().Weekday()) - int(on.Day) + 7) % 7
		this := local.Midnight().Add(-time.Duration(back)*day + noteAt)
		if this > local {
			this = this.Add(-7 * day)
		}
		p.reached(zone.In(this.Add(7 * day)))
		year, week := this.Time().ISOWeek()
		id := fmt.Sprintf("%d-W%02d", year, week)
		when := awake(p.set.Config.Quiet, zone, zone.In(this))
		last := p.latest(Weekly, "", m.Person)
		if last.ID == id || !p.reached(when) || p.now.Sub(when) >= day || !zone.In(this).After(begun) {
			continue
		}
		if clashes == nil {
			clashes = p.clashes(prospects)
		}
		w := &weekly{p: p, zone: zone, since: Later(last.At, p.now.Add(-7*day)), clashes: clashes}
		lines := w.page(prospects, m.Person.Email)
		if len(lines) == 0 {
			continue
		}
		l := p.toOrganizer(Weekly, m.Person, id)
		l.Lines, l.Latest, l.Why = lines, id, "what comes, and what is missing"
		p.do(Post{Letter: l})
	}
}

// weekly is a page while it is written.
type weekly struct {
	p       *planner
	zone    ical.Zone // of the reader
	since   time.Time // the last page
	clashes []clashing

	coming, missing, meets, silent, wrote []Line
}

// clashing is a clash of a coming session.
type clashing struct {
	theme string
	start time.Time
	line  Line // without the time
}

// clashes finds what sessions of the next weeks collide with, but for hours, which a page would say of every session.
func (p *planner) clashes(prospects []prospect) []clashing {
	w := world(p.set, p.have, prospects, p.now)
	w.To = p.now.Add(weekAhead)
	r := clash.Find(w)
	all := []clashing{}
	for _, c := range r.Clashes {
		if c.Severity == clash.Low {
			continue
		}
		s := &r.Sessions[c.Session]
		about := c.About
		if c.With >= 0 {
			about = r.Sessions[c.With].Theme.Name
		}
		l := Line{Says: "clash", A: s.Theme.Name, B: about, N: int(c.People)}
		if about == "" {
			l.B = c.Kind.String()
		}
		if c.People > 0 {
			l.Says = "clash/people"
		}
		if n := len(all) - 1; n >= 0 && all[n].theme == s.Theme.ID && all[n].start.Equal(s.Start) && all[n].line.B == l.B { // in two ways
			if int(c.People) > all[n].line.N {
				all[n].line = l
			}
			continue
		}
		all = append(all, clashing{s.Theme.ID, s.Start, l})
	}
	return all
}

// page returns the lines of the page, under headings; none where there is nothing to say.
func (w *weekly) page(prospects []prospect, address string) (lines []Line) {
	p := w.p
	silent := map[string]Line{}
	for i := range prospects {
		t := prospects[i].theme
		m := t.Member(address)
		if m == nil || m.Role() != theme.Organizer || t.Draft {
			continue
		}
		for _, s := range prospects[i].as() {
			if f := &s.Facts; f.Start.After(p.now) && f.Start.Before(p.now.Add(weekAhead)) && !f.Cancelled {
				w.session(t, s)
			}
		}
		for _, s := range prospects[i].recorded {
			if s.Facts.End.After(p.now) || p.filled(s) {
				w.words(s)
			}
		}
		for _, c := range w.clashes {
			if c.theme == t.ID {
				c.line.From = w.at(c.start)
				w.meets = append(w.meets, c.line)
			}
		}
		for _, other := range t.Members {
			if why, suppressed := p.have.Suppressed[other.Person.Email]; suppressed {
				silent[other.Person.Email] = Line{Says: "suppressed", A: other.Person.Email, B: why.Reason}
			}
		}
	}
	for _, one := range slices.Sorted(maps.Keys(silent)) {
		w.silent = append(w.silent, silent[one])
	}
	byTime := func(a, b Line) int { return int(a.From - b.From) }
	for _, group := range []struct {
		head  string
		lines []Line
	}{{"head/coming", w.coming}, {"head/missing", w.missing}, {"head/clashes", w.meets}, {"head/silent", w.silent}, {"head/wrote", w.wrote}} {
		if len(group.lines) == 0 {
			continue
		}
		slices.SortStableFunc(group.lines, byTime)
		if more := len(group.lines) - weekLines; more > 0 {
			group.lines = append(group.lines[:weekLines:weekLines], Line{Says: "more", N: more})
		}
		lines = append(lines, Line{Says: group.head, Parts: group.lines})
	}
	return lines
}

// at returns what the reader's clocks show.
func (w *weekly) at(t time.Time) ical.Local { return ical.LocalOf(t.In(w.zone.Location())) }

// session says of a coming session what is known, and what is missing.
func (w *weekly) session(t *theme.Theme, s *Session) {
	f := &s.Facts
	state := s.StateAt(t, w.p.now)
	curated := t.Curated()
	line := Line{Says: "coming", A: f.Name, From: w.at(f.Start)}
	if f.Title != t.Title && f.Title != f.Name && !f.Social {
		line.B = f.Title
	}
	if f.Tentative {
		line.Parts = append(line.Parts, Line{Says: "state/tentative"})
	}
	if curated {
		line.Parts = append(line.Parts, Line{Says: "state/" + string(state)})
	}
	if f.Presenter != "" && state != StateAsked {
		line.Parts = append(line.Parts, Line{Says: "presents", A: f.Presenter})
	}
	line.Parts = append(line.Parts, replies(s)...)
	w.coming = append(w.coming, line)
	lacks := func(what string, l Line) {
		l.Says, l.A, l.From = "lacks/"+what, f.Name, line.From
		w.missing = append(w.missing, l)
	}
	switch {
	case !curated || f.Social:
	case state == StateOpen && f.Tentative && t.HoldUntil.Set:
		lacks("decision", Line{To: w.at(f.decided(t))})
	case state == StateOpen:
		lacks("presenter", Line{})
	case state == StateAsked:
		var names []string
		for _, c := range castOf(t, t.Entry(s.Slot), s) {
			if c.expected() {
				names = append(names, c.name())
			}
		}
		lacks("answer", Line{B: strings.Join(names, ", ")})
	case line.B == "" && f.Start.Before(w.p.now.Add(weekTitle)):
		lacks("title", Line{})
	}
	if f.Place == "" {
		lacks("place", Line{})
	}
}

// replies counts what people answered who were invited, presenters and organizers too.
func replies(s *Session) []Line {
	count := map[ical.PartStat]int{}
	for _, seat := range s.Seats {
		if s.told(seat) != nil {
			count[seat.Answer]++
		}
	}
	if len(count) == 0 {
		return []Line{{Says: "notyet"}}
	}
	lines := []Line{{Says: "answers", A: fmt.Sprint(count[ical.Accepted]), B: fmt.Sprint(count[ical.Tentative]), C: fmt.Sprint(count[ical.Declined])}}
	if n := count[ical.NeedsAction]; n > 0 {
		lines = append(lines, Line{Says: "unanswered", N: n})
	}
	return lines
}

// words lists what people wrote with their answers to a session since the last page.
func (w *weekly) words(s *Session) {
	for _, seat := range s.Seats {
		if said := seat.Said; said.Comment != "" && said.At.After(w.since) {
			who := w.p.person(seat.Address)
			w.wrote = append(w.wrote, Line{Says: "wrote", A: namesOf([]*theme.Person{&who}), B: s.Facts.Name, C: said.Comment, From: w.at(s.Facts.Start)})
		}
	}
}
