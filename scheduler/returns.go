package scheduler

import "time"

// Returns is what came back since organizers were last told.
type Returns struct {
	Told        time.Time // when the last daily note was posted; zero for never
	Undelivered []Undelivered
	Parked      []Parking
	Waves       []Wave    // letters that servers refused together since, in order of domain
	Troubles    []Trouble // what troubles the daemon since, in order of kind
	Words       int       // mails with people's words, left in the mailbox
}

// Undelivered is a letter that did not arrive, or an address that is suppressed now.
type Undelivered struct {
	Address string
	Theme   string // "" for none
	Why     string
	At      time.Time
}

// Parking is something that came in and waits for the organizer.
type Parking struct {
	Inbox string
	From  string
	Why   string
	At    time.Time
}
