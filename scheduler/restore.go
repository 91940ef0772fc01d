package scheduler

import "time"

// Restored ends the suppression of an address, and asks for the current requests of the coming sessions that its person
// was told of: those letters may be the ones that came back. What was not told meanwhile follows by itself.
func Restored(have State, address string, why Reason, now time.Time) []Action {
	acts := []Action{Restore{Address: address, Why: why}}
	for _, s := range have.Sessions {
		if seat := s.Seat(address); seat != nil && s.holds(*seat) && !s.Facts.Cancelled && s.Facts.Start.After(now) {
			acts = append(acts, Ask{UID: s.UID, Address: address, At: now.UTC()})
		}
	}
	return acts
}
