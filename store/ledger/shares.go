package ledger

import "rondo/scheduler"

const (
	// share is the most letters that one transaction posts, so that nobody waits longer than a fifth of a second for the
	// writer, also on a slow machine.
	share = 250
	// first is the most letters of a decision's first transaction where what comes in is not settled: they can leave while the others
	// are recorded.
	first = 50
	// stack is about how many actions that are no letters one transaction records where what came in is settled, for the
	// same reason.
	stack = 2000
)

// shares cuts actions into what the transactions record. Where mail is settled, what follows from one mail stays
// together and in order.
func shares(acts []scheduler.Action) [][]scheduler.Action {
	for _, a := range acts {
		if _, ok := a.(scheduler.Settle); ok {
			return stacks(acts)
		}
	}
	if len(acts) == 0 {
		return nil
	}
	return crowds(acts)
}

// stacks cuts behind a Settle, which is the last action about a mail.
func stacks(acts []scheduler.Action) (cut [][]scheduler.Action) {
	begin, end, letters := 0, 0, 0 // of the transaction, the end behind its last Settle
	for i, a := range acts {
		if _, ok := a.(scheduler.Post); ok {
			letters++
		}
		if (i-begin >= stack || letters > share) && end > begin {
			cut = append(cut, acts[begin:end])
			begin, letters = end, 0
			for _, a := range acts[begin : i+1] {
				if _, ok := a.(scheduler.Post); ok {
					letters++
				}
			}
		}
		if _, ok := a.(scheduler.Settle); ok {
			end = i + 1
		}
	}
	return append(cut, acts[begin:])
}

// crowds cuts between the letters to many people. The first transaction has everything but the letters beyond its share
// and what happens to their seats.
func crowds(acts []scheduler.Action) [][]scheduler.Action {
	type seat struct{ uid, address string }
	turn := make(map[seat]int) // the transaction of seats whose letters are not in the first
	posts, last := 0, 0
	for _, a := range acts {
		if p, ok := a.(scheduler.Post); ok && p.Letter.UID != "" {
			at := seat{p.Letter.UID, p.Letter.To.Email}
			if _, set := turn[at]; !set {
				last = (posts + share - first) / share
				turn[at] = last
			}
			posts++
		}
	}
	cut := make([][]scheduler.Action, last+1)
	for _, a := range acts {
		uid, address := a.Seat()
		n := turn[seat{uid, address}] // the first one for what is about no seat
		cut[n] = append(cut[n], a)
	}
	return cut
}
