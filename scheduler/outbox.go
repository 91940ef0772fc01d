package scheduler

import (
	"errors"
	"time"
)

// LetterState is where a posted letter is in its life:
// queued → leased → in_doubt → sent | failed | held | expired.
type LetterState string

// The states of a posted letter.
const (
	Queued  LetterState = "queued"
	Leased  LetterState = "leased"   // a carrier has it; known to the carrier's program alone
	InDoubt LetterState = "in_doubt" // committed before the final dot of DATA: the server may have it
	Sent    LetterState = "sent"
	Failed  LetterState = "failed"
	Held    LetterState = "held"
	Expired LetterState = "expired"
)

// ErrNotCarried means that a letter was settled already, or that nobody was carrying it any more.
var ErrNotCarried = errors.New("the letter is not being carried any more")

// Sealed is a rendered letter: the bytes every attempt sends.
type Sealed struct {
	MessageID string // without angle brackets
	From      string // envelope sender, an addr-spec
	Bytes     []byte // RFC 5322 message with CRLF line ends
}

// Delivery is a claimed letter in the hands of the carrier.
type Delivery struct {
	ID       int64
	Name     string
	To       string // envelope recipient, an addr-spec
	Lane     Lane
	Attempts int // earlier attempts that reached the server's greeting
	Doubts   int // earlier attempts that ended in doubt
	Expires  time.Time
	Sealed
}

// Result is what became of one attempt.
type Result struct {
	State     LetterState // Sent, Failed, Held, Queued (again, not before NotBefore) or InDoubt (again, likewise)
	Reply     string      // the server's last words, or the error
	NotBefore time.Time   // for Queued and InDoubt
	Attempted bool        // whether the attempt counts: false when the route was closed before MAIL
	Gone      bool        // the server says that there is no such address: it is suppressed; only with Failed
}
