package trend

import (
	"cmp"
	"slices"
	"strings"
)

// Theme is what a report says of a theme.
type Theme struct {
	ID, Name, Title, Purpose string // Title and Purpose may be empty
	Color                    string // CSS3 name; may be empty
}

// Reach counts people, each once however often they were there.
type Reach struct {
	Invited int
	Came    Number
}

// Quarter is a piece of a period, added up.
type Quarter struct {
	Period
	Sums
}

// Report is a theme over a period.
type Report struct {
	Theme    Theme
	Period   Period
	K        int       // what fewer people said is not shown
	Sessions []Session // that are over, by start
	Quarters []Quarter // pieces of the period, first one first, from the first one with a session on
	Sums     Sums
	People   Reach // in the period

	Before       Sums // of the period before
	PeopleBefore Reach

	Presenters       []string // of sessions that took place, each once, in order of their first session
	PresentersBefore int      // how many they were in the period before
}

// Of makes the report of a theme over a period. sessions are those that are over, in any order; of them those of the period and the
// period before count. k is how many people have to say something for it to be shown.
func Of(t Theme, sessions []Session, p Period, k int) Report {
	before := In(sessions, p.Before(), k)
	r := Report{Theme: t, Period: p, K: k, Sessions: In(sessions, p, k), Before: Add(before), PresentersBefore: len(presenters(before))}
	r.Sums, r.Presenters = Add(r.Sessions), presenters(r.Sessions)
	for _, piece := range p.Quarters() {
		sum := Add(In(r.Sessions, piece, k))
		if len(r.Quarters) > 0 || sum != (Sums{}) {
			r.Quarters = append(r.Quarters, Quarter{piece, sum})
		}
	}
	return r
}

func presenters(sessions []Session) (names []string) {
	for _, s := range sessions {
		for name := range strings.SplitSeq(s.Presenter, ", ") {
			if name = strings.TrimSpace(name); name != "" && !s.Cancelled && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// In returns the sessions of a period, by start, without what fewer than k people said.
func In(sessions []Session, p Period, k int) (in []Session) {
	for _, s := range sessions {
		if p.Holds(s.Wall) {
			s.Survey = s.Survey.Shown(k)
			in = append(in, s)
		}
	}
	slices.SortFunc(in, func(a, b Session) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.UID, b.UID))
	})
	return in
}
