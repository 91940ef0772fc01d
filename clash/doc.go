// Package clash finds where coming sessions collide: with sessions of other themes that ask the same people, in one room, or
// at one conference link. It is pure; what it goes by are the files, so it needs no ledger and nobody has to be invited yet.
//
//	clash.go     what a clash is, and all clashes of a time
//	session.go   the sessions of a time, and who is asked to each
//	people.go    how many people two themes share, and how many of a session's people are asked elsewhere
//	room.go      rooms and links, what they hold, and how many people get in
//	ignore.go    what files say nobody is to hear of
//	minutes.go   a calendar as a set of minutes
//	feed.go      what is kept of a calendar that was read
//	personal.go  people's own calendars, and how little is told of them
//	holiday.go   days on which people are off where they are
//	home.go      whose holidays are whose, by which clocks
//	hours.go     the hours in which people can be asked to come, where they are
//	avoid.go     times and calendars that themes avoid
//	free.go      what would be free that day
//	step.go      what becomes of sessions by on_conflict
//	rule.go      what on_conflict says, and the times that it lets a session move to
//	suggest.go   which recurring slot would cost the fewest people
//	slots.go     which slots are tried
//	season.go    a time as an audience sees it
//	tally.go     counting for many people at once
//	rotation.go  slots that take turns
//	heat.go      the week as an audience can come
package clash
