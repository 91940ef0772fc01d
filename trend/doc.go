// Package trend adds up what became of past sessions: how many people were invited, answered, came, rated and would present, session
// by session, quarter by quarter and over a period. It is pure, and knows numbers only: whom they count is for ledgers to know, and
// the words are in package templates.
//
// What holds of every number:
//
//   - A session counts on the day that clocks in its own zone show at its start.
//   - A cancelled session counts as cancelled, and in nothing else.
//   - Where nobody's attendance is known, it is not known. It is never nought.
//   - Ratings are added up by whole sessions, and only by those of which enough people answered (survey.k) and that were published.
//     So what two periods differ by is always published by itself, and no two reports tell what one person said.
//
// Where to look:
//
//	session.go   what is known of one session, in numbers
//	period.go    runs of days: quarters, and the period before
//	sums.go      adding up; shares
//	report.go    a theme over a period
package trend
