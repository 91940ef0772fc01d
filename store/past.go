package store

import "rondo/scheduler"

// PastSession is a session that has ended, with what became of its seats in numbers.
type PastSession struct {
	scheduler.Session         // with its last facts, which say whether it was cancelled; Seats and Told are nil
	Turnout           Turnout // zero for one that was imported
	Imported          bool    // from before rondo: nobody was told of it (see [Keeper.Import])
}

// Folded says what a [Keeper.Fold] did.
type Folded struct {
	Sessions int // that were folded
	Letters  int // that are gone
}

// Turnout counts the seats of a session. Accepted, Waiting, Tentative, Declined and None add up to Invited. So do Came, Missed and
// Unknown where nobody came who had left.
type Turnout struct {
	Invited   int // people who were told of it and had not left
	Accepted  int // with a place
	Waiting   int // accepted, without a place
	Tentative int
	Declined  int // who sent somebody else included
	None      int // no answer, or one to an earlier time

	Came    int // known to have come
	Missed  int // known not to have come
	Unknown int // invited, and nobody noted it or it was forgotten
}

// Reach counts people, where [Turnout] counts seats.
type Reach struct {
	Invited int // who were told of a session and had not left it
	Came    int // who are known to have come to one
	Noted   int // seats of which it is known whether somebody came; with none of them nothing is known
}
