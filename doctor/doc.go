// Package doctor looks whether all is well with an installation: files, mail, database, zone data and machine. [Examine] returns
// what it found as values; the verb prints them, and so can a page. It changes nothing and sends nothing. What it reaches over the
// network it reaches only when asked to: the mail server up to the point where a letter would begin, and the mailbox.
//
//	doctor.go    what is looked at, in which order
//	files.go     files, secrets and their modes, the site's address
//	mail.go      sender, DKIM, route, pace; the mail server
//	answers.go   how answers come back, the key of links, the mailbox, the inbox
//	senders.go   who has to check senders
//	database.go  the file, the daemon, letters, holds, every row
//	calendars.go  calendars that themes avoid
//	lists.go      lists of people that are fetched
//	channels.go  channels of chats, their secrets and addresses
//	machine.go   disk, clock, what the system lacks
//	zones.go     zone data and those that differ
package doctor
