package store

import (
	"time"

	"rondo/scheduler"
)

// Row is one letter of the outbox with all that is known of it.
type Row struct {
	ID        int64
	Name      string
	Kind      scheduler.Kind
	Theme     string // "" for a notice about all files
	UID       string // "" for a notice
	To        string
	Lane      scheduler.Lane
	State     scheduler.LetterState
	Attempts  int
	Doubts    int  // attempts after which the letter may have been delivered without an answer
	Crowded   bool // waits because its recipient has had enough for the hour
	Posted    time.Time
	NotBefore time.Time
	Expires   time.Time // zero for never
	Settled   time.Time // zero while it waits or is carried
	Reply     string    // the server's last words, or the last error
	Note      string    // why it is in its state, where the reply does not say it
	Why       scheduler.Reason
}

// Filter selects letters; its zero fields select all.
type Filter struct {
	State scheduler.LetterState
	Kind  scheduler.Kind
	Theme string
	To    string
	Limit int // 0 for all

	Themes []string // only letters of one of these themes; nil for all
	Newest bool     // the newest first, and so the Limit newest ones
	Before int64    // only letters with a lower ID; 0 for all
	After  int64    // only letters with a higher ID
}

// Attempt is one try to deliver a letter.
type Attempt struct {
	At    time.Time
	State scheduler.LetterState // what it made of the letter
	Reply string
}

// Counts is the outbox in numbers.
type Counts struct {
	ByState map[scheduler.LetterState]int
	Crowded int       // letters that wait because their recipients have had enough for the hour
	Oldest  time.Time // when the oldest waiting letter became or becomes due; zero when none waits
}

// Suppressed is an address that is not written to, or was not for a while.
type Suppressed struct {
	Address string
	scheduler.Suppression
	Restored time.Time // zero while it is suppressed
	Why      string    // why it was restored; "" while it is suppressed and where nobody wrote it down
}
