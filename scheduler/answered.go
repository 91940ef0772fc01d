package scheduler

import (
	"time"

	"rondo/ical"
)

// Said is one answer as it was given. The zero Said is none.
type Said struct {
	Answer   ical.PartStat // Accepted, Tentative, Declined or Delegated; "" for no answer yet
	Sequence int           // SEQUENCE of the letter that was answered, at most the seat's
	Stamp    time.Time     // DTSTAMP of the answer, at most its arrival; compared by whole seconds
	At       time.Time     // when it arrived
	Source   Source
	Verified bool   // whether Trust was Verified or Tokened
	Comment  string // plain text; "" for none
	To       string // the delegate's address; "" for none
}

// counts returns the answer that counts for a seat that was last asked by the letter numbered asked.
func (s Said) counts(asked int) ical.PartStat {
	if s.Answer == "" || s.Sequence < asked {
		return ical.NeedsAction
	}
	return s.Answer
}

// before reports whether s is older than the other answer: by SEQUENCE, then by DTSTAMP, then by arrival
// (RFC 5546 §2.1.5). A DTSTAMP has whole seconds, forms say more: within a second the arrival tells.
func (s Said) before(other Said) bool {
	if s.Sequence != other.Sequence {
		return s.Sequence < other.Sequence
	}
	if mine, theirs := s.Stamp.Unix(), other.Stamp.Unix(); mine != theirs {
		return mine < theirs
	}
	return s.At.Before(other.At)
}

// Wait says whether somebody who accepted waits for a place.
type Wait string

// The ways to wait.
const (
	HasPlace  Wait = ""
	WaitsNew  Wait = "new"     // on the waiting list, and a letter is to say so
	WaitsTold Wait = "waiting" // on the waiting list, and knows it
)

// Status is what a seat shows to the organizer and on the person's own pages.
type Status string

// The statuses of a seat.
const (
	NeedsAction   Status = "needs-action"
	Accepted      Status = "accepted"
	Waiting       Status = "waiting" // accepted, without a place yet
	Tentative     Status = "tentative"
	Declined      Status = "declined"
	Delegated     Status = "delegated"
	Undeliverable Status = "undeliverable"
	Left          Status = "left"
)

// StatusOf returns the status of one of the session's seats.
func (s State) StatusOf(seat Seat) Status {
	_, suppressed := s.Suppressed[seat.Address]
	switch {
	case suppressed:
		return Undeliverable
	case seat.Left:
		return Left
	case seat.Waiting():
		return Waiting
	case seat.Answer == ical.Accepted:
		return Accepted
	case seat.Answer == ical.Tentative:
		return Tentative
	case seat.Answer == ical.Declined:
		return Declined
	case seat.Answer == ical.Delegated:
		return Delegated
	}
	return NeedsAction
}
