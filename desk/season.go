package desk

import (
	"slices"
	"strings"
	"time"

	"rondo/clash"
	"rondo/scheduler"
	"rondo/theme"
)

// Standing is how a session stands, for those who organize it.
type Standing struct {
	Session    *scheduler.Session
	Theme      *theme.Theme // nil for one whose file is gone
	State      string       // a [scheduler.SessionState], or [AsPlanned] or [Off]
	Lacks      []Lack       // the most urgent first
	Presenters []Presenter  // those who were named or asked; nil where only the session's facts tell
	Conflicts  []Conflict   // those of medium and high severity that nothing is done about yet, the worst first
}

// Presenter is somebody who presents a session, or was asked to.
type Presenter struct {
	Name    string
	Answer  string // yes, no, or "" for none yet
	Standby bool
	Asked   bool // whether anybody asked them
}

// States of a session beside those of its presenters.
const (
	AsPlanned = "planned" // it is coming, and its theme's sessions have no presenters
	Off       = "off"     // it is cancelled
)

// Lack is something that a session has not, though other sessions of its theme have it, or a step of its presenter that is late.
type Lack struct {
	What string // presenter, place, abstract, or a step of a presenter's path
	When Urgency
	Step bool // it is a step
}

// Urgency is when something should be done.
type Urgency int

// The urgencies.
const (
	Someday Urgency = iota
	Soon            // within two weeks people are invited
	Now             // people are invited already, or it is late
)

// beforeInviting is how long before the invitation somebody should know of what is missing in it.
const beforeInviting = 14 * 24 * time.Hour

// Urgent returns how urgent the most urgent of what a session lacks or meets is.
func (s *Standing) Urgent() (most Urgency) {
	for _, l := range s.Lacks {
		most = max(most, l.When)
	}
	for _, c := range s.Conflicts {
		if c.Severity == clash.High.String() {
			most = max(most, Soon)
		}
	}
	return most
}

// Standings says of the recorded sessions that end after from and begin before to how each stands, in order of their start.
// found is what collides in that time; see tells whose themes are of interest, by id.
func Standings(have scheduler.State, found Collisions, see func(theme string) bool, from, to, now time.Time) []Standing {
	themes := map[string]*theme.Theme{}
	if have.Accepted != nil {
		for _, t := range have.Accepted.Themes {
			themes[t.ID] = t
		}
	}
	meets := map[string][]Conflict{}
	for _, c := range found.All {
		if severe(c.Severity) >= severe(clash.Medium.String()) && !c.Settled {
			key := c.Theme + " " + c.Start
			meets[key] = append(meets[key], c)
		}
	}
	habits := habitsOf(have)
	var all []Standing
	for _, s := range have.Sessions {
		f := &s.Facts
		if !see(s.Theme) || !f.End.After(from) || !f.Start.Before(to) || f.Stepped.Skipped() {
			continue
		}
		t := themes[s.Theme]
		one := Standing{Session: s, Theme: t, State: stateOf(s, t, habits[s.Theme], now)}
		if f.End.After(now) && !f.Cancelled {
			one.cast(now)
			one.Lacks = append(one.Lacks, lacks(s, t, habits[s.Theme], now)...)
			one.Conflicts = slices.Clone(meets[s.Theme+" "+f.Start.In(f.Zone.Location()).Format(time.RFC3339)])
			slices.SortStableFunc(one.Conflicts, func(a, b Conflict) int { return severe(b.Severity) - severe(a.Severity) })
		}
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b Standing) int { return a.Session.Facts.Start.Compare(b.Session.Facts.Start) })
	return all
}

// cast fills in who presents the session or was asked to, and which of their steps are late.
func (s *Standing) cast(now time.Time) {
	for _, p := range s.Session.Parts(s.Theme, now) {
		s.Presenters = append(s.Presenters, Presenter{p.Name, string(p.Answer), p.Standby, p.Asked})
		for _, step := range p.Late {
			s.Lacks = append(s.Lacks, Lack{What: string(step), When: Now, Step: true})
		}
	}
}

// habit is what the sessions of a theme are used to have. What none has, none misses.
type habit struct{ presenter, place, abstract bool }

// habitsOf returns what the sessions of each theme are used to have: what any of them has that is recorded, or that the files say.
func habitsOf(have scheduler.State) map[string]habit {
	all := map[string]habit{}
	for _, s := range have.Sessions {
		f, h := &s.Facts, all[s.Theme]
		h.presenter = h.presenter || f.Presenter != ""
		h.place = h.place || f.Place != ""
		h.abstract = h.abstract || strings.TrimSpace(f.Abstract) != ""
		all[s.Theme] = h
	}
	if have.Accepted == nil {
		return all
	}
	for _, t := range have.Accepted.Themes {
		h := all[t.ID]
		h.presenter = h.presenter || t.Presenters.On()
		for _, o := range t.Sessions {
			h.presenter = h.presenter || len(o.Presenters) > 0
			h.abstract = h.abstract || o.Abstract != nil
		}
		all[t.ID] = h
	}
	return all
}

// lacks returns what a coming session misses.
func lacks(s *scheduler.Session, t *theme.Theme, h habit, now time.Time) (all []Lack) {
	f, when := &s.Facts, Someday
	invited := len(s.Seats) > 0
	if t != nil {
		first := t.Invite.Before(f.Wall, f.Zone)
		switch {
		case invited || !now.Before(first):
			when = Now
		case !now.Before(first.Add(-beforeInviting)):
			when = Soon
		}
	}
	for _, one := range []struct {
		what    string
		missing bool
	}{
		{"presenter", h.presenter && f.Presenter == ""},
		{"place", h.place && f.Place == ""},
		{"abstract", h.abstract && strings.TrimSpace(f.Abstract) == ""},
	} {
		if one.missing {
			all = append(all, Lack{What: one.what, When: when})
		}
	}
	return all
}

// stateOf returns the state of a session: that of its presenters, unless its theme's sessions have none.
func stateOf(s *scheduler.Session, t *theme.Theme, h habit, now time.Time) string {
	state := s.StateAt(t, now)
	switch {
	case state == "":
		return Off
	case state == scheduler.StateOpen && !h.presenter:
		return AsPlanned
	}
	return string(state)
}
