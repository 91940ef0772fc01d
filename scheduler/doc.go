// Package scheduler decides what follows from what is wanted, what is recorded and what time it is.
//
// [Plan] is pure. It reads the files that organizers wrote and the [State], and returns [Action] values: sessions to
// open and amend, letters to post, edits to hold. Printed, they are the dry run; applied, they are the change; planned
// again at the same moment, they are nothing. Package loop, beside this one, does that again and again.
//
// There are two layers. A session's [Facts] are what is accepted, and feeds follow them at once. Each [Seat] remembers
// which revision of them its person was told last; a letter is due when that differs from today's in something the
// person would notice. Nothing is scheduled: a reminder due tomorrow is no row today but the moment at which Plan wants
// to look again.
//
// What is wanted and recorded:
//
//	state.go          what is recorded: sessions, their facts, seats, holds
//	scope.go          which part of the State a decision reads, and what it must not ask of the rest
//	session.go        what a person was told of a session, and its earlier revisions
//	hush.go           what changes in silence, and who is owed what all the same
//	facts.go          what files say of an occurrence, and what differs between two revisions
//	presenting.go     what is recorded of a presenter; how far a session is
//	mark.go           which prompts a seat has had
//	presence.go       whether somebody came to a session, and when they can
//	login.go          who wants to sign in at the desk
//	wish.go           what people choose on their page
//	roll.go           who may have a page of their own
//	joined.go         who asked to join by themselves
//	knock.go          when an address may be written to that anybody may have typed
//	proposal.go       times that attendees ask for; its states
//	survey.go         when a survey takes answers, and who is reminded of one
//	ballot.go         what one person answers in a survey, without the person
//	results.go        what a survey tells of all together
//	duty.go           what is asked of one person who presents
//	liking.go         what the sessions of a theme were liked for
//	returns.go        what organizers were not told of yet
//	trouble.go        what troubles the daemon
//	written.go        what people write, and what of it is forwarded
//
// Plan:
//
//	plan.go           all themes, session by session
//	again.go          some themes, where nothing else can have changed since the last plan
//	ahead.go          whose seats a plan reads: of what is long over those it asks for
//	aim.go            what a set of files makes of one session
//	pair.go           which recorded session stands for which date of today's rule
//	adopt.go          sessions that keep the UID of another program
//	likeness.go       which theme goes on under another id
//	aside.go          which sessions step aside, by the rules of their themes
//	offer.go          what rules would do to sessions that people were invited to, and what organizers say to it
//	brake.go          by which files to go, and how many people an edit may reach by itself
//	drawn.go          drafts, and those that people know of already
//	disturbance.go    whom an edit disturbs
//	forgotten.go      who asked to be forgotten
//	shrink.go         whether a list of people was cut short
//	hold.go           what is held, and who is told
//	zones.go          the brake for new time zone data
//	decide.go         one session, seat by seat
//	audience.go       who is to have a seat; finding one
//	cast_shown.go     who presents a session, as organizers see it
//	cast.go           who presents a session, and what of its facts they entered
//	path.go           what presenters are asked for, and what organizers hear of them
//	seat.go           what is news to one person
//	regard.go         what people wish, and whether they can be written to
//	rename.go         who has another address now
//	keep.go           which sessions are long over
//	past.go           sessions that are over: what is told of them follows the files
//	sequel.go         what follows a session: thanks, materials, what came later
//	remind.go         reminders and quiet hours
//	remark.go         what is said to people that is no change: notes of the files, and by hand
//	say.go            who hears it now, and in which letter
//	ask.go            what goes out for the asking; nudges
//	delegate.go       who comes in place of somebody else
//	place.go          who gets a free place
//	capacity.go       how many places there are, and who waits for one
//	resolve.go        what becomes of proposals
//	note.go           the organizers' daily note
//	open.go           sessions that nobody presents
//	season.go         themes that go on for as long as an organizer says so
//	call.go           who would present a session that nobody presents
//	weekly.go         the organizers' weekly page
//	channel.go        what channels of chats are told, and when
//	latest.go         letters that belong to no seat, and are remembered
//
// Letters and actions:
//
//	kind.go           what letters of a kind have in common
//	letter.go         what a letter says
//	name.go           the names of letters
//	prompt.go         what reminders, nudges and their like have in common
//	compose.go        from news to a letter with a name, a SEQUENCE and a DTSTAMP
//	overlap.go        what a letter says its session overlaps for its reader
//	nearby.go         what a plan of some themes reads of the others, to say that
//	batch.go          letters that tell one person of several sessions at once
//	draft.go          a letter as it would be, and one once more
//	draft_other.go    the same for letters after a session, and for those that belong to no seat
//	line.go           changes and sessions as lines that templates turn into words
//	gist.go           letters that tell the same of several sessions, in few words
//	words.go          changes and reasons in English, for organizers
//	outbox.go         a sealed letter, and what became of it
//	sender.go         whose letters come from where
//	action.go         what there is to do
//	act.go            what people did, for the audit trail
//	action_said.go    actions as plan, log and golden files print them
//	apply.go          what actions do to the State
//	apply_answer.go   what those about answers do to it
//
// What comes in, and what goes out by itself:
//
//	incoming.go       a mail or form that came in, as it was read
//	form.go           what a form on a page says
//	match.go          mail that an organizer matches by hand
//	answer.go         what follows from what came in
//	answer_who.go     whose answer it is
//	answer_record.go  what an answer changes
//	answer_report.go  what a bounce or complaint changes
//	answered.go       how a seat stands, in one word
//	wish_change.go    what a new wish changes
//	join.go           what follows when somebody asks to join, confirms it, and is taken in
//	enter.go          what presenters post on their page
//	attend.go         who comes, by a link, a code or a list
//	restore.go        writing to an address again
//	page.go           the address of a session's page
//	feed.go           what calendars subscribe to
//	feed_own.go       the calendar of one person
//	series.go         themes that are one recurring event there
package scheduler
