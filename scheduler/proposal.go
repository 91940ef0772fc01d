package scheduler

import "time"

// Proposal is another time that an attendee asks for (COUNTER, RFC 5546 §3.2.7).
type Proposal struct {
	ID         string // what it was kept under in the inbox
	UID        string // the session's
	Theme      string
	Address    string
	Start, End time.Time // UTC; End is never zero
	Comment    string
	At         time.Time // when it arrived
	State      ProposalState
}

// ProposalState is where a proposal is: open → declining → declined, or open → taken | stale.
type ProposalState string

// The states of a proposal.
const (
	ProposalOpen      ProposalState = "open"
	ProposalDeclining ProposalState = "declining" // the organizer said no; the letter that says so is not posted yet
	ProposalDeclined  ProposalState = "declined"
	ProposalTaken     ProposalState = "taken" // the session was moved there
	ProposalStale     ProposalState = "stale" // the session is over or off
)
