// Package ical speaks iCalendar (RFC 5545), its newer properties (RFC 7986) and iTIP (RFC 5546) for the rest of rondo.
//
// It has three sides:
//
//   - [Rule] expands recurrence rules on the wall clock, and [Zone.In] turns a reading of that clock into an instant.
//   - [Calendar.Encode] is the only writer: everything that leaves rondo as iCalendar is an [Event] in a [Calendar].
//   - What comes back from calendars is read as untrusted text and never panics.
//
// The package reads no clock, no environment and no files, and remembers nothing but zones: the same values always give
// the same result. It carries the zone database (zones.zip) and goes by newer data where it is given some ([UseZoneData]),
// which is the one thing about it that can change while a program runs. The libraries below it are not visible in its
// API. They are fenced because what they accept is wider than what other calendars understand: values are checked before
// the library sees them, and zones, parameters and addresses are written by this package.
//
// # What the writer promises
//
// Encode writes what a strict reader takes, byte for byte the same each time, or nothing at all: text that cannot be
// written (control characters, invalid UTF-8, links that are no links) is an error that names the event and the
// property. No value can end its line or its parameter, so no text of an organizer becomes a property of its own.
//
// Times are written in the event's zone together with a VTIMEZONE of at most one STANDARD and one DAYLIGHT part, each
// with one yearly rule, because that is all that the most widespread calendars understand. Where a zone's clock cannot
// be said so for the years in question, or the reading would be ambiguous, the event is written in UTC, which is always
// right.
package ical
