package scheduler

import (
	"errors"
	"fmt"
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

// LetterStates are all states, in the order of a letter's life.
var LetterStates = []LetterState{Queued, Leased, InDoubt, Sent, Failed, Held, Expired}

// RecordedStates returns the states that a ledger records: all but Leased.
func RecordedStates() []LetterState {
	return []LetterState{Queued, InDoubt, Sent, Failed, Held, Expired}
}

// ErrNotCarried means that a letter was settled already, or that nobody was carrying it any more.
var ErrNotCarried = errors.New("the letter is not being carried any more")

// Seal renders a letter into the bytes that every attempt sends.
type Seal func(Letter) (Sealed, error)

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
	Released bool // was held because the server refused many, and has not been tried since somebody released it
	Sealed
}

// Result is what became of one attempt.
type Result struct {
	State     LetterState // Sent, Failed, Held, or Queued or InDoubt, both of which are tried again at NotBefore
	Reply     string      // the server's last words, or the error
	NotBefore time.Time   // for Queued and InDoubt
	Attempted bool        // whether the attempt counts: false when the route was closed before MAIL
	Gone      bool        // the server says that there is no such address: it is suppressed; only with Failed
	With      []int64     // letters that failed before and are to be as this one after all; only with Held and Queued
}

// Refusal is a recipient whom a server has refused for good.
type Refusal struct {
	Letter int64
	To     string
	Held   bool // the letter is held, or was until it was released, as one of many; otherwise it failed
}

// Wave is the letters that are held because many people at one domain, or at several, were refused together.
type Wave struct {
	Domain  string
	Letters int
	People  int
	Since   time.Time // of the first refusal
	Last    time.Time // of the latest
	Reply   string    // the server's words, the latest
}

// String says what happened and what to do.
func (w Wave) String() string {
	return fmt.Sprintf("%d letters to %d people at %s were refused together and are held (%s): once the server is mended, `rondo outbox release --refused`",
		w.Letters, w.People, w.Domain, w.Reply)
}

// Rest is a domain to which nothing leaves for a while, because its people were refused one after the other.
type Rest struct {
	Domain  string
	Why     string
	Since   time.Time // when it first rested, with nobody taken in between
	Until   time.Time
	Reached string // of a channel: a word that follows from how it was reached then, and tells nothing of it; "" if that is not known, and for domains of mail
}
