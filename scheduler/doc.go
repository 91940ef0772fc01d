// Package scheduler decides what follows from what is wanted, what is recorded and what time it is.
//
// [Plan] is pure. It reads the files that organizers wrote and the [State], and returns [Action] values: sessions to
// open and amend, letters to post, edits to hold. Printed, they are the dry run; applied, they are the change; planned
// again at the same moment, they are nothing. Package loop, beside this one, does that again and again.
//
// There are two layers. A session's [Facts] are what is accepted, and feeds follow them at once. Each [Seat] remembers
// which revision of them its person was told last; a letter is due when that differs from today's in something the
// person would notice. Nothing is scheduled: a reminder due tomorrow is no row today but the moment at which Plan wants
// to look again.
//
//	aim.go          what a set of files makes of one session
//	pair.go         which recorded session stands for which date of today's rule
//	brake.go        which files are followed, and how many people an edit may reach by itself
//	zones.go        the same for new time zone data
//	decide.go       session by session, seat by seat
//	seat.go         what is news to one person
//	regard.go       what people wish, and whether they can be written to
//	kind.go         what letters of one kind have in common: the table that everybody reads
//	name.go         what a letter's name says
//	mark.go         what a seat remembers of letters
//	prompt.go       letters that are due by themselves, and those to organizers
//	remind.go       reminders and quiet hours
//	ask.go          what goes out for the asking; nudges
//	delegate.go     who comes in place of somebody else
//	place.go        places, and who waits for one
//	restore.go      writing to an address again
//	resolve.go      what becomes of proposals
//	note.go         the organizers' daily note
//	compose.go      from news to a letter with a name, a SEQUENCE and a DTSTAMP
//	action_said.go  how actions are printed and listed, and whose seat each changes
//	apply.go        what the actions do to the State
//	feed.go         what calendars subscribe to; feed_own.go what one person does
package scheduler
