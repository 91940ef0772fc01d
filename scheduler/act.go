package scheduler

import "time"

// Act is something that a person did at the desk or by a verb, as the audit trail keeps it.
type Act struct {
	At     time.Time // to the millisecond
	Who    string    // address of who was signed in; "shell: <login>" for a verb
	What   string    // what they did, in words for organizers: "released what the brake held"
	About  string    // theme/slot of a session, id of a theme, an address, a letter's name, a digest; "" for the installation
	Change string    // what it changed, in one line or several; "" where What says it all
}
