package store

import (
	"time"

	"rondo/scheduler"
)

// Mail is something that came in and is to be kept.
type Mail struct {
	Source  string // the way it came: "imap", "receive" or "web"
	Raw     []byte // as it came
	Arrived time.Time
	Class   scheduler.Class
	Why     string // of unreadable mail, what is wrong with it
}

// Left reports whether the mail stays in its mailbox, for people: nothing is to be decided about it.
func (m Mail) Left() bool {
	return m.Source == "imap" && (m.Class == scheduler.Words || m.Class == scheduler.Unreadable)
}

// Kept is mail that waits to be read and decided.
type Kept struct {
	ID string
	Mail
}

// Item is one mail of the inbox with what became of it.
type Item struct {
	ID      string
	Source  string // the way it came: "imap", "receive" or "web"
	Class   scheduler.Class
	Arrived time.Time
	Settled time.Time         // zero while it waits to be decided about
	Outcome scheduler.Outcome // "" while it waits
	UID     string            // the session it was matched to; "" for none
	Address string            // the person it was matched to; "" for none
	Why     scheduler.Reason
	From    string // who sent it, for Parked; "" otherwise
	Size    int    // of its bytes; 0 once they are pruned, and for what stays in the mailbox
}

// InboxFilter selects mail; its zero fields select all.
type InboxFilter struct {
	Outcome scheduler.Outcome
	Class   scheduler.Class
	Waiting bool // only what waits to be decided about, by rondo or by the organizer
	Limit   int  // how many, the newest first; 0 for all
}

// InboxCounts is the inbox in numbers.
type InboxCounts struct {
	Unsettled int       // mails that wait to be decided about
	Oldest    time.Time // when the oldest of them was kept; zero for none
	Parked    int       // mails that wait for the organizer
	Waiting   time.Time // when the oldest of those was parked; zero for none
}
