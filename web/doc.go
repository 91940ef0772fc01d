// Package web serves an installation over HTTP: calendar feeds, pages of themes and sessions, health and metrics for
// everybody, and pages of single people behind links that only they have.
//
// The contract:
//
//   - Looking writes nothing. Only a POST does, and only on a page of one person: link scanners and prefetching browsers
//     look at everything.
//   - Public pages and feeds show no name and no address of anybody who was invited. /healthz hides local parts.
//   - No page holds a script or loads anything from elsewhere, and none can be framed, but for that of embed.go where the files
//     say so. Every response has the headers of headers.go.
//   - Whatever is wrong with a link of one person, the response is the same 404, byte for byte. What such links open is
//     kept by no shared cache and names no page in a Referer, and no token is in a log.
//   - Requests are served from memory, from an [edition.Edition]. For the pages of one person that person's part of what is recorded is read
//     beside it, and never everybody's: an unknown token costs no reading unless something was recorded since. While what is recorded cannot
//     be read, what was read last is served; before that, the response is 503.
//   - What somebody posts is kept before anything follows from it, and the page that comes next shows it.
//   - Nothing here reads the clock; [Options].Now does. Times are instants. Pages say them in the zone of the session,
//     and once more in the visitor's; feeds have them with their zones.
//
// A [Handler] asks a [Source] for what is recorded and gives what people say to [Answers] and [Surveys]. It has the words from
// [templates.Set], and what feeds are made of from the package edition.
//
// Where to look:
//
//	handler.go       which address is answered by what
//	server.go        limits of a connection
//	access.go        a line in the log for each request
//	headers.go       what every response carries
//	refuse.go        404, 405 and other errors
//	frame.go         what pages of other rooms take from the site
//	page.go          the frame of a page, the visitor's language and zone
//	themes.go        the first page, and the page of a theme; how a rule is taken apart to be said
//	session.go       the page of a session, and what all pages say of one
//	calendar.go      the page of a month
//	past.go          the archive, and what it is made from
//	feed.go          a calendar over HTTP; a session as a file
//	api.go           sessions for other programs, and what is said of a question that cannot be answered
//	share.go         what pages of other sites may read
//	embed.go         a small page that stands in pages of other sites
//	conditional.go   304, and who takes gzip
//	gzip.go          pages with the content coding gzip
//	subscribe.go     the links by which calendar programs subscribe
//	assets.go        stylesheet and icon
//	actor.go         what a page that belongs to somebody needs to know of them
//	guest.go         who the person behind a link is
//	whose.go         whom a token belongs to
//	spots.go         tokens of many people in little memory
//	parts.go         what was read for the pages of one person
//	answer.go        the page on which a person answers for a session
//	join.go          joining a session by a link of one's own, which notes that one came
//	checkin.go       the same by the code that is shown in a room
//	network.go       where a request comes from, through proxies
//	enrol.go         asking to join a theme or to be a guest of a session, without a link
//	confirm.go       confirming that, by the link of a letter
//	leave.go         leaving a theme, by a button or by a mail program's one click
//	series.go        saying that a theme goes on, and offering to present one of its sessions
//	survey.go        what those who came are asked afterwards
//	presenter.go     where whoever presents a session answers and prepares it
//	me.go            a person's own page: their sessions, themes and settings
//	known.go         what is known of a person, and forgetting them
//	myfeed.go        a person's own feed
//	dav.go        calendars for programs that synchronize them
//	calendars.go     the calendars that a person gives, and which of their sessions overlap one
//	trend.go         how a theme goes, for its organizers
//	form.go          how a form is read, and whether it came from a page of ours
//	write.go         what is said when nothing was recorded
//	pace.go          who may post how often, alone and all together
//	health.go        /livez, /readyz and /healthz
//	metrics.go       /metrics
package web
