package scheduler

import (
	"fmt"
	"slices"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

// offer holds a question for each session that people were invited to and that a rule would skip or move. It stays as it is; what
// organizers say to it comes by [Agree] and [Refuse].
func (p *planner) offer(prospects []prospect) {
	for i := range prospects {
		t := &prospects[i]
		if p.held[themeScope(t.theme.ID)] {
			continue
		}
		for j := range t.offers {
			o := &t.offers[j]
			s := o.aim.have
			why := o.why()
			since := p.now
			for _, h := range p.have.Holds {
				if h.Scope == asideScope(s.UID) && h.Why == why {
					since = h.Since
				}
			}
			p.hold(asideScope(s.UID), why, "")
			p.questions = append(p.questions, question{since: since, line: o.line()})
		}
	}
}

// question is what an organizer is asked about one session.
type question struct {
	since time.Time
	line  Line
}

// why is the question in one sentence.
func (o *offer) why() string {
	f := o.aim.facts
	said := fmt.Sprintf("%s of %s meets %s", f.Name, f.Wall.Time().Format("Mon 2 Jan 2006 15:04"), o.facts.Stepped.reason())
	if o.move.People > 0 {
		said += ", " + people(o.move.People)
	}
	if o.move.Skip {
		return said + ": call it off?"
	}
	return said + ": move it to " + o.move.Wall.Time().Format("Mon 2 Jan 15:04") + "?"
}

// line is the question in a letter to organizers.
func (o *offer) line() Line {
	l := Line{Says: "aside", A: o.aim.facts.Name, B: o.move.About, From: o.aim.facts.Wall, To: o.move.Wall}
	if o.move.Skip {
		l.Says, l.To = "aside/skip", 0
	}
	return l
}

// Agree returns the actions by which sessions that people were invited to are skipped or moved as the rules of their themes propose:
// those with the given UIDs, or all. The letters about it follow from the next [Plan].
func Agree(want *theme.Set, have State, now time.Time, uids ...string) []Action {
	return answerOffers(want, have, now, uids, func(o *offer) Facts { return o.facts })
}

// Refuse returns the actions by which such sessions stay. Nobody is asked again until the files have the session begin at another
// time, or its rule proposes something else.
func Refuse(want *theme.Set, have State, now time.Time, uids ...string) []Action {
	return answerOffers(want, have, now, uids, func(o *offer) Facts {
		f := *o.aim.facts
		f.Stepped = o.facts.Stepped.refused()
		return f
	})
}

func answerOffers(want *theme.Set, have State, now time.Time, uids []string, becomes func(*offer) Facts) []Action {
	p := newPlanner(have, now)
	prospects := p.files(want)
	p.acts = nil
	for i := range prospects {
		for j := range prospects[i].offers {
			o := &prospects[i].offers[j]
			uid := o.aim.have.UID
			if len(uids) > 0 && !slices.Contains(uids, uid) {
				continue
			}
			f := becomes(o)
			o.aim.become(&f)
			p.amend(prospects[i].theme, o.aim)
			if slices.ContainsFunc(have.Holds, func(h Hold) bool { return h.Scope == asideScope(uid) }) {
				p.do(Lift{Scope: asideScope(uid), Why: "an organizer has decided"})
			}
		}
	}
	return p.acts
}

// Aside is a coming session that steps aside by the rule of its theme, or would.
type Aside struct {
	Theme   *theme.Theme
	UID     string     // of the session, as it is or will be recorded
	Slot    ical.Local // the date of today's rule that it stands for
	Zone    ical.Zone  // of its clocks
	From    ical.Local // when the files have it begin
	To      ical.Local // when it begins, or would; 0 where it is skipped, or nothing is free
	Kind    clash.Kind // what it meets
	About   string     // what that is; may be empty
	People  int        // how many people that touches; 0 for rooms and links, and where it was decided earlier
	Though  []clash.Clash
	Skipped bool // there is no session
	Stuck   bool // nothing is free: it stays
	Asks    bool // people were invited: it waits for an organizer
	Agreed  bool // people were invited, and an organizer agreed
	Refused bool // an organizer refused: it stays

	// Where it stands, and has to: people know of it, or it begins soon. Nil where rules still decide.
	Stand *clash.Stand
}

// Done reports whether the session is out of the way of what it would meet.
func (a Aside) Done() bool { return !a.Stuck && !a.Asks && !a.Refused }

// Asides lists the coming sessions that rules skip or move, or would if these files were followed: theme by theme, in order of date.
func Asides(want *theme.Set, have State, now time.Time) (all []Aside) {
	if !Rules(want) && !slices.ContainsFunc(have.Sessions, func(s *Session) bool { return s.Facts.Stepped != (Stepped{}) }) {
		return nil // or all dates would be worked out for nothing
	}
	for _, t := range outlook(want, have, now.UTC()) {
		for i := range t.aims {
			a := &t.aims[i]
			step := a.facts.Stepped
			move, found := t.moves[clash.SessionKey{Theme: t.theme.ID, Slot: a.slot}]
			if a.close || a.gone || !found && step == (Stepped{}) {
				continue
			}
			uid := a.uid
			if a.have != nil {
				uid = a.have.UID
			}
			one := Aside{Theme: t.theme, UID: uid, Slot: a.slot, Zone: a.facts.Zone, From: step.From, To: step.To, Kind: step.Kind, About: step.About,
				Skipped: step.To == 0, Agreed: step.Agreed, Refused: step.Refused}
			if asked := slices.ContainsFunc(t.offers, func(o offer) bool { return o.aim == a }); found && (asked || move.Stuck || step == (Stepped{})) {
				one = Aside{Theme: t.theme, UID: uid, Slot: a.slot, Zone: a.facts.Zone, From: a.facts.unstepped().Wall, To: move.Wall, Kind: move.Kind, About: move.About,
					Skipped: move.Skip, Stuck: move.Stuck, Asks: asked}
				if move.Skip || move.Stuck {
					one.To = 0
				}
			}
			if found {
				one.People, one.Though = move.People, move.Though
			}
			if a.have != nil && (a.have.known() || !found) {
				one.Stand = &clash.Stand{Start: a.facts.Start, End: a.facts.End, Wall: a.facts.Wall, Off: a.facts.Cancelled, Fixed: true}
			}
			all = append(all, one)
		}
	}
	return all
}
