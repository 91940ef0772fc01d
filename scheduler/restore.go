package scheduler

import "time"

// Restored ends the suppression of an address, and asks for the current requests of the coming sessions that its person
// was told of: those letters may be the ones that came back. What was not told meanwhile follows by itself. The State has
// to hold all sessions in which the person has a seat; Restored panics with an [Unread] error for one that does not.
func Restored(have State, address string, why Reason, now time.Time) []Action {
	if err := have.Demand(have.sessionsOf(address)); err != nil {
		panic(err)
	}
	acts := []Action{Restore{Address: address, Why: why}}
	for _, s := range have.Sessions {
		if seat := s.Seat(address); seat != nil && s.holds(*seat) && !s.Facts.Cancelled && s.Facts.Start.After(now) {
			acts = append(acts, Ask{UID: s.UID, Address: address, At: now.UTC()})
		}
	}
	return acts
}
