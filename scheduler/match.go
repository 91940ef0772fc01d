package scheduler

import (
	"math"

	"rondo/ical"
)

// Match returns what came in as the organizer reads it: the answer of person, an address in lower case. A session, or nil for the
// one that it names, is the one it is about. An answer other than "" stands for whatever it says, or does not say.
func (in Incoming) Match(person string, s *Session, answer ical.PartStat) Incoming {
	if in.Report != nil { // of a letter to that address
		in.To, in.Source, in.Trust = person, ByOrganizer, Verified
		return in
	}
	in.Class, in.Person, in.Source, in.Trust = Calendar, person, ByOrganizer, Verified
	replies := append([]ical.Reply(nil), in.Replies...)
	if s != nil {
		replies = append(replies, ical.Reply{Method: ical.Answer})[:1]
		if i, found := seatAt(s.Seats, person); found && replies[0].UID == "" && in.Arrived.After(s.Seats[i].Stamp) {
			replies[0].Sequence = math.MaxInt32 // words carry no number: they answer the last letter before them
		}
		replies[0].UID, replies[0].Recurrence = s.UID, ""
	}
	if answer != "" {
		for i := range replies {
			replies[i].Method, replies[i].Proposed = ical.Answer, nil
			replies[i].Attendees = []ical.Replier{{Address: person, PartStat: answer}}
		}
	}
	in.Replies = replies
	return in
}
