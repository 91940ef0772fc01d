package scheduler

import "time"

// between is how long an address rests after a letter that nobody is known to have asked for.
const between = day

// MayKnock reports whether a letter may go to an address (in lower case) that anybody may have typed: at most one leaves in 24 hours,
// through whichever door of the site it was asked for, and none to one that takes no mail or whose person has left everything. Who asked
// to be forgotten gets it: it is their one way back. Posting a letter whose kind is [Traits].Unasked is what counts. The State has to
// hold the person.
func (s State) MayKnock(address string, now time.Time) bool {
	_, suppressed := s.Suppressed[address]
	return !suppressed && !s.Wishes[address].All && !now.Before(s.knocks(address))
}

// knocks returns from when on a letter may go to an address again, whatever else speaks against it.
func (s State) knocks(address string) time.Time {
	last, knocked := s.Knocks[address]
	if !knocked {
		return time.Time{}
	}
	return last.Add(between)
}
