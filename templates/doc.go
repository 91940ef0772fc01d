// Package templates holds every word that people read: the mails, the pages of the site, and the few words of feeds.
// Words are files that a folder can override, one file for each language; layouts are the same for all languages.
//
// The contract:
//
//   - It is pure: no network, no file but those of the folder that [New] is given, no clock. The present is an argument
//     ([Letter].Now, [Page].Now), and the same input gives the same text.
//   - Times are instants. A letter says them in the reader's zone and, where another time shows there, also in the
//     session's; a page says them in the session's, and also in the visitor's. The city is named, never a bare offset.
//   - Texts from outside may hold anything. They are made one line or paragraphs, without characters that nobody can see,
//     and are escaped for the place where they end. Of addresses only plain http and https ones become links, and names
//     become none.
//   - Whoever edits the overriding folder need not be who runs the daemon. A template sees plain values, calls a handful of
//     functions, and is bounded in steps and output before it runs. Every template is tried on samples when it is read, so
//     an error names file and line then, and not when a letter is due.
//   - A [Set] never changes after New and is safe for concurrent use.
//   - What layouts and phrases may use is listed in docs/reference.md ("Your own words and layouts") and does not change.
//
// How a text comes about: a [Letter] or a [Page] with its [View] is what is to be said. A phrase is one line of a words
// file, such as "greeting"; to say it is to fill in its values. What is said is put into a layout. For a letter to many
// readers that is done in three steps, each for as many readers as possible: the topic (the session, in one language and
// zone), the [Occasion] (also the role and the group), and the cover (the reader's name and links).
//
// Where to look:
//
//	set.go         reading the files, and which language speaks
//	files.go       folders over folders
//	guard.go       what a template may do, and how much
//	language.go    the phrases of one language, and how one is said
//	recent.go      what phrases said last
//	clean.go       one line, paragraphs, names, cutting short
//	marked.go      a text for HTML, with its addresses as links
//	moment.go      times, days and lengths in words
//
//	view.go        what a letter is made from, and what comes out
//	letter.go      from an occasion to a mail
//	doubt.go       what is not certain yet, and why
//	occasion.go    what all readers of a letter read the same, and what is remembered of it
//	compose.go     which phrases a letter has: subject, facts, reasons
//	after.go       materials, and what a letter after a session says
//	change.go      what changed, old and new
//	todo.go        what the reader can do
//	advise.go      what helps somebody who presents
//	cover.go       greeting, opening, links: what only this reader reads
//	sheet.go       the fields that the layouts and phrases of letters get
//	part.go        laying a cover out once for many readers; shows.go says which fields it shows
//	snippet.go       words in which addresses of the web are links
//	notice.go      what channels of chats are told
//	line.go        lines of letters to organizers, and recorded reasons in other languages
//	trial.go       marking a mail as a trial
//	ready.go       a home page for nobody, before the first visitor
//	rehearse.go    sample letters
//
//	page.go        the frame of a page, and how one is written
//	pagesaid.go    the fields that the layouts of pages get
//	pagehome.go, pagetheme.go, pagesession.go, pagemonth.go, pagearchive.go, pageproblem.go, pageembed.go, pageseat.go, pagejoin.go, pageenrol.go, pageown.go, pageknown.go, pagecalendars.go, pagesurvey.go, pagepresenter.go, pageseries.go
//	               one page each: its view, and how that is said
//	pagefeed.go    how to subscribe
//	pagerule.go    a rule in words
//	pagehealth.go  how a theme goes, as a page and as a report
//	pagefacts.go   the numbers of a report, beside what they were before
//	pagereport.go  a report as text, and several as one document
//	pageheat.go    the week as an audience can come, drawn
//	chart.go       what is drawn of how a theme goes
//	pagedesk.go    the frame of the organizers' desk, and its first page
//	pagedeskedit.go  the form for one session, and what it would do
//	pagedeskshared.go, pagedeskseason.go, pagedeskletters.go, pagedeskinbox.go, pagedeskheld.go, pagedeskaddresses.go, pagedeskchecks.go
//	               what pages of the desk share; the season, letters, what came in, what is held, addresses, what the doctor finds
//	pagedeskstrip.go  themes beside weeks, drawn, and the signs of states
//	pagedesksample.go  sample pages of the desk
//	pagedesksignin.go
//	               signing in there, and the devices in which somebody is
//	pagesample.go  sample pages
//
//	feed.go        the words of feeds
package templates
