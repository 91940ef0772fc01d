// Package daemon is an installation at work: what `rondo serve` runs.
//
// [Open] opens everything that can fail before anything is alive, and [Service.Run] works until its context ends. Each part is
// a goroutine of its own. A part that panics is begun again by itself, twice; with the third panic the daemon ends, for whoever
// watches it to start it again. Whatever keeps letters from leaving, answers from counting or files from being followed is a
// problem on /healthz, and is recorded for the doctor and for organizers (the table "No silent stop" in docs/reliability.md).
//
// The daemon decides nothing by itself: package scheduler says what follows from files and answers, package reception what
// follows from a mail. While the clock cannot be believed (package daemon/clock) nothing is planned and no letter is begun.
//
//	daemon.go     opening, running, stopping; what wakes what
//	listen.go     the address of the pages
//	reading.go    what the files said when they were read last, and how long they have not lain still
//	frozen.go     files as they lay at one moment
//	still.go      when a file lies still enough to be read
//	watch.go      when files are looked at
//	prepare.go    what is made ready while changed files do not lie still yet, and counts if they go on to lie so
//	renewal.go    newer zone data while the daemon runs
//	carriage.go   the carrier of the route that the files name
//	chat.go       telling channels of chats
//	chat_rest.go  channels that refuse, remembered in the ledger
//	postbox.go    the mailbox that the files name
//	answer.go     answers from pages, and deciding about what came in
//	series.go     what people say of a theme as a whole
//	survey.go     answers without names, which nothing logs
//	presenter.go  what presenters say and enter on their pages
//	past.go       what the archive reads of the ledger
//	own.go        the calendars that people give on their pages: reads one at once, seals where it is, forgets it
//	calendars.go  calendars of others: asking for them, and what a plan knows of them
//	lists.go      lists of people: fetching them when they are due
//	joins.go      people who ask to join by themselves
//	report.go     how a theme goes, for the page of its organizers
//	door.go       those who come to sessions at the same time
//	skills.go     what not every ledger can do
//	course.go     whether plans go by the files of this daemon, and whose turn it is to plan, where several are at work
//	steady.go     the ledger while the clock cannot be believed
//	restful.go    the memory that a plan needed
//	forget.go     people who want to read what is known of them, or to be forgotten
//	health.go     what is on /healthz, and what is recorded of it
//	chores.go      work that comes again at times of its own: tidying, folding, the weekly look, lists
//	inspect.go     looking through the file of the ledger, once a week
//	supervise.go  what happens after a panic
package daemon
