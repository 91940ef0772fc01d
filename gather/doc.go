// Package gather keeps up with calendars that are asked for by their address: those that themes avoid, and those that people give.
//
// What matters is decided by pure functions: when a calendar is asked for, and what an answer does to the copy that was good last.
// Servers answer with login pages, with nothing, and with calendars that have lost their events for a quarter of an hour; so a
// calendar is taken for empty only when it says so again and again, and whatever else is no calendar leaves the copy as it was.
//
//	wanted.go    which calendars are asked for, and what to call them
//	due.go       which are due, and with what they are asked for
//	own.go       calendars that somebody gave: what rondo itself put there, and what may be told of them
//	answer.go    what an answer is: a calendar, an empty one, the same as before, none
//	follow.go    what an answer does to what is known
//	standing.go  how a calendar stands, in words
//	run.go       asks, and asks again
//	memory.go    asks once, for those who keep no ledger
package gather
