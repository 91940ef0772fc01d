// Package edition makes what feeds are made of. An [Edition] is one [scheduler.State] and the calendars made from it; it
// never changes, so requests read it without a lock and without the database. A [Publisher] makes the next edition when
// it is told that something changed, and keeps what the next one can take over.
//
// The contract:
//
//   - Nothing here knows HTTP, except that entity tags are strong, as RFC 9110 §8.8.3 means them, and that packed is the
//     content coding gzip.
//   - Reading is lazy. Nothing is read until somebody asks, and a calendar is made when it is asked for first. A failed
//     read leaves the last edition in place, and a calendar that cannot be written leaves its last good one.
//   - The same State gives the same bytes, the same tags and the same dates, also after a restart.
//   - Times are instants. Days are days of UTC, and [Edition.Day] is 00:00 UTC.
//
// Where to look:
//
//	edition.go   what is in one edition, and how to find a session or a feed in it
//	own.go       the edition as somebody sees it, of whom more was read
//	series.go    when the next edition is made, and who waits for it
//	file.go      a calendar in its two representations, with tags and date; one session as a calendar of its own
//	shelf.go     which feeds are kept from one edition to the next, and how a feed is dated
//	press.go     which events are written again, and which are taken from before
//	bound.go     themes that are one recurring event
//	pieces.go    the digest of a feed, from the digests of its events
//	pack.go      gzip, from runs of events that were deflated before
//	resource.go  sessions one by one, each at an address of its own
//	busy.go      when a theme takes time, and no word of what
//	listed.go    the same sessions for other programs: as JSON, JSCalendar and Atom, whole and in part
//	crc.go       the checksum that gzip ends with, from the checksums of runs
//
// # Why a feed is not simply written, hashed and packed
//
// A community with 10,000 sessions in its feeds has a calendar of about 7 MB. When one session changes, everybody's
// calendar asks again, and the feed has to be ready at once. Three things cost time, and each is saved by keeping what
// did not change:
//
//   - writing the events: an event is written again only if its session changed (press.go);
//   - the digest for the entity tag: a feed's digest is made of those of its runs, and a run's of those of its events
//     (pieces.go);
//   - packing: a run that did not change is taken over as it was deflated (pack.go, crc.go).
//
// BenchmarkRebuild measures the whole, docs/performance.md has the figures, and TestFeedIsTheSameAsAfresh holds that
// what is kept never shows: plain and packed, the feed is the one that would be made from nothing.
package edition
