package scheduler

import (
	"fmt"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// disturbance is what an edit would bring upon people, whatever the time of day.
type disturbance struct {
	have     State             // with the wishes of people under the addresses they have in the new files
	today    map[string]string // those addresses by earlier ones
	sessions int               // invited sessions that are moved or called off
	people   map[string]bool   // who would hear something
	touched  int               // sessions that differ for anybody, invited or not
	fresh    bool              // some are of a theme that was not there before
	themes   []*theme.Theme    // that it concerns
	lines    []Line            // what would happen, session by session
	more     int               // sessions beyond those
	lost     map[string]bool   // who would hear that they are in some audience no more
	lists    []list            // from which they are taken
}

// mostLines is how many sessions a notice lists.
const mostLines = 20

// date identifies a session that is not recorded yet.
type date struct {
	theme string
	slot  ical.Local
}

// disturb compares what two sets of files make of the same recorded sessions at the same moment. Sessions that both
// would open are the same session.
func disturb(before, wanted []prospect, have State, today map[string]string, now time.Time) disturbance {
	d := disturbance{have: have.carried(today), today: today, people: map[string]bool{}, lost: map[string]bool{}}
	known := map[string]bool{}
	recorded, opened := map[*Session]*aim{}, map[date]*aim{}
	for i := range before {
		known[before[i].theme.ID] = !before[i].theme.Draft
		for j := range before[i].aims {
			a := &before[i].aims[j]
			if a.have != nil {
				recorded[a.have] = a
			} else {
				opened[date{before[i].theme.ID, a.slot}] = a
			}
		}
	}
	for i := range wanted {
		t, concerned, off := wanted[i].theme, false, newCut()
		for j := range wanted[i].aims {
			a := &wanted[i].aims[j]
			b := recorded[a.have]
			if a.have == nil {
				b = opened[date{t.ID, a.slot}]
			}
			if b == nil {
				b = &aim{have: a.have, facts: &Facts{}}
				if a.have != nil {
					b.facts = &a.have.Facts
				}
			}
			concerned = d.compare(t, b, a, off, now) || concerned
		}
		off.end(&d, t)
		if concerned {
			d.fresh = d.fresh || !known[t.ID] && len(have.of(t.ID)) == 0
			d.themes = append(d.themes, t)
		}
	}
	return d
}

// compare counts who would hear something of one session if it went after a and not after b.
func (d *disturbance) compare(t *theme.Theme, b, a *aim, off *cut, now time.Time) bool {
	if a.close {
		d.touched++
		return false
	}
	if len(a.facts.since(*b.facts)) > 0 || !sameAddresses(a.people, b.people) {
		d.touched++
	}
	hear := map[string]bool{}
	told := map[string]bool{}
	held := false
	if s := a.have; s != nil {
		v := &sitting{theme: t, session: s, settle: settleOf(t), now: now}
		for _, seat := range s.Seats {
			if s.told(seat) == nil {
				continue
			}
			address := current(d.today, seat.Address)
			told[address] = true
			held = held || s.holds(seat)
			r := d.have.regard(address, t.ID)
			if r.silent() {
				continue
			}
			at, stays := theme.MemberAt(a.people, address)
			_, stayed := theme.MemberAt(b.people, address)
			if s.holds(seat) && !a.facts.Cancelled && v.coming() && seat.By == "" {
				off.see(address, stays, stayed, v.leaves(seat).After(now))
			}
			if stays && v.loudness(seat, a.facts.newsIn(r.given(*a.people[at].Person).Language(), *b.facts)) != theme.Feed || !stays && stayed && s.holds(seat) {
				hear[address] = true
			}
		}
	}
	if !a.facts.Cancelled && a.facts.Start.After(now) {
		for _, m := range a.people {
			_, before := theme.MemberAt(b.people, m.Person.Email)
			if r := d.have.regard(m.Person.Email, t.ID); r.silent() || r.Way == WayFeed {
				continue
			}
			if !told[m.Person.Email] && (!before || b.facts.Cancelled) {
				hear[m.Person.Email] = true
			}
		}
	}
	moved := held && (!a.facts.Start.Equal(b.facts.Start) || a.facts.Cancelled && !b.facts.Cancelled)
	if moved {
		d.sessions++
	}
	if len(hear) == 0 {
		return moved
	}
	for address := range hear {
		d.people[address] = true
	}
	what := []Line{{Says: "invited"}}
	if a.have != nil && len(a.facts.since(*b.facts)) > 0 {
		what = a.facts.linesSince(*b.facts)
	} else if a.have != nil {
		what = []Line{{Says: "audience"}}
	}
	if len(d.lines) == mostLines {
		d.more++
	} else {
		d.lines = append(d.lines, Line{Says: "session", A: t.Name, From: a.facts.Wall, N: len(hear), Parts: what})
	}
	return true
}

// trips reports that an edit is too much to go by itself. A change to one single session may reach everybody in it, unless its
// theme is new.
func (d disturbance) trips(limits theme.Brake) bool {
	return d.disturbs(limits) || len(d.shrinks(limits.Share)) > 0
}

func (d disturbance) disturbs(limits theme.Brake) bool {
	return d.sessions > limits.Sessions || len(d.people) > limits.People && (d.touched > 1 || d.fresh)
}

// why says the numbers to the organizer.
func (d disturbance) why(limits theme.Brake) string {
	var all []string
	if d.disturbs(limits) {
		all = append(all, fmt.Sprintf("the edit moves or cancels %s that people were invited to (limit %d) and writes to %s (limit %d)",
			count(d.sessions, "session", "sessions"), limits.Sessions, people(len(d.people)), limits.People))
	}
	if lists := d.shrinks(limits.Share); len(lists) > 0 {
		all = append(all, fmt.Sprintf("by the edit %s (limit %s): was a list cut short?", strings.Join(lists, " and "), limits.Share))
	}
	return strings.Join(all, "; ")
}

// notice lists what the organizers are told is held; what they can do about it, the templates say.
func (d disturbance) notice(limits theme.Brake) (lines []Line) {
	for i := range d.lists {
		if l := &d.lists[i]; l.shrinks(limits.Share) {
			says := "shrinks"
			if l.audience {
				says = "shrinks/audience"
			}
			lines = append(lines, Line{Says: says, A: l.name, B: fmt.Sprint(len(l.lost)), N: len(l.all)})
		}
	}
	lines = append(lines, d.lines...)
	if d.more > 0 {
		lines = append(lines, Line{Says: "more/sessions", N: d.more})
	}
	return lines
}

func people(n int) string { return count(n, "person", "people") }

// count says how many there are.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
