package trend

import (
	"time"

	"rondo/ical"
)

// Session is what is known of a session that is over.
type Session struct {
	UID, Key  string     // Key is its name within the theme, as in "2026-12-01"
	Wall      ical.Local // what clocks in its own zone show at its start
	Start     time.Time
	Title     string
	Presenter string // names, joined with ", "; "" for nobody
	Cancelled bool
	Reason    string // of a cancellation, in the organizer's words; may be empty

	Invited   int    // people who were invited
	Answered  int    // of them, who answered, whatever they said
	Accepted  int    // of them, who said yes and had a place
	Came      Number // of them, who came
	Survey    Survey // what is published of it
	Materials int    // links to slides, recordings and the like
}

// Number is a count that may not be known. The zero Number is not known.
type Number struct {
	N     int
	Known bool
}

// Known returns a count that is known.
func Known(n int) Number { return Number{n, true} }

// Survey is what is published of the answers to a survey, or of several. The zero Survey says nothing.
type Survey struct {
	Rated   int // who rated
	Points  int // what their ratings come to, from 1 to 5 each
	Asked   int // whose answers are published
	Present int // who would present
}

// Shown returns s without what fewer than k people said.
func (s Survey) Shown(k int) Survey {
	if s.Rated < k {
		s.Rated, s.Points = 0, 0
	}
	if s.Asked < k {
		s.Asked, s.Present = 0, 0
	}
	return s
}

// Mean returns the mean rating, from 1 to 5; known is false without a rating.
func (s Survey) Mean() (mean float64, known bool) {
	if s.Rated == 0 {
		return 0, false
	}
	return float64(s.Points) / float64(s.Rated), true
}

func (s Survey) and(other Survey) Survey {
	return Survey{s.Rated + other.Rated, s.Points + other.Points, s.Asked + other.Asked, s.Present + other.Present}
}
