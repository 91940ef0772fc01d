package store

import (
	"rondo/scheduler"
	"rondo/theme"
)

// Cast is a ballot on its way in.
type Cast struct {
	UID, Address string           // of the session, and of the person who gets the ticket
	Asked        []theme.Question // what the page asked
	Sealed       []byte           // a [scheduler.Ballot] of [scheduler.BallotSize], sealed about the UID: SealedSize octets
}

// SealedSize is the length of a ballot once it is sealed, in octets.
const SealedSize = 12 + scheduler.BallotSize + 16

// OpenBallot opens a ballot that was sealed about a session's UID. The key is the caller's; no ledger has it.
type OpenBallot func(uid string, sealed []byte) (scheduler.Ballot, error)

// Results are what the survey of one session tells of all together.
type Results = scheduler.Results
