package scheduler

import (
	"time"

	"rondo/ical"
	"rondo/theme"
)

// A theme with a season goes on for as long as an organizer says so. When they are asked, and how long it is tentative.
const (
	seasonAhead = 14 * day // before its end
	seasonGrace = 28 * day // from its end on: sessions are tentative, and then the theme has ended
)

// NobodyAffirmed is the reason of sessions that are called off because their theme's season is over.
const NobodyAffirmed = "its organizers have not said that it goes on"

// phase is where a theme is in its season.
type phase string

// The phases of a season.
const (
	seasonRuns  phase = ""
	seasonSoon  phase = "soon"  // it ends soon
	seasonOver  phase = "over"  // it has ended, and sessions are tentative
	seasonEnded phase = "ended" // so has the theme
)

// season returns when the season of a theme ends, and when the theme itself does then. Both are zero for one without a season, or whose
// first one is yet to begin.
func (s State) season(t *theme.Theme) (ends, gone time.Time) {
	since := s.Affirmed[t.ID]
	if !t.Season.Set() || since.IsZero() {
		return ends, gone
	}
	ends = t.Season.After(since, t.Zone)
	return ends, ends.Add(seasonGrace)
}

// phase returns where a theme is in its season.
func (s State) phase(t *theme.Theme, now time.Time) phase {
	ends, gone := s.season(t)
	switch {
	case ends.IsZero() || now.Before(ends.Add(-seasonAhead)):
		return seasonRuns
	case now.Before(ends):
		return seasonSoon
	case now.Before(gone):
		return seasonOver
	}
	return seasonEnded
}

// lapse makes f, which the files make of a session that has not begun, what it is in a phase of its theme's season.
func (f *Facts) lapse(in phase) {
	if in == seasonOver && !f.Cancelled {
		f.Tentative, f.Lapsed = true, true
	}
}

// inviting returns when people are invited to a session of a theme. Where its season is over, those sessions wait that would be called off
// if nobody says that the theme goes on.
func (s State) inviting(t *theme.Theme, f *Facts) time.Time {
	at := t.Invite.Before(f.Wall, f.Zone)
	if _, gone := s.season(t); f.Lapsed && !f.Start.Before(gone) {
		return Later(at, gone)
	}
	return at
}

// ending returns why a theme holds no further session; "" while it does.
func ending(t *theme.Theme, in phase) string {
	switch {
	case t.Ended:
		return "the theme has ended"
	case in == seasonEnded:
		return NobodyAffirmed
	}
	return ""
}

// seasons begins the season of each theme that has one, asks organizers whether it goes on, and forgets those of themes that have none
// any more.
func (p *planner) seasons(prospects []prospect) {
	for i := range prospects {
		t := prospects[i].theme
		since, begun := p.have.Affirmed[t.ID]
		wants := t.Season.Set() && !t.Draft && !t.Ended
		switch {
		case p.held[themeScope(t.ID)]:
		case !wants && begun:
			p.do(Renew{Theme: t.ID, Why: "it has no season any more"})
		case wants && (!begun || since.After(p.now)): // or the clock was set back
			p.do(Renew{Theme: t.ID, At: p.now.Truncate(time.Second), Why: "its first season begins"})
			p.reached(t.Season.After(p.now, t.Zone).Add(-seasonAhead))
		case wants:
			p.affirm(t)
		}
	}
}

// affirm asks the organizers of a theme whether it goes on: before its season ends, when it does, and when the theme does.
func (p *planner) affirm(t *theme.Theme) {
	ends, gone := p.have.season(t)
	in := p.have.phase(t, p.now)
	for _, next := range []time.Time{ends.Add(-seasonAhead), ends, gone} {
		if !p.reached(next) {
			break
		}
	}
	if in == seasonRuns || !p.dates(t) {
		return
	}
	line := Line{Says: "season/" + string(in), A: t.Season.String(), From: ical.LocalOf(ends.In(t.Zone.Location())), To: ical.LocalOf(gone.In(t.Zone.Location()))}
	id := line.From.Date() + "." + string(in)
	for i := range t.Members {
		m := &t.Members[i]
		if m.Role() != theme.Organizer || p.have.regard(m.Person.Email, t.ID).silent() {
			continue
		}
		if last := p.latest(Affirm, t.ID, m.Person); last.ID == id {
			continue
		}
		if !p.reached(awake(p.set.Config.Quiet, p.have.Wishes[m.Person.Email].given(*m.Person).Zone(), p.now)) {
			continue
		}
		l := p.toOrganizer(Affirm, m.Person, t.ID+"."+id)
		l.Theme, l.Facts, l.Lines, l.Latest = t.ID, Facts{Name: t.Name}, []Line{line}, id
		l.Why = Reason("does it go on? its season " + map[phase]string{seasonSoon: "ends soon", seasonOver: "is over", seasonEnded: "is over, and so is the theme"}[in])
		p.do(Post{Letter: l})
	}
}

// dates reports whether the rule of a theme has a date to come within the horizon.
func (p *planner) dates(t *theme.Theme) bool {
	today := ical.LocalOf(p.now.In(t.Zone.Location())).Midnight()
	for _, o := range t.Occurrences(today, today.Add(time.Duration(p.set.Config.Horizon)+day)) {
		if !o.Skipped && !o.Cancelled && o.Start.After(p.now) {
			return true
		}
	}
	return false
}

// Reaffirm returns the actions by which an organizer says that a theme goes on: a new season begins. It is none for a theme without a
// season.
func Reaffirm(have State, id, who string, now time.Time) []Action {
	t := have.Accepted.Theme(id)
	if t == nil || !t.Season.Set() {
		return nil
	}
	return []Action{Renew{Theme: id, At: now.UTC().Truncate(time.Second), Why: Reason("goes on, says " + who)}}
}

// Season is where a theme is in its season, for pages.
type Season struct {
	Phase string    // "", "soon", "over" or "ended"
	Ends  time.Time // zero for a theme whose first season is yet to begin
	Gone  time.Time // when the theme ends where nobody says that it goes on
	Again time.Time // when a season ends that begins now
}

// SeasonOf returns where a theme with a season is in it.
func (s State) SeasonOf(t *theme.Theme, now time.Time) Season {
	ends, gone := s.season(t)
	return Season{string(s.phase(t, now)), ends, gone, t.Season.After(now, t.Zone)}
}
