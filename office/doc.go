// Package office is the organizers' desk as pages: whoever looks after a theme or the installation signs in here, sees how things
// stand, and does what the verbs of the command line do.
//
// The contract:
//
//   - Who may do what is one table, policy.go. A page without a row there does not exist, and a test asks every row as everybody.
//   - What somebody may do follows from the accepted files at each request. Who is removed is out at once.
//   - Looking changes nothing but the reader's own device; only a POST does, from a page of this site. Of one that is not there, or
//     not theirs, everybody learns the same: a 404.
//   - Whatever is done goes into the audit trail, in the commit of the change where there is one (note.go).
//   - What is decided is decided elsewhere: here are forms and pages. Words are in package templates, verbs in package desk.
//   - Nothing here reads the clock; [Options].Now does.
//
// Where to look:
//
//	room.go      what the pages are made of, and how a request is answered
//	policy.go    every page, with who may see it
//	visitor.go   who is there, and what they may do
//	note.go      the audit trail
//	device.go    the cookie by which a browser is known
//	signin.go    signing in
//	me.go        the devices in which somebody is signed in
//	scope.go     what is of whose themes
//	season.go    the first page: how sessions stand, and what waits
//	edit.go      editing one session, and adding one
//	letters.go   letters and what became of them
//	mail.go      what came in: answers to match, other times, words
//	held.go      what the brake holds, and sessions that would step aside
//	addresses.go  who is not written to
//	checks.go    what the doctor finds
//	reports.go   how a theme goes
package office
