// Package listing says to programs what everybody may know of sessions: as JSON of its own ([JSON]), as JSCalendar (RFC 8984) and as
// Atom (RFC 4287). Which sessions there are and what may be told of them is decided by scheduler ([scheduler.Listed] and
// [scheduler.Clerk]), as for the feeds of calendars.
//
// The contract:
//
//   - It is pure: a State in, bytes out. The same State gives the same bytes.
//   - No address of a person is told, and a link only where the theme's feed tells it.
//   - JSON and JSCalendar are written in parts, one a session, so that what did not change need not be written again. The names
//     in them stay; new ones may come.
//   - Instants are in UTC; what clocks show stands beside the name of their zone.
//   - Every text may hold anything, and is escaped for its place. "<" is escaped in JSON, too, since people put that into pages.
//
// Where to look:
//
//	list.go         what all formats have: a list in parts
//	query.go        which sessions are asked for, and what is said of a question that cannot be answered
//	sessions.go     rondo's own JSON; sessions.schema.json is its schema
//	schema.go       that schema
//	jscalendar.go   JSCalendar
//	atom.go         Atom
package listing
