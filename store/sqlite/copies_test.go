package sqlite

import (
	"testing"

	"rondo/scheduler"
)

// What each kind of letter may cost its reader at worst, whatever the code says of it: a doubled calendar entry is the same
// entry, doubled words are a nuisance. "returned" is the daily note.
var mostCopies = map[scheduler.Kind]int{
	"request": 3, "update": 3, "cancel": 3, "refresh": 3, "decline": 3, "notice": 3,
	"reminder": 2, "nudge": 2, "waiting": 2, "place": 2, "returned": 2, "forwarded": 2,
}

// A letter every attempt at which ends in doubt, so that each may have arrived, is tried so many times and then held.
func TestHowManyTimesALetterMayArrive(t *testing.T) {
	for _, kind := range scheduler.KindNames() {
		t.Run(string(kind), func(t *testing.T) {
			l := newLedger(t)
			s := session("datatalks")
			letter := request(s, "ada@example.org")
			letter.Name, letter.Kind = string(kind), kind
			letter.Proposal = &scheduler.Proposal{ID: "17"}
			l.record(scheduler.Open{Session: s}, sealed(letter))
			copies := 0
			for claimed := l.claim(9); len(claimed) > 0 && copies < 9; claimed = l.claim(9) {
				l.doubt(claimed[0].ID)
				l.settle(claimed[0].ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
				copies++
			}
			if state := l.row(string(kind)).State; copies != mostCopies[kind] || state != scheduler.Held {
				t.Errorf("may arrive %d times, and is %s then; want %d times, and held", copies, state, mostCopies[kind])
			}
		})
	}
}
