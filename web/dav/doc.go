// Package dav answers what calendar programs ask over CalDAV (RFC 4791), read only: it finds a person's calendars, reads sessions by name
// or by time, and says what changed since a program asked last (RFC 6578).
//
// The contract:
//
//   - It is pure. [Tree.Answer] makes a [Response] of a [Request] and a [Tree], which is a snapshot. Who somebody is, which calendars
//     there are, and what a token is signed with, the caller says.
//   - Nothing is ever written. Whatever would write is refused with 403 and the privilege that is missing.
//   - Whatever is asked is bounded: [MaxBody], and the depth and number of elements of a request; of each session, how many properties are asked for
//     and by how long a name, and how many elements a filter has; [MaxResponse], and [Request.Stop], before each session. Requests have no document
//     type and so no entities of their own.
//   - Each session is one calendar object resource with one VEVENT that does not recur, but for themes that are a series: of those the
//     sessions that it has are one resource together.
//
// # The addresses
//
//	/dav/                          the root: says who one is
//	/dav/me/                       whoever signed in, as a principal: says where their calendars are
//	/dav/calendars/                their calendars
//	/dav/calendars/_own/           a person's own calendar; no theme has such an id
//	/dav/calendars/<theme>/        the calendar of a theme
//	/dav/calendars/<theme>/<name>  one session
//
// # What a token of synchronization is
//
// A token names all that the program has: for each session eight octets of its name and four of its entity tag, signed for this calendar.
// So nothing is kept of who synchronized when, any node answers any token, also after a restart, and a token is good for as long as the
// installation has its key. What a program has and the calendar has no more is told by that, and nobody has to remember what was removed.
// More than 256 sessions are not listed but told by a sketch, from which about a hundred can be read that differ from what there is; where more do,
// the program is told to begin anew. So a token has at most 4,200 octets.
//
// Where to look:
//
//	answer.go     which request is answered by what, and what is refused
//	tree.go       the calendars that there are, and which address means which
//	ask.go        what a request asks for, in terms of Go
//	limit.go      where a response ends
//	xml.go        how its XML is read, within which bounds
//	property.go   the properties of everything
//	propfind.go   PROPFIND
//	report.go     the reports: by name, by filter, busy time
//	data.go       how much of a session's calendar is asked for
//	filter.go     what a filter of RFC 4791 §9.7 means
//	component.go  the lines of a session's calendar, for filters and for parts of it
//	sync.go       what changed since a token
//	sketch.go     a set of sessions in little room, of which one can read what differs from another set
//	write.go      how a multistatus is written
package dav
