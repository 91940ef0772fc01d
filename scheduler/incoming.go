package scheduler

import (
	"time"

	"rondo/ical"
)

// Class is what a mail that came in turned out to be. The first that fits, in this order, is taken: Google's real answers
// call themselves Auto-Submitted, so the calendar part comes first.
type Class string

// The classes of mail that comes in.
const (
	Calendar   Class = "calendar"   // has an iTIP object: an answer, a proposal, a question
	Bounce     Class = "bounce"     // a delivery report (RFC 3464) or one of the common free forms
	Complaint  Class = "complaint"  // an abuse report (RFC 5965)
	AutoReply  Class = "auto-reply" // out-of-office, vacation, ticket systems, lists: a robot (RFC 3834)
	Words      Class = "words"      // a person wrote something, for people
	Unreadable Class = "unreadable" // over a limit or no mail at all
)

// Fault is why a letter was not delivered, as far as it matters.
type Fault string

// The faults of a delivery report.
const (
	NoFault     Fault = ""        // delivered, relayed or expanded: no failure
	HardFault   Fault = "hard"    // the address does not exist, is disabled, or takes no mail for good
	FullFault   Fault = "full"    // the mailbox is full
	PolicyFault Fault = "policy"  // content, reputation, size, rules: says nothing of the address
	SoftFault   Fault = "soft"    // delayed, or given up: a server that cannot be reached, too busy
	UnsureFault Fault = "unclear" // a failure that does not say which
)

// Report is what a delivery or abuse report says of one letter. Everything in it may be forged; only Letter, which
// cannot be guessed, ties it to something rondo sent.
type Report struct {
	Letter string // the letter's mark, from our own token, Message-ID or X-Rondo-Letter; "" when none was found
	Fate          // of the recipient with whom it went worst
	Others []Fate // of further recipients; nil for none
}

// Fate is what a report says of one recipient (RFC 3464 §2.3).
type Fate struct {
	Recipient  string // the address reported, in lower case, as it was written to where the report tells; "" when it does not say
	Final      string // the address at which delivery was tried in the end; "" for Recipient
	Fault      Fault
	Late       bool   // still being tried
	Delivered  bool   // it is in the mailbox, as far as the reporting server can tell
	Status     string // enhanced status code as in "5.1.1"; "" when missing
	Diagnostic string // the reporting server's words, at most 500 characters on one line
}

// Source is the way an answer came.
type Source string

// The ways an answer comes.
const (
	ByMail      Source = "mail"
	ByWeb       Source = "web"
	ByOrganizer Source = "organizer" // matched by hand: rondo inbox match
)

// Trust is how far an answer is known to come from the person it names.
type Trust int

// The grades of trust.
const (
	Unverified Trust = iota // nobody checked who sent it; it counts and is shown so
	Verified                // DMARC or aligned DKIM passed at the server named by mail.authserv_id
	Tokened                 // a token that only this person has: a link, or a reply address
	Doubted                 // a check was asked for and did not pass; Incoming.Doubt says why
)

// Incoming is one kept mail or form, as read. It has Replies, a Report, or neither.
type Incoming struct {
	Inbox   string // what it is kept under
	Class   Class
	Arrived time.Time // UTC
	Source  Source
	From    string // address of the From header, in lower case; "" for a form
	Person  string // whom a token or the organizer names, in lower case; "" for nobody
	Trust   Trust
	Doubt   string // why it is Doubted, in words for the organizer
	Unread  string // why an answer in it cannot be read, which then has no UID; "" otherwise
	Replies []ical.Reply
	Report  *Report
	Words   *Written // of a person, when they lie in no mailbox; nil otherwise
	To      string   // recipient of the letter that Report.Letter marks, from the outbox; "" when rondo sent no such letter
}

// Outcome is what became of something that came in.
type Outcome string

// The outcomes.
const (
	Applied   Outcome = "applied"    // an answer was recorded
	Replayed  Outcome = "replayed"   // says what is recorded already
	Outdated  Outcome = "outdated"   // older than what is recorded
	Proposed  Outcome = "proposed"   // a counter-proposal was kept for the organizer
	Refreshed Outcome = "refreshed"  // the current request is sent again
	Parked    Outcome = "parked"     // the organizer decides: rondo inbox match, rondo inbox drop
	Silenced  Outcome = "suppressed" // an address is not written to any more
	Noted     Outcome = "noted"      // counted, nothing follows
	Ignored   Outcome = "ignored"    // a robot's, or nothing rondo answers
	Dropped   Outcome = "dropped"    // by hand
)
