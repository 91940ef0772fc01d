package scheduler

import (
	"strings"
	"time"

	"rondo/ical"
)

// Presence says whether a person came to a session. It has no time and no way: only yes or no is kept.
type Presence string

// The presences.
const (
	NotKnown Presence = ""
	Present  Presence = "yes"
	Absent   Presence = "no"
)

// Early is how long before its start a session opens its door: from then to its end somebody can come to it.
const Early = 30 * time.Minute

// Open reports whether somebody can come to a session with these facts: from half an hour before its start to its end.
func (f *Facts) Open(now time.Time) bool {
	return !f.Cancelled && !now.Before(f.Start.Add(-Early)) && now.Before(f.End)
}

// Meeting returns the link in the place of a session, by which people meet; "" for a place without one.
func (f *Facts) Meeting() string {
	for _, word := range strings.Fields(f.Place) {
		if word = strings.TrimRight(strings.TrimLeft(word, "(<"), ".,;:)>"); ical.IsLink(word) {
			return word
		}
	}
	return ""
}

// Ahead reports whether nobody can have come yet to the session as it is amended, so that what was noted of its earlier time
// is forgotten.
func (a Amend) Ahead() bool { return a.Modified.Before(a.Facts.Start.Add(-Early)) }

// Came reports whether the person of a seat came to the session. Where it is not known of anybody, those who accepted and have
// a place count as there, and the hosts unless they declined.
func (s *Session) Came(seat Seat) bool { return s.Attendance().Came(seat) }

// Attendance returns what is known of who came, for whoever asks about many seats of one session.
func (s *Session) Attendance() Attendance {
	a := Attendance{cancelled: s.Facts.Cancelled}
	for i := range s.Seats {
		if s.Seats[i].Came != NotKnown {
			a.Known = true
			break
		}
	}
	return a
}

// Attendance is what is known of who came to a session.
type Attendance struct {
	Known     bool // of somebody
	cancelled bool
}

// Came returns [Session.Came] of a seat of that session.
func (a Attendance) Came(seat Seat) bool {
	switch {
	case seat.Came != NotKnown:
		return seat.Came == Present
	case a.Known || a.cancelled || seat.Left:
		return false
	case seat.host():
		return !seat.absent()
	}
	return seat.Answer == ical.Accepted && !seat.Waiting()
}
