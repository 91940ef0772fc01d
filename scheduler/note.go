package scheduler

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// noteAt is the time of day, in the site's zone, from which the daily note may leave.
const noteAt = 8 * time.Hour

// note tells the organizers, once a day in one mail, what came back and what waits for them.
func (p *planner) note() {
	since := p.since()
	if since.IsZero() || !p.reached(p.morning(since)) {
		return
	}
	zone := p.set.Config.Site.Zone
	today, lines := ical.LocalOf(p.now.In(zone.Location())).Date(), p.found()
	for _, m := range p.organizers() {
		l := p.toOrganizer(Returned, m.Person, today)
		l.Lines, l.Why = lines, "what came back, and what waits"
		p.do(Post{Letter: l})
	}
}

// since returns when the first thing happened that organizers have not been told of; zero for never. Mails with people's words
// are no reason for a note: they are in the mailbox.
func (p *planner) since() (first time.Time) {
	note := func(at time.Time) {
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	r := &p.have.Returns
	for _, u := range r.Undelivered {
		note(u.At)
	}
	for _, parked := range r.Parked {
		note(parked.At)
	}
	for _, w := range r.Waves {
		note(w.Last)
	}
	for _, t := range r.Troubles {
		note(t.Since.Add(lasting))
	}
	for _, asked := range p.asked() {
		note(asked.At)
	}
	for _, j := range p.waiting() {
		note(j.Confirmed)
	}
	for _, q := range p.questions {
		if q.since.After(r.Told) {
			note(q.since)
		}
	}
	return first
}

// asked returns the open proposals that organizers have not been told of.
func (p *planner) asked() (all []*Proposal) {
	for i := range p.have.Proposals {
		asked := &p.have.Proposals[i]
		if asked.State == ProposalOpen && !p.resolved[asked.ID] && asked.At.After(p.have.Returns.Told) {
			all = append(all, asked)
		}
	}
	return all
}

// morning returns when the next note may leave: the first morning after something happened, on another day than the last one.
func (p *planner) morning(since time.Time) time.Time {
	zone := p.set.Config.Site.Zone
	local := func(t time.Time) ical.Local { return ical.LocalOf(t.In(zone.Location())) }
	at := local(since).Midnight().Add(noteAt)
	if at < local(since) {
		at = at.Add(day)
	}
	if told := p.have.Returns.Told; !told.IsZero() {
		at = max(at, local(told).Midnight().Add(day+noteAt))
	}
	return zone.In(at)
}

// organizers returns those of all themes who can be written to, in order of address.
func (p *planner) organizers() []*theme.Member {
	all := map[string]*theme.Member{}
	for _, t := range p.set.Themes {
		for i := range t.Members {
			m := &t.Members[i]
			if m.Role() == theme.Organizer && !p.have.regard(m.Person.Email, t.ID).silent() {
				all[m.Person.Email] = m
			}
		}
	}
	members := make([]*theme.Member, 0, len(all))
	for _, address := range slices.Sorted(maps.Keys(all)) {
		members = append(members, all[address])
	}
	return members
}

// found lists what the note tells, each line with what can be done.
func (p *planner) found() (lines []Line) {
	r := &p.have.Returns
	for _, w := range r.Waves {
		lines = append(lines, Line{Says: "wave", A: w.Domain, B: w.Reply, C: fmt.Sprint(w.Letters), N: w.People})
	}
	for _, u := range r.Undelivered {
		line := Line{Says: "undelivered", A: u.Address, B: u.Why}
		if _, suppressed := p.have.Suppressed[u.Address]; suppressed {
			line.Says = "suppressed"
		}
		lines = append(lines, line)
	}
	for _, asked := range p.asked() {
		lines = append(lines, p.say(asked))
	}
	for _, q := range p.questions {
		if q.since.After(r.Told) {
			lines = append(lines, q.line)
		}
	}
	for _, j := range p.waiting() {
		lines = append(lines, Line{Says: "joins", A: j.Address, B: p.set.Theme(j.Theme).Name, C: j.Theme})
	}
	for _, parked := range r.Parked {
		lines = append(lines, Line{Says: "parked", A: parked.From, B: parked.Why, C: parked.Inbox})
	}
	for _, t := range r.Troubles {
		if p.now.Sub(t.Since) < lasting {
			continue
		}
		since := ical.LocalOf(t.Since.In(p.set.Config.Site.Zone.Location()))
		for text := range strings.SplitSeq(t.Text, "\n") {
			lines = append(lines, Line{Says: "trouble", A: text, B: t.Kind, From: since})
		}
	}
	if more := len(lines) - mostLines; more > 0 {
		lines = append(lines[:mostLines], Line{Says: "more/returned", N: more})
	}
	if r.Words > 0 {
		lines = append(lines, Line{Says: "words", N: r.Words})
	}
	return lines
}

// say returns a proposal in words, as clocks in the session's zone tell it.
func (p *planner) say(asked *Proposal) Line {
	s := p.have.Session(asked.UID)
	if s == nil {
		return Line{Says: "proposed/lost", A: asked.Address}
	}
	return Line{Says: "proposed", A: asked.Address, B: s.Facts.Name, From: s.Facts.Wall, To: ical.LocalOf(asked.Start.In(s.Facts.Zone.Location()))}
}
